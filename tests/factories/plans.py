"""Offers and subscriptions for tests."""

from itertools import count
from typing import Any

from creuset.bookings.models import VatKey
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.plans.actions.asking import Conditions, propose
from creuset.plans.actions.signing import sign
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Checklist, Offer, Subscription
from creuset.villages.models import Village
from tests.factories.villages import NOW

_numbers = count(1)


def make_offer(village: Village, *, price: int = 200_00, **more: Any) -> Offer:
    """A plan by the month, at a price in cents that anybody pays since 2020."""
    VatKey.objects.get_or_create(
        village=village,
        code="standard",
        defaults={
            "names": {"fr": "TVA", "en": "VAT"},
            "percents": [{"from": "2014-01-01", "percent": "20"}],
        },
    )
    n = next(_numbers)
    values: dict[str, Any] = {
        "code": f"forfait-{n}",
        "names": {"fr": f"Forfait {n}", "en": f"Plan {n}"},
        "kind": OfferKind.OPEN_SPACE,
        "vat_key": "standard",
        "prices": [{"price": price, "from": "2020-01-01"}],
        "position": n,
    }
    return Offer.objects.create(village=village, **values | more)


def make_proposal(
    village: Village,
    party: Party,
    offer: Offer | None = None,
    *,
    sends: bool = True,
    **conditions: Any,
) -> Subscription:
    """The party is offered a plan from today on."""
    given: dict[str, Any] = {
        "offer": offer or make_offer(village),
        "starts_on": village.day_of(NOW),
    }
    return propose(
        village=village,
        party=party,
        conditions=Conditions(**given | conditions),
        by=HOUSE,
        now=NOW,
        sends=sends,
    )


def make_subscription(
    village: Village, party: Party, offer: Offer | None = None, **conditions: Any
) -> Subscription:
    """The party has signed a plan, which has begun if it starts today."""
    row = make_proposal(village, party, offer, **conditions)
    return sign(subscription=row, name=party.name, by=HOUSE, now=NOW)


def make_checklist(
    village: Village, moment: str, *things: tuple[str, ...] | dict[str, Any], **more: Any
) -> Checklist:
    """A list of the village; a thing is its code, who does it, and what it is known by."""
    n = next(_numbers)

    def read(thing: tuple[str, ...] | dict[str, Any]) -> dict[str, Any]:
        if isinstance(thing, dict):
            return thing
        code, doer, *fact = thing
        names = {"fr": code.capitalize(), "en": code.capitalize()}
        return {"code": code, "names": names, "doer": doer, "days": 0, "fact": "".join(fact)}

    values: dict[str, Any] = {
        "code": f"liste-{n}",
        "names": {"fr": f"Liste {n}", "en": f"List {n}"},
        "moment": moment,
        "things": [read(thing) for thing in things],
        "looked_at": [{"fr": "Sol", "en": "Floor"}, {"fr": "Murs", "en": "Walls"}],
        "position": n,
        "changed_at": NOW,
    }
    return Checklist.objects.create(village=village, **values | more)
