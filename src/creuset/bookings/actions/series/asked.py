"""What is asked again and again, and how it is seen before it is booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from creuset.bookings.rules.series import (
    Pattern,
    Time,
)
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.projects.models import Project
from creuset.villages.models import Village


@dataclass(frozen=True)
class Again:
    """What is asked again and again: the same places, by a rule; `building` and `village` of each are loaded."""

    village: Village
    title: str
    party: Party
    resources: Sequence[Resource]
    rule: str
    #: The first time, on the village's clocks.
    starts: datetime
    duration: timedelta
    project: Project | None = None
    note: str = ""

    @property
    def pattern(self) -> Pattern:
        """When it takes place."""
        return Pattern(self.rule, self.starts, self.duration, self.village.zone)


@dataclass(frozen=True)
class Instead:
    """What is taken instead of a time of a series: another time, or other places."""

    span: Span | None = None
    resources: tuple[Resource, ...] = ()


@dataclass(frozen=True)
class Seen:
    """A time of a series as it would be booked: what is in its way, and what could be taken instead."""

    time: Time
    #: What the rules say; the team may overrule them.
    refusals: tuple[DomainError, ...] = ()
    is_taken: bool = False
    other_time: Span | None = None

    @property
    def is_free(self) -> bool:
        """Whether it would be booked as it is."""
        return not self.refusals and not self.is_taken


@dataclass(frozen=True)
class Preview:
    """Every time of a series, and what the rules say of all of them together."""

    times: tuple[Seen, ...]
    refusals: tuple[DomainError, ...] = ()

    @property
    def conflicts(self) -> list[Seen]:
        """The times that would not be booked."""
        return [seen for seen in self.times if not seen.is_free]
