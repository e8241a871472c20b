"""What each rule of bookings may be told: its parameters, read from a village's file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import timedelta
from enum import StrEnum
from typing import Any

from creuset.bookings.rules.holds.policy import HOUSE_POLICY, HoldPolicy
from creuset.bookings.rules.waiting.policy import HOUSE_POLICY as WAITING_POLICY
from creuset.bookings.rules.waiting.policy import WaitingPolicy
from creuset.bookings.states import Requirement
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _

#: Where something is wrong, and what was expected there.
type Wrong = tuple[str, Sentence]


class Rule(StrEnum):
    """What a policy rules."""

    GRANULARITY = "granularity"
    LEAD_TIME = "lead-time"
    BOOKING_WINDOW = "booking-window"
    LENGTH = "length"
    QUOTA = "quota"
    OPEN_BOOKINGS = "open-bookings"
    COOL_DOWN = "cool-down"
    WHO_SEES = "who-sees"
    WHO_BOOKS = "who-books"
    WHO_REPEATS = "who-repeats"
    APPROVAL = "approval"
    CERTIFICATE = "certificate"
    NEIGHBOURS = "neighbours"
    OPTIONS = "options"
    RELEASE = "release-unless-checked-in"
    WAITING = "waiting-list"
    CREDITS = "credits-only"
    HOUSE_RULES = "house-rules"


class Step(StrEnum):
    """What a resource is booked by."""

    MINUTES = "minutes"
    HALF_DAY = "half-day"
    DAY = "day"
    PRODUCTION_DAY = "production-day"


class Per(StrEnum):
    """Whose bookings are counted together."""

    PERSON = "person"
    COMPANY = "company"
    GROUP = "group"


class Over(StrEnum):
    """Over which time of the calendar bookings are counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Unit(StrEnum):
    """What is counted: the hours, or how many times a space is booked."""

    HOURS = "hours"
    TIMES = "times"


