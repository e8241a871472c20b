"""What was agreed of a subscription, in the words of a contract: each language has its own."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from creuset.billing import sources
from creuset.billing.words import money_text
from creuset.documents.contract_papers import long_day
from creuset.documents.models import Contract
from creuset.documents.rules.terms import Length, Per, PriceLine
from creuset.kernel.money import Money
from creuset.kernel.spans import DaySpan
from creuset.places.models import Resource
from creuset.plans.catalogue_words import grant_text
from creuset.plans.conditions import more_words
from creuset.plans.kinds import Proration
from creuset.plans.models import Offer, Subscription, Term
from creuset.plans.queries.money import find_security, security_of
from creuset.plans.queries.terms import terms_of
from creuset.plans.rules.in_kind import Given, value_given
from creuset.plans.words import cycle_text
from creuset.villages.models import Village

_DAY = timedelta(days=1)


def agreed_words(row: Subscription) -> dict[str, Any]:
    """Return all that a contract of the subscription may say, by the names of `documents.rules.terms`.

    The subscription is held, with its terms written.
    """
    terms = terms_of(row.pk)
    offer = terms[0].offer
    end = row.ends_on or _paid_from(row, terms)
    deposit = find_security(row)
    asked = deposit.asked if deposit else security_of(row)
    value = _value(row, terms, end) if row.is_in_kind else None
    return {
        "offer": in_each(lambda: _counted(offer, row.quantity)),
        "programme": dict(offer.names),
        "project": row.project.title
        if row.project
        else in_each(lambda: _("the project of %(name)s") % {"name": row.party.name}),
        "place": in_each(lambda: place_words(row.village, row.place)),
        "area": row.place.area_m2 if row.place else None,
        "start": row.starts_on,
        "end": end,
        "term": _months(offer.min_term_months),
        "notice": _notice(offer),
        "lines": price_lines(row, terms),
        "deposit": asked or None,
        "indexation": _indexation(offer) if offer.index else None,
        "included": [
            in_each(partial(grant_text, grant, offer.terms)) for grant in offer.terms.allowances
        ],
        "value": value or None,
        "special": _in_kind_words(value) if value else None,
        **more_words(row),
    }


def amended_words(
    row: Subscription,
    contract: Contract,
    *,
    from_on: date,
    terms: Sequence[Term],
    place: Resource | None,
) -> dict[str, Any]:
    """Return what an amendment of the contract says: other terms from the day on, another place, or both."""
    first = terms[0] if terms else None
    return {
        "contract": in_each(lambda: _contract_words(contract)),
        "start": from_on,
        "offer": in_each(lambda: _counted(first.offer, first.quantity)) if first else None,
        "lines": price_lines(row, terms, since=from_on) if terms else None,
        "place": in_each(lambda: place_words(row.village, place)) if place else None,
        "area": place.area_m2 if place else None,
    }


def price_lines(
    row: Subscription, terms: Sequence[Term], *, since: date | None = None
) -> list[PriceLine]:
    """Return what is paid each cycle, from which day on, before VAT and with it; `since` is the first day told."""
    first = since or row.starts_on
    percents: dict[date, dict[str, Decimal]] = {}

    def percent(term: Term) -> Decimal | None:
        day = max(term.from_on, first)
        if day not in percents:
            rates = sources.vat_rates_of(row.village, day)
            percents[day] = {rate.key: rate.percent for rate in rates}
        return percents[day].get(term.offer.vat_key)

    lines = []
    for term in terms:
        unit = in_each(partial(cycle_text, term.offer.cycle_months))
        told = [(in_each(partial(_line_words, first, term)), term.price)]
        if term.charges:
            told.append((in_each(partial(_charges_words, first, term)), term.charges))
        lines += [PriceLine(label, price, unit, vat=percent(term)) for label, price in told]
    return lines


def place_words(village: Village, place: Resource | None) -> str:
    """Return where it is: the place in its building, or the village with its address."""
    if place is None:
        town = f"{village.address.get('postcode', '')} {village.address.get('city', '')}".strip()
        parts = (village.name, village.address.get("street", ""), town)
        return ", ".join(part for part in parts if part)
    words = {"name": place.name, "building": place.building.name}
    if place.is_pool:
        return _("one of “%(name)s”, %(building)s, given on the first day") % words
    return _("%(name)s, %(building)s") % words


def in_each(say: Callable[[], str]) -> dict[str, str]:
    """Return what is said in each language of the house."""
    told = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            told[code] = say()
    return told


def _counted(offer: Offer, quantity: int) -> str:
    return f"{offer.name} × {quantity}" if quantity > 1 else offer.name


def _contract_words(contract: Contract) -> str:
    signed_at = contract.signed_at or contract.made_at
    day = long_day(contract.village.day_of(signed_at))
    return _("%(reference)s, signed on %(day)s") % {"reference": contract.reference, "day": day}


def _line_words(first: date, term: Term) -> str:
    name = _counted(term.offer, term.quantity)
    return name if term.from_on <= first else _from(name, term.from_on)


def _charges_words(first: date, term: Term) -> str:
    name = pgettext("on top of a price", "Charges")
    return name if term.from_on <= first else _from(name, term.from_on)


def _from(name: str, day: date) -> str:
    return _("%(name)s, from %(day)s on") % {"name": name, "day": long_day(day)}


def _months(months: int) -> Length | None:
    return Length(months) if months else None


def _notice(offer: Offer) -> Length | None:
    if offer.notice_months:
        return Length(offer.notice_months, days=offer.notice_days)
    return Length(offer.notice_days, Per.DAY) if offer.notice_days else None


def _indexation(offer: Offer) -> dict[str, str]:
    return in_each(
        lambda: (
            _("once a year, by the index %(index)s that the INSEE publishes")
            % {"index": offer.index}
        )
    )


def _paid_from(row: Subscription, terms: Sequence[Term]) -> date | None:
    """Return the last day of what is hosted in kind, where it is paid from a day on."""
    paid = [term.from_on for term in terms if term.price and term.from_on > row.starts_on]
    return min(paid) - _DAY if row.is_in_kind and paid else None


def _value(row: Subscription, terms: Sequence[Term], end: date | None) -> Money | None:
    """Return what the catalogue asks for what is given, from the first day to the last; None without a last."""
    if end is None:
        return None
    given = [
        Given(
            days=DaySpan(term.from_on, term.until_on),
            value=Money(term.catalogue_cents, term.currency),
            cycle_months=term.offer.cycle_months,
            policy=Proration(term.offer.proration),
        )
        for term in terms
        if not term.price
    ]
    within = DaySpan.of(row.starts_on, end)
    return value_given(given, within=within, anchor=row.starts_on, currency=row.village.currency)


def _in_kind_words(value: Money) -> dict[str, str]:
    return in_each(
        lambda: (
            _("It is given in kind: by the catalogue it is worth %(amount)s before VAT in all.")
            % {"amount": money_text(value)}
        )
    )
