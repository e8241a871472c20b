"""What is free again since nobody came, although nobody wrote it down yet."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef

from creuset.bookings.models import Attendance, Booking, Segment
from creuset.bookings.models import Policy as PolicyRow
from creuset.bookings.queries.billed import SOURCE
from creuset.bookings.queries.policies import as_value
from creuset.bookings.queries.presence import FIRM
from creuset.bookings.rules import policies, presence
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import SegmentState
from creuset.core.prepared import Given, GivenList
from creuset.core.together import Together
from creuset.kernel.spans import Span
from creuset.places.models import Resource
from creuset.places.queries.freed import Freed, Parts
from creuset.places.queries.ledger import reaching
from creuset.villages.models import Village


def _questions() -> list[Any]:
    village, now = Given("village", BigIntegerField()), Given("now", DateTimeField())
    rules = PolicyRow.objects.filter(
        village_id=village, rule=Rule.RELEASE, retired_at__isnull=True
    ).order_by("position", "pk")
    known = Attendance.objects.filter(booking=OuterRef("pk"), ends_at__gt=now, starts_at__lte=now)
    on_now = reaching(GivenList("parts", Resource._meta.pk), now).filter(
        source_kind=SOURCE, ends_at__gt=now
    )
    missed = Booking.objects.filter(
        ~Exists(known), pk__in=on_now.values("source_id"), state__in=FIRM
    )
    # Where no rule gives anything free, nobody is looked for.
    periods = Segment.objects.filter(
        Exists(rules), booking__in=missed, state=SegmentState.CONFIRMED
    ).order_by("booking_id", "starts_at", "pk")
    return [
        rules,
        periods.values_list(
            "booking_id",
            "booking__changed_at",
            "starts_at",
            "ends_at",
            "kind",
            "resource__code",
            "resource__kind",
            "resource__building__code",
            "resource__whole__code",
        ),
    ]


#: The rules that give places free, and the firm periods of whoever is expected now and did not come.
EXPECTED = Together(_questions)


def absent(village: Village, part_ids: Parts, now: datetime) -> Freed:
    """Return what of the claims on these parts that are on now is free again since nobody came in time, by part.

    One query; one more where something is free again.
    """
    rows, periods = EXPECTED(village=village.pk, parts=part_ids, now=now)
    since = dict(_free_since(periods, [as_value(row) for row in rows], now=now))
    if not since:
        return {}
    claims = reaching(part_ids, now).filter(source_kind=SOURCE)
    return {
        part: [Span(max(starts_at, since[pk]), held_until)]
        for part, pk, starts_at, held_until in claims.values_list(
            "part_id", "source_id", "starts_at", "held_until"
        )
        if pk in since
    }


def _free_since(
    periods: Iterable[tuple[Any, ...]], rules: list[policies.Policy], *, now: datetime
) -> Iterator[tuple[int, datetime]]:
    """Yield the bookings, of periods in their order, of which the stay that is on is free again, and since when."""
    for (pk, changed_at), some in groupby(periods, itemgetter(0, 1)):
        rows = [(Span(row[2], row[3]), row[4], _place(*row[5:])) for row in some]
        stays = presence.stays(span for span, _kind, _place in rows)
        stay = next((one for one in stays if one.contains(now)), None)
        if stay is None:
            continue
        mine = [(kind, place) for span, kind, place in rows if stay.contains(span)]
        at = presence.free_since(stay, mine, rules, changed_at=changed_at)
        if at is not None and at <= now:
            yield pk, at


def _place(code: str, kind: str, building: str, whole: str | None) -> policies.Place:
    return policies.Place(code=code, kind=kind, building=building, wholes=(whole,) if whole else ())
