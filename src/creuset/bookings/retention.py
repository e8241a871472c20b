"""How long bookings name people, and whom they keep from being forgotten."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from creuset.bookings.actions.forgetting import forget_bookings
from creuset.bookings.facts import FORGOTTEN
from creuset.bookings.models import Booking, Wait
from creuset.core import audit
from creuset.core.housekeeping import sweep_by
from creuset.people.actors import HOUSE
from creuset.people.queries.staying import keep_by
from creuset.people.retention import until_none
from creuset.villages.models import Village


def register() -> None:
    """The housekeeping forgets bookings, and nobody whom one of them names."""
    audit.register(FORGOTTEN, told)
    sweep_by("bookings", forget_old)
    keep_by(kept_by_bookings)


def told(data: Mapping[str, Any]) -> str:
    """Tell how many old bookings no longer say whose they were."""
    return ngettext(
        "took the names off %(count)d old booking",
        "took the names off %(count)d old bookings",
        data["count"],
    ) % {"count": data["count"]}


def forget_old(now: datetime) -> int:
    """Bookings name nobody longer than the villages say; return how many were forgotten."""
    return sum(
        until_none(partial(forget_bookings, village=village, by=HOUSE, now=now))
        for village in Village.objects.all()
    )


def kept_by_bookings(village: Village, _since: datetime) -> Iterable[QuerySet[Any, int | None]]:
    """Yield whom a booking or the waiting list names: who booked what is kept for a time of its own."""
    named = Booking.objects.filter(village=village)
    yield named.values_list("party_id", flat=True)
    yield named.filter(booked_by__isnull=False).values_list("booked_by_id", flat=True)
    waits = Wait.objects.filter(village=village)
    yield waits.values_list("party_id", flat=True)
    yield waits.filter(asked_by__isnull=False).values_list("asked_by_id", flat=True)
