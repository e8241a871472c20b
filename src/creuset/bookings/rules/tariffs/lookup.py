"""Which card and which rate hold: a customer's agreement before a dated card, a dated card before the standard one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from creuset.bookings.rules.tariffs.asking import AskedPeriod
from creuset.bookings.rules.tariffs.errors import NoRate, NoVat
from creuset.bookings.rules.tariffs.values import Placed, Rate, RateCard, Scope, Tariff
from creuset.bookings.rules.tariffs.words import KINDS
from creuset.kernel.sentences import Joined
from creuset.kernel.sentences import sentence as _


@dataclass(frozen=True, slots=True)
class Found[T]:
    """What a card says, and the card that says it."""

    card: RateCard
    value: T


def cards_on(tariff: Tariff, day: date) -> list[RateCard]:
    """Return the cards in force on the day, the one that is asked first at the head.

    Of two cards of one rank the one that began last is asked first.
    """

    def rank(card: RateCard) -> tuple[bool, bool, int, str]:
        began = card.first_day.toordinal() if card.first_day else 0
        return not card.is_agreement, not card.is_dated, -began, card.code

    return sorted((card for card in tariff.cards if card.holds(day)), key=rank)


def rate_for(tariff: Tariff, period: AskedPeriod, day: date) -> Found[Rate]:
    """Return the rate of the period; raise NoRate naming what is missing."""
    cards = cards_on(tariff, day)
    for card in cards:
        fitting = (rate for rate in card.rates if period.segment_kind in rate.segment_kinds)
        rate = nearest(fitting, period, lambda each: each.scope)
        if rate is not None:
            return Found(card, rate)
    raise _no_rate(period, cards, day)


def nearest[T](found: Iterable[T], period: Placed, scope_of: Callable[[T], Scope]) -> T | None:
    """Return what is nearest to the resource, the first of equals; None where nothing is for it."""
    fits = [(fit, each) for each in found if (fit := scope_of(each).fit(period)) is not None]
    return min(fits, key=lambda pair: pair[0])[1] if fits else None


def _no_rate(period: AskedPeriod, cards: list[RateCard], day: date) -> NoRate:
    details = {
        "resource": period.codes[0],
        "kind": period.segment_kind,
        "cards": [card.code for card in cards],
    }
    if not cards:
        return NoRate(
            _("No rate card is in force on %(day)s.", day=day), field="resource", details=details
        )
    return NoRate(
        _(
            "%(name)s: no rate for “%(kind)s” on %(day)s in %(cards)s.",
            name=period.names,
            kind=KINDS.get(period.segment_kind, period.segment_kind),
            day=day,
            cards=Joined(tuple(card.title for card in cards)),
        ),
        field="resource",
        details=details,
    )


def vat_of(tariff: Tariff, code: str, day: date) -> NoVat | None:
    """Return why the key of VAT has no percentage on the day, or None."""
    vat = tariff.vats.get(code)
    if vat is not None and vat.on(day) is not None:
        return None
    return NoVat(
        _("The key of VAT “%(code)s” has no percentage on %(day)s.", code=code, day=day),
        details={"vat": code},
    )
