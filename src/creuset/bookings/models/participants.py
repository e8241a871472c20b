"""Who is invited to a booking, what they were sent of it, and what they answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models.booking import Booking
from creuset.bookings.states import ParticipantAnswer
from creuset.people.models import Party

ANSWER_LABELS = {
    ParticipantAnswer.NONE: _("Has not answered"),
    ParticipantAnswer.YES: _("Comes"),
    ParticipantAnswer.NO: _("Does not come"),
}


class Participant(models.Model):
    """Somebody who is invited to a booking by mail: a person that is known, or an address that was typed.

    Whoever is removed stays, without a name once they were told so, so that nobody is mailed without end.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8)
    invited_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    answer = models.CharField(
        max_length=4,
        blank=True,
        choices=[(one.value, label) for one, label in ANSWER_LABELS.items()],
    )
    answered_at = models.DateTimeField(null=True)
    #: What their calendar was told last, as `rules.participants` reads it; empty where nothing, or a cancellation.
    sent = models.JSONField(default=list)
    sent_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    #: From which their secret is made, and its digest, by which they are found.
    key = models.CharField(max_length=40)
    secret_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        indexes = [models.Index(fields=["invited_by", "invited_at"], name="participant_by_host")]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "email"],
                condition=Q(removed_at__isnull=True),
                name="participant_once",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="participant_answers_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Their name, or else their address."""
        return self.name or self.email
