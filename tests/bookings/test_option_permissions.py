"""Who may do what to an option: one table, written out, role by role and verb by verb."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from creuset.bookings import actions
from creuset.bookings.models import Booking
from creuset.core.roles import Role, Scope
from creuset.kernel.errors import Forbidden
from creuset.people.actors import HOUSE, Actor, Via
from creuset.places.models import WhoBooks
from creuset.villages.models import Village
from tests.factories.bookings import hours
from tests.factories.options import make_option
from tests.factories.people import actor_of, affiliate, make_organisation, make_person, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

FAR = 21 * 24
VERBS = ("ask", "confirm", "release", "challenge", "withdraw", "extend")

#           ask confirm release challenge withdraw extend
TABLE = {
    "owner": "yes yes yes yes yes yes",
    "manager": "yes yes yes yes yes yes",
    "reception": "yes yes yes yes yes yes",
    "stage_manager": "yes yes yes yes yes yes",
    "programme_lead": "yes no no no no no",
    "accountant": "no no no no no no",
    "the one who has it": "yes yes yes yes yes no",
    "a colleague": "yes yes yes yes yes no",
    "a former colleague": "no no no no no no",
    "another member": "no no no no no no",
    "owner of another village": "no no no no no no",
    "a token to read": "no no no no no no",
    "the house": "yes yes yes yes yes yes",
}


def actor(name: str, village: Village, company: object) -> Actor:
    if name in set(Role):
        return team_of(village, Role(name))
    person = make_person(known_in=village)
    match name:
        case "the one who has it":
            return actor_of(company)
        case "a colleague":
            affiliate(person, company)
        case "a former colleague":
            affiliate(person, company, until=NOW.date())
        case "owner of another village":
            return team_of(make_village())
        case "a token to read":
            return Actor(party=company, via=Via.API, scopes=frozenset({Scope.READ}))
        case "the house":
            return HOUSE
    return actor_of(person)


@pytest.mark.once
@pytest.mark.parametrize("name", TABLE)
def test_table(name: str) -> None:
    village = make_village()
    stage = make_resource(village, kind="stage")
    company = make_organisation(known_in=village)
    by = actor(name, village, company)

    def second() -> Booking:
        room = make_resource(village)
        make_option(room, when=hours(FAR, FAR + 4))
        return make_option(room, when=hours(FAR, FAR + 4), party=company)

    def withdraw() -> object:
        booking = second()
        actions.challenge(booking=booking, by=HOUSE, now=NOW)
        return actions.withdraw_challenge(booking=booking, by=by, now=NOW)

    when = hours(FAR, FAR + 4)
    later = NOW + timedelta(days=8)
    acts: tuple[Callable[[], object], ...] = (
        lambda: make_option(make_resource(village), when=when, party=company, by=by),
        lambda: actions.confirm(
            booking=make_option(stage, when=when, party=company), by=by, now=NOW
        ),
        lambda: actions.release(
            booking=make_option(make_resource(village), when=when, party=company), by=by, now=NOW
        ),
        lambda: actions.challenge(booking=second(), by=by, now=NOW),
        withdraw,
        lambda: actions.extend(
            booking=make_option(make_resource(village), when=when, party=company),
            until=later,
            by=by,
            now=NOW,
        ),
    )

    told = dict(zip(VERBS, ("yes" if passes(act) else "no" for act in acts), strict=True))

    assert told == dict(zip(VERBS, TABLE[name].split(), strict=True))


def test_a_member_does_not_confirm_what_the_team_books() -> None:
    village = make_village()
    kept = make_resource(village, who_books=WhoBooks.TEAM)
    company = make_organisation(known_in=village)
    option = make_option(kept, when=hours(FAR, FAR + 4), party=company)

    assert not passes(lambda: actions.confirm(booking=option, by=actor_of(company), now=NOW))
    assert passes(lambda: actions.release(booking=option, by=actor_of(company), now=NOW))


def passes(act: Callable[[], object]) -> bool:
    try:
        act()
    except Forbidden:
        return False
    return True
