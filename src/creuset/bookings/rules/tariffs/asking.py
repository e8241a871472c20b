"""What a price is asked for."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from creuset.bookings.rules.tariffs.values import Names
from creuset.kernel.spans import Span


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """A resource for a time, with what is done there and how its current is paid."""

    #: Its own code, then those whose price it may borrow, such as its pool's.
    codes: tuple[str, ...]
    names: Names
    #: What the resource is.
    kind: str
    span: Span
    #: What the period is for.
    segment_kind: str = "use"
    power_mode: str = "none"
    power_kva: Decimal | None = None
    #: What the meter said, once it was read.
    power_kwh: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AskedExtra:
    """An extra, and how many of it: pieces, or persons."""

    code: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """All that one booking asks for; days are those of the zone."""

    periods: tuple[AskedPeriod, ...]
    zone: ZoneInfo
    extras: tuple[AskedExtra, ...] = ()

    @property
    def starts_at(self) -> datetime:
        """The instant at which the first period begins."""
        return min(period.span.start for period in self.periods)
