"""A rule of the village: who has not accepted the house rules books nothing there, and is told where to read them."""

from typing import Any

import pytest

from creuset.bookings import actions
from creuset.bookings.rules.policies import Rule
from creuset.bookings.rules.policies.errors import RulesNotAccepted
from creuset.core.roles import Role
from creuset.documents.actions.house_rules import accept_rules
from tests.factories.bookings import hours
from tests.factories.documents import publish_rules
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    village = make_village()
    made = make_resource(village, kind="meeting")
    make_policy(village, Rule.HOUSE_RULES)
    return made


def book(room: Any, by: Any, when: Any, party: Any = None, **more: Any) -> Any:
    return actions.book(
        village=room.village,
        title="Lecture",
        party=party or by.party,
        periods=[actions.Period(room, when)],
        by=by,
        now=NOW,
        **more,
    )


def test_who_has_not_accepted_the_rules_in_force_accepts_them_first(room):
    village, today = room.village, room.village.day_of(NOW)
    me = member_of(village)
    book(room, me, hours(30, 31))
    first = publish_rules(village, first_day=today)
    with pytest.raises(RulesNotAccepted) as refused:
        book(room, me, hours(32, 33))
    assert [way.kind for way in refused.value.ways_out] == ["house-rules"]
    accept_rules(village=village, seen=first.pk, by=me, now=NOW)
    book(room, me, hours(32, 33))
    publish_rules(village, first_day=today, text="== Accès\n\nBadge et clé.")
    with pytest.raises(RulesNotAccepted):
        book(room, me, hours(34, 35))


def test_the_team_books_for_a_structure_and_overrules_for_a_person(room):
    village = room.village
    publish_rules(village, first_day=village.day_of(NOW))
    reception, me = team_of(village, Role.RECEPTION), member_of(village)
    book(room, reception, hours(30, 31), party=make_organisation(known_in=village))
    with pytest.raises(RulesNotAccepted):
        book(room, reception, hours(32, 33), party=me.party)
    book(room, reception, hours(32, 33), party=me.party, overrule=["house-rules"])
