import pytest

from creuset.kernel.errors import NotFound
from creuset.people.queries import villages_of
from creuset.villages.access import get_village
from creuset.villages.models import SignUp
from creuset.villages.queries import list_cards, list_villages
from tests.factories.people import actor_of, make_grant, make_person, member_of
from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db


def test_a_village_is_found_by_its_slug_alone():
    village = make_village(slug="la-kolok")
    make_village()
    assert get_village("la-kolok") == village
    with pytest.raises(NotFound):
        get_village("la-kolo")


def test_the_home_of_the_network_shows_each_village(django_assert_num_queries):
    second = make_village(name="Vallée", sign_up=SignUp.REQUEST)
    first = make_village(name="Atelier", address={"city": "Ivry-sur-Seine"})
    assert list_villages() == [first, second]
    with django_assert_num_queries(1):
        cards = list_cards()
    assert [card.may_be_joined for card in cards] == [False, True]
    assert cards[0].city == "Ivry-sur-Seine"


def test_the_switcher_shows_the_villages_that_know_somebody(django_assert_num_queries):
    known, granted, _other = make_village(name="B"), make_village(name="A"), make_village()
    actor = member_of(known)
    make_grant(actor.party, granted)
    with django_assert_num_queries(1):
        assert villages_of(actor) == [granted, known]
    assert villages_of(actor_of(make_person())) == []
