"""Written offers as rows of the database, and back; who subscribed keeps what they agreed to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from creuset.kernel.errors import DomainError, Refusals
from creuset.kernel.money import Money
from creuset.plans.models import Offer as OfferRow
from creuset.plans.models.offers import as_columns
from creuset.plans.queries.offers import subscribers_of
from creuset.plans.rules.absence import Reward
from creuset.plans.rules.allowances import UNLIMITED, GoodFor, Grant, kept, written
from creuset.plans.rules.catalogue import Price, Step
from creuset.plans.rules.offers import OfferTerms, check_nothing_agreed_changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from creuset.plans.written.offers import (
        Catalogue,
        Offer,
        OfferAbsence,
        OfferAllowance,
        OfferPrice,
    )
    from creuset.villages.models import Village

type Data = dict[str, Any]

_DAY = dt.timedelta(days=1)
_CENTS = 100


# ---- from what is written to rows ----------------------------------------------------------------------


def terms_of(offer: Offer, currency: str) -> OfferTerms:
    """Return a written offer as the rules read it."""
    return OfferTerms(
        names=offer.name,
        description=offer.description,
        kind=offer.kind,
        basis=offer.basis,
        cycle_months=offer.cycle_months,
        cycle_from=offer.cycle_from,
        proration=offer.proration,
        min_term_months=offer.min_term_months,
        notice_months=offer.notice_months,
        notice_days=offer.notice_days,
        cap=offer.cap,
        starts_any_day=offer.starts_any_day,
        access=offer.access,
        vat_key=offer.vat,
        prices=tuple(_price(each, currency) for each in offer.prices),
        allowances=tuple(grant_of(each) for each in offer.allowances),
        absence=reward_of(offer.absence) if offer.absence else None,
        index=offer.index,
        deposit_percent=offer.deposit,
        contract=offer.contract,
        is_public=offer.public,
        valid_from=offer.from_,
        valid_until=offer.until + _DAY if offer.until else None,
    )


def _price(price: OfferPrice, currency: str) -> Price:
    return Price(
        audience=price.for_,
        price=_money(price.price, currency),
        charges=_money(price.charges, currency),
        from_on=price.from_,
        until=price.until + _DAY if price.until else None,
        steps=tuple(Step(step.after_months, _money(step.price, currency)) for step in price.steps),
    )


def _money(amount: Decimal, currency: str) -> Money:
    return Money(int(amount * _CENTS), currency)


def grant_of(given: OfferAllowance) -> Grant:
    """Return a written allowance as the rules read it; raise BadGrant."""
    unit = given.unit
    return Grant(
        code=given.code or unit.value.replace("_", "-"),
        unit=unit,
        amount=UNLIMITED if given.amount is None else kept(unit, given.amount),
        good_for=GoodFor(frozenset(given.kinds), frozenset(given.resources)),
        whose=given.purse,
        reset=given.reset,
        reset_day=given.reset_day,
        first=given.first,
        carry_over=kept(unit, given.carry_over),
        carry_months=given.carry_months,
        valid_months=given.valid_months,
    )


def reward_of(given: OfferAbsence) -> Reward:
    """Return what is written of days away as the rules read it; raise BadGrant."""
    good_for = GoodFor(frozenset(given.kinds), frozenset(given.resources))
    amount = kept(given.unit, given.amount)
    return Reward(given.per, given.unit, amount, good_for, given.valid_months)


def write_offers(village: Village, catalogue: Catalogue, *, now: dt.datetime) -> None:
    """The village has these offers; those that are not among them are retired.

    Raises: Refusals of OfferLivedBy, where somebody would find other conditions than they agreed to.
    """
    there = {
        row.code: row for row in OfferRow.objects.filter(village=village).select_related("village")
    }
    wanted = {each.code: terms_of(each, village.currency) for each in catalogue.offers}
    _check_subscribers(village, there, wanted)
    for position, (code, terms) in enumerate(wanted.items()):
        columns = {**as_columns(terms), "position": position}
        row = there.get(code)
        if row is None:
            OfferRow.objects.create(village=village, code=code, changed_at=now, **columns)
        elif row.retired_at or any(getattr(row, name) != said for name, said in columns.items()):
            OfferRow.objects.filter(pk=row.pk).update(**columns, retired_at=None, changed_at=now)
    OfferRow.objects.filter(village=village, retired_at__isnull=True).exclude(
        code__in=wanted
    ).update(retired_at=now, changed_at=now)


def _check_subscribers(
    village: Village, there: Mapping[str, OfferRow], wanted: Mapping[str, OfferTerms]
) -> None:
    subscribers = subscribers_of(village)
    refusals: list[DomainError] = []
    for code, row in there.items():
        if code in wanted:
            try:
                check_nothing_agreed_changes(
                    row.terms, wanted[code], name=row.name, subscribers=subscribers.get(row.pk, 0)
                )
            except Refusals as refused:
                refusals += refused.errors
    if refusals:
        raise Refusals(refusals)


# ---- from rows to what is written ----------------------------------------------------------------------


def offers_data(village: Village) -> Sequence[Data]:
    """Return the section of offers as the database holds it; one query."""
    rows = OfferRow.objects.filter(village=village, retired_at__isnull=True)
    return [
        _offer_data(row.code, row.terms)
        for row in rows.select_related("village").order_by("position", "pk")
    ]


def _offer_data(code: str, terms: OfferTerms) -> Data:
    return {
        "code": code,
        "name": terms.names,
        "description": terms.description,
        "kind": terms.kind.value,
        "basis": terms.basis.value,
        "cycle_months": terms.cycle_months,
        "cycle_from": terms.cycle_from.value,
        "proration": terms.proration.value,
        "min_term_months": terms.min_term_months,
        "notice_months": terms.notice_months,
        "notice_days": terms.notice_days,
        "cap": terms.cap,
        "starts_any_day": terms.starts_any_day,
        "access": terms.access.value,
        "vat": terms.vat_key,
        "prices": [_price_data(price) for price in terms.prices],
        "allowances": [_grant_data(each) for each in terms.allowances],
        "absence": _reward_data(terms.absence) if terms.absence else None,
        "index": terms.index,
        "deposit": terms.deposit_percent,
        "contract": terms.contract,
        "public": terms.is_public,
        "from": terms.valid_from,
        "until": terms.valid_until - _DAY if terms.valid_until else None,
    }


def _grant_data(grant: Grant) -> Data:
    own_code = grant.code != grant.unit.value.replace("_", "-")
    return {
        "code": grant.code if own_code else "",
        "unit": grant.unit.value,
        "amount": None if grant.is_unlimited else written(grant.unit, grant.amount),
        "kinds": sorted(grant.good_for.kinds),
        "resources": sorted(grant.good_for.resources),
        "purse": grant.whose.value,
        "reset": grant.reset.value,
        "reset_day": grant.reset_day,
        "first": grant.first.value,
        "carry_over": written(grant.unit, grant.carry_over),
        "carry_months": grant.carry_months,
        "valid_months": grant.valid_months,
    }


def _reward_data(reward: Reward) -> Data:
    return {
        "per": reward.per.value,
        "unit": reward.unit.value,
        "amount": written(reward.unit, reward.amount),
        "kinds": sorted(reward.good_for.kinds),
        "resources": sorted(reward.good_for.resources),
        "valid_months": reward.valid_months,
    }


def _price_data(price: Price) -> Data:
    return {
        "for": price.audience.value,
        "from": price.from_on,
        "until": price.until - _DAY if price.until else None,
        "price": _amount(price.price),
        "charges": _amount(price.charges),
        "steps": [
            {"after_months": step.after_months, "price": _amount(step.price)}
            for step in price.steps
        ],
    }


def _amount(amount: Money) -> Decimal:
    return Decimal(amount.cents) / _CENTS
