"""What the screens on the walls show: what is on now and next, and nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.models import Attendance, Screen
from creuset.core import audit
from creuset.kernel.errors import NotFound
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import Actor
from creuset.people.secrets import hashed
from creuset.places.models import Claim, ClaimAudience, Resource
from creuset.places.permissions import may_change
from creuset.places.queries.access import resources_seen
from creuset.places.queries.freed import freed
from creuset.places.queries.ledger import parts_by_resource, reaching, starting_within
from creuset.places.queries.state import PlaceState, State, state_of_places
from creuset.villages.models import Village

SEEN_EVERY = timedelta(minutes=15)
#: So much longer does a screen say that something was not given back.
OVERDUE_FOR = timedelta(days=30)
MOST_NEXT, MOST_LINES = 4, 14


@dataclass(frozen=True)
class Slot:
    """Something that takes a place: from when to when, and what it is called where screens may tell."""

    span: Span
    title: str
    place: str
    kind: str
    is_closure: bool = False
    is_now: bool = False
    #: It begins and ends on the day that the screen shows: only its hours are told.
    is_today: bool = False
    #: No booking, and there before and after this day, as what is let to somebody: no news of the day.
    is_standing: bool = False


@dataclass(frozen=True)
class Door:
    """A place now and for the rest of its day."""

    resource: Resource
    state: PlaceState
    current: Slot | None
    coming: tuple[Slot, ...]
    #: Since when it should have been given back, by somebody who has not checked out.
    overdue_since: datetime | None


def find_screen(
    village: Village, secret: str, *, now: datetime, is_kiosk: bool = False
) -> Screen | None:
    """Return the screen of the village behind the secret, or the kiosk; the look-up is by hash, so its time tells
    nothing.
    """
    row = (
        Screen.objects.filter(
            village=village,
            secret_hash=hashed(secret),
            revoked_at__isnull=True,
            is_kiosk=is_kiosk,
        )
        .select_related("resource__building", "building")
        .first()
    )
    if row is not None and (row.seen_at is None or row.seen_at <= now - SEEN_EVERY):
        Screen.objects.filter(pk=row.pk).update(seen_at=now)
    return row


def version_of(village: Village, *, now: datetime) -> str:
    """Return what changes whenever a screen may show something else: the village's version and the minute."""
    return f"{audit.version(village.pk)}-{int(now.timestamp()) // 60}"


def screens_of(village: Village, *, by: Actor) -> list[Screen]:
    """Return the screens that stand and that the actor may take down, the lobby's first; one query."""
    rows: QuerySet[Screen] = Screen.objects.filter(village=village, revoked_at__isnull=True)
    found = []
    for row in rows.select_related("resource__building").order_by("resource__position", "name"):
        row.village = village
        if row.resource is None or may_change(by, row.resource):
            found.append(row)
    return sorted(found, key=lambda row: row.resource_id is not None)


def get_screen(village: Village, pk: int) -> Screen:
    """Return a screen that stands, or NotFound."""
    row = (
        Screen.objects.filter(village=village, pk=pk, revoked_at__isnull=True)
        .select_related("resource__building")
        .first()
    )
    if row is None:
        raise NotFound(_("There is no such screen, or not any more."))
    row.village = village
    return row


def door_of(resource: Resource, *, now: datetime) -> Door:
    """Return what a door panel shows of its place; six queries."""
    village = resource.village
    state = state_of_places(village, at=now, by=None, now=now, resources=[resource])[resource.pk]
    slots = _slots(village, [resource], now=now)
    current = next((slot for slot in slots if slot.is_now), None)
    coming = tuple(slot for slot in slots if not slot.is_now)[:MOST_NEXT]
    overdue = None if current or resource.is_pool else _overdue(resource, now=now)
    return Door(resource, state, current, coming, overdue)


def lobby_of(village: Village, *, now: datetime) -> tuple[list[Slot], list[Resource]]:
    """Return what is on or to come today in the places that anybody may see, and those that are free now.

    What is let to somebody for long is neither: a screen full of offices would leave the day no line.
    """
    resources = list(resources_seen(village, None).select_related("building"))
    named = [one for one in resources if one.whole_id is None and not one.is_unbuilt]
    for one in named:
        one.village = one.building.village = village
    states = state_of_places(village, at=now, by=None, now=now, resources=named)
    free = [one for one in named if states[one.pk].state in (State.FREE, State.SOON)]
    found = _slots(village, named, now=now)
    slots = [slot for slot in found if not slot.is_closure and not slot.is_standing]
    return slots[:MOST_LINES], [one for one in free if not one.is_pool][:MOST_LINES]


def _slots(village: Village, resources: Sequence[Resource], *, now: datetime) -> list[Slot]:
    """Return what takes these places from now to the end of the day, what is on first; three queries."""
    parts = parts_by_resource([one.pk for one in resources])
    of_part: dict[int, Resource] = {}
    for one in resources:
        of_part |= dict.fromkeys(parts[one.pk], one)
    day = village.day_of(now)
    rest = Span(now, max(DaySpan.of(day, day).to_span(village.zone).end, now + timedelta(hours=4)))
    gone = freed(village, of_part.keys(), now=now)
    found: dict[tuple[object, ...], Slot] = {}
    for rows in (reaching(of_part, now), starting_within(of_part, rest)):
        for claim in rows.filter(ends_at__gt=now):
            resource = of_part[claim.part_id]
            if resource.is_pool and claim.source_kind == SOURCE:
                continue
            if claim.starts_at <= now and claim.part_id in gone:
                continue
            slot = _slot(claim, resource, village, now=now)
            key = (claim.source_kind, claim.source_id, resource.pk, claim.starts_at)
            found.setdefault(key, slot)
    return sorted(found.values(), key=lambda slot: (not slot.is_now, slot.span.start, slot.place))


def _slot(claim: Claim, resource: Resource, village: Village, *, now: datetime) -> Slot:
    is_told = claim.audience == ClaimAudience.PUBLIC or (
        village.shows_titles and claim.source_kind == SOURCE
    )
    today = village.day_of(now)
    first, last = village.day_of(claim.starts_at), village.day_of(claim.ends_at)
    return Slot(
        span=Span(claim.starts_at, claim.ends_at),
        title=claim.label if is_told else "",
        place=resource.name,
        kind=resource.kind,
        is_closure=claim.source_kind == "closure",
        is_now=claim.starts_at <= now,
        is_today=first == today == last,
        is_standing=claim.source_kind != SOURCE and first < today < last,
    )


def _overdue(resource: Resource, *, now: datetime) -> datetime | None:
    """Return since when somebody who has not checked out should have given the place back; one query."""
    return (
        Attendance.objects.filter(
            came_at__isnull=False,
            left_at__isnull=True,
            ends_at__lte=now,
            ends_at__gt=now - OVERDUE_FOR,
            booking__segments__unit__part_rows__part__whole_rows__resource=resource,
        )
        .order_by("ends_at")
        .values_list("ends_at", flat=True)
        .first()
    )
