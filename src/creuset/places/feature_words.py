"""Features as people read them: their names, figures and units, put together in groups."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext, pgettext_lazy

from creuset.core.text import NBSP, day_text, in_language, number_text
from creuset.places.features import FEATURES, Feature, OutOfOrder, works

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
        (
            "door_width_m",
            "door_height_m",
            "vehicle_access",
            "step_free",
            "lockable",
            "security_level",
        ),
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
            "skills",
        ),
    ),
)
"""The features of a sheet, put together as people look for them."""


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


def disorder_text(told: Mapping[str, str], *, day: date) -> str:
    """Return what is said of a feature that does not work on a day."""
    until = date.fromisoformat(told["until"]) if told["until"] else None
    said = (
        gettext("out of order until %(day)s") % {"day": day_text(until, today=day)}
        if until
        else gettext("out of order")
    )
    return f"{said} ({told['note']})" if told["note"] else said


def feature_pairs(
    features: Mapping[str, Any], out_of_order: OutOfOrder, *, day: date
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the features group by group: a heading, then names and values with their units; and what is wrong with
    those that do not work on the day.
    """
    groups = []
    for title, keys in GROUPS:
        rows = []
        for key in keys:
            if key not in features or features[key] in (None, "", {}):
                continue
            shown, unit = figure_of(key, features[key])
            told = f"{shown}{NBSP}{unit}" if unit else shown
            if not works(key, out_of_order, day=day):
                told = f"{told} – {disorder_text(out_of_order[key], day=day)}"
            rows.append((feature_name(FEATURES[key]), told))
        if rows:
            groups.append((str(title), rows))
    return groups
