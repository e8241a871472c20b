"""Two clicks sign a contract at the same instant: it is signed once, and what it is of once."""

from collections import Counter

import pytest

from creuset.core.models import AuditRow
from creuset.documents.actions import contracts
from creuset.documents.models import Contract
from creuset.people.actors import HOUSE
from creuset.plans.actions import asking
from creuset.plans.actions.asking import Conditions
from creuset.plans.models import Let, Subscription
from creuset.plans.states import SubscriptionState as S
from tests.concurrency.test_races import all_at_once, outcome
from tests.factories.people import make_person
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_proposal
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


def offered():
    village = make_village()
    office = make_resource(village, kind="office")
    plan = make_offer(village, contract="service")
    row = make_proposal(village, make_person(known_in=village), plan, place=office)
    return row, Contract.objects.get()


def sign(contract):
    seen = contract.paper_sha256
    return contracts.sign(contract=contract, name="Ada", seen=seen, by=None, now=NOW)


def test_two_clicks_at_the_same_instant_sign_once():
    contract = offered()[1]
    told = Counter(outcome(one) for one in all_at_once([lambda: sign(contract)] * 3))
    assert told == {"done": 3}
    assert Let.objects.count() == 1
    assert AuditRow.objects.filter(verb="plans.signed").count() == 1
    assert AuditRow.objects.filter(verb="documents.contract_signed").count() == 1


def test_what_is_signed_while_it_is_offered_anew_is_one_or_the_other():
    row, contract = offered()
    anew = Conditions(offer=row.offer, starts_on=row.starts_on, place=row.place, quantity=2)

    def offer():
        return asking.offer(subscription=row, conditions=anew, by=HOUSE, now=NOW)

    told = Counter(outcome(one) for one in all_at_once([lambda: sign(contract), offer]))
    after = Subscription.objects.get()
    contract.refresh_from_db()
    if after.state == S.OFFERED:
        assert told == {"done": 1, "contract-changed": 1}
        assert (after.quantity, contract.state) == (2, "sent")
    else:
        assert told == {"done": 1, "impossible-step": 1}
        assert (after.quantity, contract.state) == (1, "sealed")
