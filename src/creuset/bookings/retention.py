"""How long bookings name people, and whom they keep from being forgotten."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.bookings.actions.forgetting import forget_bookings
from creuset.bookings.facts import FORGOTTEN
from creuset.bookings.models import Booking, Segment, Wait, WaitPlace
from creuset.bookings.queries.ladder import standing
from creuset.core import audit
from creuset.core.housekeeping import sweep_by
from creuset.people.actors import HOUSE
from creuset.people.keeping import MOST, Asked, tell_held
from creuset.people.known_of import also_tell
from creuset.people.models import Party
from creuset.people.queries.staying import keep_by
from creuset.people.retention import until_none
from creuset.people.rules.erasing import Held
from creuset.villages.models import Village
from creuset.villages.retention import kept_until


def register() -> None:
    """The housekeeping forgets bookings, and nobody whom one of them names."""
    audit.register(FORGOTTEN, told)
    sweep_by("bookings", forget_old)
    keep_by(kept_by_bookings)
    tell_held(held_by_bookings)
    also_tell(Segment, of="booking")
    also_tell(WaitPlace, of="wait")


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


def held_by_bookings(party: Party, now: datetime) -> Asked:
    """Ask for what the person has booked and is to come, and for what they had."""
    mine = Booking.objects.filter(party=party).select_related("village")
    coming = mine.filter(standing(now), ends_at__gt=now).order_by("pk")
    past = mine.filter(ends_at__lte=now).order_by("-ends_at")

    def make(booked: list[Booking], had: list[Booking]) -> Iterable[Held]:
        yield Held(
            _("bookings to come"),
            _("Cancel them, or come: a place is held for somebody who can be named."),
            is_open=True,
            count=len(booked),
        )
        ends = [(row.village, row.village.day_of(row.ends_at)) for row in had]
        yield Held(
            _("past bookings"),
            _("They stay for the figures and the accounts, booked by somebody erased."),
            until=max((kept_until(one, "bookings", day) for one, day in ends), default=None),
            count=len(had),
        )

    return Asked([coming[:MOST], past[:MOST]], make)
