"""Two screens let one office, or take the last of an offer, at once: one wins, and nothing is half done."""

from collections import Counter

import pytest

from creuset.billing.models import Means
from creuset.bookings import actions as bookings
from creuset.kernel.money import Money
from creuset.people.actors import HOUSE
from creuset.places.models import Claim
from creuset.plans.actions.asking import Conditions, propose
from creuset.plans.actions.changing import Change, change
from creuset.plans.actions.letting import attach
from creuset.plans.actions.security import enter
from creuset.plans.actions.signing import sign
from creuset.plans.kinds import SecurityMove
from creuset.plans.models import FOREVER, Let, SecurityDeposit, Subscription, Term
from creuset.plans.states import SubscriptionState as S
from tests.architecture.ground import in_hours
from tests.concurrency.test_races import all_at_once, outcome
from tests.factories.people import make_organisation
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_proposal, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


def raced(jobs):
    return Counter(outcome(one) for one in all_at_once(jobs))


def test_an_office_let_from_two_screens_is_let_once():
    village = make_village()
    office = make_resource(village, kind="office")
    offered = [
        make_proposal(village, make_organisation(known_in=village), place=office) for _ in range(4)
    ]
    told = raced(
        [lambda row=row: sign(subscription=row, name="Ada", by=HOUSE, now=NOW) for row in offered]
    )
    assert told == {"done": 1, "occupied": 3}
    assert Let.objects.count() == Claim.objects.count() == 1
    assert Subscription.objects.filter(state=S.LIVE).count() == 1


def test_an_office_is_let_or_booked_and_never_both():
    village = make_village()
    office = make_resource(village, kind="office")
    company = make_organisation(known_in=village)
    row = make_subscription(village, company)
    today = village.day_of(NOW)

    def let():
        return attach(subscription=row, place=office, from_on=today, by=HOUSE, now=NOW)

    def book():
        return bookings.book(
            village=village,
            title="Réunion",
            party=company,
            periods=[bookings.Period(office, in_hours(1, 2))],
            by=HOUSE,
            now=NOW,
        )

    assert raced([let, book] * 3) == {"done": 1, "occupied": 5}
    assert Claim.objects.count() == 1


def test_the_last_of_an_offer_goes_once():
    village = make_village()
    offer = make_offer(village, cap=1)
    company = make_organisation(known_in=village)
    offered = [make_proposal(village, company, offer) for _ in range(4)]
    told = raced(
        [lambda row=row: sign(subscription=row, name="Ada", by=HOUSE, now=NOW) for row in offered]
    )
    assert told == {"done": 1, "fully-taken": 3}


def test_numbers_follow_and_changes_of_a_day_leave_one():
    village = make_village()
    company = make_organisation(known_in=village)
    offer = make_offer(village)
    today = village.day_of(NOW)
    wanted = Conditions(offer=offer, starts_on=today)
    told = raced(
        [lambda: propose(village=village, party=company, conditions=wanted, by=HOUSE, now=NOW)] * 6
    )
    assert told == {"done": 6}
    numbers = Subscription.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6]
    row = sign(subscription=Subscription.objects.first(), name="Ada", by=HOUSE, now=NOW)
    others = [make_offer(village, price=price) for price in (1_00, 2_00, 3_00)]
    assert raced(
        [
            lambda one=one: change(
                subscription=row, change=Change(from_on=today, offer=one), by=HOUSE, now=NOW
            )
            for one in others
        ]
    ) == {"done": 3}
    term = Term.objects.get(subscription=row)
    assert (term.from_on, term.until_on) == (today, FOREVER)


def test_a_security_deposit_is_given_back_once():
    village = make_village()
    row = make_subscription(village, make_organisation(known_in=village))

    def move(kind, cents):
        return enter(
            subscription=row,
            kind=kind,
            amount=Money(cents, "EUR"),
            on=village.day_of(NOW),
            means=Means.TRANSFER,
            by=HOUSE,
            now=NOW,
        )

    move(SecurityMove.TAKEN, 100_00)
    assert raced([lambda: move(SecurityMove.REFUNDED, 60_00)] * 4) == {"done": 1, "not-held": 3}
    assert SecurityDeposit.objects.get().held_cents == 40_00
