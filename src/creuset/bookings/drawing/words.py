"""What a bar says of itself: days and hours as people read them, each worked out once a page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from html import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from creuset.bookings.drawing.frame import DAY, Frame
from creuset.bookings.models import SEGMENT_LABELS
from creuset.bookings.states import SegmentKind
from creuset.core import text

#: Any midnight: only the hour is read of it.
_MIDNIGHT = datetime(2026, 1, 1)  # noqa: DTZ001 -- a clock without a zone is what is wanted


class _Safe(dict[str, str]):
    """Words as they are written in markup, worked out when they are first asked for."""

    def __init__(self, language: str | None) -> None:
        super().__init__({"": ""})
        # Asked once: a page holds thousands of different names.
        self._is_french = (language or "").startswith("fr")

    def __missing__(self, words: str) -> str:
        shown = text.french_spaces(words) if self._is_french else words
        self[words] = made = escape(shown)
        return made


class Words:
    """Words of one page in one language, kept because a page says the same ones thousands of times."""

    def __init__(self, frame: Frame) -> None:
        self._first = frame.days.first
        self._today = frame.today
        self._hours: dict[int, str] = {}
        self._days: dict[int, str] = {}
        #: Words escaped, their spaces set.
        self.safe: Callable[[str], str] = _Safe(get_language()).__getitem__
        self.occupied = escape(_("Occupied"))
        self.closed = escape(_("Closed"))
        self.option = escape(_("option"))
        self.optional = escape(_("Under option"))

    def kind(self, kind: str) -> str:
        """Return what a period is for."""
        return self.safe(str(SEGMENT_LABELS[SegmentKind(kind)]))

    def hour(self, minute: int) -> str:
        """Return the hour that the clocks show at a minute."""
        rest = minute % DAY
        known = self._hours.get(rest)
        if known is None:
            hour = (_MIDNIGHT + timedelta(minutes=rest)).time()
            known = self._hours[rest] = escape(text.hour_text(hour))
        return known

    def day(self, minute: int) -> str:
        """Return the day in which a minute falls."""
        number = minute // DAY
        known = self._days.get(number)
        if known is None:
            day = self._first + timedelta(days=number)
            known = self._days[number] = escape(text.day_text(day, today=self._today))
        return known

    def span(self, first: int, last: int) -> str:
        """Return from when to when: the day is said once where it is the same."""
        if first // DAY == (last - 1) // DAY:
            return f"{self.day(first)}, {self.hour(first)} – {self.hour(last)}"
        return f"{self.day(first)}, {self.hour(first)} – {self.day(last)}, {self.hour(last)}"
