"""When the jury hears whom, and where."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models import Booking
from creuset.incubation.models.applications import Application
from creuset.incubation.models.calls import Round


class Audition(models.Model):
    """An application is heard in a round, at an hour and in a room that is booked for it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="auditions")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="auditions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    #: The room; several auditions of a morning may share one booking.
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="auditions")
    #: When its hour was last said, so that calendars take the later one.
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("audition")
        verbose_name_plural = _("auditions")
        constraints = [
            models.UniqueConstraint(fields=["round", "application"], name="audition_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="audition_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} at {self.starts_at:%Y-%m-%d %H:%M}"
