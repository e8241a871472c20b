"""Two accept one proposal at the same instant: one subscription comes of it."""

from collections import Counter
from functools import partial

import pytest

from creuset.people.actors import HOUSE
from creuset.plans.actions import proposing, waiting
from creuset.plans.kinds import OfferKind
from creuset.plans.models import PlanProposal, PlanWait, Subscription
from tests.concurrency.test_races import all_at_once, outcome
from tests.factories.people import make_organisation
from tests.factories.places import make_resource
from tests.factories.plans import make_offer
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_who_accept_wins_and_a_place_is_proposed_to_one():
    village = make_village()
    offer = make_offer(village, kind=OfferKind.OFFICE)
    office = make_resource(village, kind="office")
    waits = [
        waiting.join(
            village=village,
            party=make_organisation(known_in=village),
            kind=OfferKind.OFFICE,
            from_on=village.day_of(NOW),
            by=HOUSE,
            now=NOW,
        )
        for _ in range(3)
    ]
    propose = [
        partial(proposing.propose_to, wait=one, offer=offer, place=office, by=HOUSE, now=NOW)
        for one in waits
    ]
    told = Counter(outcome(one) for one in all_at_once(propose))
    assert told["done"] == 1
    made = PlanProposal.objects.get()
    accept = [partial(proposing.accept, proposal=made, by=HOUSE, now=NOW) for _ in range(3)]
    assert Counter(outcome(one) for one in all_at_once(accept)) == {
        "done": 1,
        "impossible-step": 2,
    }
    assert Subscription.objects.count() == 1
    assert PlanWait.objects.filter(accepted_at__isnull=False).count() == 1
