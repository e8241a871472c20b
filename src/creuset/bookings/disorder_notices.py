"""Whoever has booked a place is told when a feature of it breaks, and when it works again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from creuset.bookings.actions.writing import told
from creuset.bookings.models import Booking
from creuset.bookings.notices import DISORDER, tell_people
from creuset.bookings.queries.access import loaded
from creuset.bookings.states import OVER
from creuset.core import outbox
from creuset.core.models import AuditRow
from creuset.kernel.spans import day_start
from creuset.notices.models import Notice
from creuset.places.actions.disorder import OUT_OF_ORDER, PUT_RIGHT
from creuset.places.models import Resource
from creuset.places.queries.availability import parts_of


def register() -> None:
    """Facts of places are told to those who have booked them."""
    outbox.receive(OUT_OF_ORDER, tell_of_disorder)
    outbox.receive(PUT_RIGHT, tell_of_disorder)


def tell_of_disorder(fact: Mapping[str, Any], now: datetime) -> None:
    """Everybody who has booked the place while the feature does not work is told, once for each time it breaks.

    What is no longer so when it is told is told to nobody.
    """
    resource = Resource.objects.select_related("village").filter(pk=fact["resource"]).first()
    row = AuditRow.objects.filter(pk=fact["audit"]).first()
    if resource is None or row is None:
        return
    broken = resource.out_of_order.get(fact["feature"])
    works = broken is None
    if works is not (row.verb == PUT_RIGHT):
        return
    until = broken["until"] if broken else ""
    concerned = _concerned(resource, until, now=now)
    if works:
        # Who never heard that it broke need not hear that it works.
        knew = _told_before(resource, fact["feature"])
        concerned = [booking for booking in concerned if booking.pk in knew]
    for booking in concerned:
        content = {
            "title": booking.title,
            "party": booking.party.name,
            "segments": told(booking.segments.all()),
            "place": resource.names,
            "feature": fact["feature"],
            "works": works,
            "works_from": until,
            "reason": broken["note"] if broken else "",
        }
        key = f"audit-{row.pk}-{booking.pk}"
        tell_people(booking, DISORDER, content, key=key, by=row.party_id, now=now)


def _told_before(resource: Resource, feature: str) -> set[int]:
    """Return the keys of the bookings whose people were told that the feature broke."""
    rows = Notice.objects.filter(
        village=resource.village, topic=DISORDER, content__feature=feature, content__works=False
    )
    return set(rows.values_list("content__booking", flat=True))


def _concerned(resource: Resource, until: str, *, now: datetime) -> list[Booking]:
    """Return the bookings that have a part of the place and are not over, begun before it works again."""
    parts = parts_of([resource])[resource.pk]
    rows = Booking.objects.filter(
        village=resource.village,
        ends_at__gt=now,
        segments__unit__part_rows__part__in=parts,
        segments__ends_at__gt=now,
    ).exclude(state__in=OVER)
    if until:
        works_at = day_start(date.fromisoformat(until), resource.village.zone)
        rows = rows.filter(segments__starts_at__lt=works_at)
    pks = set(rows.values_list("pk", flat=True))
    return list(loaded(Booking.objects.filter(pk__in=pks)).order_by("pk"))
