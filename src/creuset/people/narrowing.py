"""What a role may be narrowed to: domains above say which places a village has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.villages.models import Village


@dataclass(frozen=True)
class Place:
    """Something that a role can be narrowed to."""

    pk: int
    name: str


@dataclass(frozen=True)
class Narrowing:
    """A kind of place: its word, and the places of that kind which a village has."""

    kind: str
    label: str | Promise
    places: Callable[[Village], Sequence[Place]]


_narrowings: dict[str, Narrowing] = {}


def register(narrowing: Narrowing) -> None:
    """Roles can be narrowed to places of this kind from now on."""
    _narrowings[narrowing.kind] = narrowing


def narrowings() -> tuple[Narrowing, ...]:
    """Return the kinds of place that are registered."""
    return tuple(_narrowings.values())


def place_names(village: Village) -> dict[tuple[str, int], str]:
    """Return the names of all the places of the village, by kind and id."""
    return {
        (kind, place.pk): place.name
        for kind, narrowing in _narrowings.items()
        for place in narrowing.places(village)
    }


def check_place(village: Village, kind: str, pk: int) -> str:
    """Return the name of the place; raises Refused where the village has no such place."""
    found = _narrowings.get(kind)
    for place in found.places(village) if found else ():
        if place.pk == pk:
            return place.name
    raise Refused(_("This village has no such place."), field="narrowed")
