"""Written prices as rows of the database, and back; agreements with customers are none of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from creuset.bookings.models import CancellationLadder as LadderRow
from creuset.bookings.models import Rate as RateRow
from creuset.bookings.models import RateCard as CardRow
from creuset.bookings.models import VatKey as VatRow
from creuset.core.together import together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from creuset.bookings.written.prices import (
        CancellationLadder,
        Extra,
        Power,
        Prices,
        Rate,
        RateCard,
        Surcharge,
        VatRate,
    )
    from creuset.villages.models import Village

type Data = dict[str, Any]

_UNITS = ("hour", "half_day", "day", "week", "month")
_CENTS = 100


# ---- from what is written to rows ----------------------------------------------------------------------


def write_prices(village: Village, prices: Prices, *, now: dt.datetime) -> None:
    """The village has these prices; agreements with customers stay."""
    for position, vat in enumerate(prices.vat_rates):
        write_vat(village, vat, position)
    for position, ladder in enumerate(prices.cancellation_ladders):
        write_ladder(village, ladder, position)
    for position, card in enumerate(prices.rate_cards):
        write_card(village, card, position, now=now)
    _retire(VatRow.objects.filter(village=village), [each.code for each in prices.vat_rates], now)
    ladders = [each.code for each in prices.cancellation_ladders]
    _retire(LadderRow.objects.filter(village=village), ladders, now)
    own = CardRow.objects.filter(village=village, party__isnull=True)
    _retire(own, [each.code for each in prices.rate_cards], now)


def write_vat(village: Village, vat: VatRate, position: int) -> VatRow:
    """The village has this key of VAT in that place; its row is returned."""
    row, _made = VatRow.objects.update_or_create(
        village=village,
        code=vat.code,
        defaults={**_vat_columns(vat, position), "retired_at": None},
    )
    return row


def write_ladder(village: Village, ladder: CancellationLadder, position: int) -> LadderRow:
    """The village has this cancellation ladder in that place; its row is returned."""
    row, _made = LadderRow.objects.update_or_create(
        village=village,
        code=ladder.code,
        defaults={**_ladder_columns(ladder, position), "retired_at": None},
    )
    return row


def write_card(village: Village, card: RateCard, position: int, *, now: dt.datetime) -> CardRow:
    """The village has this card, and no other rates on it; its row is returned."""
    row, _made = CardRow.objects.update_or_create(
        village=village,
        code=card.code,
        defaults={**_card_columns(card, position), "retired_at": None, "changed_at": now},
    )
    _write_rates(row, card.rates)
    return row


def _retire(rows: QuerySet[Any], named: Iterable[str], now: dt.datetime) -> None:
    rows.filter(retired_at__isnull=True).exclude(code__in=list(named)).update(retired_at=now)


def _write_rates(card: CardRow, rates: Iterable[Rate]) -> None:
    card.rates.all().delete()
    RateRow.objects.bulk_create(
        RateRow(card=card, code=rate.code, **_rate_columns(rate, position))
        for position, rate in enumerate(rates)
    )


def _vat_columns(vat: VatRate, position: int) -> Data:
    return {
        "names": dict(vat.name),
        "percents": [
            {"from": each.from_.isoformat(), "percent": str(each.percent)} for each in vat.percents
        ],
        "position": position,
    }


def _ladder_columns(ladder: CancellationLadder, position: int) -> Data:
    return {
        "names": dict(ladder.name),
        "notice": ladder.notice.value,
        "steps": [
            {"at_least": step.at_least, "at_most": step.at_most, "percent": str(step.percent)}
            for step in ladder.steps
        ],
        "position": position,
    }


def _card_columns(card: RateCard, position: int) -> Data:
    return {
        "names": dict(card.name),
        "first_day": card.from_,
        "last_day": card.until,
        "vat": card.vat,
        "ladder": card.ladder,
        "discount_percent": card.discount,
        "deposit_percent": card.deposit,
        "surcharges": [_surcharge_data(each) for each in card.surcharges],
        "powers": [_power_data(each) for each in card.power],
        "extras": [_extra_data(each) for each in card.extras],
        "position": position,
    }


def _rate_columns(rate: Rate, position: int) -> Data:
    overtime: Data = {}
    if rate.overtime is not None:
        overtime = {
            "step_minutes": rate.overtime.step_minutes,
            "tiers": [
                {"after_hours": tier.after_hours, "percent": str(tier.percent)}
                for tier in rate.overtime.tiers
            ],
        }
    return {
        "names": dict(rate.name),
        "resources": list(rate.resources),
        "kinds": [kind.value for kind in rate.kinds],
        "segment_kinds": [kind.value for kind in rate.for_],
        **{f"{unit}_cents": _cents(getattr(rate, unit)) for unit in _UNITS},
        "half_day_hours": rate.half_day_hours,
        "day_hours": rate.day_hours,
        "step_minutes": rate.step_minutes,
        "overtime": overtime,
        "vat": rate.vat,
        "ladder": rate.ladder,
        "deposit_cents": _cents(rate.deposit),
        "position": position,
    }


def _surcharge_data(each: Surcharge) -> Data:
    return {
        **_scoped(each),
        "percent": str(each.percent),
        "days": [day.value for day in each.days],
        "holidays": each.holidays,
        "hours": each.hours,
    }


def _power_data(each: Power) -> Data:
    return {
        **_scoped(each),
        "for": [kind.value for kind in each.for_],
        "day_cents": _cents(each.day),
        "kwh_cents": _cents(each.kwh),
        "kva_cents": _cents(each.kva),
        "meter": each.meter,
        "vat": each.vat,
    }


def _extra_data(each: Extra) -> Data:
    return {
        **_scoped(each),
        "price_cents": _cents(each.price),
        "per": each.per.value,
        "vat": each.vat,
    }


def _scoped(each: Surcharge | Power | Extra) -> Data:
    return {
        "code": each.code,
        "name": dict(each.name),
        "kinds": [kind.value for kind in each.kinds],
        "resources": list(each.resources),
    }


def _cents(amount: Decimal | None) -> int | None:
    """Return an amount of at most two decimals in cents."""
    return None if amount is None else int(amount * _CENTS)


# ---- from rows to what is written ----------------------------------------------------------------------


def prices_data(village: Village) -> Data:
    """Return the sections of prices as the database holds them; one query."""
    own = CardRow.objects.filter(village=village, retired_at__isnull=True, party__isnull=True)
    cards, of_cards, vats, ladders = together(
        own.order_by("position", "pk"),
        RateRow.objects.filter(card__in=own).order_by("position", "pk"),
        VatRow.objects.filter(village=village, retired_at__isnull=True).order_by("position", "pk"),
        LadderRow.objects.filter(village=village, retired_at__isnull=True).order_by(
            "position", "pk"
        ),
    )
    rates: dict[int, list[RateRow]] = {}
    for rate in of_cards:
        rates.setdefault(rate.card_id, []).append(rate)
    return {
        "vat_rates": [
            {
                "code": row.code,
                "name": row.names,
                "percents": [
                    {"from": dt.date.fromisoformat(each["from"]), "percent": Decimal(each["percent"])}
                    for each in row.percents
                ],
            }
            for row in vats
        ],
        "cancellation_ladders": [
            {
                "code": row.code,
                "name": row.names,
                "notice": row.notice,
                "steps": [{**step, "percent": Decimal(step["percent"])} for step in row.steps],
            }
            for row in ladders
        ],
        "rate_cards": [_card_data(card, rates.get(card.pk, [])) for card in cards],
    }  # fmt: skip


def _card_data(row: CardRow, rates: Iterable[RateRow]) -> Data:
    return {
        "code": row.code,
        "name": row.names,
        "from": row.first_day,
        "until": row.last_day,
        "vat": row.vat,
        "ladder": row.ladder,
        "discount": row.discount_percent,
        "deposit": row.deposit_percent,
        "rates": [_rate_data(each) for each in rates],
        "surcharges": [{**each, "percent": Decimal(each["percent"])} for each in row.surcharges],
        "power": [_amounts(each, ("day", "kwh", "kva")) for each in row.powers],
        "extras": [_amounts(each, ("price",)) for each in row.extras],
    }


def _amounts(data: Data, names: Iterable[str]) -> Data:
    kept = {name: value for name, value in data.items() if not name.endswith("_cents")}
    return {**kept, **{name: _amount(data[f"{name}_cents"]) for name in names}}


def _amount(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / _CENTS


def _rate_data(row: RateRow) -> Data:
    overtime = None
    if row.overtime:
        tiers = [{**each, "percent": Decimal(each["percent"])} for each in row.overtime["tiers"]]
        overtime = {"step_minutes": row.overtime["step_minutes"], "tiers": tiers}
    return {
        "code": row.code,
        "name": row.names,
        "kinds": row.kinds,
        "resources": row.resources,
        "for": row.segment_kinds,
        **{unit: _amount(getattr(row, f"{unit}_cents")) for unit in _UNITS},
        "half_day_hours": row.half_day_hours,
        "day_hours": row.day_hours,
        "step_minutes": row.step_minutes,
        "overtime": overtime,
        "vat": row.vat,
        "ladder": row.ladder,
        "deposit": _amount(row.deposit_cents),
    }
