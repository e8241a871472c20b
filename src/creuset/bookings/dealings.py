"""Options, what waits for an approval and wishes on the waiting list, among the dealings of a member."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.bookings.models import Booking, Wait
from creuset.bookings.models.booking import STATE_LABELS
from creuset.bookings.models.waiting import WAIT_LABELS
from creuset.bookings.queries.ladder import in_state
from creuset.bookings.queries.waiting import is_offered, is_waiting, state_of
from creuset.bookings.states import BookingState, WaitState
from creuset.core.prepared import Given, Prepared
from creuset.core.text import day_text
from creuset.people.actors import Actor
from creuset.people.dealings import MOST, OWN, VILLAGE, Asked, Dealing, Shelf
from creuset.villages.models import Village

_READER = Given("reader", BigIntegerField())
_NOW: Any = Given("now", DateTimeField())
_BOOKED = Prepared(
    lambda: (
        Booking.objects.filter(
            in_state(BookingState.OPTION, now=_NOW)
            | in_state(BookingState.MIXED, now=_NOW)
            | Q(state=BookingState.ASKED),
            Q(party_id__in=OWN) | Q(booked_by_id=_READER),
            village_id=VILLAGE,
            ends_at__gt=_NOW,
        )
        .select_related("party", "hold")
        .order_by("-changed_at", "-pk")[:MOST]
    )
)
_WISHED = Prepared(
    lambda: (
        Wait.objects.filter(
            is_waiting(_NOW) | is_offered(_NOW),
            Q(party_id__in=OWN) | Q(asked_by_id=_READER),
            village_id=VILLAGE,
        )
        .select_related("party", "offer__hold")
        .order_by("-joined_at", "-pk")[:MOST]
    )
)


def of_reader(village: Village, by: Actor, now: datetime) -> Asked | None:
    """Ask for the options of the reader and of their organisations, for what they asked, for what they wait for."""
    if by.party_id is None:
        return None
    own = sorted(by.acts_for(village.day_of(now)))
    given = {"village": village.pk, "own": own, "reader": by.party_id, "now": now}

    def make(found: list[Booking], wished: list[Wait]) -> Iterable[Dealing]:
        offered = {row.offer_id for row in wished if row.offer_id}
        # What the waiting list offers is told once, as the wish it answers.
        yield from (_booking(row, village, by) for row in found if row.pk not in offered)
        yield from (_wish(row, village, by, now) for row in wished)

    return Asked([_BOOKED.listed(**given), _WISHED.listed(**given)], make)


def _booking(row: Booking, village: Village, by: Actor) -> Dealing:
    state = BookingState(row.state)
    is_option = state is not BookingState.ASKED
    until = village.day_of(row.hold.lapses_at) if is_option else None
    return Dealing(
        shelf=Shelf.REQUESTS,
        icon="clock" if is_option else "hand",
        title=row.title,
        about=row.party.name if row.party_id != by.party_id else "",
        url=reverse("bookings_my:sheet", args=[village, row.pk]),
        at=row.changed_at,
        state=STATE_LABELS[state],
        tone="option",
        step=_("Confirm this option or release it") if is_option else _("The team answers"),
        is_mine=is_option,
        due=until,
    )


def _wish(row: Wait, village: Village, by: Actor, now: datetime) -> Dealing:
    state = state_of(row, now=now)
    is_offered = state is WaitState.OFFERED
    hold = row.offer.hold if is_offered and row.offer else None
    day = day_text(village.day_of(row.starts_at), today=village.day_of(now))
    return Dealing(
        shelf=Shelf.REQUESTS,
        icon="list",
        title=row.title,
        about=row.party.name if row.party_id != by.party_id else "",
        url=reverse("bookings_my:waiting", args=[village]),
        at=row.offer.changed_at if row.offer else row.joined_at,
        state=WAIT_LABELS[state],
        tone="option",
        step=_("It is free: accept it")
        if is_offered
        else _("Offered to you once it is free, before %(day)s") % {"day": day},
        is_mine=is_offered,
        due=village.day_of(hold.lapses_at) if hold else None,
    )
