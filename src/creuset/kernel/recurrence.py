"""Series of occurrences: RFC 5545 rules over civil time.

A rule is expanded on the clock of the wall, then converted: a meeting at 09:00 stays at 09:00
when the clock changes. python-dateutil does the calendar; this module refuses what no booking
means, so that a rule can neither run for ever nor say something that would be ignored.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from creuset.kernel.errors import DomainError
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import BadSpan, Span, next_local_instant

_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
_PARTS = {
    "FREQ": r"[A-Z]+",
    "INTERVAL": r"[1-9][0-9]{0,3}",
    "COUNT": r"[1-9][0-9]{0,3}",
    "UNTIL": r"[0-9]{8}(T[0-9]{6}Z?)?",
    "BYDAY": r"([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTHDAY": r"-?[1-9][0-9]?(,-?[1-9][0-9]?)*",
    "BYMONTH": r"[1-9][0-9]?(,[1-9][0-9]?)*",
    "BYSETPOS": r"[+-]?[1-9][0-9]{0,2}(,[+-]?[1-9][0-9]{0,2})*",
    "BYHOUR": r"[0-9]{1,2}(,[0-9]{1,2})*",
    "BYMINUTE": r"[0-9]{1,2}(,[0-9]{1,2})*",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
}
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MOST_WEEKDAYS_OF_A_MONTH = 5
_MOST_WEEKDAYS_OF_A_YEAR = 53


class BadRule(DomainError):
    """A recurrence rule that cannot be read, or that no booking means."""

    code = "bad-recurrence"

    def __init__(self, message: Sentence, **details: object) -> None:
        super().__init__(message, field="rule", details=details)


class TooManyOccurrences(DomainError):
    """A series that is longer, within what is looked at, than the limit."""

    code = "too-many-occurrences"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A first occurrence in civil time and the rule by which it comes again.

    `skipped` are the civil days on which it does not take place, `added` further civil starts.
    Whole days of `duration` are days of the calendar, the rest is time that really passes.
    An occurrence whose start the clock change jumps over begins at the next valid instant.
    As in dateutil, `starts` takes place only if the rule says so.
    """

    rule: str
    starts: datetime
    duration: timedelta
    zone: ZoneInfo
    skipped: frozenset[date] = frozenset()
    added: frozenset[datetime] = frozenset()

    def __post_init__(self) -> None:
        if any(start.tzinfo is not None for start in (self.starts, *self.added)):
            raise BadSpan(
                _("A series starts at a civil time, which names no zone."), field="starts"
            )
        if self.duration <= timedelta():
            raise BadSpan(_("An occurrence lasts longer than nothing."), field="duration")
        self._expanded()

    @property
    def is_endless(self) -> bool:
        """Whether the rule has neither a count nor a last day."""
        return not {"COUNT", "UNTIL"} & read_rule(self.rule).keys()

    def occurrences(self, within: Span, limit: int = 1000) -> list[Span]:
        """Return the occurrences that overlap `within`, sorted, each once.

        Raise TooManyOccurrences when there are more than `limit`: cutting a series short in
        silence would promise what is not booked.

        >>> paris = ZoneInfo("Europe/Paris")
        >>> weekly = Recurrence("FREQ=WEEKLY", datetime(2026, 3, 23, 9), timedelta(hours=1), paris)
        >>> april = Span(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 5, tzinfo=UTC))
        >>> [span.start.hour for span in weekly.occurrences(april)]
        [8, 7]
        """
        found: set[Span] = set()
        for start in self._starts(within):
            span = self._span(start)
            if span.overlaps(within):
                found.add(span)
            if len(found) > limit:
                raise TooManyOccurrences(
                    _(
                        "This series has more than %(limit)s occurrences; give it an end.",
                        limit=limit,
                    ),
                    field="rule",
                    details={"limit": limit},
                )
        return sorted(found)

    def _starts(self, within: Span) -> Iterator[datetime]:
        """Yield the civil starts that may matter, a day of margin around for the zones."""
        margin = timedelta(days=2)
        first = within.start.replace(tzinfo=None) - self.duration - margin
        last = within.end.replace(tzinfo=None) + margin
        yield from (start for start in self.added if first <= start <= last)
        for start in self._expanded():
            if start > last:
                return
            if start >= first and start.date() not in self.skipped:
                yield start

    def _span(self, start: datetime) -> Span:
        days = timedelta(days=self.duration.days)
        begins = next_local_instant(start.date(), start.time(), self.zone)
        turned = next_local_instant((start + days).date(), start.time(), self.zone)
        return Span(begins, turned + (self.duration - days))

    def _expanded(self) -> rrule:
        """Return dateutil's rule, its end in civil time; raise BadRule for one it refuses."""
        parts = read_rule(self.rule)
        if "UNTIL" in parts:
            parts["UNTIL"] = f"{self._last_start(parts['UNTIL']):%Y%m%dT%H%M%S}"
        text = ";".join(f"{name}={value}" for name, value in parts.items())
        try:
            rule = rrulestr(text, dtstart=self.starts)
        except ValueError as error:
            raise BadRule(_("The rule “%(rule)s” cannot be read.", rule=self.rule)) from error
        assert isinstance(rule, rrule)  # noqa: S101 - one RRULE line gives no set
        return rule

    def _last_start(self, until: str) -> datetime:
        """Return UNTIL on the clocks of the zone; a day alone is meant whole."""
        try:
            if "T" not in until:
                day = datetime.strptime(until, "%Y%m%d").replace(tzinfo=UTC).date()
                return datetime.combine(day, time(23, 59, 59))
            moment = datetime.strptime(until.rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        except ValueError as error:
            raise BadRule(_("UNTIL=%(until)s is no moment.", until=until), part="UNTIL") from error
        if until.endswith("Z"):
            moment = moment.astimezone(self.zone)
        return moment.replace(tzinfo=None)


def read_rule(text: str) -> dict[str, str]:
    """Return the parts of a rule by name; raise BadRule for one that we do not expand."""
    parts: dict[str, str] = {}
    for item in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = item.partition("=")
        if name not in _PARTS:
            raise BadRule(
                _("“%(part)s” is no part of a rule that we follow.", part=item), part=name
            )
        if not equals or name in parts or not re.fullmatch(_PARTS[name], value):
            raise BadRule(_("“%(part)s” cannot be read, or comes twice.", part=item), part=name)
        parts[name] = value
    _check_frequency(parts)
    _check_days(parts)
    _check_times(parts)
    return parts


def _check_frequency(parts: Mapping[str, str]) -> None:
    if parts.get("FREQ") not in _FREQUENCIES:
        raise BadRule(
            _(
                "A series repeats by year, month, week, day or hour: FREQ=%(names)s.",
                names=", ".join(_FREQUENCIES),
            ),
            part="FREQ",
        )
    if "COUNT" in parts and "UNTIL" in parts:
        raise BadRule(_("A series ends by COUNT or by UNTIL, not by both."), part="UNTIL")


def _check_days(parts: Mapping[str, str]) -> None:
    """Refuse days that no calendar has: looking for them would last for ever."""
    frequency = parts["FREQ"]
    months = _numbers(parts, "BYMONTH")
    monthdays = _numbers(parts, "BYMONTHDAY")
    longest = max(
        (_LONGEST_MONTH[month - 1] for month in months if month <= len(_LONGEST_MONTH)),
        default=max(_LONGEST_MONTH),
    )
    if any(month > len(_LONGEST_MONTH) for month in months):
        raise BadRule(_("A year has twelve months."), part="BYMONTH")
    beyond = [day for day in monthdays if abs(day) > longest]
    if monthdays and (beyond == monthdays or any(abs(day) > max(_LONGEST_MONTH) for day in beyond)):
        raise BadRule(_("No month of this rule has such a day."), part="BYMONTHDAY")
    by_month = frequency == "MONTHLY" or (frequency == "YEARLY" and months)
    most = _MOST_WEEKDAYS_OF_A_MONTH if by_month else _MOST_WEEKDAYS_OF_A_YEAR
    ranks = [abs(int(rank)) for rank in re.findall(r"[+-]?\d+", parts.get("BYDAY", ""))]
    if ranks and (frequency not in {"MONTHLY", "YEARLY"} or max(ranks) > most):
        raise BadRule(_("BYDAY=%(days)s names no day.", days=parts["BYDAY"]), part="BYDAY")
    if "BYSETPOS" in parts and (
        frequency in {"DAILY", "HOURLY"} or not ({"BYDAY", "BYMONTHDAY"} & parts.keys())
    ):
        raise BadRule(
            _("BYSETPOS picks among the days of a week, a month or a year."), part="BYSETPOS"
        )


def _check_times(parts: Mapping[str, str]) -> None:
    for name, most in (("BYHOUR", 23), ("BYMINUTE", 59)):
        if any(number > most for number in _numbers(parts, name)):
            raise BadRule(_("%(part)s goes from 0 to %(most)s.", part=name, most=most), part=name)


def _numbers(parts: Mapping[str, str], name: str) -> list[int]:
    return [int(number) for number in parts[name].split(",")] if name in parts else []
