"""Days on which somebody leaves their place to others: which days those are, and what is left of their letting."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.recurrence import Recurrence, read_rule
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.plans.kinds import OfferKind
from creuset.plans.rules.allowances import (
    ANYWHERE,
    LARGEST,
    LONGEST_MONTHS,
    BadGrant,
    GoodFor,
    Unit,
)

#: What is left to others for a day: an office that locks holds what others must not find.
LEFT_TO_OTHERS = frozenset({OfferKind.FIXED_DESK, OfferKind.SEAT})
#: Days are freed so far ahead; of an absence that goes on longer, one more each night.
AHEAD = timedelta(days=366)
DAY = timedelta(days=1)
EVERY_DAY = "FREQ=DAILY"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: An absence is of whole days between two days of its own: a rule says only which of them.
PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"})
LONGEST_RULE = 120
USUAL_MONTHS = 3


class BadAbsence(Refused):
    """Nobody can be away that way."""

    code = "bad-absence"


class AlreadyAway(Conflict):
    """Those days are declared already."""

    code = "already-away"


class DayBooked(Conflict):
    """Somebody booked the place on a day that was left to them."""

    code = "day-booked"


@dataclass(frozen=True, slots=True)
class Away:
    """The days that a rule says between a first day and a last one; None: until they say that they are back."""

    first_on: date
    last_on: date | None = None
    #: As RFC 5545 writes it; empty: every day.
    rule: str = ""
    #: Days on which they come after all.
    skipped: frozenset[date] = frozenset()


def on_weekdays(weekdays: Iterable[int], *, every: int = 1) -> str:
    """Return the rule of some days of the week, Monday being 0, of every so manieth week; empty where there are none.

    >>> on_weekdays([4]), on_weekdays([0, 2], every=2)
    ('FREQ=WEEKLY;BYDAY=FR', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE')
    """
    days = ",".join(WEEKDAYS[day] for day in sorted(set(weekdays)))
    if not days:
        return ""
    interval = f"INTERVAL={every};" if every > 1 else ""
    return f"FREQ=WEEKLY;{interval}BYDAY={days}"


def check(away: Away, *, today: date) -> None:
    """Raise BadAbsence for days that are past, too far, or in no order; BadRecurrence for a rule nobody reads."""
    if away.first_on < today:
        raise BadAbsence(_("What is past stays: declare days from today on."), field="first_on")
    if away.first_on > today + AHEAD:
        raise BadAbsence(_("Nobody plans to be away more than a year ahead."), field="first_on")
    if away.last_on is not None and away.last_on < away.first_on:
        raise BadAbsence(_("The last day comes before the first."), field="last_on")
    parts = read_rule(away.rule or EVERY_DAY)
    if len(away.rule) > LONGEST_RULE or not parts.keys() <= PARTS or parts["FREQ"] == "HOURLY":
        raise BadAbsence(
            _("An absence is of whole days: its rule says which, and its last day when it ends."),
            field="rule",
        )


def days_of(away: Away, within: DaySpan, zone: ZoneInfo) -> list[date]:
    """Return the days away among those `within`, in order."""
    first = max(away.first_on, within.first)
    until = within.until if away.last_on is None else min(within.until, away.last_on + DAY)
    if first >= until:
        return []
    window = DaySpan(first, until)
    series = Recurrence(
        rule=away.rule or EVERY_DAY,
        starts=datetime.combine(away.first_on, time.min),
        duration=DAY,
        zone=zone,
        skipped=away.skipped,
    )
    found = series.occurrences(window.to_span(zone))
    return sorted({span.start.astimezone(zone).date() for span in found})


def runs(days: Iterable[date]) -> list[DaySpan]:
    """Return the days as stretches of days that follow one another, in order.

    >>> [(one.first.day, one.last.day) for one in runs([date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)])]
    [(2, 3), (6, 6)]
    """
    found: list[DaySpan] = []
    for day in sorted(set(days)):
        if found and found[-1].until == day:
            found[-1] = DaySpan(found[-1].first, day + DAY)
        else:
            found.append(DaySpan(day, day + DAY))
    return found


def left_of(whole: DaySpan, away: Iterable[date]) -> list[DaySpan]:
    """Return what is left of days of which some are given away, as stretches; in order, none touching another."""
    found: list[DaySpan] = []
    first = whole.first
    for one in runs(day for day in away if day in whole):
        if first < one.first:
            found.append(DaySpan(first, one.first))
        first = one.until
    if first < whole.until:
        found.append(DaySpan(first, whole.until))
    return found


class Per(StrEnum):
    """What a village gives a credit for: each day that is left to others, or each that somebody then booked."""

    FREED = "freed"
    BOOKED = "booked"


@dataclass(frozen=True, slots=True)
class Reward:
    """So much of a unit for each day, good for some months after the month of the day; kept as allowances are."""

    per: Per
    unit: Unit
    amount: int
    good_for: GoodFor = ANYWHERE
    valid_months: int = USUAL_MONTHS

    def __post_init__(self) -> None:
        for name, number, most in (
            ("amount", self.amount, LARGEST),
            ("valid_months", self.valid_months, LONGEST_MONTHS),
        ):
            if type(number) is not int or not 1 <= number <= most:
                raise BadGrant(
                    _(
                        "%(name)s is a whole number from %(least)s to %(most)s.",
                        name=name,
                        least=1,
                        most=most,
                    ),
                    field="absence",
                )

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Reward | None":
        """Return what `Offer.absence` says; None where the village gives nothing."""
        if not row:
            return None
        return cls(
            per=Per(row["per"]),
            unit=Unit(row["unit"]),
            amount=row["amount"],
            good_for=GoodFor.read(row),
            valid_months=row["valid_months"],
        )

    def written(self) -> dict[str, Any]:
        """Return the row; `read` gives it back."""
        return {
            "per": self.per.value,
            "unit": self.unit.value,
            "amount": self.amount,
            **self.good_for.written(),
            "valid_months": self.valid_months,
        }


@dataclass(frozen=True, slots=True)
class Freed:
    """A day that was left to others, once it is over."""

    day: date
    #: It was declared before it began: whoever leaves at noon frees nothing that others could plan with.
    was_ahead: bool
    #: The place was open.
    was_open: bool
    #: Somebody else than they who left it had booked it.
    was_booked: bool
    #: The subscription was paused: who pays nothing is given nothing.
    was_paused: bool = False


def earned(reward: Reward | None, days: Sequence[Freed]) -> list[date]:
    """Return the days for which the reward is given, each once, in order."""
    if reward is None:
        return []
    return sorted({one.day for one in days if _earns(reward.per, one)})


def _earns(per: Per, one: Freed) -> bool:
    if one.was_paused:
        return False
    return one.was_booked if per is Per.BOOKED else one.was_ahead and one.was_open


def to_take_back(
    days: Collection[date], booked: Collection[date], *, but_booked: bool
) -> tuple[list[date], list[date]]:
    """Return the days that are theirs again, and those that stay with whoever booked them.

    Unless all `but_booked` was asked for, one day that is booked keeps them all: nothing is done by halves.
    """
    stay = sorted(set(days) & set(booked))
    if stay and not but_booked:
        return [], stay
    return sorted(set(days) - set(stay)), stay
