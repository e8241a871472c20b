"""What is to be known before residents move: papers, keys and lockers, and what was booked where they leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from creuset.billing.words import money_text
from creuset.kernel.money import Money
from creuset.kernel.spans import DaySpan
from creuset.places.kinds import Kind
from creuset.places.models import Claim
from creuset.plans.actions.relocating import Foreseen, Line
from creuset.plans.belongings import Leaving, belongings_of
from creuset.plans.models import FOREVER, Relocation
from creuset.plans.queries.relocations import bookings_in

#: Rooms whose state is written down when they change hands.
INSPECTED = frozenset({Kind.OFFICE, Kind.SHARED_OFFICE, Kind.WORKSHOP, Kind.STORAGE, Kind.STALL})
#: So many bookings that are left behind are listed.
MOST_LISTED = 30


@dataclass(frozen=True)
class Moving:
    """One who moves: what changes for them, and what they must sign or bring back."""

    line: Line
    price_now: str
    price_then: str
    difference: str
    papers: Sequence[str]
    belongings: Sequence[str]
    in_the_way: Sequence[str]
    remarks: Sequence[str]


@dataclass(frozen=True)
class Before:
    """All that is to be known before a move."""

    rows: Sequence[Moving]
    staying: Sequence[Line]
    #: What a cycle of all of them costs more, or less.
    difference: str
    in_the_way: Sequence[str]
    #: Bookings that stand in the buildings that are left, from the day on; of so many the first are here.
    bookings: Sequence[Claim]
    bookings_count: int


def before_moving(row: Relocation, seen: Foreseen, *, now: datetime) -> Before:
    """Return what is to be known before the move; two queries, and those of the domains above."""
    moving = seen.moving
    held: dict[int, list[str]] = {}
    of_party: dict[int, list[str]] = {}
    for one in belongings_of(_leaving(row, moving)):
        if one.place_id is not None:
            held.setdefault(one.place_id, []).append(one.text)
        elif one.party_id is not None:
            of_party.setdefault(one.party_id, []).append(one.text)
    rows = [
        _moving(
            line,
            [
                *held.get(line.mover.from_place.pk, ()),
                *of_party.get(line.mover.subscription.party_id, ()),
            ],
        )
        for line in moving
    ]
    start = DaySpan(row.on, FOREVER).to_span(row.village.zone).start
    bookings = bookings_in(row.from_buildings.all(), since=max(start, now))
    cents = sum(_cents(line) for line in moving)
    return Before(
        rows=rows,
        staying=[line for line in seen.lines if line.mover.stays],
        difference=_signed(Money(cents, row.village.currency)) if cents else "",
        in_the_way=[str(one) for one in seen.all_in_the_way],
        bookings=bookings[:MOST_LISTED],
        bookings_count=len(bookings),
    )


def _leaving(row: Relocation, moving: Sequence[Line]) -> Leaving:
    return Leaving(
        village=row.village,
        buildings=[one.pk for one in row.from_buildings.all()],
        places=[line.mover.from_place.pk for line in moving],
        parties=list({line.mover.subscription.party_id for line in moving}),
    )


def _moving(line: Line, belongings: Sequence[str]) -> Moving:
    cents = _cents(line)
    currency = line.now.price.currency if line.now else ""
    return Moving(
        line=line,
        price_now=money_text(line.now.price) if line.now else "",
        price_then=money_text(line.then.price) if line.then else "",
        difference=_signed(Money(cents, currency)) if cents else "",
        papers=_papers(line),
        belongings=belongings,
        in_the_way=[str(one) for one in line.in_the_way],
        remarks=[str(one) for one in line.remarks],
    )


def _cents(line: Line) -> int:
    if line.now is None or line.then is None:
        return 0
    before = line.now.price + line.now.charges
    return (line.then.price + line.then.charges - before).cents


def _signed(amount: Money) -> str:
    return f"+{money_text(amount)}" if amount.cents > 0 else money_text(amount)


def _papers(line: Line) -> list[str]:
    mover = line.mover
    found = []
    if mover.subscription.offer.contract:
        found.append(_("amendment to the contract"))
    if mover.from_place.kind in INSPECTED:
        found.append(_("inventories of both places"))
    return found
