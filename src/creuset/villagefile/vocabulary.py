"""The closed lists of a village file: kinds, features, currencies, languages, and slugs no village may take."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a resource is. Half a stage is a stage that is part of another."""

    STAGE = "stage"
    DIGITAL_STAGE = "digital-stage"
    PHOTO = "photo"
    RECORDING = "recording"
    EDIT = "edit"
    GRADING = "grading"
    MEETING = "meeting"
    CONFERENCE = "conference"
    ATRIUM = "atrium"
    OFFICE = "office"
    SHARED_OFFICE = "shared-office"
    OPEN_SPACE = "open-space"
    DESK = "desk"
    PHONE_BOX = "phone-box"
    WORKSHOP = "workshop"
    DRESSING_ROOM = "dressing-room"
    FAB_LAB = "fab-lab"
    STALL = "stall"
    STORAGE = "storage"
    LOCKER = "locker"
    PARKING = "parking"
    EQUIPMENT = "equipment"


class CommonKind(StrEnum):
    """What a shared part of a floor is: walked through and used by all, booked by nobody."""

    STREET = "street"
    COURT = "court"
    CORRIDOR = "corridor"
    HALL = "hall"
    STAIRS = "stairs"
    LIFT = "lift"
    KITCHEN = "kitchen"
    SANITARY = "sanitary"
    TECHNICAL = "technical"
    DOCK = "dock"
    FOOD_COURT = "food-court"
    VOID = "void"
    CLASSROOMS = "classrooms"


class State(StrEnum):
    """Whether a part of the floor exists."""

    BUILT = "built"
    UNBUILT = "unbuilt"


class WallKind(StrEnum):
    """What a drawn wall is made of."""

    WALL = "wall"
    GLASS = "glass"
    MOVABLE = "movable"


class SignUp(StrEnum):
    """How a person becomes known of the village."""

    INVITATION = "invitation"
    REQUEST = "request"
    OPEN = "open"


class Bookers(StrEnum):
    """Who may book a resource by themselves."""

    MEMBERS = "members"
    TEAM = "team"


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
_ROOMS = frozenset(Kind) - {Kind.DESK, Kind.LOCKER, Kind.PARKING, Kind.EQUIPMENT, Kind.PHONE_BOX}

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
    ("volume_l", Feature("number", "Volume", "Volume", "l"), frozenset({Kind.LOCKER})),
    ("charging_kw", Feature("number", "Recharge", "Charging", "kW"), frozenset({Kind.PARKING})),
    ("length_m", Feature("number", "Longueur", "Length", "m"), frozenset({Kind.PARKING})),
    (
        "step_free",
        Feature("yes-no", "Accès de plain-pied", "Step-free access"),
        frozenset(Kind) - {Kind.EQUIPMENT},
    ),
)

FEATURES: dict[str, Feature] = {name: feature for name, feature, _ in _CATALOGUE}
FEATURES_OF: dict[Kind, tuple[str, ...]] = {
    kind: tuple(name for name, _, kinds in _CATALOGUE if kind in kinds) for kind in Kind
}
"""The features that each kind may state, in the order in which a sheet shows them."""

UNIT_KINDS: dict[Kind, tuple[Kind, ...]] = {
    Kind.OPEN_SPACE: (Kind.DESK,),
    Kind.SHARED_OFFICE: (Kind.DESK,),
}
"""What a pool may hand out beside units of its own kind."""

LANGUAGES = ("fr", "en")
"""The languages of the screens, in which a village may also speak."""

CURRENCIES = frozenset(
    {"EUR", "CHF", "GBP", "SEK", "DKK", "NOK", "PLN", "CZK", "RON", "HUF", "USD", "CAD", "MAD"}
)
"""Currencies of two decimals in which a village may count."""

RESERVED_SLUGS = frozenset(
    {
        *(
            "account",
            "accounts",
            "search",
            "feeds",
            "api",
            "admin",
            "static",
            "media",
            "health",
            "i18n",
            "styleguide",
        ),
        *(
            "jsi18n",
            "set-language",
            "desk",
            "my",
            "screens",
            "favicon",
            "robots",
            "sitemap",
            "www",
            "demo",
            "outbox",
        ),
        *(
            "login",
            "logout",
            "sign-in",
            "sign-out",
            "village",
            "villages",
            "network",
            "well-known",
            "webhooks",
        ),
    }
)
"""First words of addresses that belong to the whole network."""
