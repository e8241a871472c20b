"""What the domains above know that residents have in a building: keys, badges, lockers, which change with a move."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from creuset.villages.models import Village


@dataclass(frozen=True, slots=True)
class Belonging:
    """Something that is to be given back or exchanged: of whoever has the place, else of the party."""

    text: str
    place_id: int | None = None
    party_id: int | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """Which buildings, places and parties are asked about."""

    village: Village
    buildings: Collection[int]
    places: Collection[int]
    parties: Collection[int]


#: Tells what is to be given back by those who leave, in one query or two.
type Reader = Callable[[Leaving], Sequence[Belonging]]

_readers: list[Reader] = []


def add_belongings(reader: Reader) -> None:
    """Whoever plans a move is told what `reader` knows, from now on."""
    if reader not in _readers:
        _readers.append(reader)


def belongings_of(leaving: Leaving) -> list[Belonging]:
    """Return what those who leave have there."""
    return [one for reader in _readers for one in reader(leaving)]
