"""What a reader of the planning may narrow it to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from creuset.places.kinds import Kind
from creuset.places.models import Resource

#: Features that are had or not, and that people look for.
FEATURES: dict[str, Promise] = {
    "green_screen": _("Green screen"),
    "blackout": _("Blackout"),
    "control_room": _("Control room"),
    "streaming": _("Live streaming"),
    "vehicle_access": _("Vehicle access"),
    "heated": _("Heated"),
    "daylight": _("Daylight"),
    "screen": _("Screen"),
    "video_call": _("Video calls"),
    "whiteboard": _("Whiteboard"),
    "lockable": _("Lockable"),
    "water": _("Water"),
    "shower": _("Shower"),
    "step_free": _("Step-free access"),
}


@dataclass(frozen=True)
class PlanningChoices:
    """Kinds, buildings by code, and features that some resource has, each with its label."""

    kinds: dict[str, str]
    buildings: dict[str, str]
    features: dict[str, str]


def planning_choices(resources: Iterable[Resource]) -> PlanningChoices:
    """Return what these resources, `building` loaded, can be narrowed to; no query."""
    rows = list(resources)
    kinds = {row.kind for row in rows}
    had = {name for row in rows for name, value in row.features.items() if value is True}
    buildings = {row.building.code: row.building for row in rows}
    return PlanningChoices(
        kinds={kind: str(Kind(kind).label) for kind in Kind.values if kind in kinds},
        buildings={
            code: building.name
            for code, building in sorted(buildings.items(), key=lambda item: item[1].position)
        },
        features={name: str(label) for name, label in FEATURES.items() if name in had},
    )
