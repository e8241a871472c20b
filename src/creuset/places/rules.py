"""Who may have what, when: decisions on values, without Django."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from operator import attrgetter

from creuset.kernel.errors import Conflict, Refused, WayOut
from creuset.kernel.spans import Span, gaps, is_endless, merge, subtract


@dataclass(frozen=True, slots=True)
class Wanted:
    """A smallest part that a source wants for a span, then `turnaround` before anybody else."""

    part_id: int
    span: Span
    turnaround: timedelta = timedelta(0)
    #: How plans paint it; what touches and is painted otherwise stays apart.
    tone: str = ""

    @property
    def held(self) -> Span:
        """The span with its turnaround."""
        return self.span.extend(self.turnaround) if self.turnaround else self.span


@dataclass(frozen=True, slots=True)
class Taken:
    """A claim that stands in the way, as the reader may know it: without `label`, it is occupied."""

    resource: str
    span: Span
    label: str = ""
    party: str = ""

    def as_data(self) -> dict[str, str]:
        """Return plain values, for the API."""
        return {
            "resource": self.resource,
            "starts_at": self.span.start.isoformat(),
            **({} if is_endless(self.span.end) else {"ends_at": self.span.end.isoformat()}),
            **({"label": self.label, "party": self.party} if self.label else {}),
        }


class Occupied(Conflict):
    """Somebody else has it: `taken` says what stands in the way, `ways_out` the next free slots.

    The slots are looked for when they are read: after the transaction that refused.
    """

    code = "occupied"

    def __init__(
        self,
        message: object,
        *,
        taken: Sequence[Taken],
        ways_out: Callable[[], Iterable[WayOut]],
    ) -> None:
        super().__init__(
            message,
            field="period",
            ways_out=ways_out,
            details={"taken": [t.as_data() for t in taken]},
        )
        self.taken = tuple(taken)


class NoUnitFree(Occupied):
    """Every part of the pool is taken."""

    code = "no-unit-free"


class NotInService(Refused):
    """The resource does not serve on these days, or is not built yet."""

    code = "not-in-service"


class InUse(Conflict):
    """Something is still to come on the resource, so it cannot go."""

    code = "in-use"


def united(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Return what one source wants, where touching or overlapping spans of a part are one.

    Within a source no turnaround stands between two spans: only its last part carries one. Spans that
    are painted differently stay apart, each held until the next begins.
    Shape: sorted by part, then by start; disjoint on each part.
    """
    return [
        one
        for part_id, group in groupby(sorted(wanted, key=_by_part), key=attrgetter("part_id"))
        for rows in [list(group)]
        for whole in _joined(rows)
        for one in _painted(part_id, whole, [w for w in rows if whole.contains(w.span.start)])
    ]


def _by_part(wanted: Wanted) -> tuple[int, datetime]:
    return wanted.part_id, wanted.span.start


def _joined(rows: Sequence[Wanted]) -> list[Span]:
    """Return the held spans of one part made one where they touch, each cut back to its last use."""
    return [
        Span(whole.start, max(w.span.end for w in rows if whole.contains(w.span.start)))
        for whole in merge(w.held for w in rows)
    ]


def _painted(part_id: int, whole: Span, rows: Sequence[Wanted]) -> list[Wanted]:
    """Return the whole cut where what it is painted as changes; the last piece carries the turnaround."""
    turnaround = max(w.held.end for w in rows) - whole.end
    pieces = [list(some) for _tone, some in groupby(rows, key=attrgetter("tone"))]
    found = []
    for piece, after in pairwise([*pieces, []]):
        start, tone = piece[0].span.start, piece[0].tone
        if not after:
            found.append(Wanted(part_id, Span(start, whole.end), turnaround, tone))
        elif start < (until := after[0].span.start):
            end = min(max(w.span.end for w in piece), until)
            found.append(Wanted(part_id, Span(start, end), until - end, tone))
    return found


def next_free(
    *,
    busy: Iterable[Span],
    opened: Iterable[Span],
    needed: timedelta,
    step: timedelta = timedelta(minutes=15),
    most: int = 3,
) -> list[Span]:
    """Return the first spans of the length `needed` that lie within opening hours and hit nothing.

    `busy` holds turnarounds already, and `needed` the wanted one. Starts are multiples of `step`
    from the beginning of each free stretch rounded up to the step. Shape: sorted, disjoint, at most `most`.
    """
    found: list[Span] = []
    for free in subtract(merge(opened), merge(busy)):
        start = _rounded_up(free.start, step)
        while start + needed <= free.end and len(found) < most:
            found.append(Span(start, start + needed))
            start = _rounded_up(start + needed, step)
    return found[:most]


def _rounded_up(instant: datetime, step: timedelta) -> datetime:
    midnight = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -(-(instant - midnight) // step) * step


def free_within(busy: Iterable[Span], window: Span) -> list[Span]:
    """Return what is left of the window; sorted and disjoint."""
    return gaps(merge(part for span in busy if (part := span & window) is not None), window)


def smallest_parts(wholes: Mapping[int, int | None]) -> dict[int, tuple[int, ...]]:
    """Return the smallest parts of each resource, given the whole of each (None: of nothing).

    A resource without parts is its own smallest part. Shape: ids sorted.
    """
    children: dict[int, list[int]] = {}
    for pk, whole in wholes.items():
        if whole is not None:
            children.setdefault(whole, []).append(pk)

    def leaves(pk: int, above: frozenset[int]) -> list[int]:
        if pk in above:
            message = f"resource {pk} is part of itself"
            raise ValueError(message)
        below = children.get(pk)
        if not below:
            return [pk]
        return [leaf for child in below for leaf in leaves(child, above | {pk})]

    return {pk: tuple(sorted(leaves(pk, frozenset()))) for pk in wholes}
