"""The first page of a village's public site: the whole village now, and its kinds of space."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from creuset.core.text import NBSP, area_text, number_text
from creuset.desk.kinds import PLURALS, SHOWN_FIRST
from creuset.desk.queries.public.drawings import (
    LARGE,
    Specimen,
    as_svg,
    draw_room,
    floors_of,
    looks_of,
    size_text,
)
from creuset.desk.queries.public.words import now_text
from creuset.places.drawing.shapes import Floor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.floors import (
    LevelPlan,
    Looks,
    States,
    floor_of,
    levels_on,
    main_plan,
    plans_of,
    resources_on,
    view_svg,
)
from creuset.places.queries.state import state_of_places
from creuset.villages.models import Village


@dataclass(frozen=True)
class Village360:
    """A village at a moment: its levels, its spaces, and what each of them is."""

    village: Village
    plans: tuple[LevelPlan, ...]
    resources: tuple[Resource, ...]
    states: States
    looks: Looks

    @property
    def main(self) -> LevelPlan | None:
        """The level with the most to show."""
        return main_plan(self.plans)


def village_now(village: Village, *, day: date, now: datetime) -> Village360:
    """Return the village as anybody may see it now; five queries."""
    resources = list(resources_on(village, day, by=None))
    return Village360(
        village,
        tuple(plans_of(levels_on(village, day), resources)),
        tuple(resources),
        state_of_places(village, at=now, by=None, now=now, resources=resources),
        looks_of(village, at=now),
    )


def view_of(shown: Village360) -> SafeString:
    """Return the view of the main level without its roof, stages in use lit."""
    if shown.main is None:
        return mark_safe("")
    floor = floor_of(shown.main, shown.looks, shown.states)
    return as_svg(view_svg(floor, shown.looks.words, labels=10))


def specimens(shown: Village360) -> list[Specimen]:
    """Return one space of each kind that a village shows first, the largest of its kind, all at one scale."""
    floors = floors_of(shown.plans, shown.looks, shown.states)
    by_kind: dict[str, list[Resource]] = {}
    for resource in shown.resources:
        if resource.whole_id is None and resource.polygon and not resource.is_unbuilt:
            by_kind.setdefault(resource.kind, []).append(resource)
    return [
        _of_kind(shown, Kind(kind), by_kind[kind], floors)
        for kind in SHOWN_FIRST
        if kind in by_kind
    ]


def _of_kind(
    shown: Village360, kind: Kind, rooms: Sequence[Resource], floors: Mapping[int, Floor]
) -> Specimen:
    largest = max(rooms, key=lambda r: (r.area_m2 or 0, -r.position))
    one = len(rooms) == 1
    base = reverse("site:spaces", args=[shown.village])
    drawing, metres = draw_room(largest, floors, shown.looks)
    names = ", ".join(room.name for room in rooms[:5]) + (" …" if len(rooms) > 5 else "")  # noqa: PLR2004 -- a line of names
    return Specimen(
        kind=kind,
        title=largest.name if one else str(PLURALS[kind]),
        words=str(kind.label) if one else names,
        drawing=drawing,
        pairs=tuple(_kind_pairs(rooms, shown.states)),
        url=f"{base}{largest.code}/" if one else f"{base}?kind={kind}",
        span=LARGE.span(metres),
        size=size_text(metres),
    )


def _kind_pairs(rooms: Sequence[Resource], states: States) -> Iterable[tuple[str, str]]:
    areas = sorted(room.area_m2 for room in rooms if room.area_m2)
    if areas and areas[0] != areas[-1]:
        yield (
            _("Area"),
            f"{number_text(areas[0])}{NBSP}–{NBSP}{area_text(areas[-1])}",
        )
    elif areas:
        yield _("Area"), area_text(areas[0])
    places = sorted(room.capacity for room in rooms if room.capacity)
    if places:
        told = (
            str(places[0]) if places[0] == places[-1] else f"{places[0]}{NBSP}–{NBSP}{places[-1]}"
        )
        yield _("Places"), told
    yield _("Now"), now_text(rooms, states)
