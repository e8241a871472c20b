"""What every place is at an instant: for the floor plan, now or at a chosen moment."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from creuset.kernel.spans import is_endless
from creuset.people.actors import Actor
from creuset.places.models import Claim, Resource
from creuset.places.permissions import may_read_claim
from creuset.places.queries.freed import freed
from creuset.places.queries.hours import hours_of, service_of
from creuset.places.queries.ledger import parts_by_resource
from creuset.villages.models import Village

#: What is taken within this time is soon taken.
SOON = timedelta(hours=1)
CLOSURE = "closure"


class State(StrEnum):
    """What a place is at an instant."""

    FREE = "free"
    BUSY = "busy"
    SOON = "soon"
    #: Nobody has it, and somebody asked to be the first to.
    OPTION = "option"
    CLOSED = "closed"
    UNBUILT = "unbuilt"


@dataclass(frozen=True)
class PlaceState:
    """What a place is at an instant, as the reader may know it.

    `label` is what takes it, or why it is closed; `until` when that ends, None if that is not known;
    `next_at` when something next takes it. Of a pool `taken` says how many of its `units` are. Under option,
    `label` is what the first of so many `options` is for.
    """

    state: State
    label: str = ""
    party: str = ""
    until: datetime | None = None
    next_at: datetime | None = None
    taken: int = 0
    units: int = 1
    source_kind: str = ""
    source_id: int = 0
    is_mine: bool = False
    options: int = 0

    @property
    def left(self) -> int:
        """How many units of a pool nothing takes."""
        return self.units - self.taken


@dataclass(frozen=True)
class Likely:
    """What may come to take a smallest part, and holds nothing yet; `label` is empty where it may not be known."""

    part_id: int
    until: datetime
    rank: int
    label: str = ""
    party: str = ""
    is_mine: bool = False


#: Tells what is likely on some parts at an instant to come, as the reader may know it.
type Reader = Callable[[Collection[int], datetime, Village, Actor | None, datetime], list[Likely]]

_readers: list[Reader] = []


def add_likely(reader: Reader) -> None:
    """States of places say what `reader` finds likely, from now on."""
    if reader not in _readers:
        _readers.append(reader)


def _likely(
    part_ids: Collection[int], at: datetime, village: Village, by: Actor | None, now: datetime
) -> Mapping[int, list[Likely]]:
    """Return what is likely on each part, the first rank first; what is likely has not begun, so that now has none."""
    found: dict[int, list[Likely]] = {}
    for reader in _readers if at > now else ():
        for one in reader(part_ids, at, village, by, now):
            found.setdefault(one.part_id, []).append(one)
    return {part: sorted(some, key=lambda one: one.rank) for part, some in found.items()}


def state_of_places(
    village: Village,
    *,
    at: datetime,
    by: Actor | None,
    now: datetime,
    resources: Sequence[Resource] | None = None,
    parts: Mapping[int, Sequence[int]] | None = None,
) -> dict[int, PlaceState]:
    """Return what each resource of the village is at the instant; five queries whatever it holds, and what is
    likely asks where the instant is to come.

    Or what those `resources` are, loaded with their buildings: one less; and one less where the smallest parts of
    each are known.
    A whole is busy when one of its parts is taken, a pool when all of them are; so it is under option, where
    nothing takes it.
    """
    if resources is None:
        resources = list(Resource.objects.filter(village=village).select_related("building"))
    if parts is None:
        parts = parts_by_resource([resource.pk for resource in resources])
    smallest = {part for some in parts.values() for part in some}
    current, coming = _claims_around(smallest, at, village)
    for part, spans in freed(village, current.keys(), now=now).items():
        if any(span.contains(at) for span in spans):
            del current[part]
    likely = _likely(smallest, at, village, by, now)
    found = {}
    clocks: dict[str, _Clock] = {}
    for resource in resources:
        resource.village = resource.building.village = village
        found[resource.pk] = _state(
            resource,
            [current[part] for part in parts[resource.pk] if part in current],
            [coming[part] for part in parts[resource.pk] if part in coming],
            [likely.get(part, []) for part in parts[resource.pk] if part not in current],
            units=len(parts[resource.pk]),
            clock=_clock(resource, clocks, at),
            at=at,
            by=by,
            now=now,
        )
    return found


def _claims_around(
    part_ids: set[int], at: datetime, village: Village
) -> tuple[dict[int, Claim], Mapping[int, datetime]]:
    """Return the claim that holds each part at the instant, and when the next one of each begins."""
    claims = Claim.objects.filter(part=OuterRef("pk"))
    rows = Resource.objects.filter(pk__in=part_ids).values_list(
        "pk",
        Subquery(claims.filter(starts_at__lte=at).order_by("-starts_at").values("pk")[:1]),
        Subquery(claims.filter(starts_at__gt=at).order_by("starts_at").values("starts_at")[:1]),
    )
    last, coming = {}, {}
    for part, pk, next_at in rows:
        last[part] = pk
        if next_at is not None:
            coming[part] = next_at
    held = Claim.objects.filter(
        pk__in=[pk for pk in last.values() if pk is not None], held_until__gt=at
    ).select_related("party", "part")
    current = {claim.part_id: claim for claim in held}
    for claim in current.values():
        claim.part.village = village
    return current, coming


@dataclass(frozen=True)
class _Clock:
    """What the hours that many resources share say of an instant."""

    is_open: bool
    #: When they next open; while they are open, when they next close.
    turns_at: datetime | None


def _clock(resource: Resource, known: dict[str, _Clock], at: datetime) -> _Clock:
    key = str(resource.hours or resource.building.hours or resource.village.hours)
    if key not in known:
        zone = resource.village.zone
        hours = hours_of(resource, years={at.year, (at + timedelta(days=8)).year})
        is_open = hours.is_open(at, zone)
        turn = hours.next_closing if is_open else hours.next_opening
        known[key] = _Clock(is_open, turn(at, zone))
    return known[key]


def _state(
    resource: Resource,
    current: Sequence[Claim],
    coming: Sequence[datetime],
    likely: Sequence[Sequence[Likely]],
    *,
    units: int,
    clock: _Clock,
    at: datetime,
    by: Actor | None,
    now: datetime,
) -> PlaceState:
    village, next_at = resource.village, min(coming, default=None)
    if resource.is_unbuilt:
        return PlaceState(State.UNBUILT, units=units)
    first, until = service_of(resource)
    day = village.day_of(at)
    if (first and day < first) or (until and day >= until):
        return PlaceState(State.CLOSED, label=_("Out of service"), units=units)
    taken = [claim for claim in current if claim.source_kind != CLOSURE]
    if current and (not resource.is_pool or len(current) == units):
        claim = min(taken or current, key=lambda c: c.ends_at)
        return _held(claim, len(taken), units, by=by, now=now, next_at=next_at, village=village)
    if not clock.is_open:
        return PlaceState(
            State.CLOSED, until=clock.turns_at, next_at=next_at, taken=len(taken), units=units
        )
    if likely and (all(likely) if resource.is_pool else any(likely)):
        return _optional(likely, next_at, taken=len(taken), units=units)
    is_soon = next_at is not None and next_at - at <= SOON and not resource.is_pool
    return PlaceState(
        State.SOON if is_soon else State.FREE,
        until=next_at or clock.turns_at,
        next_at=next_at,
        taken=len(taken),
        units=units,
    )


def _optional(
    likely: Iterable[Sequence[Likely]], next_at: datetime | None, *, taken: int, units: int
) -> PlaceState:
    """Return the state of a place of which these are likely: what ends first among the first ranks is told."""
    asked = [some for some in likely if some]
    first = min((some[0] for some in asked), key=lambda one: one.until)
    return PlaceState(
        State.OPTION,
        label=first.label,
        party=first.party,
        until=first.until,
        next_at=next_at,
        taken=taken,
        units=units,
        is_mine=first.is_mine,
        options=max(map(len, asked)),
    )


def _held(
    claim: Claim,
    taken: int,
    units: int,
    *,
    by: Actor | None,
    now: datetime,
    next_at: datetime | None,
    village: Village,
) -> PlaceState:
    """Return the state of a place that the claim holds."""
    is_read = may_read_claim(by, claim, village, now=now)
    until = claim.ends_at if is_read else claim.held_until
    own = by.acts_for(village.day_of(now)) if by else frozenset()
    return PlaceState(
        State.CLOSED if claim.source_kind == CLOSURE else State.BUSY,
        label=claim.label if is_read else "",
        party=claim.party.name if is_read and claim.party else "",
        until=None if is_endless(until) else until,
        next_at=next_at,
        taken=taken,
        units=units,
        source_kind=claim.source_kind if is_read else "",
        source_id=claim.source_id if is_read else 0,
        is_mine=claim.party_id in own,
    )
