"""How visitors read kinds and features: plural names, colour families, groups of a sheet."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from creuset.core.text import NBSP, in_language, number_text
from creuset.places.features import FEATURES, Feature
from creuset.places.kinds import Kind

PLURALS = {
    Kind.STAGE: _("Shooting stages"),
    Kind.DIGITAL_STAGE: _("Digital stages"),
    Kind.PHOTO: _("Photo studios"),
    Kind.RECORDING: _("Recording studios"),
    Kind.EDIT: _("Edit suites"),
    Kind.GRADING: _("Grading suites"),
    Kind.ATRIUM: _("Atrium"),
    Kind.CONFERENCE: _("Conference rooms"),
    Kind.FAB_LAB: _("Fab-lab"),
    Kind.OPEN_SPACE: _("Open spaces"),
    Kind.SHARED_OFFICE: _("Shared offices"),
    Kind.OFFICE: _("Private offices"),
    Kind.MEETING: _("Meeting rooms"),
    Kind.WORKSHOP: _("Workshops"),
    Kind.DRESSING_ROOM: _("Dressing rooms"),
    Kind.PHONE_BOX: _("Phone boxes"),
    Kind.STALL: _("Stalls"),
    Kind.STORAGE: _("Storage"),
    Kind.LOCKER: _("Lockers"),
    Kind.PARKING: _("Parking spaces"),
    Kind.EQUIPMENT: _("Equipment"),
    Kind.DESK: _("Desks"),
}
"""The kinds as headings, in the order in which visitors read them."""

ORDER = {kind: place for place, kind in enumerate(PLURALS)}
"""Where each kind stands among the others."""

#: What a village shows first: its specimens on the first page.
SHOWN_FIRST = (
    Kind.STAGE,
    Kind.ATRIUM,
    Kind.CONFERENCE,
    Kind.DIGITAL_STAGE,
    Kind.PHOTO,
    Kind.FAB_LAB,
    Kind.OPEN_SPACE,
    Kind.OFFICE,
    Kind.MEETING,
    Kind.EDIT,
    Kind.GRADING,
    Kind.RECORDING,
    Kind.WORKSHOP,
)

#: Whose day is told on the first page.
TOLD_TODAY = (
    Kind.STAGE,
    Kind.ATRIUM,
    Kind.CONFERENCE,
    Kind.DIGITAL_STAGE,
    Kind.PHOTO,
    Kind.EDIT,
    Kind.GRADING,
    Kind.RECORDING,
    Kind.FAB_LAB,
    Kind.OPEN_SPACE,
    Kind.MEETING,
)

SHOOTING = frozenset({Kind.STAGE, Kind.DIGITAL_STAGE, Kind.PHOTO})

GROUPS = (
    (
        pgettext_lazy("group of features", "Volume"),
        (
            "height_m",
            "grid_height_m",
            "grid_load_kg",
            "floor",
            "floor_load_kg_m2",
            "booth_m2",
            "volume_l",
            "length_m",
        ),
    ),
    (
        pgettext_lazy("group of features", "Electricity"),
        (
            "power_kva",
            "sockets_250a",
            "sockets_125a",
            "sockets_63a",
            "sockets_32a",
            "charging_kw",
        ),
    ),
    (
        pgettext_lazy("group of features", "Picture"),
        (
            "cyclorama_m",
            "cyclorama_height_m",
            "green_screen",
            "blackout",
            "daylight",
            "reference_monitor",
            "screen",
            "double_screen",
            "projector_lumens",
            "mirrors",
        ),
    ),
    (
        pgettext_lazy("group of features", "Sound"),
        ("noise_dba", "isolation_db", "speakers"),
    ),
    (
        pgettext_lazy("group of features", "Access"),
        ("door_width_m", "door_height_m", "vehicle_access", "step_free", "lockable"),
    ),
    (
        pgettext_lazy("group of features", "Network and control room"),
        ("fibre_gbit_s", "control_room", "streaming", "video_call"),
    ),
    (
        pgettext_lazy("group of features", "Equipment"),
        (
            "seats_in_rows",
            "whiteboard",
            "heated",
            "water",
            "shower",
            "extraction",
            "machines",
            "contents",
        ),
    ),
)
"""The features of a sheet, put together as people look for them."""

#: What the head of a sheet tells in large figures, the most telling first.
HEAD_FIGURES = ("grid_height_m", "height_m", "power_kva", "noise_dba", "fibre_gbit_s")

#: What a list of spaces can be narrowed to.
ASKED_FOR = (
    "cyclorama_m",
    "green_screen",
    "blackout",
    "daylight",
    "control_room",
    "streaming",
    "video_call",
    "screen",
    "vehicle_access",
    "step_free",
)


def feature_name(feature: Feature) -> str:
    """Return the feature's name in the language of the page."""
    return feature.fr if (get_language() or "fr").startswith("fr") else feature.en


def figure_of(key: str, value: Any) -> tuple[str, str]:
    """Return a feature's value and its unit, as people read them; a yes or a no is a word."""
    feature = FEATURES[key]
    if isinstance(value, bool):
        return (gettext("yes") if value else gettext("no")), ""
    if isinstance(value, int | float):
        decimals = 0 if value == int(value) else 2 if feature.unit == "m" else 1
        return number_text(value, decimals), feature.unit
    if isinstance(value, Mapping):
        return in_language(value), ""
    return str(value), ""


def feature_pairs(
    features: Mapping[str, Any],
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the features group by group: a heading, then names and values with their units."""
    groups = []
    for title, keys in GROUPS:
        rows = []
        for key in keys:
            if key not in features or features[key] in (None, "", {}):
                continue
            shown, unit = figure_of(key, features[key])
            rows.append((feature_name(FEATURES[key]), f"{shown}{NBSP}{unit}" if unit else shown))
        if rows:
            groups.append((str(title), rows))
    return groups
