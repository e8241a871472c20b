"""Options on the ladder: what they want of which part, and who was asked to answer.

An option holds no claim. Whether it lives is judged by `lapses_at` whenever it is read; the row that
says that it ended may be written later.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models.booking import Booking
from creuset.bookings.states import ChallengeOutcome, HoldEnd
from creuset.places.models import Resource
from creuset.villages.models import Village

END_LABELS = {
    HoldEnd.CONFIRMED: _("Confirmed"),
    HoldEnd.RELEASED: _("Released"),
    HoldEnd.LAPSED: _("Lapsed"),
    HoldEnd.CANCELLED: _("Cancelled"),
}
OUTCOME_LABELS = {
    ChallengeOutcome.CONFIRMED: _("Answered by confirming"),
    ChallengeOutcome.LEFT: _("Answered by leaving"),
    ChallengeOutcome.UNANSWERED: _("Not answered in time"),
    ChallengeOutcome.WITHDRAWN: _("Taken back"),
    ChallengeOutcome.MOOT: _("Without object"),
}
IS_OPEN = Q(ended_at__isnull=True)


class Hold(models.Model):
    """The option of a booking: one for all its optional periods."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="hold")
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="holds", db_index=False
    )
    asked_at = models.DateTimeField()
    #: When it ends by itself.
    expires_at = models.DateTimeField()
    #: When it ends if nobody does anything more: it expires, or a challenge goes unanswered. Worked out by
    #: `rules.holds.lapses` at each change, so that one comparison tells whether an option lives.
    lapses_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(
        max_length=12, blank=True, choices=[(e.value, END_LABELS[e]) for e in HoldEnd]
    )

    class Meta:
        verbose_name = _("option")
        indexes = [
            models.Index(fields=["village", "lapses_at"], condition=IS_OPEN, name="hold_open"),
            models.Index(fields=["lapses_at"], condition=IS_OPEN, name="hold_to_lapse"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_at__lt=F("expires_at")), name="hold_instants_in_order"
            ),
            models.CheckConstraint(
                condition=Q(lapses_at__lte=F("expires_at")), name="hold_lapses_by_its_end"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_as="")
                | (Q(ended_at__isnull=False) & ~Q(ended_as="")),
                name="hold_ends_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"option of {self.booking_id}"


class HoldPart(models.Model):
    """An option wants a smallest part from `starts_at` to `ends_at`, free again at `held_until`.

    `asked_at` is its turn: what an option newly takes, it asks for then. A stretch that was given up
    stays, ended, so that the same company waits before it asks again.
    """

    hold = models.ForeignKey(Hold, on_delete=models.CASCADE, related_name="parts")
    part = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    #: The end of the use; a piece of turnaround alone ends as it starts.
    ends_at = models.DateTimeField()
    held_until = models.DateTimeField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("stretch of an option")
        indexes = [
            # What may be in the way of a stretch: all that lives on its part and ends later.
            models.Index(fields=["part", "held_until"], condition=IS_OPEN, name="holdpart_by_part"),
            models.Index(fields=["part", "ended_at"], name="holdpart_given_up"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("held_until"))
                & Q(starts_at__lte=F("ends_at"))
                & Q(ends_at__lte=F("held_until")),
                name="holdpart_instants_in_order",
            ),
            models.UniqueConstraint(
                fields=["hold", "part", "starts_at"], condition=IS_OPEN, name="holdpart_once"
            ),
            # On one part nobody asks for the same beginning at the same instant as somebody else. In this order,
            # so that no planner takes it for `holdpart_by_part`.
            models.UniqueConstraint(
                fields=["part", "asked_at", "starts_at"],
                condition=IS_OPEN,
                name="holdpart_has_its_turn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hold_id} on {self.part_id}"


class Challenge(models.Model):
    """`by`, which waits behind `hold`, asks it to confirm or to leave until `answer_by`."""

    hold = models.ForeignKey(Hold, on_delete=models.CASCADE, related_name="challenges")
    by = models.ForeignKey(Hold, on_delete=models.CASCADE, related_name="challenges_made")
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=12, blank=True, choices=[(o.value, OUTCOME_LABELS[o]) for o in ChallengeOutcome]
    )

    class Meta:
        verbose_name = _("challenge")
        constraints = [
            models.CheckConstraint(condition=~Q(hold=F("by")), name="challenge_of_another"),
            models.CheckConstraint(
                condition=Q(asked_at__lt=F("answer_by")), name="challenge_instants_in_order"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="")
                | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="challenge_ends_with_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["hold", "by"], condition=IS_OPEN, name="challenge_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} challenges {self.hold_id}"
