"""A building that closes: who has a place in it, and the draft of their move."""

from datetime import date, timedelta

import pytest

from creuset.plans.kinds import OfferKind
from creuset.plans.models import Let, Subscription
from creuset.plans.queries.relocations import movers_of
from creuset.simulation.moving_house import plan_the_move
from tests.factories.people import make_organisation, team_of
from tests.factories.places import make_building
from tests.factories.plans import make_offer, make_subscription
from tests.factories.relocations import make_offices
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def test_who_lives_in_a_building_that_closes_is_in_the_draft_of_its_move():
    village = make_village()
    team_of(village)
    old = make_building(village, name="Modulaire", position=0, valid_until=date(2028, 1, 1))
    new = make_building(village, name="Totem", position=1)
    make_offices(old, (20, 30))
    make_offices(new, (20, 30, 40))
    # Signed by its contract and in no other way: who was there before does not sign anew.
    make_offer(village, kind=OfferKind.OFFICE, contract="prestation")
    plan = make_offer(village)
    for _ in range(2):
        make_subscription(village, make_organisation(known_in=village), plan)

    made = plan_the_move(village, now=NOW)

    assert made is not None
    assert Let.objects.filter(resource__building=old).count() == 2
    assert set(Subscription.objects.values_list("state", flat=True)) == {"live"}
    moving = Subscription.objects.filter(lets__resource__building=old)
    today = village.day_of(NOW)
    assert all(row.starts_on < today < row.last_on for row in moving)
    assert len(movers_of(made)) == 2
    assert made.on - today < timedelta(days=60)
    assert plan_the_move(village, now=NOW) is None
