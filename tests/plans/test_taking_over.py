"""What was signed in another system stands here, one or many at once, by the same rules."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creuset.core.models import AuditRow, OutboxRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.money import Money
from creuset.places.rules import Occupied
from creuset.plans.actions.asking import Conditions
from creuset.plans.actions.taking_over import TAKEN_OVER, Elsewhere, take_over, take_over_all
from creuset.plans.models import Subscription, Term
from creuset.plans.rules.subscriptions import BadEnd
from tests.factories.people import make_organisation, make_person, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def desk(village):
    return team_of(village, Role.MANAGER)


@pytest.fixture
def offer(village):
    return make_offer(village, cap=1)


def signed(village, offer, **more):
    holder = more.pop("holder", None) or make_organisation(known_in=village)
    member = more.pop("member", None)
    conditions = Conditions(offer=offer, **{"starts_on": date(2026, 3, 1)} | more)
    return Elsewhere(holder, conditions, member=member)


def take(village, desk, *some):
    return take_over_all(village=village, signed=some, by=desk, now=NOW)


def test_many_stand_as_each_would_alone(village, desk, offer):
    """Their numbers follow one another; neither the cap nor the order of their days matters."""
    make_subscription(village, make_organisation(known_in=village), offer)
    some = [
        signed(village, offer),
        signed(village, offer, starts_on=date(2027, 1, 1), price=Money(50_00, "EUR")),
        signed(village, offer, ends_on=date(2026, 6, 30), member=make_person(known_in=village)),
    ]
    rows = take(village, desk, *some)
    alone = [
        take_over(
            village=village,
            party=one.party,
            member=one.member,
            conditions=one.conditions,
            by=desk,
            now=NOW,
        )
        for one in some
    ]
    assert [row.number for row in (*rows, *alone)] == [2, 3, 4, 5, 6, 7]
    assert [row.state for row in rows] == ["live", "signed", "ended"]
    beside = {"id", "number"}
    stored = [[Subscription.objects.get(pk=row.pk) for row in found] for found in (rows, alone)]
    for many, one in zip(*stored, strict=True):
        columns = {field.attname for field in Subscription._meta.concrete_fields} - beside
        assert {name: getattr(many, name) for name in columns} == {
            name: getattr(one, name) for name in columns
        }
        terms = [
            Term.objects.filter(subscription=row).values_list(
                "kind", "from_on", "until_on", "price_cents", "quantity"
            )
            for row in (many, one)
        ]
        assert list(terms[0]) == list(terms[1])
        assert terms[0]
    assert AuditRow.objects.filter(verb=TAKEN_OVER).count() == 6
    told = OutboxRow.objects.filter(topic=TAKEN_OVER).values_list("payload", flat=True)
    assert {one["subscription"] for one in told} == {row.pk for row in (*rows, *alone)}


def test_a_hundred_ask_as_much_as_ten(village, desk, offer):
    def questions(count):
        some = [signed(village, offer) for _ in range(count)]
        with CaptureQueriesContext(connection) as asked:
            take(village, desk, *some)
        return len(asked)

    questions(1)
    assert questions(10) == questions(100)


def test_a_place_is_let_to_one_and_nothing_of_the_others_stands(village, desk):
    office = make_resource(village, kind="office", area_m2=Decimal(18))
    plan = make_offer(village, kind="office")
    some = [signed(village, plan), *(signed(village, plan, place=office) for _ in range(2))]
    with pytest.raises(Occupied):
        take(village, desk, *some)
    assert not Subscription.objects.exists()
    assert not AuditRow.objects.filter(verb=TAKEN_OVER).exists()
    rows = take(village, desk, *some[:2])
    assert rows[1].lets.get().from_on == village.day_of(NOW)


def test_each_is_judged(village, desk, offer):
    fine, stranger = signed(village, offer), make_person()
    for wrong, refusal in (
        (signed(village, offer, holder=stranger), NotFound),
        (signed(village, offer, member=stranger), NotFound),
        (signed(village, make_offer(make_village())), NotFound),
        (signed(village, offer, ends_on=date(2026, 2, 1)), BadEnd),
    ):
        with pytest.raises(refusal):
            take(village, desk, fine, wrong)
    with pytest.raises(Forbidden):
        take(village, team_of(village, Role.ACCOUNTANT), fine)
    assert take(village, desk) == []
    assert not Subscription.objects.exists()
