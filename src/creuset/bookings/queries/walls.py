"""What the screens on the walls show: what is on now and next, and nobody's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.utils.safestring import SafeString, mark_safe

from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.drawing.ruler import Ruler, ruler_of
from creuset.bookings.models import Attendance
from creuset.bookings.queries.ladder import held_spans
from creuset.kernel.spans import DaySpan, Span, is_endless
from creuset.places.kinds import Kind
from creuset.places.models import Claim, ClaimAudience, Resource
from creuset.places.queries.floors import (
    Looks,
    drawing_words,
    flat_svg,
    floor_of,
    levels_on,
    main_plan,
    plans_of,
    resources_on,
)
from creuset.places.queries.freed import freed
from creuset.places.queries.hours import hours_of, hours_of_village
from creuset.places.queries.ledger import parts_by_resource, reaching, starting_within
from creuset.places.queries.state import CLOSURE, PlaceState, State, state_of_places
from creuset.villages.models import Village

#: So much longer does a screen say that something was not given back.
OVERDUE_FOR = timedelta(days=30)
#: What begins within it is told instead of how long the place is free.
NEAR = timedelta(minutes=15)
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
#: Whatever stands on a screen after so many lines is read by nobody.
MOST_NEXT, MOST_LINES, MOST_STAGES = 4, 14, 5
STAGES = (Kind.STAGE, Kind.DIGITAL_STAGE)
#: No place where anybody goes: a lobby leads to none of them.
UNSEEN = (Kind.EQUIPMENT, Kind.TECHNICIAN, Kind.STORAGE, Kind.LOCKER, Kind.PARKING)
#: What somebody who stands in the lobby may look for, the likeliest first.
SOUGHT = (
    Kind.MEETING,
    Kind.OPEN_SPACE,
    Kind.DESK,
    Kind.PHONE_BOX,
    Kind.EDIT,
    Kind.GRADING,
    Kind.RECORDING,
    Kind.PHOTO,
    Kind.WORKSHOP,
    Kind.FAB_LAB,
    Kind.CONFERENCE,
    Kind.ATRIUM,
)


@dataclass(frozen=True)
class Slot:
    """Something that takes a place: from when to when, and what it is called where screens may tell."""

    span: Span
    title: str
    resource: Resource
    is_closure: bool = False
    is_now: bool = False
    is_past: bool = False
    #: Somebody asked for it, and has not confirmed.
    is_option: bool = False
    #: It begins and ends on the day that the screen shows: only its hours are told.
    is_today: bool = False
    #: It begins on that day, whenever it ends.
    begins_today: bool = False
    #: No booking, and longer than a day, as what is let to somebody: no news of the day.
    is_standing: bool = False

    @property
    def has_end(self) -> bool:
        """Whether there is an end to tell."""
        return not is_endless(self.span.end)


@dataclass(frozen=True)
class Door:
    """A place now and for the rest of its day."""

    resource: Resource
    state: PlaceState
    current: Slot | None
    coming: tuple[Slot, ...]
    #: Since when it should have been given back, by somebody who has not checked out.
    overdue_since: datetime | None
    #: When it is free until, where that is today.
    free_until: datetime | None
    #: What begins next, where it is so near that nobody should settle in.
    near: Slot | None
    minutes_left: int
    ruler: Ruler

    @property
    def word(self) -> str:
        """What the panel says in one word, and in one colour."""
        if self.current:
            return "closed" if self.current.is_closure else "busy"
        if self.overdue_since:
            return "busy"
        if self.state.state in (State.CLOSED, State.UNBUILT):
            return "closed"
        if self.near:
            return "option" if self.near.is_option else "soon"
        return "free"


@dataclass(frozen=True)
class Stage:
    """A stage now, and what is on it or comes next."""

    resource: Resource
    state: PlaceState
    current: Slot | None
    following: Slot | None

    @property
    def is_on(self) -> bool:
        """Whether somebody works there now."""
        return self.state.state is State.BUSY


@dataclass(frozen=True)
class Lobby:
    """A village at a moment, as whoever comes in may know it."""

    stages: tuple[Stage, ...]
    #: What is on elsewhere than on the stages shown, then what comes: the soonest first.
    current: tuple[Slot, ...]
    coming: tuple[Slot, ...]
    #: Places that are free, and until when; of a pool, how many of its places are.
    free: tuple[tuple[Resource, PlaceState], ...]
    plan: SafeString
    plan_name: str
    is_open: bool
    #: When the village opens or closes next, where that is today.
    turns_at: datetime | None
    #: When its doors open next, where they are closed.
    opens_at: datetime | None


def door_of(resource: Resource, *, now: datetime) -> Door:
    """Return what a door panel shows of its place; eight queries at most."""
    village = resource.village
    parts = parts_by_resource([resource.pk])
    states = state_of_places(village, at=now, by=None, now=now, resources=[resource], parts=parts)
    state = states[resource.pk]
    day = village.day_of(now)
    today = DaySpan.of(day, day).to_span(village.zone)
    of_part = _by_part([resource], parts)
    slots = _slots(village, of_part, Span(today.start, _evening(village, now)), now=now)
    options = _options(village, of_part, now=now)
    current = next((slot for slot in slots if slot.is_now), None)
    after = [slot for slot in slots if not slot.is_now and not slot.is_past]
    coming = tuple(sorted([*after, *options], key=_by_start)[:MOST_NEXT])
    first = coming[0] if coming else None
    free_until = first.span.start if first else state.until
    return Door(
        resource=resource,
        state=state,
        current=current,
        coming=coming,
        overdue_since=None if current or resource.is_pool else _overdue(resource, now=now),
        free_until=free_until if free_until and village.day_of(free_until) == day else None,
        near=first if first and first.span.start - now <= NEAR else None,
        minutes_left=ceil((first.span.start - now) / A_MINUTE) if first else 0,
        ruler=ruler_of(
            [(slot.span, _texture(slot)) for slot in [*slots, *options]],
            opened=hours_of(resource, years={day.year}).on(day),
            day=day,
            now=now,
            zone=village.zone,
        ),
    )


def lobby_of(village: Village, *, now: datetime) -> Lobby:
    """Return what is on or to come today in the places that anybody may see, and those that are free; nine queries.

    What is let to somebody for long is no news: a screen full of offices would leave the day no line.
    """
    resources = list(resources_on(village, village.day_of(now), by=None))
    for one in resources:
        one.village = one.building.village = village
    parts = parts_by_resource([one.pk for one in resources])
    states = state_of_places(village, at=now, by=None, now=now, resources=resources, parts=parts)
    named = [one for one in resources if one.whole_id is None and one.kind not in UNSEEN]
    told = [one for one in named if not one.is_unbuilt]
    of_part = _by_part(told, parts)
    firm = _slots(village, of_part, Span(now, _evening(village, now)), now=now)
    options = _options(village, of_part, now=now)
    slots = [slot for slot in firm if not slot.is_closure and not slot.is_standing]
    stages = [one for one in told if one.kind in STAGES][:MOST_STAGES]
    drawn = {one.pk for one in stages}
    coming = sorted([*(slot for slot in slots if not slot.is_now), *options], key=_by_start)
    on = sorted((slot for slot in slots if slot.is_now), key=lambda slot: slot.span.end)
    hours = hours_of_village(village, years={village.day_of(now).year})
    is_open = hours.is_open(now, village.zone)
    turn = (hours.next_closing if is_open else hours.next_opening)(now, village.zone)
    plan, plan_name = _plan(village, resources, states, now=now)
    return Lobby(
        stages=tuple(_stage(one, states[one.pk], on, coming) for one in stages),
        current=tuple([slot for slot in on if slot.resource.pk not in drawn][:MOST_LINES]),
        coming=tuple(coming[:MOST_LINES]),
        free=tuple(_free(told, states)[:MOST_LINES]),
        plan=plan,
        plan_name=plan_name,
        is_open=is_open,
        turns_at=turn if turn and village.day_of(turn) == village.day_of(now) else None,
        opens_at=None if is_open else turn,
    )


def _stage(
    resource: Resource, state: PlaceState, on: Sequence[Slot], coming: Sequence[Slot]
) -> Stage:
    return Stage(
        resource,
        state,
        next((slot for slot in on if slot.resource == resource), None),
        next((slot for slot in coming if slot.resource == resource), None),
    )


def _free(
    resources: Sequence[Resource], states: Mapping[int, PlaceState]
) -> list[tuple[Resource, PlaceState]]:
    """Return what somebody in the lobby may look for and would find free, the likeliest first."""
    order = {str(kind): at for at, kind in enumerate(SOUGHT)}
    free = [
        one
        for one in resources
        if one.kind in order and states[one.pk].state in (State.FREE, State.SOON)
    ]
    return [(one, states[one.pk]) for one in sorted(free, key=lambda one: order[one.kind])]


def _plan(
    village: Village,
    resources: Sequence[Resource],
    states: Mapping[int, PlaceState],
    *,
    now: datetime,
) -> tuple[SafeString, str]:
    """Return the level of the largest space as it is now, and its name; empty where no place is drawn; one query."""
    shown = main_plan(plans_of(levels_on(village, village.day_of(now)), resources))
    if shown is None or not shown.resources:
        return mark_safe(""), ""
    looks = Looks(words=drawing_words(), zone=village.zone, at=now, has_labels=False)
    svg = flat_svg(floor_of(shown, looks, states), looks.words, interactive=False, compact=True)
    many = len({one.building_id for one in resources}) > 1
    name = f"{shown.level.building.name}, {shown.level.name}" if many else shown.level.name
    # Every text in it is escaped where it is written.
    return mark_safe(svg), name  # noqa: S308


def _evening(village: Village, now: datetime) -> datetime:
    """Return the end of the day, or four hours from now: late at night the small hours are told too."""
    day = village.day_of(now)
    return max(DaySpan.of(day, day).to_span(village.zone).end, now + timedelta(hours=4))


def _slots(
    village: Village, of_part: Mapping[int, Resource], window: Span, *, now: datetime
) -> list[Slot]:
    """Return what takes these places in the window, what is on first; one query and the judges'."""
    gone = freed(village, of_part.keys(), now=now)
    found: dict[tuple[object, ...], Slot] = {}
    before = reaching(of_part, window.start).filter(ends_at__gt=window.start)
    for claim in before.union(starting_within(of_part, window), all=True):
        resource = of_part[claim.part_id]
        if resource.is_pool and claim.source_kind == SOURCE:
            continue
        if claim.starts_at <= now < claim.ends_at and claim.part_id in gone:
            continue
        key = (claim.source_kind, claim.source_id, resource.pk, claim.starts_at)
        found.setdefault(key, _slot(claim, resource, village, now=now))
    return sorted(found.values(), key=lambda slot: (not slot.is_now, *_by_start(slot)))


