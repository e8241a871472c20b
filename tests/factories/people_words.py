"""Persons who say who they are."""

from typing import Any

from creuset.people.actions import change_profile
from creuset.people.actors import Actor
from creuset.people.models import Profile
from creuset.people.rules.profiles import Audience, Link, ProfileField
from tests.factories.villages import NOW


def describe(
    by: Actor, audiences: dict[ProfileField, Audience] | None = None, **more: Any
) -> Profile:
    """The person says something of everything, each part to whom they chose."""
    values: dict[str, Any] = {
        "words": {"fr": "Je monte des documentaires.", "en": "I edit documentaries."},
        "trades": ["Montage"],
        "skills": ["Avid Media Composer"],
        "languages": ["fr", "lsf"],
        "links": [Link("https://bande.example/demo", "Ma bande démo")],
        "language": "fr",
    } | more
    party = by.party
    assert party is not None
    return change_profile(
        party=party, village=None, audiences=audiences or {}, **values, by=by, now=NOW
    )


def show_all(by: Actor) -> Profile:
    """The person says something of everything, to everybody."""
    return describe(by, dict.fromkeys(ProfileField, Audience.EVERYBODY))
