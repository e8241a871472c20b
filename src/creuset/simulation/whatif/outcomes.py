"""What came of one life: the figures of the desk, read on the copy that lived it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from creuset.billing.models import Charge
from creuset.billing.states import ChargeState
from creuset.bookings import actions as bookings
from creuset.bookings.queries import Planning, planning
from creuset.desk.queries.occupation import occupation_by_kind
from creuset.kernel.spans import DaySpan, subtract
from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.plans.queries.figures import contract_figures
from creuset.plans.rules.figures import forecast
from creuset.plans.rules.proration import months_after
from creuset.simulation.cast import Household
from creuset.simulation.tally import Tally
from creuset.villages.models import Village

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Outcome:
    """One life, by day from the first one on, or by month, or in all."""

    #: Of each kind, the share of its opening hours that was taken, by day; None where it was closed.
    occupancy: dict[str, list[float | None]]
    #: The most desks of the open space that were taken at once, by day; None where it was closed.
    peaks: list[int | None]
    seats: int
    #: How many newcomers had come by the end of the day.
    come: list[int]
    #: Of each kind let by the month: how many are let at the end, of how many.
    let: dict[str, tuple[int, int]]
    #: In cents before VAT, by month: contracts, then bookings.
    contracts: dict[str, int]
    bookings: dict[str, int]
    #: Wishes for which nothing was found, by kind: of newcomers, of those who were there.
    unserved_new: dict[str, int]
    unserved: dict[str, int]
    waits: int
    #: Newcomers whom no offer could take, by how they live.
    unplaced: dict[str, int] = field(default_factory=dict)

    def written(self) -> dict[str, Any]:
        """Return the outcome as JSON holds it; `read` gives it back."""
        return asdict(self)

    @classmethod
    def read(cls, row: dict[str, Any]) -> "Outcome":
        """Return what was written."""
        let = {kind: (one[0], one[1]) for kind, one in row["let"].items()}
        return cls(**{**row, "let": let})


def outcome_of(
    village: Village, days: DaySpan, come: Sequence[Household], tally: Tally, *, now: datetime
) -> Outcome:
    """Return what came of a life of these days, in which these newcomers came."""
    occupancy: dict[str, list[float | None]] = {}
    peaks: list[int | None] = []
    seats = 0
    for week in _weeks(days):
        shown = planning(village, days=week, by=HOUSE, now=now)
        for kind, _label, by_day in occupation_by_kind(shown, village.zone):
            shares = [share.share if share.opened else None for share in by_day.values()]
            occupancy.setdefault(kind, [None] * len(peaks)).extend(shares)
        found, seats = _peaks(shown, village)
        peaks += found
    told = contract_figures(village, days.last, since=days.first)
    months = _months(days)
    fees = forecast(told.rates, first=days.first, months=len(months), currency=village.currency)
    mine = {email for one in come for email in (one.party, *(who.email for who in one.people))}
    unserved = {True: Counter[str](), False: Counter[str]()}
    for (kind, party), count in tally.unserved.items():
        unserved[party in mine][kind] += count
    return Outcome(
        occupancy=occupancy,
        peaks=peaks,
        seats=seats,
        come=[sum(len(one.people) for one in come if one.arrives_on <= day) for day in days],
        let={one.kind.value: (one.let, one.count) for one in told.filled},
        contracts={month.isoformat(): amount.cents for month, amount in fees},
        bookings=_booked(village, months),
        unserved_new=dict(unserved[True]),
        unserved=dict(unserved[False]),
        waits=tally.waits,
        unplaced=dict(tally.unplaced),
    )


def _weeks(days: DaySpan) -> Iterator[DaySpan]:
    first = days.first
    while first < days.until:
        yield DaySpan(first, min(first + WEEK, days.until))
        first += WEEK


def _months(days: DaySpan) -> list[date]:
    month, found = days.first.replace(day=1), []
    while month < days.until:
        found.append(month)
        month = months_after(month, 1)
    return found


def _peaks(shown: Planning, village: Village) -> tuple[list[int | None], int]:
    """Return the most desks taken at once on each day that the open space opens, and how many there are."""
    pools = [row for row in shown.rows if row.kind == Kind.OPEN_SPACE and row.is_pool]
    found: list[int | None] = []
    for day in shown.days:
        window = DaySpan.of(day, day).to_span(village.zone)
        opened = [row for row in pools if subtract([window], [*row.closed, *row.away])]
        loads = [
            [
                load.taken
                for load in row.load
                if load.starts_at < window.end and load.ends_at > window.start
            ]
            for row in opened
        ]
        found.append(sum(max(some, default=0) for some in loads) if opened else None)
    return found, sum(len(row.part_ids) for row in pools)


def _booked(village: Village, months: Sequence[date]) -> dict[str, int]:
    """Return what is owed for bookings in each month, before VAT."""
    window = DaySpan(months[0], months_after(months[-1], 1)).to_span(village.zone)
    found = dict.fromkeys((month.isoformat() for month in months), 0)
    rows = Charge.objects.filter(
        village=village,
        state=ChargeState.WAITING,
        source_kind=bookings.SOURCE,
        starts_at__gte=window.start,
        starts_at__lt=window.end,
    )
    for starts_at, cents in rows.values_list("starts_at", "net_cents"):
        if starts_at is not None:
            found[village.day_of(starts_at).replace(day=1).isoformat()] += cents
    return found
