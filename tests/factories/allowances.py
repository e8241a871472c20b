"""What people have to spend, made for tests."""

from datetime import date
from itertools import count
from typing import Any

from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.plans.actions import allowances
from creuset.plans.models import FOREVER, Lot, Offer, Subscription, Term
from creuset.plans.queries.purses import Purse
from creuset.plans.rules.allowances import Grant, Unit
from creuset.villages.models import Village
from tests.factories.villages import NOW

_numbers = count(1)
FIRST = date(2026, 9, 1)


def make_plan(
    village: Village, party: Party, *grants: Grant, start: date = FIRST, **more: Any
) -> Subscription:
    """A subscription under way since the first of September that gives the party these."""
    number = next(_numbers)
    quantity = more.pop("quantity", 1)
    offer = Offer.objects.create(
        village=village,
        code=f"plan-{number}",
        names={"fr": "Forfait", "en": "Plan"},
        kind="open_space",
        vat_key="normal",
        allowances=[grant.written() for grant in grants],
    )
    values: dict[str, Any] = {"state": "live", "signed_at": NOW, "asked_at": NOW} | more
    subscription = Subscription.objects.create(
        village=village, number=number, party=party, offer=offer, starts_on=start, **values
    )
    make_term(subscription, start=start, quantity=quantity)
    return subscription


def make_term(
    subscription: Subscription,
    *,
    start: date,
    offer: Offer | None = None,
    quantity: int = 1,
    kind: str = "start",
) -> Term:
    """Other terms hold of the subscription from that day on."""
    subscription.terms.filter(until_on=FOREVER).update(until_on=start)
    return Term.objects.create(
        subscription=subscription,
        kind=kind,
        from_on=start,
        offer=offer or subscription.offer,
        quantity=quantity,
        price_cents=0,
        catalogue_cents=0,
        currency="EUR",
        made_at=NOW,
    )


def make_lot(
    village: Village, party: Party, amount: int, unit: Unit = Unit.HOUR, **more: Any
) -> Lot:
    """So much that the party may spend all of 2026 and 2027."""
    values: dict[str, Any] = {
        "from_on": date(2026, 1, 1),
        "until_on": date(2028, 1, 1),
        "source_kind": "hand",
        "source_id": party.pk,
        "key": f"lot-{next(_numbers)}",
        "names": {"fr": "Geste du lieu"},
    }
    lot = Lot(village=village, party=party, unit=unit, amount=amount, **values | more)
    purse = Purse({})
    purse.put(lot)
    allowances.write(purse=purse, by=HOUSE, now=NOW)
    return lot
