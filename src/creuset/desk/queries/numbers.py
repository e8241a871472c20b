"""The figures of an operator: how full, who comes and leaves, what contracts bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from creuset.bookings.queries import Share, planning
from creuset.core.together import groups_together
from creuset.desk.queries.occupation import occupation_by_kind
from creuset.kernel.money import Money, total
from creuset.kernel.spans import DaySpan
from creuset.people.actors import Actor
from creuset.plans.queries.figures import Filled, ask_contracts, contracts_from, per_m2
from creuset.plans.rules.figures import (
    YEAR,
    Length,
    Turn,
    forecast,
    lengths,
    stays,
    turnover,
    typical_months,
)
from creuset.plans.rules.proration import months_after
from creuset.reception.queries.prospects import ask_prospects, prospects_from
from creuset.reception.rules.prospects import counts
from creuset.reception.states import ProspectStage
from creuset.villages.models import Village

#: How many days, up to yesterday, the occupancy is that of.
DAYS_SHOWN = 28


@dataclass(frozen=True)
class Occupancy:
    """A kind of place: how much of what was open was taken, on each day and in all."""

    kind: str
    label: str
    by_day: dict[date, Share]
    whole: Share


@dataclass(frozen=True)
class Numbers:
    """What a village's contracts and claims say, as they stand on a day."""

    today: date
    days: DaySpan
    occupancy: list[Occupancy]
    filled: list[Filled]
    turns: list[Turn]
    typical_months: Fraction | None
    lengths: list[Length]
    #: How many are on the way to a contract, by stage, as their page counts them.
    pipeline: dict[ProspectStage, int]
    forecast: list[tuple[date, Money]]
    #: What the contracts of areas bring by the month, for each square metre that is let; None where none is.
    per_m2: Money | None

    @property
    def currency(self) -> str:
        """What the amounts are in."""
        return self.forecast[0][1].currency

    @property
    def whole_days(self) -> dict[date, Share]:
        """How much of what was open was taken on each day, all kinds together."""
        return {
            day: _whole([one.by_day[day] for one in self.occupancy if day in one.by_day])
            for day in sorted({day for one in self.occupancy for day in one.by_day})
        }

    @property
    def year(self) -> Money:
        """What standing contracts bring in the coming twelve months."""
        return sum((amount for _month, amount in self.forecast[1:]), self.forecast[0][1])


def numbers_of(village: Village, *, by: Actor, now: datetime) -> Numbers:
    """Return the figures of the village; a constant number of queries."""
    today = village.day_of(now)
    days = DaySpan(today - timedelta(days=DAYS_SHOWN), today)
    shown = planning(village, days=days, by=by, now=now)
    contracts, on_the_way = groups_together(
        ask_contracts(village, today, since=today.replace(day=1)), ask_prospects(village, now=now)
    )
    told = contracts_from(village, contracts, today)
    found = stays(told.stays)
    coming = forecast(told.rates, first=today, months=YEAR, currency=village.currency)
    return Numbers(
        today=today,
        days=days,
        occupancy=[
            Occupancy(kind, label, by_day, _whole(list(by_day.values())))
            for kind, label, by_day in occupation_by_kind(shown, village.zone)
        ],
        filled=told.filled,
        turns=turnover(found, first=months_after(today.replace(day=1), -YEAR + 1), months=YEAR),
        typical_months=typical_months(found, today=today),
        lengths=lengths(found, today=today),
        pipeline=counts(one.derived for one in prospects_from(village, on_the_way, now=now)),
        forecast=coming,
        per_m2=_per_m2(told.filled, village.currency),
    )


def _whole(shares: Sequence[Share]) -> Share:
    zero = timedelta(0)
    return Share(
        sum((one.taken for one in shares), zero), sum((one.opened for one in shares), zero)
    )


def _per_m2(filled: Sequence[Filled], currency: str) -> Money | None:
    area = sum((one.area_let for one in filled), Decimal(0))
    return per_m2(total([one.monthly for one in filled], currency), area)
