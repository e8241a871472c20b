"""A village that lives has a few companies with their seat: each stands otherwise."""

import pytest

from creuset.domiciliation.models import Domiciliation, RegistryLetter
from creuset.domiciliation.queries import lines_of
from creuset.domiciliation.queries.mail import posts_of
from creuset.domiciliation.states import DomiciliationState as S
from creuset.people.actors import HOUSE
from creuset.simulation.domiciling import domicile_some
from tests.factories.domiciliation import make_approval, make_domiciliation_offer
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.plans import make_subscription
from tests.factories.villages import NOW, make_village


@pytest.mark.django_db
def test_each_of_a_few_companies_stands_otherwise_once():
    village = make_village()
    for _ in range(5):
        company = make_organisation(known_in=village)
        affiliate(member_of(village).party, company, is_admin=True)
        make_subscription(village, company)
    make_domiciliation_offer(village)
    assert domicile_some(village, now=NOW) == 0
    team_of(village)
    assert domicile_some(village, now=NOW) == 0
    make_approval(village)
    assert domicile_some(village, now=NOW) == 4
    assert domicile_some(village, now=NOW) == 0
    today = village.day_of(NOW)
    states = [line.state for line in lines_of(village, by=HOUSE, today=today)]
    assert states == [S.TO_CHECK, S.IN_FORCE, S.IN_FORCE]
    assert len(lines_of(village, by=HOUSE, today=today, state=S.ENDED)) == 1
    assert sorted(RegistryLetter.objects.values_list("why", flat=True)) == ["ended", "uncollected"]
    posts = posts_of(village, Domiciliation.objects.select_related("subscription__party"))
    assert sum(len(post.letters) for post in posts) == 3
