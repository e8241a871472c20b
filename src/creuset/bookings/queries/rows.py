"""What a planning is made of: bars in rows, rows in groups; as its reader may know them."""

from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from django.utils.translation import gettext as _

from creuset.kernel.spans import DaySpan, Span


# Thousands of these are made for one page: a frozen dataclass takes five times as long.
class Bar(NamedTuple):
    """What a source takes of a resource, or wants of it as an option, as the reader may know it; `label` is empty
    if they may not.
    """

    source_kind: str
    source_id: int
    starts_at: datetime
    ends_at: datetime
    #: `ends_at` plus the turnaround.
    held_until: datetime
    label: str
    party: str
    #: How it looks: "use", "closure".
    tone: str
    is_mine: bool
    #: The reader may move, resize and cancel the booking.
    may_change: bool
    #: How many of the row's smallest parts it takes.
    parts: int = 1
    #: The place of its part among those of the row: the lane of a pool.
    lane: int = 0
    #: Of a live option; 0 of what is firm.
    rank: int = 0
    #: When an option ends if nobody does anything.
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the reader may know what it is, and open it."""
        return bool(self.label)

    @property
    def text(self) -> str:
        """What it is called; to those who may not know it, the place is occupied."""
        return self.label or _("Occupied")


#: When a bar begins.
STARTS = itemgetter(2)
#: The last fields of a bar that takes one part: `parts`, `lane`, `rank`, `until`.
ONE_FIRM_PART = (1, 0, 0, None)


class Load(NamedTuple):
    """From one instant to the next, so many units of a pool are taken."""

    starts_at: datetime
    ends_at: datetime
    taken: int


@dataclass(frozen=True)
class Row:
    """A resource on the planning."""

    resource_id: int
    code: str
    name: str
    kind: str
    area_m2: float | None
    capacity: int | None
    building: str
    building_code: str
    #: The resource that this one is a part of, shown or not.
    whole_id: int | None
    is_pool: bool
    #: Its smallest parts, itself where it has none.
    part_ids: tuple[int, ...]
    #: The reader may book it for themselves or for somebody.
    may_book: bool
    #: When it is closed by its opening hours.
    closed: tuple[Span, ...]
    #: When it, or its building, does not serve.
    away: tuple[Span, ...]
    bars: tuple[Bar, ...]
    #: Of a pool: how many units are taken, only where some are.
    load: tuple[Load, ...] = ()
    #: Live options, cut where their rank changes; they take nothing.
    options: tuple[Bar, ...] = ()
    #: Of a pool: how many units are taken or under option, only where some are under option.
    wanted: tuple[Load, ...] = ()

    @property
    def has_parts(self) -> bool:
        """Whether it is a whole."""
        return self.part_ids != (self.resource_id,)


@dataclass(frozen=True)
class Group:
    """The resources of one kind."""

    kind: str
    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Planning:
    """Some days of some resources."""

    days: DaySpan
    window: Span
    now: datetime
    groups: tuple[Group, ...]

    @property
    def rows(self) -> list[Row]:
        """Every row, in order."""
        return [row for group in self.groups for row in group.rows]

    @property
    def is_empty(self) -> bool:
        """Whether no resource answers the filter."""
        return not self.groups
