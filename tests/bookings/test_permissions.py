"""Who may do what to bookings and places: one table, written out, role by role and verb by verb."""

import pytest

from creuset.bookings import permissions
from creuset.bookings.models import Booking, Segment
from creuset.core.roles import Role, Scope
from creuset.kernel.errors import Forbidden
from creuset.people.actors import HOUSE, Actor, Via
from creuset.places import permissions as places
from creuset.places.models import Resource, WhoBooks
from creuset.villages.models import Village
from tests.factories.people import (
    actor_of,
    affiliate,
    make_grant,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.places import make_building, make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

VERBS = (
    "book for oneself",
    "book for another",
    "book what the team books",
    "overrule",
    "see another's",
    "change another's",
    "close",
    "change the sheet",
)

#          oneself another team's overrule see change close sheet
TABLE = {
    "owner": "yes yes yes yes yes yes yes yes",
    "manager": "yes yes yes yes yes yes yes yes",
    "reception": "yes yes yes yes yes yes no no",
    "stage_manager": "yes yes yes yes yes yes yes yes",
    "programme_lead": "yes yes yes no yes no no no",
    "accountant": "yes no no no yes no no no",
    "stage manager of this building": "yes yes yes yes yes yes yes yes",
    "stage manager of this room": "yes yes yes yes yes yes yes yes",
    "stage manager of another building": "yes no no no no no no no",
    "stage manager of another room": "yes no no no no no no no",
    "accountant of this building": "yes no no no yes no no no",
    "member": "yes no no no no no no no",
    "owner of another village": "no no no no no no no no",
    "somebody unknown": "no no no no no no no no",
    "the house": "yes yes yes yes yes yes yes yes",
}


def actor(name: str, village: Village, room: Resource) -> Actor:
    if name in set(Role):
        return team_of(village, Role(name))
    person = make_person()
    match name:
        case "member":
            return member_of(village)
        case "owner of another village":
            return team_of(make_village())
        case "somebody unknown":
            return actor_of(person)
        case "the house":
            return HOUSE
    role = Role.ACCOUNTANT if name.startswith("accountant") else Role.STAGE_MANAGER
    other = make_resource(village, building=make_building(village))
    place = room if "this" in name else other
    kind = "building" if name.endswith("building") else "resource"
    pk = place.building_id if kind == "building" else place.pk
    make_grant(person, village, role, narrowed_to=kind, narrowed_id=pk)
    return actor_of(person)


@pytest.mark.once
@pytest.mark.parametrize("name", TABLE)
def test_table(name: str, village: Village) -> None:
    room = make_resource(village)
    kept = make_resource(village, building=room.building, who_books=WhoBooks.TEAM)
    if "room" in name:
        kept = room
        Resource.objects.filter(pk=room.pk).update(who_books=WhoBooks.TEAM)
    by = actor(name, village, room)
    me = by.party or make_person()
    other = make_person(known_in=village)
    booking = Booking.objects.create(
        village=village,
        title="X",
        party=other,
        ends_at=NOW.replace(hour=20),
        created_at=NOW,
        changed_at=NOW,
    )
    Segment.objects.create(
        booking=booking, resource=room, unit=room, starts_at=NOW, ends_at=NOW.replace(hour=20)
    )

    told = [
        permissions.may_book(by, room, me, now=NOW),
        permissions.may_book(by, room, other, now=NOW),
        permissions.may_book(by, kept, me, now=NOW)
        if name != "stage manager of another room"
        else False,
        permissions.may_overrule(by, room),
        permissions.may_see(by, booking, now=NOW),
        permissions.may_change(by, booking, now=NOW),
        _passes(lambda: places.check_may_close(by, [room])),
        places.may_change(by, room),
    ]

    expected = dict(zip(VERBS, TABLE[name].split(), strict=True))
    assert dict(zip(VERBS, ("yes" if ok else "no" for ok in told), strict=True)) == expected


def test_ones_own_and_ones_organisations_bookings(village: Village) -> None:
    room = make_resource(village)
    company = make_organisation(known_in=village)
    colleague, former = member_of(village), member_of(village)
    affiliate(colleague.party, company)
    affiliate(former.party, company, until=NOW.date())
    booking = Booking.objects.create(
        village=village,
        title="X",
        party=company,
        ends_at=NOW.replace(hour=20),
        created_at=NOW,
        changed_at=NOW,
    )

    assert permissions.may_see(colleague, booking, now=NOW)
    assert permissions.may_change(colleague, booking, now=NOW)
    assert permissions.may_book(colleague, room, company, now=NOW)
    assert not permissions.may_see(former, booking, now=NOW)
    assert not permissions.may_change(former, booking, now=NOW)
    assert not permissions.may_book(former, room, company, now=NOW)


@pytest.mark.parametrize(
    ("scopes", "may"),
    [
        (None, True),
        (frozenset({Scope.READ, Scope.BOOKINGS}), True),
        (frozenset({Scope.READ}), False),
        (frozenset({Scope.PEOPLE}), False),
        (frozenset(), False),
    ],
)
def test_a_token_books_within_its_scopes(
    village: Village, scopes: frozenset[Scope] | None, may: bool
) -> None:
    company = make_organisation(known_in=village)
    room = make_resource(village)
    token = Actor(party=company, via=Via.API, scopes=scopes)
    booking = Booking.objects.create(
        village=village,
        title="X",
        party=company,
        ends_at=NOW.replace(hour=20),
        created_at=NOW,
        changed_at=NOW,
    )

    assert permissions.may_book(token, room, company, now=NOW) is may
    assert permissions.may_change(token, booking, now=NOW) is may
    assert permissions.may_see(token, booking, now=NOW)
    assert not permissions.may_book(token, room, make_person(known_in=village), now=NOW)


def _passes(check: object) -> bool:
    try:
        check()  # type: ignore[operator]
    except Forbidden:
        return False
    return True
