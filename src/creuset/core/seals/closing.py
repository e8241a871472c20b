"""The chain of a village's sealed days, closed by the housekeeping.

Days are those of UTC: no clock is turned in them. A day is closed once it is over, whenever that is noticed; what a
long transaction wrote after its day was closed is held by the next day that is. A day without seals has no row.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Min

from creuset.core.locks import lock
from creuset.core.models import Seal, SealedDay

#: As many seals as are in memory at once.
AT_ONCE = 2_000
#: A seal as its day's digest takes it.
LINE = ("village_id", "kind", "object_id", "at", "digest")

type Line = tuple[int, str, int, datetime, str]


def close_all(now: datetime) -> int:
    """Each day that is over and holds seals is closed; return how many days that were."""
    over = datetime.combine(now.astimezone(UTC).date(), time.min, UTC)
    open_rows = Seal.objects.filter(day__isnull=True, at__lt=over)
    villages = list(
        open_rows.order_by("village_id").values_list("village_id", flat=True).distinct()
    )
    return sum(close(village_id, now=now) for village_id in villages)


def close(village_id: int, *, now: datetime) -> int:
    """The days of the village that are over are closed, the earliest first; return how many."""
    closed = 0
    while _close_next(village_id, now=now):
        closed += 1
    return closed


@transaction.atomic
def _close_next(village_id: int, *, now: datetime) -> bool:
    """The earliest day that waits is closed, with all that it holds; False where none waits."""
    lock("sealed days", [village_id])
    waiting = Seal.objects.filter(village_id=village_id, day__isnull=True)
    first = waiting.aggregate(first=Min("at"))["first"]
    if first is None:
        return False
    last = SealedDay.objects.filter(village_id=village_id).order_by("day").last()
    day = first.astimezone(UTC).date()
    if last is not None:
        day = max(day, last.day + timedelta(days=1))
    if day >= now.astimezone(UTC).date():
        return False
    previous = last.digest if last else ""
    row = SealedDay.objects.create(
        village_id=village_id, day=day, closed_at=now, count=0, previous=previous, digest=""
    )
    end = datetime.combine(day + timedelta(days=1), time.min, UTC)
    row.count = waiting.filter(at__lt=end).update(day=row)
    row.digest = digest_of(day, previous, lines_of(row))
    row.save(update_fields=["count", "digest"])
    return True


def lines_of(day: SealedDay) -> Iterator[Line]:
    """Yield the seals of the day in their order, a few at a time."""
    rows = Seal.objects.filter(day=day).order_by("pk").values_list(*LINE)
    return rows.iterator(chunk_size=AT_ONCE)


def digest_of(day: date, previous: str, lines: Iterable[Line]) -> str:
    """Return the SHA-256 over the day before, the day, and its seals in their order, in hexadecimal."""
    found = hashlib.sha256(f"{previous}\n{day.isoformat()}\n".encode())
    for village_id, kind, object_id, at, digest in lines:
        told = at.astimezone(UTC).isoformat(timespec="microseconds")
        found.update(f"{village_id} {kind} {object_id} {told} {digest}\n".encode())
    return found.hexdigest()
