"""A rate card as a program reads it."""

from typing import Any

from creuset.bookings.models import Rate, RateCard

_UNITS = ("hour", "half_day", "day", "week", "month")


def card_values(card: RateCard) -> dict[str, Any]:
    """Return a card, whose rates are loaded, as plain values."""
    return {
        "code": card.code,
        "name": card.names,
        "party": card.party_id,
        "first_day": card.first_day.isoformat() if card.first_day else None,
        "last_day": card.last_day.isoformat() if card.last_day else None,
        "vat": card.vat,
        "ladder": card.ladder,
        "discount_percent": card.discount_percent,
        "deposit_percent": card.deposit_percent,
        "rates": [_rate_values(rate) for rate in card.rates.all()],
    }


def _rate_values(rate: Rate) -> dict[str, Any]:
    return {
        "code": rate.code,
        "name": rate.names,
        "kinds": rate.kinds,
        "resources": rate.resources,
        "periods": rate.segment_kinds,
        **{f"{unit}_cents": getattr(rate, f"{unit}_cents") for unit in _UNITS},
        "half_day_hours": rate.half_day_hours,
        "day_hours": rate.day_hours,
    }
