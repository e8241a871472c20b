"""Does what was sealed still hold? Read by `creuset check`, and by the page of the seals."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, Max

from creuset.core import seals
from creuset.core.models import Seal, SealedDay
from creuset.core.seals.closing import AT_ONCE, LINE, Line, digest_of, lines_of

#: A seal whose day ended longer ago than this tells that nothing closes the days.
LATE = timedelta(days=2)
#: After so many days whoever waits hears how far it is.
TOLD_EVERY = 50

type Tell = Callable[[int, int], None]


class Wrong(StrEnum):
    """What of a seal, or of a closed day, does not hold."""

    #: The day before is missing, or is not the one that this day was closed after.
    LINK = "link"
    #: There are more or fewer seals than the day was closed with.
    COUNT = "count"
    #: A seal of the day is not what it was when the day was closed.
    DAY = "day"
    #: The content that a seal keeps is not the one that was sealed.
    CONTENT = "content"
    #: An object says something else than what was sealed of it last.
    OBJECT = "object"
    #: An object that was sealed last as being there is gone.
    GONE = "gone"
    #: Nobody closed the day of a seal.
    WAITING = "waiting"


@dataclass(frozen=True)
class Broken:
    """One thing that does not hold: whose, and what."""

    wrong: Wrong
    village_id: int
    day: SealedDay | None = None
    seal: Seal | None = None
    #: How many there are.
    count: int = 0


def broken(*, now: datetime, tell: Tell = lambda _done, _total: None) -> Iterator[Broken]:
    """Yield the first day of each village that does not hold, what waits for long, and each object that was changed.

    `tell` hears how many of how many days were followed.
    """
    yield from broken_days(tell=tell)
    yield from waiting(now=now)
    yield from changed_contents()
    yield from changed_objects()


def broken_days(*, tell: Tell = lambda _done, _total: None) -> Iterator[Broken]:
    """Yield, for each village, the first day of its chain that does not hold: whatever follows it rests on it.

    Days are closed in their order, so that days and seals are each read once, in the order of their numbers.
    """
    total = SealedDay.objects.count()
    seen: dict[int, SealedDay] = {}
    broken_in: set[int] = set()
    rows = Seal.objects.filter(day__isnull=False).order_by("day", "pk")
    groups = groupby(
        rows.values_list("day_id", *LINE).iterator(chunk_size=AT_ONCE), key=itemgetter(0)
    )
    key, lines = next(groups, (0, iter(())))
    days = SealedDay.objects.order_by("pk").iterator(chunk_size=AT_ONCE)
    for number, day in enumerate(days, 1):
        while key and key < day.pk:
            key, lines = next(groups, (0, iter(())))
        counted = _Counted(lines if key == day.pk else ())
        digest = digest_of(day.day, day.previous, counted)
        found = _fault(day, seen.get(day.village_id), count=counted.count, digest=digest)
        seen[day.village_id] = day
        if found is not None and day.village_id not in broken_in:
            broken_in.add(day.village_id)
            yield found
        if number == total or not number % TOLD_EVERY:
            tell(number, total)


def fault_of(day: SealedDay, previous: SealedDay | None) -> Broken | None:
    """Return what of the day does not hold after the day before it, if anything."""
    counted = _Counted((day.pk, *line) for line in lines_of(day))
    digest = digest_of(day.day, day.previous, counted)
    return _fault(day, previous, count=counted.count, digest=digest)


class _Counted:
    """The seals of a day as its digest takes them, counted on the way; each begins with the number of the day."""

    def __init__(self, lines: Iterable[tuple[Any, ...]]) -> None:
        self._lines, self.count = lines, 0

    def __iter__(self) -> Iterator[Line]:
        for _day, *line in self._lines:
            self.count += 1
            village_id, kind, object_id, at, digest = line
            yield village_id, kind, object_id, at, digest


def _fault(day: SealedDay, previous: SealedDay | None, *, count: int, digest: str) -> Broken | None:
    if day.previous != (previous.digest if previous else ""):
        return Broken(Wrong.LINK, day.village_id, day)
    if count != day.count:
        return Broken(Wrong.COUNT, day.village_id, day, count=count)
    if digest != day.digest:
        return Broken(Wrong.DAY, day.village_id, day)
    return None


def waiting(*, now: datetime) -> Iterator[Broken]:
    """Yield each village in which seals have waited for long to be held by a closed day."""
    rows = Seal.objects.filter(day__isnull=True, at__lt=now - LATE).values("village_id")
    for found in rows.annotate(count=Count("pk")).order_by("village_id"):
        yield Broken(Wrong.WAITING, found["village_id"], count=found["count"])


def changed_contents() -> Iterator[Broken]:
    """Yield each seal that keeps a content which is not the one that was sealed."""
    rows = Seal.objects.filter(content__isnull=False).order_by("pk")
    for row in rows.iterator(chunk_size=AT_ONCE):
        if not seals.holds(row, row.content):
            yield Broken(Wrong.CONTENT, row.village_id, seal=row)


def changed_objects() -> Iterator[Broken]:
    """Yield the newest seal of each object that says something else now, or that is gone."""
    for kind, current in seals.registered().items():
        for newest in _newest(kind):
            now_said = current([row.object_id for row in newest])
            for row in newest:
                if not seals.holds(row, now_said.get(row.object_id)):
                    is_there = row.object_id in now_said
                    wrong = Wrong.OBJECT if is_there else Wrong.GONE
                    yield Broken(wrong, row.village_id, seal=row)


def _newest(kind: str) -> Iterator[list[Seal]]:
    """Yield the newest seals of the objects of a kind, in the order of these, some at a time."""
    after = 0
    while True:
        groups = Seal.objects.filter(kind=kind, object_id__gt=after).values("object_id")
        newest = groups.annotate(newest=Max("pk")).order_by("object_id")[:AT_ONCE]
        keys = [found["newest"] for found in newest]
        if not keys:
            return
        rows = list(Seal.objects.filter(pk__in=keys).order_by("object_id"))
        yield rows
        after = rows[-1].object_id
