"""What may be asked beside places: the current of a supply, and the extras of the rate cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from creuset.bookings.queries.tariffs import tariff_of
from creuset.bookings.rules import tariffs
from creuset.bookings.rules.tariffs.lookup import cards_on
from creuset.bookings.states import PowerMode
from creuset.places.models import Resource
from creuset.villages.models import Village


@dataclass(frozen=True)
class Offered:
    """What the village offers beside some places."""

    #: How current may be paid; none where no place has a supply.
    power: tuple[PowerMode, ...] = ()
    extras: tuple[tariffs.Extra, ...] = ()


@dataclass(frozen=True)
class _Place:
    codes: tuple[str, ...]
    kind: str


def offered_beside(places: Sequence[Resource], *, village: Village, day: date) -> Offered:
    """Return what the village's own cards of the day offer beside the places, their pools loaded; two queries.

    An extra of several cards is the one of the card that is asked first, as its price will be.
    """
    if not places:
        return Offered()
    tariff = tariff_of(village, party_id=None, years=())
    cards = cards_on(tariff, day) if tariff else ()
    wanted = [_place(place) for place in places]
    extras: dict[str, tariffs.Extra] = {}
    for card in cards:
        for extra in card.extras:
            if any(extra.scope.fit(place) is not None for place in wanted):
                extras.setdefault(extra.code, extra)
    fed = [_place(place) for place in places if place.supply_id]
    return Offered(power=_modes(cards, fed) if fed else (), extras=tuple(extras.values()))


def _modes(cards: Sequence[tariffs.RateCard], fed: Sequence[_Place]) -> tuple[PowerMode, ...]:
    """Return how the current of these places may be paid: what is priced for one of them beside what is free."""
    powers = [
        power
        for card in cards
        for power in card.powers
        if any(power.scope.fit(place) is not None for place in fed)
    ]
    modes = [PowerMode.INCLUDED, PowerMode.NONE]
    if any(power.per_day is not None for power in powers):
        modes.append(PowerMode.FLAT)
    if any(power.per_kwh is not None for power in powers):
        modes.append(PowerMode.METERED)
    return tuple(modes)


def _place(place: Resource) -> _Place:
    pool = (place.whole.code,) if place.whole and place.whole.is_pool else ()
    return _Place((place.code, *pool), place.kind)
