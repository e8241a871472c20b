"""The request to visit as the public pages show it, for those above too."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from creuset.people.actors import Actor
from creuset.places.queries.hours import hours_of_village
from creuset.reception.forms import VisitForm
from creuset.reception.rules import next_open_days
from creuset.villages.models import Village


def form_for(
    village: Village, by: Actor | None, *, now: datetime, data: Mapping[str, Any] | None = None
) -> VisitForm:
    """Return the form with the next open days to choose from, and what the reader has said of themselves."""
    today = village.day_of(now)
    hours = hours_of_village(village, years={today.year, today.year + 1})
    party = by.party if by else None
    initial = {"name": party.name, "email": party.email} if party else {}
    return VisitForm(
        next_open_days(hours, after=today), data, today=today, initial=initial, auto_id="visit_%s"
    )
