"""What a reader of the planning may narrow it to."""

from collections.abc import Iterable
from dataclasses import dataclass

from creuset.places.feature_words import feature_name
from creuset.places.features import FEATURES
from creuset.places.kinds import Kind
from creuset.places.models import Resource

#: Features that are had or not, and that people look for.
ASKED_FOR = (
    "green_screen",
    "blackout",
    "control_room",
    "streaming",
    "vehicle_access",
    "heated",
    "daylight",
    "screen",
    "video_call",
    "whiteboard",
    "lockable",
    "water",
    "shower",
    "step_free",
)
#: Features that are measured, and that people look for whatever the figure.
MEASURED = ("cyclorama_m",)


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
        features={name: feature_name(FEATURES[name]) for name in ASKED_FOR if name in had},
    )


def search_features(resources: Iterable[Resource]) -> dict[str, str]:
    """Return the features that a search may ask for, each with its label: what some resource has, measured or not."""
    had = {
        name
        for row in resources
        for name, value in row.features.items()
        if value is True or (name in MEASURED and value)
    }
    return {name: feature_name(FEATURES[name]) for name in (*MEASURED, *ASKED_FOR) if name in had}
