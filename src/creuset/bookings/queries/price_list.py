"""The prices of a village, for everybody, and from how much a space is had."""

from dataclasses import dataclass
from datetime import date, datetime

from creuset.bookings.queries.tariffs import card_of, cards_in_force, ladders_of, vats_of
from creuset.bookings.rules import tariffs
from creuset.bookings.rules.tariffs.lookup import cards_on, nearest
from creuset.kernel.money import Money
from creuset.places.models import Resource
from creuset.villages.models import Village


@dataclass(frozen=True)
class ListedCard:
    """A card as it is published."""

    card: tariffs.RateCard
    #: Names of resources, for the rates that are for some of them.
    places: dict[str, str]
    ladder: tariffs.Ladder | None
    vat: tariffs.Vat | None


@dataclass(frozen=True)
class FromPrice:
    """The lowest price of a space, and the unit that it is for."""

    money: Money
    unit: tariffs.Unit


def price_list(village: Village, *, now: datetime, with_past: bool = False) -> list[ListedCard]:
    """Return the village's own cards, those that are over only if asked, the standard one first; five queries."""
    today = village.day_of(now)
    rows = [
        row
        for row in cards_in_force(village)
        if with_past or row.last_day is None or row.last_day >= today
    ]
    cards = [card_of(row, village.currency) for row in rows]
    codes = {code for card in cards for code in _codes(card)}
    named = Resource.objects.filter(village=village, code__in=codes)
    places = {resource.code: resource.name for resource in named}
    ladders, vats = ladders_of(village), vats_of(village)
    return [
        ListedCard(card, places, ladders.get(card.ladder), vats.get(card.vat))
        for card in sorted(cards, key=lambda card: card.is_dated)
    ]


def _codes(card: tariffs.RateCard) -> set[str]:
    scopes = [
        *(each.scope for each in card.rates),
        *(each.scope for each in card.surcharges),
        *(each.scope for each in card.powers),
        *(each.scope for each in card.extras),
    ]
    return {code for scope in scopes for code in scope.resources}


def from_price(resource: Resource, *, day: date) -> FromPrice | None:
    """Return from how much the resource is had on the day, by the village's own cards; None where no price is."""
    village = resource.village
    cards = tuple(card_of(row, village.currency) for row in cards_in_force(village))
    pool = (resource.whole.code,) if resource.whole and resource.whole.is_pool else ()
    wanted = _Place((resource.code, *pool), resource.kind)
    for card in cards_on(tariffs.Tariff(village.currency, cards), day):
        fitting = [rate for rate in card.rates if "use" in rate.segment_kinds]
        rate = nearest(fitting, wanted, lambda each: each.scope)
        if rate is not None:
            unit, money = next(iter(rate.prices.given.items()))
            return FromPrice(money, unit)
    return None


@dataclass(frozen=True)
class _Place:
    codes: tuple[str, ...]
    kind: str
