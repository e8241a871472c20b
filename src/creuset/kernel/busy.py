"""Calendars of others, read as the times at which something is taken (RFC 5545).

`icalendar` reads the file and `recurring-ical-events` expands its series; this module bounds what a
hostile or broken file can cost, and turns each of its faults into a sentence.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from creuset.kernel.errors import DomainError
from creuset.kernel.recurrence import read_rule
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span, day_start, next_local_instant

if TYPE_CHECKING:
    from icalendar import Calendar, Event

MOST_BYTES = 5_000_000
MOST_EVENTS = 20_000
MOST_BUSY = 5_000
#: How often the series of a file may come round from their first day to the last looked at: all of them, and one.
MOST_STEPS, MOST_STEPS_OF_ONE = 400_000, 40_000
#: What a sentence repeats of a file.
LONGEST_QUOTE = 80
_PERIODS = {
    "YEARLY": timedelta(days=365),
    "MONTHLY": timedelta(days=28),
    "WEEKLY": timedelta(days=7),
    "DAILY": timedelta(days=1),
    "HOURLY": timedelta(hours=1),
}
_SERIES = ("RRULE", "RDATE", "RECURRENCE-ID")


class BadCalendar(DomainError):
    """A file that is no calendar, or more of one than is read."""

    code = "bad-calendar"


@dataclass(frozen=True, slots=True, order=True)
class Busy:
    """A time that somebody else's calendar takes."""

    span: Span
    title: str
    uid: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar takes within the days looked at, in order, and what of it could not be read."""

    busy: tuple[Busy, ...]
    problems: tuple[Sentence, ...]
    title: str = ""


def read_busy(content: bytes, *, zone: ZoneInfo, within: Span) -> Reading:
    r"""Return the times within which the calendar is busy.

    Whole days and times without a zone are those of `zone`; an all-day event ends with the day before
    its DTEND. What is cancelled or transparent takes nothing. An event that cannot be read is left out
    and told; it keeps no other from being read. Raise BadCalendar for what is no calendar, or too large.

    >>> paris = ZoneInfo("Europe/Paris")
    >>> file = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20260504\nEND:VEVENT\nEND:VCALENDAR"
    >>> may = Span(datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
    >>> [busy.span.start.isoformat() for busy in read_busy(file, zone=paris, within=may).busy]
    ['2026-05-03T22:00:00+00:00']
    """
    calendars = _read(content)
    events = [event for calendar in calendars for event in calendar.events]
    if len(events) > MOST_EVENTS:
        raise BadCalendar(
            _(
                "This calendar has %(count)s events; %(most)s are read at most.",
                count=len(events),
                most=MOST_EVENTS,
            )
        )
    reader = _Reader(zone, within)
    for uid, group in _by_uid(events).items():
        reader.read(uid, group)
    if len(reader.busy) > MOST_BUSY:
        raise BadCalendar(
            _(
                "This calendar takes more than %(most)s times within the days that are read.",
                most=MOST_BUSY,
            )
        )
    title = _quoted(calendars[0].get("X-WR-CALNAME", ""))
    return Reading(tuple(sorted(reader.busy)), tuple(reader.problems), title)


def _read(content: bytes) -> "list[Calendar]":
    # Read when it is needed: every start of the house would pay for what only imports ask.
    from icalendar import Calendar  # noqa: PLC0415

    if len(content) > MOST_BYTES:
        raise BadCalendar(
            _("This calendar is larger than %(most)s MB.", most=MOST_BYTES // 1_000_000)
        )
    try:
        found = Calendar.from_ical(content, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise BadCalendar(_("This is no calendar that can be read.")) from error
    if not found or not all(isinstance(one, Calendar) for one in found):
        raise BadCalendar(_("This is no calendar that can be read."))
    return found


def _by_uid(events: "Sequence[Event]") -> "dict[str, list[Event]]":
    """Return the events by what they are occurrences of; one without UID stands alone."""
    groups: dict[str, list[Event]] = defaultdict(list)
    for number, event in enumerate(events):
        groups[str(event.get("UID") or f"#{number}")].append(event)
    return groups


class _Reader:
    """Reads group after group, within one allowance of steps."""

    def __init__(self, zone: ZoneInfo, within: Span) -> None:
        self.zone, self.within = zone, within
        self.busy: list[Busy] = []
        self.problems: list[Sentence] = []
        self.steps_left = MOST_STEPS

    def read(self, uid: str, group: "Sequence[Event]") -> None:
        """What the group takes is added to what is busy, or its fault to the problems."""
        title = _quoted(group[0].get("SUMMARY", "")) or uid[:LONGEST_QUOTE]
        try:
            found = [
                Busy(span, _quoted(event.get("SUMMARY", "")), uid)
                for event in self._occurrences(group)
                if _takes_time(event)
                for span in [self._span(event)]
                if span is not None and span.overlaps(self.within)
            ]
        except DomainError as error:
            self.problems.append(_("“%(title)s”: %(why)s", title=title, why=error.message))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, IndexError):
            self.problems.append(_("“%(title)s” cannot be read.", title=title))
        else:
            self.busy += found

    def _occurrences(self, group: "Sequence[Event]") -> "Iterator[Event]":
        if not any(name in event for event in group for name in _SERIES):
            yield from group
            return
        for event in group:
            self._check_series(event)
        from icalendar import Calendar  # noqa: PLC0415 - as above
        from recurring_ical_events import of  # noqa: PLC0415 - as above

        alone = Calendar()
        for event in group:
            alone.add_component(event)
        # An occurrence of the eve may last into the days looked at: the library asks what overlaps them.
        yield from of(alone).between(self.within.start, self.within.end)

    def _check_series(self, event: "Event") -> None:
        """Raise unless the rules of an event come to an end in the steps that are left."""
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            parts = read_rule(rule.to_ical().decode())
            steps = self._steps(parts, self._instant(event.decoded("DTSTART")))
            self.steps_left -= steps
            if steps > MOST_STEPS_OF_ONE or self.steps_left < 0:
                raise BadCalendar(_("it comes round too often, from too long ago."))

    def _steps(self, parts: Mapping[str, str], first: datetime) -> int:
        period = _PERIODS[parts["FREQ"]] * int(parts.get("INTERVAL", 1))
        times = 1
        for name in ("BYHOUR", "BYMINUTE"):
            times *= parts[name].count(",") + 1 if name in parts else 1
        return max(0, (self.within.end - first) // period) * times

    def _span(self, event: "Event") -> Span | None:
        """Return when the event is, None where it lasts no time."""
        if "DTSTART" not in event:
            raise BadCalendar(_("it says not when it begins."))
        starts = event.decoded("DTSTART")
        self._check_zone(event["DTSTART"], starts)
        if "DTEND" in event:
            ends = event.decoded("DTEND")
        elif "DURATION" in event:
            ends = starts + event.decoded("DURATION")
        else:
            ends = starts if isinstance(starts, datetime) else starts + timedelta(days=1)
        first, last = self._instant(starts), self._instant(ends)
        if last < first:
            raise BadCalendar(_("it ends before it begins."))
        return Span(first, last) if first < last else None

    def _check_zone(self, written: object, read: object) -> None:
        """Tell of a zone that nobody knows, once: its times are taken as those of the place."""
        name = getattr(written, "params", {}).get("TZID")
        if name and isinstance(read, datetime) and read.tzinfo is None:
            said = _(
                "The time zone “%(name)s” is unknown: its times are read on the village’s clocks.",
                name=_quoted(name),
            )
            if said not in self.problems:
                self.problems.append(said)

    def _instant(self, moment: object) -> datetime:
        """Return a day or a time of the file as an instant."""
        if isinstance(moment, datetime):
            if moment.tzinfo is None:
                return next_local_instant(moment.date(), moment.time(), self.zone)
            return moment.astimezone(UTC)
        if isinstance(moment, date):
            return day_start(moment, self.zone)
        raise BadCalendar(_("it says not when it begins."))


def _takes_time(event: "Event") -> bool:
    return (
        str(event.get("STATUS", "")).upper() != "CANCELLED"
        and str(event.get("TRANSP", "")).upper() != "TRANSPARENT"
    )


def _quoted(text: object) -> str:
    """Return the beginning of a text of the file, on one line."""
    return " ".join(str(text).split())[:LONGEST_QUOTE]
