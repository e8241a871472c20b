"""Opening hours as files and forms write them, read with every fault at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from creuset.kernel.errors import Refusals
from creuset.kernel.openings.parts import BadHours, DayException, HolidayRule, Interval, Intervals
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_KEYS = (*WEEKDAYS, "holidays", "exceptions")
_EXCEPTION_KEYS = ("from", "until", "hours", "why")

type Path = tuple[str | int, ...]


@dataclass(slots=True)
class Written:
    """The parts of written opening hours; read whole or not at all by :meth:`read`."""

    week: tuple[Intervals, ...] = ()
    holidays: HolidayRule | Intervals = HolidayRule.OPEN
    exceptions: tuple[DayException, ...] = ()
    faults: list[BadHours] = field(default_factory=list)

    @classmethod
    def read(cls, data: object, path: Path = ()) -> "Written":
        """Return the parts, or raise Refusals holding one BadHours for each fault."""
        written = cls()
        table = written.table(data, path, _KEYS)
        written.week = tuple(
            written.intervals(table.get(day, []), (*path, day)) for day in WEEKDAYS
        )
        written.holidays = written.holiday_rule(table.get("holidays", "open"), (*path, "holidays"))
        written.exceptions = tuple(
            exception
            for at, row in enumerate(
                written.rows(table.get("exceptions", []), (*path, "exceptions"))
            )
            if (exception := written.exception(row, (*path, "exceptions", at))) is not None
        )
        if written.faults:
            raise Refusals(written.faults)
        return written

    def expect(self, path: Path, expected: Sentence) -> None:
        """Note a fault and go on."""
        self.faults.append(BadHours(path, expected))

    def table(self, data: object, path: Path, keys: Sequence[str]) -> Mapping[str, object]:
        """Return the mapping without the keys that nobody knows, each of which is a fault."""
        if not isinstance(data, Mapping):
            self.expect(path, _("a table"))
            return {}
        for key in data:
            if key not in keys:
                self.expect((*path, str(key)), _("one of %(keys)s", keys=", ".join(keys)))
        return {key: data[key] for key in keys if key in data}

    def rows(self, data: object, path: Path) -> Sequence[object]:
        """Return the items of a list."""
        if isinstance(data, Sequence) and not isinstance(data, str | bytes):
            return data
        self.expect(path, _("a list"))
        return ()

    def intervals(self, data: object, path: Path) -> Intervals:
        """Return the intervals of one day, sorted; those that overlap are a fault."""
        found: list[Interval] = []
        for at, text in enumerate(self.rows(data, path)):
            try:
                found.append(Interval.parse(str(text)))
            except ValueError:
                self.expect((*path, at), _("opening and closing times such as 08:00-20:00"))
        found.sort()
        if any(first.closes > second.opens for first, second in pairwise(found)):
            self.expect(path, _("intervals that do not overlap"))
        return tuple(found)

    def holiday_rule(self, data: object, path: Path) -> HolidayRule | Intervals:
        """Return what public holidays change: ``open``, ``closed``, or a list of hours."""
        if isinstance(data, str):
            if data in HolidayRule:
                return HolidayRule(data)
            self.expect(path, _("open, closed, or a list of hours"))
            return HolidayRule.OPEN
        return self.intervals(data, path) or HolidayRule.CLOSED

    def exception(self, data: object, path: Path) -> DayException | None:
        """Return one exception, or None where its days cannot be read."""
        row = self.table(data, path, _EXCEPTION_KEYS)
        first = self.day(row.get("from"), (*path, "from"))
        last = self.day(row["until"], (*path, "until")) if "until" in row else first
        hours = self.intervals(row.get("hours", []), (*path, "hours"))
        why = self.why(row.get("why", {}), (*path, "why"))
        if first is None or last is None:
            return None
        if last < first or last == date.max:
            self.expect((*path, "until"), _("a last day that is not before the first"))
            return None
        return DayException(DaySpan.of(first, last), hours, why)

    def day(self, data: object, path: Path) -> date | None:
        """Return a day given as a date or as ISO text."""
        if isinstance(data, date) and not isinstance(data, datetime):
            return data
        try:
            return date.fromisoformat(data if isinstance(data, str) else "")
        except ValueError:
            self.expect(path, _("a day such as 2026-12-24"))
            return None

    def why(self, data: object, path: Path) -> dict[str, str]:
        """Return the reason by language."""
        if not isinstance(data, Mapping):
            self.expect(path, _("a text by language, such as fr and en"))
            return {}
        for language, text in data.items():
            if not isinstance(text, str) or not text.strip():
                self.expect((*path, str(language)), _("a text"))
        return {str(language): str(text) for language, text in data.items()}
