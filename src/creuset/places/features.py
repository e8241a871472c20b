"""What resources of each kind may state of themselves: the measured and chosen properties of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from creuset.places.kinds import Kind


@dataclass(frozen=True, slots=True)
class Feature:
    """A property of a resource: its type is number, whole, yes-no or text; the unit goes with numbers."""

    type: str
    fr: str
    en: str
    unit: str = ""


_SHOOTING = frozenset({Kind.STAGE, Kind.DIGITAL_STAGE, Kind.PHOTO})
_SOUND = frozenset({Kind.RECORDING, Kind.EDIT, Kind.GRADING})
_WORK = frozenset({Kind.OFFICE, Kind.SHARED_OFFICE, Kind.OPEN_SPACE, Kind.DESK, Kind.PHONE_BOX})
_GATHER = frozenset({Kind.MEETING, Kind.CONFERENCE, Kind.ATRIUM})
_ROUGH = frozenset({Kind.WORKSHOP, Kind.FAB_LAB, Kind.STORAGE, Kind.STALL})
_ROOMS = frozenset(Kind) - {
    Kind.DESK,
    Kind.LOCKER,
    Kind.PARKING,
    Kind.EQUIPMENT,
    Kind.PHONE_BOX,
    Kind.TECHNICIAN,
}

_CATALOGUE: tuple[tuple[str, Feature, frozenset[Kind]], ...] = (
    ("height_m", Feature("number", "Hauteur libre", "Clear height", "m"), _ROOMS),
    (
        "grid_height_m",
        Feature("number", "Hauteur sous gril", "Height under grid", "m"),
        _SHOOTING | {Kind.ATRIUM},
    ),
    (
        "grid_load_kg",
        Feature("number", "Charge du gril par point", "Grid load per point", "kg"),
        _SHOOTING,
    ),
    (
        "floor_load_kg_m2",
        Feature("number", "Charge au sol", "Floor load", "kg/m²"),
        _SHOOTING | _ROUGH | {Kind.ATRIUM},
    ),
    ("floor", Feature("text", "Sol", "Floor"), _SHOOTING | _ROUGH),
    ("cyclorama_m", Feature("number", "Longueur de cyclorama", "Cyclorama length", "m"), _SHOOTING),
    (
        "cyclorama_height_m",
        Feature("number", "Hauteur de cyclorama", "Cyclorama height", "m"),
        _SHOOTING,
    ),
    ("green_screen", Feature("yes-no", "Fond vert", "Green screen"), _SHOOTING),
    (
        "power_kva",
        Feature("number", "Puissance électrique", "Power", "kVA"),
        _SHOOTING | _ROUGH | _GATHER,
    ),
    ("sockets_250a", Feature("whole", "Powerlock 250 A", "Powerlock 250 A"), _SHOOTING),
    ("sockets_125a", Feature("whole", "Prises P17 125 A", "P17 125 A sockets"), _SHOOTING | _ROUGH),
    (
        "sockets_63a",
        Feature("whole", "Prises P17 63 A", "P17 63 A sockets"),
        _SHOOTING | _ROUGH | {Kind.ATRIUM},
    ),
    (
        "sockets_32a",
        Feature("whole", "Prises P17 32 A", "P17 32 A sockets"),
        _SHOOTING | _ROUGH | {Kind.ATRIUM},
    ),
    (
        "door_width_m",
        Feature("number", "Largeur de porte", "Door width", "m"),
        _SHOOTING | _ROUGH | {Kind.ATRIUM},
    ),
    (
        "door_height_m",
        Feature("number", "Hauteur de porte", "Door height", "m"),
        _SHOOTING | _ROUGH | {Kind.ATRIUM},
    ),
    ("vehicle_access", Feature("yes-no", "Accès véhicule", "Vehicle access"), _SHOOTING | _ROUGH),
    (
        "noise_dba",
        Feature("number", "Bruit de fond", "Background noise", "dB(A)"),
        _SHOOTING | _SOUND,
    ),
    (
        "isolation_db",
        Feature("number", "Isolement acoustique", "Sound insulation", "dB"),
        _SHOOTING | _SOUND | _GATHER,
    ),
    ("booth_m2", Feature("number", "Cabine", "Booth", "m²"), frozenset({Kind.RECORDING})),
    ("blackout", Feature("yes-no", "Noir complet", "Blackout"), _SHOOTING | _SOUND | _GATHER),
    ("daylight", Feature("yes-no", "Lumière du jour", "Daylight"), _ROOMS | {Kind.DESK}),
    (
        "control_room",
        Feature("yes-no", "Régie", "Control room"),
        _SHOOTING | {Kind.RECORDING, Kind.CONFERENCE},
    ),
    ("streaming", Feature("yes-no", "Diffusion en direct", "Live streaming"), _SHOOTING | _GATHER),
    ("heated", Feature("yes-no", "Chauffé", "Heated"), _SHOOTING | _ROUGH),
    ("fibre_gbit_s", Feature("number", "Fibre", "Fibre", "Gbit/s"), _ROOMS),
    ("reference_monitor", Feature("text", "Moniteur de référence", "Reference monitor"), _SOUND),
    ("speakers", Feature("text", "Écoutes", "Speakers"), _SOUND),
    (
        "screen",
        Feature("yes-no", "Écran", "Screen"),
        _GATHER | _SOUND | {Kind.OFFICE, Kind.SHARED_OFFICE},
    ),
    ("video_call", Feature("yes-no", "Visioconférence", "Video calls"), _GATHER | {Kind.PHONE_BOX}),
    ("whiteboard", Feature("yes-no", "Tableau blanc", "Whiteboard"), _GATHER | _WORK),
    ("projector_lumens", Feature("number", "Vidéoprojecteur", "Projector", "lm"), _GATHER),
    ("seats_in_rows", Feature("whole", "Places en gradins ou rangées", "Seats in rows"), _GATHER),
    (
        "lockable",
        Feature("yes-no", "Fermant à clé", "Lockable"),
        _WORK | {Kind.STORAGE, Kind.LOCKER, Kind.DRESSING_ROOM},
    ),
    ("double_screen", Feature("yes-no", "Deux écrans", "Two screens"), _WORK),
    (
        "mirrors",
        Feature("whole", "Miroirs éclairés", "Lit mirrors"),
        frozenset({Kind.DRESSING_ROOM}),
    ),
    ("shower", Feature("yes-no", "Douche", "Shower"), frozenset({Kind.DRESSING_ROOM})),
    ("water", Feature("yes-no", "Point d’eau", "Water"), _ROUGH | {Kind.DRESSING_ROOM}),
    ("extraction", Feature("yes-no", "Aspiration", "Extraction"), _ROUGH),
    ("machines", Feature("text", "Machines", "Machines"), frozenset({Kind.WORKSHOP, Kind.FAB_LAB})),
    ("contents", Feature("text", "Contenu", "Contents"), frozenset({Kind.EQUIPMENT, Kind.STORAGE})),
    ("skills", Feature("text", "Savoir-faire", "Skills"), frozenset({Kind.TECHNICIAN})),
    ("volume_l", Feature("number", "Volume", "Volume", "l"), frozenset({Kind.LOCKER})),
    ("charging_kw", Feature("number", "Recharge", "Charging", "kW"), frozenset({Kind.PARKING})),
    ("length_m", Feature("number", "Longueur", "Length", "m"), frozenset({Kind.PARKING})),
    (
        "security_level",
        Feature("whole", "Niveau de sécurité", "Security level"),
        _SHOOTING | _SOUND | _ROUGH | {Kind.OFFICE, Kind.EQUIPMENT},
    ),
    (
        "step_free",
        Feature("yes-no", "Accès de plain-pied", "Step-free access"),
        frozenset(Kind) - {Kind.EQUIPMENT, Kind.TECHNICIAN},
    ),
)

type OutOfOrder = Mapping[str, Mapping[str, str]]


def works(feature: str, out_of_order: OutOfOrder, *, day: date) -> bool:
    """Say whether a feature works on a day: what is out of order does from the day told on, or when it is put right.

    >>> works("blackout", {"blackout": {"until": "2026-12-01"}}, day=date(2026, 12, 1))
    True
    >>> works("blackout", {"blackout": {"until": ""}}, day=date(2026, 12, 1))
    False
    """
    told = out_of_order.get(feature)
    return told is None or bool(told["until"] and date.fromisoformat(told["until"]) <= day)


FEATURES: dict[str, Feature] = {name: feature for name, feature, _ in _CATALOGUE}
FEATURES_OF: dict[Kind, tuple[str, ...]] = {
    kind: tuple(name for name, _, kinds in _CATALOGUE if kind in kinds) for kind in Kind
}
"""The features that each kind may state, in the order in which a sheet shows them."""
