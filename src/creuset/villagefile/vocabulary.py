"""The closed lists of a village file: kinds, features, currencies, languages, and slugs no village may take."""

from __future__ import annotations

from enum import StrEnum

from creuset.places.kinds import Kind


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
            "home",
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
