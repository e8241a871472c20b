"""People are added together as they are one by one: told each, refused whole."""

import pytest

from creuset.core.models import AuditRow, OutboxRow
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, DomainError, Forbidden, Refused
from creuset.people.actions import add_people
from creuset.people.actions.adding import AlreadyKnown, NewPerson
from creuset.people.actions.affiliations import JOINED, affiliate_all
from creuset.people.actors import Actor
from creuset.people.models import Affiliation, KnownParty, Party
from creuset.villages.models import Village
from tests.factories.people import make_organisation, make_person, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

ANA = NewPerson("Roy", "Ana", email="Ana@Example.org", city="Lens", postcode="62300", country="FR")
BOB = NewPerson("Lee", "Bob", email="bob@example.org")


@pytest.fixture
def village() -> Village:
    return make_village()


@pytest.fixture
def by(village: Village) -> Actor:
    return team_of(village)


def test_each_is_there_known_found_and_told(village: Village, by: Actor) -> None:
    made = add_people(village=village, people=[ANA, BOB, NewPerson("Dee")], by=by, now=NOW)

    assert [one.name for one in made] == ["Ana Roy", "Bob Lee", "Dee"]
    ana = Party.objects.get(pk=made[0].pk)
    assert (ana.email, ana.city, ana.language) == ("ana@example.org", "Lens", village.language)
    assert "ana roy" in ana.search_text
    assert KnownParty.objects.filter(village=village, party__in=made).count() == 3
    assert AuditRow.objects.filter(verb="people.person_added").count() == 3


@pytest.mark.parametrize("again", [NewPerson("Roy", email="bob@example.org"), NewPerson(" ")])
def test_one_who_cannot_be_added_keeps_all_out(
    again: NewPerson, village: Village, by: Actor
) -> None:
    with pytest.raises(DomainError):
        add_people(village=village, people=[ANA, BOB, again], by=by, now=NOW)

    assert not Party.objects.filter(email="ana@example.org").exists()
    assert not AuditRow.objects.filter(verb="people.person_added").exists()


def test_an_address_that_the_village_knows_is_refused_with_the_way_there(
    village: Village, by: Actor
) -> None:
    here = make_person(known_in=village, email="bob@example.org")
    with pytest.raises(AlreadyKnown) as refused:
        add_people(village=village, people=[ANA, BOB], by=by, now=NOW)
    assert refused.value.ways_out[0].data == {"id": here.pk}


def test_who_may_not_adds_nobody(village: Village) -> None:
    with pytest.raises(Forbidden):
        add_people(village=village, people=[ANA], by=team_of(village, Role.STAGE_MANAGER), now=NOW)


def test_pairs_belong_and_are_told(village: Village, by: Actor) -> None:
    ana, bob = (make_person(known_in=village) for _ in range(2))
    first, second = (make_organisation(known_in=village) for _ in range(2))

    made = affiliate_all(
        pairs=[(ana, first), (bob, first), (ana, second)], village=village, by=by, now=NOW
    )

    assert [(one.person, one.organisation, one.since) for one in made] == [
        (ana, first, village.day_of(NOW)),
        (bob, first, village.day_of(NOW)),
        (ana, second, village.day_of(NOW)),
    ]
    assert AuditRow.objects.filter(verb="people.affiliated").count() == 3
    assert OutboxRow.objects.filter(topic=JOINED).count() == 3


def test_a_pair_twice_or_of_the_wrong_kinds_keeps_all_out(village: Village, by: Actor) -> None:
    ana, company = make_person(known_in=village), make_organisation(known_in=village)
    for pairs in ([(ana, company), (ana, company)], [(ana, company), (company, ana)]):
        with pytest.raises((Conflict, Refused)):
            affiliate_all(pairs=pairs, village=village, by=by, now=NOW)
    assert not Affiliation.objects.exists()
