"""The state of the premises before and after a booking, and who is expected there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models.booking import Booking
from creuset.bookings.states import Passage
from creuset.people.models import Party

PASSAGE_LABELS = {Passage.ENTRY: _("On entering"), Passage.EXIT: _("On leaving")}


class PremisesRecord(models.Model):
    """What the team saw of the places, on entering or on leaving; its pictures are stored files. It never changes."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="premises")
    passage = models.CharField(
        max_length=8, choices=[(p.value, label) for p, label in PASSAGE_LABELS.items()]
    )
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("state of the premises")
        verbose_name_plural = _("states of the premises")

    def __str__(self) -> str:
        return f"{self.booking_id} {self.passage}"


class Expected(models.Model):
    """Somebody who is let in for a booking: a person of its party, or a name that was typed."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="expected")
    person = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=80, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("expected person")
        verbose_name_plural = _("expected persons")
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "person"],
                condition=Q(person__isnull=False),
                name="expected_person_once",
            ),
            models.CheckConstraint(
                condition=(Q(person__isnull=True) & ~Q(name="")) | Q(person__isnull=False, name=""),
                name="expected_person_or_name",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Their name; the person, if it is one, is loaded."""
        return self.person.name if self.person else self.name