def _slot(claim: Claim, resource: Resource, village: Village, *, now: datetime) -> Slot:
    is_told = claim.audience == ClaimAudience.PUBLIC or (
        village.shows_titles and claim.source_kind == SOURCE
    )
    today = village.day_of(now)
    first, last = village.day_of(claim.starts_at), village.day_of(claim.ends_at)
    return Slot(
        span=Span(claim.starts_at, claim.ends_at),
        title=claim.label if is_told else "",
        resource=resource,
        is_closure=claim.source_kind == CLOSURE,
        is_now=claim.starts_at <= now < claim.ends_at,
        is_past=claim.ends_at <= now,
        is_today=first == today == last,
        begins_today=first == today,
        is_standing=claim.source_kind != SOURCE and claim.ends_at - claim.starts_at > A_DAY,
    )


def _options(village: Village, of_part: Mapping[int, Resource], *, now: datetime) -> list[Slot]:
    """Return the options of the rest of the day, whosesoever they are; one query."""
    parts = [part for part, resource in of_part.items() if not resource.is_pool]
    window = Span(now, _evening(village, now))
    found = {
        (of_part[part].pk, span.start): (of_part[part], span)
        for part, spans in held_spans(parts, window, now=now).items()
        for span in spans
        if span.start > now
    }
    slots = [
        Slot(span, "", resource, is_option=True, is_today=True, begins_today=True)
        for resource, span in found.values()
    ]
    return sorted(slots, key=_by_start)


def _by_part(
    resources: Sequence[Resource], parts: Mapping[int, Sequence[int]]
) -> dict[int, Resource]:
    """Return the place that each smallest part belongs to."""
    found: dict[int, Resource] = {}
    for one in resources:
        found |= dict.fromkeys(parts[one.pk], one)
    return found


def _by_start(slot: Slot) -> tuple[datetime, int]:
    return slot.span.start, slot.resource.position


def _texture(slot: Slot) -> str:
    if slot.is_past:
        return "past"
    return "hatched" if slot.is_option else "full"


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
