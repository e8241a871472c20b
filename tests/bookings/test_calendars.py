"""The calendars of a company and of a project: who is offered them, and what they hold."""

import pytest
from django.test import Client

from creuset.bookings import calendars
from creuset.core import calendars as addresses
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import affiliate, make_organisation, make_person, make_user
from tests.factories.places import make_resource
from tests.factories.projects import make_project
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village)


@pytest.fixture
def person(village: Village) -> Party:
    return make_person(known_in=village)


def titles(entries: object) -> list[str]:
    return [entry.title for entry in entries]  # type: ignore[attr-defined]  # calendar entries


def test_a_company_has_its_bookings_for_whoever_belongs_to_it(
    village: Village, room: Resource, person: Party
) -> None:
    company = make_organisation(known_in=village, name="Films du Nord")
    link = affiliate(person, company)
    make_booking(room, when=hours(1, 2), party=company, title="Réunion")
    make_booking(room, when=hours(3, 4), party=person, title="À moi")

    assert titles(calendars.of_company(company.pk, NOW)) == ["Réunion"]
    assert list(calendars.own_companies(person.pk)) == [company.pk]
    assert calendars.may_read_company(person.pk, company.pk)
    assert not calendars.may_read_company(make_person().pk, company.pk)
    link.until = NOW.date()
    link.save()
    assert not calendars.may_read_company(person.pk, company.pk)


def test_a_project_has_its_bookings_whoever_made_them(
    village: Village, room: Resource, person: Party
) -> None:
    project = make_project(known_in=village, holder=person, title="Les Marées")
    other = make_person(known_in=village)
    make_booking(room, when=hours(1, 2), party=other, project=project, title="Montage")
    make_booking(room, when=hours(3, 4), party=other, title="Autre chose")

    (entry,) = calendars.of_project(project.pk, NOW)
    assert entry.title == f"Montage – {other.name}"
    assert calendars.may_read_project(person.pk, project.pk)
    assert not calendars.may_read_project(other.pk, project.pk)


def test_the_page_offers_a_person_their_own_calendars(village: Village, person: Party) -> None:
    company = make_organisation(known_in=village, name="Films du Nord")
    affiliate(person, company)
    make_project(known_in=village, holder=person, title="Les Marées")
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(party=person))

    offered = [(one.kind, str(one.title)) for one in addresses.list_offers(person.pk)]
    assert [kind for kind, _title in offered] == ["party", "company", "project"]
    page = client.get("/account/calendars/").content.decode()
    assert "Films du Nord" in page
    assert "Les Marées" in page
    made = client.post("/account/calendars/", {"kind": "company", "object": company.pk})
    assert made.status_code == 201
    refused = client.post("/account/calendars/", {"kind": "company", "object": person.pk})
    assert refused.status_code == 404


def test_who_leaves_a_company_reads_its_calendar_no_more(village: Village, person: Party) -> None:
    company = make_organisation(known_in=village)
    link = affiliate(person, company)
    _row, secret = addresses.make_address(
        kind="company", object_id=company.pk, by=Actor(party=person), now=NOW
    )
    assert addresses.find_address(secret) is not None
    link.until = NOW.date()
    link.save()
    assert addresses.find_address(secret) is None
