"""The prices of a village as the values that the pure rules read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet

from creuset.bookings.models import CancellationLadder, Rate, RateCard, VatKey
from creuset.bookings.rules import tariffs
from creuset.core.prepared import Given, Prepared
from creuset.core.together import Together, keep_prefetched
from creuset.kernel.money import Money
from creuset.places.queries.hours import holidays_of
from creuset.villages.models import Village

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


VILLAGE = Given("village", BigIntegerField())


def _cards() -> tuple[QuerySet[RateCard], QuerySet[Rate]]:
    whose = Q(party__isnull=True) | Q(party_id=Given("party", BigIntegerField()))
    cards = RateCard.objects.filter(whose, village_id=VILLAGE, retired_at__isnull=True)
    rates = Rate.objects.filter(card__in=cards)
    return cards.order_by("position", "pk"), rates.order_by("position", "pk")


def _ladders() -> QuerySet[CancellationLadder]:
    return CancellationLadder.objects.filter(village_id=VILLAGE)


def _vats() -> QuerySet[VatKey]:
    return VatKey.objects.filter(village_id=VILLAGE)


CARDS = Together(_cards)
LADDERS, VATS = Prepared(_ladders), Prepared(_vats)
#: Every booking asks it.
TARIFF = Together(lambda: (*_cards(), _ladders(), _vats()))


def cards_in_force(village: Village) -> list[RateCard]:
    """Return the village's own cards with their rates; one query."""
    return _with_rates(*CARDS(village=village.pk, party=None))


def _with_rates(cards: list[RateCard], rates: Iterable[Rate]) -> list[RateCard]:
    """Return the cards, their rates on them as prefetched ones are."""
    known = {card.pk: card for card in cards}
    of_card: dict[int, list[Rate]] = {pk: [] for pk in known}
    for rate in rates:
        rate.card = known[rate.card_id]
        of_card[rate.card_id].append(rate)
    for pk, card in known.items():
        keep_prefetched(card, "rates", of_card[pk])
    return cards


def tariff_of(
    village: Village, *, party_id: int | None, years: Iterable[int]
) -> tariffs.Tariff | None:
    """Return what the village says of prices to a customer, or None where it says nothing; one query.

    `years` are those of which public holidays are looked up.
    """
    told = TARIFF.told(village=village.pk, party=party_id)
    tariff = _understood(told, village.currency)
    return tariff and replace(tariff, holidays=frozenset(holidays_of(village, years)))


@lru_cache(maxsize=64)
def _understood(told: tuple[str | None, ...], currency: str) -> tariffs.Tariff | None:
    """Return the tariff that was so told: a village says the same from booking to booking."""
    cards, rates, ladders, vats = TARIFF.read(told)
    if not cards:
        return None
    return tariffs.Tariff(
        currency=currency,
        cards=tuple(card_of(card, currency) for card in _with_rates(cards, rates)),
        ladders={row.code: ladder_of(row) for row in ladders},
        vats={row.code: vat_of(row) for row in vats},
    )


def ladders_of(village: Village) -> dict[str, tariffs.Ladder]:
    """Return the cancellation ladders of the village by their codes, those of old cards included."""
    return {row.code: ladder_of(row) for row in LADDERS(village=village.pk)}


def vats_of(village: Village) -> dict[str, tariffs.Vat]:
    """Return the keys of VAT of the village by their codes."""
    return {row.code: vat_of(row) for row in VATS(village=village.pk)}


def ladder_of(row: CancellationLadder) -> tariffs.Ladder:
    """Return a ladder as the rules read it."""
    steps = tuple(
        tariffs.Step(step["at_least"], Decimal(step["percent"]), step["at_most"])
        for step in row.steps
    )
    return tariffs.Ladder(row.code, row.names, steps, tariffs.Notice(row.notice))


