"""Offers as people read them: what they cost whom, and every condition, said plainly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from creuset.billing.sources import VatRate
from creuset.billing.words import money_text, rate_text
from creuset.core.text import day_text, number_text
from creuset.kernel.money import Money
from creuset.places.kinds import Kind
from creuset.plans.away_words import reward_text
from creuset.plans.kinds import Access, Basis, OfferKind, PriceFor
from creuset.plans.models import Offer
from creuset.plans.models.offers import (
    ACCESS_LABELS,
    AUDIENCE_LABELS,
    KIND_LABELS,
    PRORATION_LABELS,
)
from creuset.plans.rules.allowances import Grant, Reset, Unit, written
from creuset.plans.rules.catalogue import Price, price_on
from creuset.plans.rules.offers import OfferTerms
from creuset.plans.words import cycle_text

_DAY = timedelta(days=1)


def access_text(access: Access) -> str:
    """Return when an offer lets its holder in, and by what: no lock of the house opens by itself."""
    if access is Access.ALWAYS:
        return _("Day and night, with a badge or a key from reception")
    return str(ACCESS_LABELS[access])


UNITS: dict[Unit, Promise] = {
    Unit.DAY: pgettext_lazy("so many", "days"),
    Unit.HALF_DAY: pgettext_lazy("so many", "half-days"),
    Unit.HOUR: pgettext_lazy("so many", "hours"),
    Unit.USE: pgettext_lazy("so many", "uses"),
}


@dataclass(frozen=True)
class ShownPrice:
    """A price: whom it is for, the amount with its unit, and what comes with it."""

    whom: str
    amount: str
    notes: Sequence[str]
    is_now: bool = True


@dataclass(frozen=True)
class ShownOffer:
    """An offer as a card or a row shows it."""

    offer: Offer
    kind: str
    prices: Sequence[ShownPrice]
    conditions: Sequence[tuple[str, str]]
    term: str = ""
    notice: str = ""
    #: How many places are taken, of how many there are.
    taken: int = 0
    left: int | None = None


def shown_offers(
    offers: Sequence[Offer],
    *,
    today: date,
    rates: Sequence[VatRate],
    taken: dict[int, int],
) -> list[ShownOffer]:
    """Return offers with the prices of today and all their conditions."""
    percents = {rate.key: rate.percent for rate in rates}
    return [_shown(offer, today, percents, taken.get(offer.pk, 0)) for offer in offers]


def by_kind(shown: Sequence[ShownOffer]) -> list[tuple[str, str, list[ShownOffer]]]:
    """Return offers by what they give, in the order of kinds: its code, its word, its offers."""
    return [
        (kind.value, str(KIND_LABELS[kind]), own)
        for kind in OfferKind
        if (own := [one for one in shown if one.offer.kind == kind])
    ]


def all_prices(offer: Offer, *, today: date) -> list[ShownPrice]:
    """Return every price that the offer ever had, the latest first."""
    terms = offer.terms
    ordered = sorted(terms.prices, key=lambda price: (price.from_on, price.audience), reverse=True)
    return [_price(price, terms, today=today, says_from=True) for price in ordered]


def _shown(offer: Offer, today: date, percents: dict[str, Decimal], taken: int) -> ShownOffer:
    terms = offer.terms
    held = [price_on(terms.prices, today, audience) for audience in PriceFor]
    return ShownOffer(
        offer=offer,
        kind=offer.kind_label,
        prices=[_price(price, terms, today=today) for price in held if price],
        conditions=list(_conditions(terms, percents)),
        term=_months(terms.min_term_months) or _("none"),
        notice=notice_text(terms) if terms.cycle_months else "",
        taken=taken,
        left=None if terms.cap is None else max(terms.cap - taken, 0),
    )


def _price(price: Price, terms: OfferTerms, *, today: date, says_from: bool = False) -> ShownPrice:
    unit = "/m²" if terms.basis is Basis.AREA else ""
    cycle = cycle_text(terms.cycle_months) if terms.cycle_months else ""
    notes = []
    if price.charges:
        notes.append(
            _("plus %(charges)s%(unit)s of charges")
            % {"charges": money_text(price.charges), "unit": unit}
        )
    notes += [
        ngettext(
            "%(price)s after %(count)s month", "%(price)s after %(count)s months", step.after_months
        )
        % {"price": money_text(step.price), "count": step.after_months}
        for step in price.steps
    ]
    if says_from:
        notes.append(_("offered from %(day)s") % {"day": day_text(price.from_on)})
    if price.until:
        notes.append(_("for whoever signs until %(day)s") % {"day": day_text(price.until - _DAY)})
    return ShownPrice(
        whom=str(AUDIENCE_LABELS[price.audience]),
        amount=f"{money_text(price.price)}{unit} {cycle}".strip(),
        notes=notes,
        is_now=price.holds_on(today),
    )


def _conditions(terms: OfferTerms, percents: dict[str, Decimal]) -> Iterator[tuple[str, str]]:
    """Yield what somebody should know before they sign."""
    for grant in terms.allowances:
        yield pgettext("an offer", "Gives"), grant_text(grant, terms)
    if terms.absence is not None:
        yield _("Days away"), reward_text(terms)
    if terms.kind is OfferKind.OPEN_SPACE or terms.cycle_months:
        yield _("Access"), access_text(terms.access)
    if terms.cycle_months:
        yield _("Minimum term"), _months(terms.min_term_months) or _("none")
        yield _("Notice"), notice_text(terms)
        yield _("A broken cycle"), str(PRORATION_LABELS[terms.proration])
        if not terms.starts_any_day:
            yield _("Starts"), _("on the first of a month")
    if terms.deposit_percent:
        yield (
            _("Deposit"),
            _("%(percent)s%% of a month") % {"percent": terms.deposit_percent},
        )
    if terms.index:
        yield _("Index"), _("the price follows %(index)s once a year") % {"index": terms.index}
    percent = percents.get(terms.vat_key)
    if percent is not None:
        yield _("VAT"), _("%(rate)s on top") % {"rate": rate_text(percent)}


def _months(months: int) -> str:
    if not months:
        return ""
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}


def notice_text(terms: OfferTerms) -> str:
    """Return how long before the end notice is given."""
    days = terms.notice_days
    said = [
        _months(terms.notice_months),
        ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if days else "",
    ]
    return " + ".join(part for part in said if part) or _("none")


def grant_text(grant: Grant, terms: OfferTerms) -> str:
    """Return what there is to spend, of what, for how long."""
    if grant.is_unlimited:
        what = _("without limit")
    elif grant.unit is Unit.MONEY:
        what = _("%(amount)s before VAT") % {"amount": money_text(_cents(grant, terms))}
    else:
        amount = written(grant.unit, grant.amount)
        what = f"{number_text(amount, 0 if not amount % 1 else 2)} {UNITS[grant.unit]}"
    parts = [what]
    if grant.reset is Reset.MONTH:
        parts.append(cycle_text(1))
    if grant.valid_months:
        parts.append(
            ngettext("good for %(count)s month", "good for %(count)s months", grant.valid_months)
            % {"count": grant.valid_months}
        )
    if grant.carry_months:
        parts.append(
            ngettext(
                "what is left is kept %(count)s month",
                "what is left is kept %(count)s months",
                grant.carry_months,
            )
            % {"count": grant.carry_months}
        )
    kinds = [str(Kind(kind).label) for kind in sorted(grant.good_for.kinds)]
    if kinds:
        parts.append(", ".join(kinds))
    return " · ".join(parts)


def _cents(grant: Grant, terms: OfferTerms) -> Money:
    return Money(grant.amount, terms.prices[0].price.currency)
