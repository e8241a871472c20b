"""What is asked again and again, and how it is seen before it is booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from creuset.bookings.actions.periods import Period
from creuset.bookings.queries.prices import Price
from creuset.bookings.rules.series import (
    Pattern,
    Time,
)
from creuset.bookings.states import PowerMode, SegmentKind, SegmentState
from creuset.kernel.errors import DomainError
from creuset.kernel.money import Money, total
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
    kind: SegmentKind = SegmentKind.USE
    #: Of the places that have a supply.
    power_mode: PowerMode = PowerMode.INCLUDED
    power_kva: Decimal | None = None
    #: What each time asks beside the places, by code and number.
    extras: Mapping[str, int] = field(default_factory=dict)
    #: Each time is an option of its own.
    is_optional: bool = False

    def period(self, resource: Resource, span: Span) -> Period:
        """Return a place at one of the times, as it is asked."""
        state = SegmentState.OPTION if self.is_optional else SegmentState.CONFIRMED
        if resource.supply_id is None:
            return Period(resource, span, kind=self.kind, state=state)
        return Period(
            resource,
            span,
            kind=self.kind,
            state=state,
            power_mode=self.power_mode,
            power_kva=self.power_kva,
        )

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
    #: Which option it would be; 0 of what is asked firm.
    rank: int = 0
    #: None where the village has no prices.
    price: Price | None = None

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

    @property
    def gross(self) -> Money | None:
        """What the times cost that would be booked as they are, VAT included; None where nothing has a price."""
        quoted = [one.price.quoted for one in self.times if one.is_free and one.price]
        known = [each.gross for each in quoted if each]
        return total(known, known[0].currency) if known else None
