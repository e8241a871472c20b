"""A rate card as a page shows it: a row a rate, and beneath what is more, current, extras, and cancellations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from creuset.bookings.models import CancellationLadder, RateCard
from creuset.bookings.priced import ShownLadder, amount, shown_ladder
from creuset.bookings.queries.price_list import ListedCard, from_price, price_list
from creuset.bookings.queries.tariffs import card_of, ladder_of, ladders_of
from creuset.bookings.rules import tariffs
from creuset.bookings.rules.tariffs.words import COUNTED, KINDS
from creuset.core.text import days_text
from creuset.core.voice import show
from creuset.kernel.units import Minutes
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.villages.models import Village


@dataclass(frozen=True)
class ShownRate:
    """A rate: what it is for, a price for each unit of the card, and what is told beside."""

    name: str
    places: str
    #: A word and a price for each unit of the card; no price where it is not sold by that.
    prices: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ShownCard:
    """A card: its units that have a price, its rates, and what is told under them."""

    name: str
    days: str
    vat: str
    units: tuple[str, ...]
    rates: tuple[ShownRate, ...]
    more: tuple[tuple[str, str], ...]
    ladders: tuple[ShownLadder, ...]


def shown_card(listed: ListedCard, ladders: dict[str, tariffs.Ladder]) -> ShownCard:
    """Return a card in words."""
    card = listed.card
    units = [unit for unit in tariffs.Unit if any(unit in rate.prices.given for rate in card.rates)]
    used = dict.fromkeys(code for code in [card.ladder, *(r.ladder for r in card.rates)] if code)
    return ShownCard(
        name=show(card.names),
        days=_days(card),
        vat=show(listed.vat.names) if listed.vat else "",
        units=tuple(_word(unit) for unit in units),
        rates=tuple(_rate(rate, units, listed) for rate in card.rates),
        more=tuple(_more(card, listed)),
        ladders=tuple(shown_ladder(ladders[code]) for code in used if code in ladders),
    )


@dataclass(frozen=True)
class OwnCard:
    """A card of the village as the desk reads it."""

    code: str
    shown: ShownCard
    is_over: bool


def own_cards(village: Village, *, now: datetime) -> list[OwnCard]:
    """Return all the village's own cards in words, those that are over as well; six queries."""
    known, today = ladders_of(village), village.day_of(now)
    return [
        OwnCard(
            listed.card.code,
            shown_card(listed, known),
            bool(listed.card.last_day and listed.card.last_day < today),
        )
        for listed in price_list(village, now=now, with_past=True)
    ]


def shown_own_ladders(village: Village) -> list[tuple[str, ShownLadder]]:
    """Return the cancellation ladders of the village in words, with their codes; one query."""
    rows = CancellationLadder.objects.filter(village=village, retired_at__isnull=True)
    return [(row.code, shown_ladder(ladder_of(row))) for row in rows.order_by("position", "pk")]


def shown_from(resource: Resource, *, day: date) -> str:
    """Return from how much a resource is had on the day, before VAT; empty where it has no price; two queries."""
    found = from_price(resource, day=day)
    if found is None:
        return ""
    if not found.money:
        return _("Included")
    unit = COUNTED[tariffs.Counted(found.unit.value)]
    return _("From %(price)s before VAT, per %(unit)s") % {
        "price": amount(found.money),
        "unit": unit,
    }


def shown_agreement(row: RateCard) -> ShownCard:
    """Return an agreement, whose rates are loaded, in words; three queries."""
    village = row.village
    card = card_of(row, village.currency)
    codes = {code for rate in card.rates for code in rate.scope.resources}
    named = Resource.objects.filter(village=village, code__in=codes)
    places = {resource.code: resource.name for resource in named}
    ladders = ladders_of(village)
    return shown_card(ListedCard(card, places, ladders.get(card.ladder), None), ladders)


def _days(card: tariffs.RateCard) -> str:
    if card.first_day and card.last_day:
        return days_text(card.first_day, card.last_day)
    if card.first_day:
        return _("from %(day)s on") % {"day": show(card.first_day)}
    return _("until %(day)s") % {"day": show(card.last_day)} if card.last_day else ""


def _rate(rate: tariffs.Rate, units: Iterable[tariffs.Unit], listed: ListedCard) -> ShownRate:
    given = rate.prices.given
    return ShownRate(
        name=show(rate.names),
        places=_places(rate.scope, listed),
        prices=tuple((_word(unit), _price(rate, unit) if unit in given else "") for unit in units),
        notes=tuple(_notes(rate)),
    )


def _word(unit: tariffs.Unit) -> str:
    return str(COUNTED[tariffs.Counted(unit.value)])


def _price(rate: tariffs.Rate, unit: tariffs.Unit) -> str:
    money = rate.prices.given[unit]
    return amount(money) if money else _("included")


def _notes(rate: tariffs.Rate) -> Iterator[str]:
    if rate.segment_kinds != {"use"}:
        kinds = [str(KINDS[kind]) for kind in KINDS if kind in rate.segment_kinds and kind != "use"]
        yield ", ".join(kinds)
    prices = rate.prices
    if prices.half_day is not None:
        yield _("half-day of %(length)s") % {"length": show(Minutes(prices.half_day_hours * 60))}
    if not prices.is_civil_day:
        yield _("day of %(length)s") % {"length": show(Minutes(prices.day_hours * 60))}
    if rate.overtime is not None:
        tiers = ", ".join(_tier(tier) for tier in rate.overtime.tiers)
        step = show(Minutes(rate.overtime.step_minutes))
        yield _("overtime by %(step)s begun: %(tiers)s") % {"step": step, "tiers": tiers}
    if rate.deposit is not None:
        yield _("deposit %(amount)s") % {"amount": amount(rate.deposit)}


def _tier(tier: tariffs.Tier) -> str:
    if not tier.after_hours:
        return _("%(percent)s%%") % {"percent": show(tier.percent)}
    after = show(Minutes(tier.after_hours * 60))
    return _("%(percent)s%% after %(length)s") % {"percent": show(tier.percent), "length": after}


def _places(scope: tariffs.Scope, listed: ListedCard) -> str:
    names = [listed.places.get(code, code) for code in sorted(scope.resources)]
    labels = [str(Kind(kind).label) for kind in Kind.values if kind in scope.kinds]
    return ", ".join([*names, *labels])


def _more(card: tariffs.RateCard, listed: ListedCard) -> Iterator[tuple[str, str]]:
    for each in card.surcharges:
        places = _places(each.scope, listed)
        value = _("%(percent)s%% more") % {"percent": show(each.percent)}
        yield show(each.names), " · ".join(filter(None, (value, places)))
    for power in card.powers:
        for price, unit in (
            (power.per_day, tariffs.Counted.DAY),
            (power.per_kwh, tariffs.Counted.KWH),
            (power.per_kva, tariffs.Counted.KVA_DAY),
        ):
            if price is not None:
                meter = power.meter if unit is tariffs.Counted.KWH else ""
                value = f"{amount(price)} / {COUNTED[unit]}"
                yield show(power.names), " · ".join(filter(None, (value, meter)))
    for extra in card.extras:
        per = COUNTED[tariffs.Counted(extra.per.value)]
        yield show(extra.names), f"{amount(extra.price)} / {per}"
    if card.discount_percent:
        yield _("Discount"), _("%(percent)s%%") % {"percent": show(card.discount_percent)}
    if card.deposit_percent:
        yield (
            _("Deposit asked"),
            _("%(percent)s%% of the total") % {"percent": show(card.deposit_percent)},
        )
