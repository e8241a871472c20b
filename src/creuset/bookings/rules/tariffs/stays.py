"""Periods of one place as stays: what touches is one, and what begins on one day is taken together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from creuset.kernel.spans import Span, merge, next_local_instant

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Stay:
    """A time that a place is taken without a break, or several that begin on one day and end within 24 hours.

    Its days begin at the hour of its start, on the village's clocks: a day may last 23 or 25 hours.
    """

    spans: tuple[Span, ...]
    zone: ZoneInfo

    @property
    def span(self) -> Span:
        """From its first moment to its last."""
        return Span(self.spans[0].start, self.spans[-1].end)

    @property
    def day(self) -> date:
        """The civil day on which it begins."""
        return self.spans[0].start.astimezone(self.zone).date()

    @cached_property
    def minutes(self) -> int:
        """The minutes that really pass, begun ones whole."""
        return sum(minutes_of(span) for span in self.spans)

    @cached_property
    def days(self) -> int:
        """How many days it needs where a day is kept until the same hour of the next."""
        # Clocks change by less than a day: the count of civil days is at most one off.
        count = max((self.span.end.astimezone(self.zone).date() - self.day).days, 1)
        return count if self.start_of(count) >= self.span.end else count + 1

    def start_of(self, number: int) -> datetime:
        """Return the instant at which the day of that number begins, 0 for the first."""
        first = self.spans[0].start.astimezone(self.zone)
        # The start itself may be the second showing of its hour.
        if number == 0:
            return self.spans[0].start
        return next_local_instant(
            self.day + timedelta(days=number), first.time(), self.zone, fold=first.fold
        )

    def date_of(self, number: int) -> date:
        """Return the civil day on which the day of that number begins."""
        return self.day + timedelta(days=number)

    def minutes_before(self, number: int) -> int:
        """Return the minutes between its start and the beginning of that day."""
        return (self.start_of(number) - self.spans[0].start) // MINUTE

    def worked(self, number: int, hours: int) -> tuple[Span, ...]:
        """Return the times of that day that count as worked: the first so many hours, or to the end on its last.

        The nights between the days of a stay are kept, not worked.
        """
        start = self.start_of(number)
        if number < self.days - 1:
            end = min(start + timedelta(hours=hours), self.start_of(number + 1))
            return (Span(start, end),)
        window = Span(start, max(self.span.end, start + MINUTE))
        return tuple(both for span in self.spans if (both := span & window))


def minutes_of(span: Span) -> int:
    """Return the minutes of a span, begun ones whole."""
    return -(-span.duration // MINUTE)


def stays_of(spans: Iterable[Span], zone: ZoneInfo) -> list[Stay]:
    """Return the spans of one place as stays, in order; how they were cut makes no difference."""
    stays: list[Stay] = []
    for span in merge(spans):
        stay = Stay((span,), zone)
        last = stays[-1] if stays else None
        both = Stay((*last.spans, span), zone) if last else stay
        if last and stay.day == last.day and both.days == 1:
            stays[-1] = both
        else:
            stays.append(stay)
    return stays


def all_spans(stays: Sequence[Stay]) -> list[Span]:
    """Return the times of the stays."""
    return [span for stay in stays for span in stay.spans]
