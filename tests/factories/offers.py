"""Offers, and subscriptions that live by them, made for tests."""

from datetime import date
from itertools import count
from typing import Any

from creuset.bookings.models import VatKey
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.plans.kinds import OfferKind, TermKind
from creuset.plans.models import FOREVER, IndexValue, Offer, Subscription, Term
from creuset.plans.models.offers import as_columns
from creuset.plans.rules.catalogue import Price
from creuset.plans.rules.offers import OfferTerms
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village
from tests.factories.prices import make_card
from tests.factories.villages import NOW

_numbers = count(1)


def make_price(cents: int = 300_00, **more: Any) -> Price:
    """A price of a cycle for anybody, offered since 2026."""
    values: dict[str, Any] = {
        "audience": "anybody",
        "price": cents,
        "from": "2026-01-01",
    } | more
    return Price.read(values, "EUR")


def make_terms(**more: Any) -> OfferTerms:
    """A plan at 300,00 € a month."""
    values: dict[str, Any] = {
        "names": {"fr": "Forfait", "en": "Plan"},
        "kind": OfferKind.OPEN_SPACE,
        "vat_key": "normal",
        "prices": (make_price(),),
    } | more
    return OfferTerms(**values)


def make_offer(village: Village, *, code: str = "forfait", **more: Any) -> Offer:
    """An offer of the village, which has VAT of 20 %."""
    if not VatKey.objects.filter(village=village).exists():
        make_card(village)
    return Offer.objects.create(village=village, code=code, **as_columns(make_terms(**more)))


def make_subscription(
    offer: Offer, party: Party, *, starts_on: date = date(2027, 1, 1), **more: Any
) -> Subscription:
    """A subscription that is lived, on the terms of its offer from its first day on."""
    price = offer.terms.prices[0].price
    subscription = Subscription.objects.create(
        **{
            "village": offer.village,
            "number": next(_numbers),
            "party": party,
            "offer": offer,
            "state": SubscriptionState.LIVE.value,
            "starts_on": starts_on,
            "asked_at": NOW,
            "signed_at": NOW,
        }
        | more
    )
    make_term(subscription, starts_on, price.cents)
    return subscription


def make_term(subscription: Subscription, from_on: date, cents: int, **more: Any) -> Term:
    """Other terms from that day on; those before end there."""
    Term.objects.filter(
        subscription=subscription, from_on__lt=from_on, until_on__gt=from_on
    ).update(until_on=from_on)
    Term.objects.filter(subscription=subscription, from_on=from_on).delete()
    price = Money(cents, subscription.village.currency)
    return Term.objects.create(
        **{
            "subscription": subscription,
            "kind": (
                TermKind.START if from_on == subscription.starts_on else TermKind.CHANGE
            ).value,
            "from_on": from_on,
            "until_on": FOREVER,
            "offer": subscription.offer,
            "price_cents": price.cents,
            "catalogue_cents": price.cents,
            "currency": price.currency,
            "made_at": NOW,
        }
        | more
    )


def make_index_value(village: Village, **more: Any) -> IndexValue:
    """The ILAT of the second quarter of 2026."""
    values = {"name": "ILAT", "period": "2026-Q2", "value_e3": 137_150, "entered_at": NOW} | more
    return IndexValue.objects.create(village=village, **values)
