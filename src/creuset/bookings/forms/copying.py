"""The shape of what is typed to book the same once more."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings import rules
from creuset.bookings.forms.overruling import Overruling
from creuset.bookings.forms.periods import day_field, hour_field
from creuset.bookings.models import Booking
from creuset.core.forms import refuse
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import local_instant
from creuset.people.actors import Actor


class CopyForm(Overruling):
    """The same places, as long and as far apart, from another day and hour on."""

    day = day_field(_("First day"))
    start = hour_field(_("From"))
    title = forms.CharField(label=_("For what"), max_length=160)

    def __init__(
        self, booking: Booking, data: Any = None, *, by: Actor, now: datetime, **words: Any
    ) -> None:
        zone = booking.village.zone
        first = min(row.starts_at for row in booking.segments.all()).astimezone(zone)
        today = now.astimezone(zone).date()
        initial = {
            "day": rules.same_weekday(first.date(), after=today),
            "start": first.time(),
            "title": booking.title,
            **words,
        }
        super().__init__(data, initial=initial)
        self.by, self.zone = by, zone
        self.starts_at: datetime | None = None

    def clean(self) -> dict[str, Any]:
        """Refuse an hour that the clocks skip, on its field."""
        values = super().clean() or {}
        if values.get("day") and values.get("start"):
            try:
                self.starts_at = local_instant(values["day"], values["start"], self.zone)
            except DomainError as error:
                error.field = "start"
                refuse(self, error)
        return values