@dataclass(frozen=True, slots=True, kw_only=True)
class Granularity:
    """Periods begin and end on these marks of the village's clocks."""

    step: Step
    #: The grid of minutes, counted from midnight; that of the overtime of a production day.
    minutes: int = 30
    #: Half-days and days: from when to when, such as "08:00-13:00".
    slots: tuple[str, ...] = ()
    #: The hours of a production day.
    hours: int | None = None

    def wrong(self) -> Iterator[Wrong]:
        """Yield what is missing for the step."""
        if self.step in (Step.HALF_DAY, Step.DAY) and not self.slots:
            yield "slots", _("the hours of each half-day, or of the day")
        if self.step is Step.PRODUCTION_DAY and not self.hours:
            yield "hours", _("the hours of a production day")
        if 1440 % self.minutes:
            yield "minutes", _("a number of minutes of which a day is made, such as 30")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """So many whole days (to the end of the day), or so many hours (to the minute)."""

    days: int | None = None
    hours: int | None = None

    def wrong(self) -> Iterator[Wrong]:
        """Yield the fault unless one reading is chosen."""
        if (self.days is None) is (self.hours is None):
            yield "days", _("days (whole days) or hours (to the minute), one of them")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTime(Ahead):
    """Booked at least so long before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWindow(Ahead):
    """Booked at most so long before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """The shortest and the longest period."""

    at_least_minutes: int | None = None
    at_most_minutes: int | None = None

    def wrong(self) -> Iterator[Wrong]:
        """Yield the fault where nothing is bound, or no length fits."""
        least, most = self.at_least_minutes, self.at_most_minutes
        if least is None and most is None:
            yield "at_least_minutes", _("the shortest length, the longest, or both")
        elif least is not None and most is not None and least > most:
            yield "at_most_minutes", _("%(least)s or more, the shortest length", least=least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """At most so many hours, or times, in each day, week or month; summed over all the spaces together."""

    most: int
    unit: Unit = Unit.HOURS
    per: Per
    over: Over


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBookings:
    """At most so many bookings that are not over."""

    most: int
    per: Per


@dataclass(frozen=True, slots=True, kw_only=True)
class CoolDown:
    """So long between two bookings of the same, before somebody else has had a chance."""

    minutes: int
    per: Per


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoSees:
    """Only these groups, and the team, see the space."""

    only: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoBooks:
    """Only these groups book the space."""

    only: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoRepeats:
    """Only these groups book the space again and again; others book it one time after another."""

    only: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who is concerned asks, and the team answers; perhaps only for what is longer than so many minutes."""

    above_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateNeeded:
    """A certificate on file, valid through the whole period."""

    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """What is noisy never happens while a neighbour needs quiet: by kind of period, or by kind of space."""

    noisy: tuple[str, ...] = ("build", "strike")
    quiet: tuple[str, ...] = ("shoot",)
    noisy_spaces: tuple[str, ...] = ("workshop",)
    quiet_spaces: tuple[str, ...] = ("recording",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How long an option stands, how it is challenged, and what confirming asks."""

    offers: bool = True
    lasts_hours: int | None = None
    lasts_in_open_days: bool = False
    answer_hours: int | None = None
    answer_in_open_days: bool = True
    #: After a release or a lapse, before the same company may have a new option there.
    again_after_hours: int | None = None
    #: So many options may wait one behind another.
    deepest: int | None = None
    requires: tuple[Requirement, ...] = ()

    def to_hold_policy(self) -> HoldPolicy:
        """Return what the ladder reads: the house's own values where nothing is said."""
        house = HOUSE_POLICY
        return HoldPolicy(
            offers_options=self.offers,
            lasts=_hours(self.lasts_hours, house.lasts),
            lasts_in_open_days=self.lasts_in_open_days,
            answer_within=_hours(self.answer_hours, house.answer_within),
            answer_in_open_days=self.answer_in_open_days,
            again_after=_hours(self.again_after_hours, house.again_after),
            deepest=house.deepest if self.deepest is None else self.deepest,
            requires=frozenset(self.requires),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseUnlessCheckedIn:
    """The rest is free again where nobody came so many minutes after the start.

    A stage is only meant where its kind or its code is given: a shoot that begins late is no ghost.
    """

    after_minutes: int

    def wrong(self) -> Iterator[Wrong]:
        """Yield the fault where nobody could come in time."""
        if self.after_minutes < 1:
            yield "after_minutes", _("a number of minutes, 1 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingList:
    """Whether people may wait for the space, and how long they have to accept what becomes free."""

    kept: bool = True
    accept_hours: int | None = None
    #: Closed days do not count.
    in_open_days: bool = True

    def to_waiting_policy(self) -> WaitingPolicy:
        """Return what the list reads: the house's own values where nothing is said."""
        return WaitingPolicy(
            is_kept=self.kept,
            accept_within=_hours(self.accept_hours, WAITING_POLICY.accept_within),
            in_open_days=self.in_open_days,
        )

    def wrong(self) -> Iterator[Wrong]:
        """Yield the fault where nobody could accept in time."""
        if self.accept_hours is not None and self.accept_hours < 1:
            yield "accept_hours", _("a number of hours, 1 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsOnly:
    """Booked with what a plan or a pass gives, and not for money."""

    def wrong(self) -> Iterator[Wrong]:
        """Yield nothing: it says nothing that could be wrong."""
        return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesAccepted:
    """Booked by who accepted the version of the house rules that is in force."""

    def wrong(self) -> Iterator[Wrong]:
        """Yield nothing: it says nothing that could be wrong."""
        return iter(())


def _hours(hours: int | None, otherwise: timedelta) -> timedelta:
    return otherwise if hours is None else timedelta(hours=hours)


type Params = (
    Granularity
    | LeadTime
    | BookingWindow
    | Length
    | Quota
    | OpenBookings
    | CoolDown
    | WhoSees
    | WhoBooks
    | WhoRepeats
    | Approval
    | CertificateNeeded
    | Neighbours
    | Options
    | ReleaseUnlessCheckedIn
    | WaitingList
    | CreditsOnly
    | RulesAccepted
)

PARAMS: Mapping[Rule, type[Any]] = {
    Rule.GRANULARITY: Granularity,
    Rule.LEAD_TIME: LeadTime,
    Rule.BOOKING_WINDOW: BookingWindow,
    Rule.LENGTH: Length,
    Rule.QUOTA: Quota,
    Rule.OPEN_BOOKINGS: OpenBookings,
    Rule.COOL_DOWN: CoolDown,
    Rule.WHO_SEES: WhoSees,
    Rule.WHO_BOOKS: WhoBooks,
    Rule.WHO_REPEATS: WhoRepeats,
    Rule.APPROVAL: Approval,
    Rule.CERTIFICATE: CertificateNeeded,
    Rule.NEIGHBOURS: Neighbours,
    Rule.OPTIONS: Options,
    Rule.RELEASE: ReleaseUnlessCheckedIn,
    Rule.WAITING: WaitingList,
    Rule.CREDITS: CreditsOnly,
    Rule.HOUSE_RULES: RulesAccepted,
}

_READERS: Mapping[str, Callable[[Any], Any]] = {
    "step": Step,
    "per": Per,
    "over": Over,
    "unit": Unit,
    "requires": lambda words: tuple(map(Requirement, words)),
    **dict.fromkeys(
        (
            "slots",
            "only",
            "noisy",
            "quiet",
            "noisy_spaces",
            "quiet_spaces",
        ),
        tuple,
    ),
}


def read(rule: Rule, data: Mapping[str, Any]) -> Params:
    """Return the parameters that plain data of the right keys says."""
    read: Params = PARAMS[rule](
        **{name: _READERS.get(name, _same)(value) for name, value in data.items()}
    )
    return read


def _same(value: Any) -> Any:
    return value


#: Parameters that must fit together.
JUDGED = (Granularity, Ahead, Length, ReleaseUnlessCheckedIn, WaitingList)


def faults(rule: Rule, data: Mapping[str, Any]) -> list[Wrong]:
    """Return what is wrong with the keys of a rule: unknown, missing, or not fitting together."""
    known = {each.name: each.default is MISSING for each in fields(PARAMS[rule])}
    names = ", ".join(known)
    found = [
        (key, _("a key of the rule %(rule)s: %(names)s", rule=rule.value, names=names))
        for key in data
        if key not in known
    ]
    found += [
        (key, _("a value, for the rule %(rule)s", rule=rule.value))
        for key in known
        if known[key] and key not in data
    ]
    if found:
        return found
    params = read(rule, data)
    return list(params.wrong()) if isinstance(params, JUDGED) else []
