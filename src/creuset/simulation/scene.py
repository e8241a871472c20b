"""The village as those who live in it know it: its places and hours, as values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random
from zoneinfo import ZoneInfo

from creuset.kernel.openings import OpeningHours
from creuset.kernel.spans import DaySpan, Span, next_local_instant
from creuset.places.kinds import Kind

FRIDAY = 4


@dataclass(frozen=True)
class Place:
    """Something that can be booked, with the days on which it serves."""

    code: str
    kind: str
    hours: OpeningHours
    is_pool: bool = False
    by_team: bool = False
    whole: str = ""
    capacity: int = 0
    first: date | None = None
    until: date | None = None

    def serves(self, day: date) -> bool:
        """Say whether the place is in service on the day."""
        return not ((self.first and day < self.first) or (self.until and day >= self.until))

    def is_open(self, span: Span, zone: ZoneInfo) -> bool:
        """Say whether the place is open and in service for the whole span."""
        days = DaySpan.touching(span, zone)
        return all(self.serves(day) for day in days) and self.hours.covers(span, zone)


@dataclass(frozen=True)
class Scene:
    """A village and its places, in the order of its file."""

    slug: str
    zone: ZoneInfo
    hours: OpeningHours
    places: tuple[Place, ...] = field(repr=False)

    @cached_property
    def has_stages(self) -> bool:
        """Whether films are shot here; else the village is one of museums and young companies."""
        return any(place.kind == Kind.STAGE for place in self.places)

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Place, ...]]:
        kinds = dict.fromkeys(place.kind for place in self.places)
        return {kind: tuple(p for p in self.places if p.kind == kind) for kind in kinds}

    def of_kind(self, *kinds: str, on: date) -> list[Place]:
        """Return the places of these kinds in service on the day, in the order of the file."""
        return [
            place for kind in kinds for place in self._by_kind.get(kind, ()) if place.serves(on)
        ]

    def instant(self, day: date, hours: float) -> datetime:
        """Return the instant of a civil hour of the day, such as 9.5; beyond 24 it is of the days after."""
        minutes = round(hours * 60)
        civil = datetime.combine(day, time()) + timedelta(minutes=minutes)
        return next_local_instant(civil.date(), civil.time(), self.zone)

    def span(self, day: date, first: float, last: float) -> Span:
        """Return the span between two civil hours of the day."""
        return Span(self.instant(day, first), self.instant(day, last))

    def open_within(self, place: Place, span: Span) -> list[Span]:
        """Return the stretches of the span during which the place is open."""
        opened = place.hours.spans(DaySpan.touching(span, self.zone), self.zone)
        return [both for one in opened if (both := one & span) is not None]

    def day_of(self, instant: datetime) -> date:
        """Return the civil day of an instant."""
        return instant.astimezone(self.zone).date()

    def opens_at(self, day: date) -> datetime | None:
        """Return when the village opens on the day; None where it does not."""
        opened = self.hours.spans(DaySpan.of(day, day), self.zone)
        return min((one.start for one in opened), default=None)

    def is_working_day(self, day: date) -> bool:
        """Say whether people work in the village on the day."""
        return day.weekday() <= FRIDAY and bool(self.hours.on(day))

    def asked_at(self, random: Random, starts_at: datetime, lead_days: int) -> datetime:
        """Return when somebody asks for something that begins then, so many days ahead.

        In office hours, weekends avoided; on the day itself, a little before. No two instants are
        alike, so that what was asked can be found again by it.
        """
        minutes, fraction = random.randint(8, 110), timedelta(microseconds=random.randrange(10**6))
        hours = 8.5 + random.random() * 10
        if lead_days <= 0:
            return (starts_at - timedelta(minutes=minutes) + fraction).astimezone(UTC)
        day = self.day_of(starts_at) - timedelta(days=lead_days)
        day -= timedelta(days=max(0, day.weekday() - FRIDAY))
        return (self.instant(day, hours) + fraction).astimezone(UTC)


def days_between(first: date, last: date) -> Iterator[date]:
    """Return the days from the first to the last, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def monday(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())
