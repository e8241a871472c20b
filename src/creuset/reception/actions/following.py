"""Visitors who were announced for a booking follow it: to its new time, or they stay at home."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, override

from creuset.bookings import facts
from creuset.bookings.models import Booking
from creuset.bookings.states import OVER
from creuset.core import outbox
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.reception import visitor_mails
from creuset.reception.actions.announcing import CHANGED, call_off_visitor
from creuset.reception.actions.visitors import locked_visitor, tell_of_visitor
from creuset.reception.models import AnnouncedVisitor
from creuset.reception.queries.visitors import find_inside
from creuset.reception.rules.following import followed

#: What is at another time or place since, or takes place no more.
CHANGING = (
    facts.MOVED,
    facts.APPROVED,
    facts.CANCELLED,
    facts.DECLINED,
    facts.RELEASED,
    facts.LAPSED,
)
CHANGING_SERIES = (facts.SERIES_MOVED, facts.SERIES_CANCELLED)


def register() -> None:
    """Whatever moves or ends a booking moves or calls off whoever is expected for it."""
    for fact in CHANGING:
        outbox.receive(fact, follow_booking)
    for fact in CHANGING_SERIES:
        outbox.receive(fact, follow_series)


def follow_booking(payload: Mapping[str, Any], now: datetime) -> None:
    """Whoever is expected for the fact's booking comes when and where it is now; if it is over, they do not come.

    They are told by mail. Whoever is inside stays as they are; a fact told twice changes nothing.
    """
    _follow_each(Booking.objects.filter(pk=payload["booking"]), now=now)


def follow_series(payload: Mapping[str, Any], now: datetime) -> None:
    """Whoever is expected for a time of the fact's series follows it, as `follow_booking` says."""
    _follow_each(Booking.objects.filter(series=payload["series"]), now=now)


def _follow_each(bookings: QuerySet[Booking], *, now: datetime) -> None:
    rows = AnnouncedVisitor.objects.filter(booking__in=bookings, cancelled_at__isnull=True)
    for visitor in rows.select_related("village", "booking").order_by("pk"):
        if visitor.last_on < visitor.village.day_of(now) or find_inside(visitor, now=now):
            continue
        if visitor.booking is not None and visitor.booking.state in OVER:
            _send_home(visitor, now=now)
        else:
            _move(visitor, now=now)


def _send_home(visitor: AnnouncedVisitor, *, now: datetime) -> None:
    with override(visitor.language):
        words = gettext("What you were expected for does not take place.")
    call_off_visitor(visitor=visitor, by=HOUSE, now=now, words=words)


@transaction.atomic
def _move(visitor: AnnouncedVisitor, *, now: datetime) -> None:
    row = locked_visitor(visitor)
    if row.cancelled_at is not None or row.booking is None:
        return
    segments = list(row.booking.segments.order_by("starts_at"))
    stay = followed(
        row.stay, [Span(one.starts_at, one.ends_at) for one in segments], row.village.zone
    )
    places = [one.resource_id for one in segments]
    has_moved = row.resource_id is not None and places and row.resource_id not in places
    if stay == row.stay and not has_moved:
        return
    row.first_on, row.last_on, row.hour = stay.first_on, stay.last_on, stay.hour
    if has_moved:
        row.resource = segments[0].resource
    row.sequence += 1
    row.save()
    visitor_mails.tell_change(row, now=now)
    tell_of_visitor(CHANGED, row, by=HOUSE, now=now)
