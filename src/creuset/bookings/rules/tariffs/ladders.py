"""What a cancellation costs, by how long before the start it comes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from creuset.kernel.errors import Refusals, Refused
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _

_SATURDAY = 5


class Notice(StrEnum):
    """What notice is counted in: whole days before the day of the start, days of work, or hours begun."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    HOURS = "hours"


class BadLadder(Refused):
    """Some notice has no step, or two."""

    code = "bad-ladder"


@dataclass(frozen=True, slots=True)
class Step:
    """Between so much notice and so much, both included, a percentage is owed; no end: however long before."""

    at_least: int
    percent: Decimal
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of a cancellation, the longest notice first."""

    code: str
    names: dict[str, str] = field(hash=False)
    steps: tuple[Step, ...]
    notice: Notice = Notice.DAYS

    def percent_at(self, notice: int) -> Decimal:
        """Return the percentage that is owed at that notice; what comes late is owed as at the last moment."""
        told = max(notice, 0)
        for step in self.steps:
            if step.at_least <= told and (step.at_most is None or told <= step.at_most):
                return step.percent
        raise BadLadder(_("Nothing says what is owed %(notice)s before.", notice=told))


def faults_of(steps: Sequence[Step], notice: Notice = Notice.DAYS) -> list[Sentence]:
    """Return all that is wrong with the steps of a ladder: holes, overlaps, ends, sums that fall.

    >>> published = [Step(31, Decimal(0)), Step(21, Decimal(50), 30), Step(0, Decimal(100), 10)]
    >>> [str(fault) for fault in faults_of(published)]
    ['Nothing says what is owed between 20 and 11 days before.']
    """
    if not steps:
        return [_("A ladder needs at least one step.")]
    ordered = sorted(steps, key=lambda step: step.at_least)
    found = [_inverted(step, notice) for step in ordered if _is_inverted(step)]
    if ordered[0].at_least > 0:
        found.append(_hole(0, ordered[0].at_least - 1, notice))
    for lower, upper in pairwise(ordered):
        if lower.at_most is None or lower.at_most >= upper.at_least:
            last = upper.at_least if lower.at_most is None else lower.at_most
            ends = [last] if upper.at_most is None else [last, upper.at_most]
            found.append(_overlap(upper.at_least, min(ends), notice))
        elif lower.at_most + 1 < upper.at_least:
            found.append(_hole(lower.at_most + 1, upper.at_least - 1, notice))
        if upper.percent > lower.percent:
            found.append(
                _("Cancelling earlier costs more: %(more)s%% at %(early)s, %(less)s%% at %(late)s.",
                  more=upper.percent, less=lower.percent,
                  early=notice_words(upper.at_least, notice), late=notice_words(lower.at_least, notice))
            )  # fmt: skip
    if ordered[-1].at_most is not None:
        found.append(_open_end(ordered[-1].at_most, notice))
    return found


def check_ladder(ladder: Ladder) -> None:
    """Raise every fault of the ladder."""
    faults = [BadLadder(fault, field="steps") for fault in faults_of(ladder.steps, ladder.notice)]
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Refusals(faults)


def notice_of(
    starts_at: datetime,
    cancelled_at: datetime,
    *,
    notice: Notice,
    zone: ZoneInfo,
    holidays: Iterable[date] = (),
) -> int:
    """Return how much notice a cancellation gives: civil days of the zone, or whole hours; 0 when it has begun.

    Days of work are those from the day of the cancellation to the day before the start that are no Saturday,
    no Sunday and no public holiday.
    """
    if notice is Notice.HOURS:
        return max((starts_at - cancelled_at) // timedelta(hours=1), 0)
    first, last = (at.astimezone(zone).date() for at in (cancelled_at, starts_at))
    days = max((last - first).days, 0)
    if notice is Notice.DAYS:
        return days
    off = set(holidays)
    between = (first + timedelta(days=number) for number in range(days))
    return sum(1 for day in between if day.weekday() < _SATURDAY and day not in off)


def _is_inverted(step: Step) -> bool:
    return step.at_most is not None and step.at_most < step.at_least


def _inverted(step: Step, notice: Notice) -> Sentence:
    return _("A step runs from %(start)s down to %(end)s: its most is less than its least.",
             start=notice_words(step.at_most or 0, notice), end=notice_words(step.at_least, notice))  # fmt: skip


def _hole(low: int, high: int, notice: Notice) -> Sentence:
    if low == high:
        return _("Nothing says what is owed %(at)s before.", at=notice_words(low, notice))
    return _(
        "Nothing says what is owed between %(high)s and %(low)s before.",
        high=high,
        low=notice_words(low, notice),
    )


def _overlap(low: int, high: int, notice: Notice) -> Sentence:
    if low == high:
        return _("Two steps say what is owed %(at)s before.", at=notice_words(low, notice))
    return _(
        "Two steps say what is owed between %(high)s and %(low)s before.",
        high=high,
        low=notice_words(low, notice),
    )


def _open_end(most: int, notice: Notice) -> Sentence:
    return _("Nothing says what is owed more than %(at)s before.", at=notice_words(most, notice))


def notice_words(count: int, notice: Notice) -> Sentence:
    """Return a notice as people say it."""
    one, many = {
        Notice.DAYS: (_("1 day"), _("%(count)s days", count=count)),
        Notice.WORKING_DAYS: (_("1 working day"), _("%(count)s working days", count=count)),
        Notice.HOURS: (_("1 hour"), _("%(count)s hours", count=count)),
    }[notice]
    return one if count == 1 else many