def vat_of(row: VatKey) -> tariffs.Vat:
    """Return a key of VAT as the rules read it."""
    percents = tuple(
        (date.fromisoformat(each["from"]), Decimal(each["percent"])) for each in row.percents
    )
    return tariffs.Vat(row.code, row.names, percents)


def card_of(row: RateCard, currency: str) -> tariffs.RateCard:
    """Return a card, whose rates are loaded, as the rules read it."""
    return tariffs.RateCard(
        code=row.code,
        names=row.names,
        vat=row.vat,
        rates=tuple(rate_of(rate, currency) for rate in row.rates.all()),
        surcharges=tuple(_surcharge(each) for each in row.surcharges),
        powers=tuple(_power(each, currency) for each in row.powers),
        extras=tuple(_extra(each, currency) for each in row.extras),
        first_day=row.first_day,
        last_day=row.last_day,
        is_agreement=row.party_id is not None,
        discount_percent=row.discount_percent,
        deposit_percent=row.deposit_percent,
        ladder=row.ladder,
    )


def rate_of(row: Rate, currency: str) -> tariffs.Rate:
    """Return a rate as the rules read it."""
    prices = tariffs.Prices(
        hour=_money(row.hour_cents, currency),
        half_day=_money(row.half_day_cents, currency),
        day=_money(row.day_cents, currency),
        week=_money(row.week_cents, currency),
        month=_money(row.month_cents, currency),
        half_day_hours=row.half_day_hours,
        day_hours=row.day_hours,
        step_minutes=row.step_minutes,
    )
    return tariffs.Rate(
        code=row.code,
        names=row.names,
        scope=tariffs.Scope(frozenset(row.resources), frozenset(row.kinds)),
        prices=prices,
        segment_kinds=frozenset(row.segment_kinds),
        overtime=_overtime(row.overtime),
        vat=row.vat,
        ladder=row.ladder,
        deposit=_money(row.deposit_cents, currency),
    )


def _overtime(data: Mapping[str, Any]) -> tariffs.Overtime | None:
    if not data:
        return None
    tiers = tuple(
        tariffs.Tier(each["after_hours"], Decimal(each["percent"])) for each in data["tiers"]
    )
    return tariffs.Overtime(data["step_minutes"], tiers)


def _surcharge(data: Mapping[str, Any]) -> tariffs.Surcharge:
    starts, _dash, ends = data["hours"].partition("-")
    return tariffs.Surcharge(
        code=data["code"],
        names=data["name"],
        percent=Decimal(data["percent"]),
        scope=_scope(data),
        weekdays=frozenset(_WEEKDAYS.index(day) for day in data["days"]),
        on_holidays=data["holidays"],
        starts=_minutes(starts) if starts else None,
        ends=_minutes(ends) if ends else None,
    )


def _minutes(hour: str) -> int:
    hours, minutes = hour.split(":")
    return int(hours) * 60 + int(minutes)


def _power(data: Mapping[str, Any], currency: str) -> tariffs.PowerRate:
    return tariffs.PowerRate(
        code=data["code"],
        names=data["name"],
        scope=_scope(data),
        segment_kinds=frozenset(data["for"]),
        per_day=_money(data["day_cents"], currency),
        per_kwh=_money(data["kwh_cents"], currency),
        per_kva=_money(data["kva_cents"], currency),
        meter=data["meter"],
        vat=data["vat"],
    )


def _extra(data: Mapping[str, Any], currency: str) -> tariffs.Extra:
    return tariffs.Extra(
        code=data["code"],
        names=data["name"],
        price=Money(data["price_cents"], currency),
        per=tariffs.Per(data["per"]),
        scope=_scope(data),
        vat=data["vat"],
    )


def _scope(data: Mapping[str, Any]) -> tariffs.Scope:
    resources: Sequence[str] = data["resources"]
    return tariffs.Scope(frozenset(resources), frozenset(data["kinds"]))


def _money(cents: int | None, currency: str) -> Money | None:
    return None if cents is None else Money(cents, currency)
