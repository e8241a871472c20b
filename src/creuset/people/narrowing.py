"""What a role may be narrowed to: domains above say which places a village has."""

from collections.abc import Callable, Iterable, Sequence
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


def place_names(village: Village, kinds: Iterable[str]) -> dict[tuple[str, int], str]:
    """Return the names of the village's places of these kinds, by kind and id; asks nothing for no kind."""
    return {
        (kind, place.pk): place.name
        for kind in {*kinds} & {*_narrowings}
        for place in _narrowings[kind].places(village)
    }


def check_place(village: Village, kind: str, pk: int) -> str:
    """Return the name of the place; raises Refused where the village has no such place."""
    found = _narrowings.get(kind)
    for place in found.places(village) if found else ():
        if place.pk == pk:
            return place.name
    raise Refused(_("This village has no such place."), field="narrowed")
