"""People are told 30 days, then 7 days before an insurance or an induction ends, each once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from creuset.core import clock
from creuset.core.models import OutboxRow
from creuset.core.roles import Role, Scope
from creuset.documents.actions.certificates import end_certificate
from creuset.documents.models import Certificate, CertificateKind
from creuset.notices import actions
from creuset.notices.certificates import TOPIC, remind_of_certificates
from creuset.notices.models import Notice
from creuset.people.actions import create_token
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.villages.models import Village
from tests.factories.documents import make_certificate
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    team_of,
)
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.fixture
def company(village: Village) -> Party:
    return make_organisation(known_in=village, name="Films du Sel")


@pytest.fixture
def admin(village: Village, company: Party) -> Party:
    person = make_person(known_in=village, email="ines@sel.example", language="en")
    affiliate(person, company, is_admin=True)
    return person


def on_file(village: Village, party: Party, *, days: int, **more: Any) -> Certificate:
    values = {"now": NOW - timedelta(days=200), "valid_from": date(2026, 1, 1)} | more
    return make_certificate(village, party, valid_until=TODAY + timedelta(days=days), **values)


def after(days: int) -> datetime:
    return NOW + timedelta(days=days)


def told(party: Party) -> list[str]:
    rows = Notice.objects.filter(party=party, topic=TOPIC).order_by("pk")
    return [row.key.split()[1] for row in rows]


def test_the_admins_are_told_thirty_and_seven_days_before_once_each(
    village: Village, company: Party, admin: Party
) -> None:
    on_file(village, company, days=31)
    assert remind_of_certificates(NOW) == 0
    for days in (1, 1, 2, 20):
        remind_of_certificates(after(days))
    assert told(admin) == ["30"]
    for days in (24, 25, 31):
        remind_of_certificates(after(days))
    assert told(admin) == ["30", "7"]
    assert told(company) == []
    remind_of_certificates(after(32))
    assert told(admin) == ["30", "7"]
    mails = [
        row["subject"]
        for row in OutboxRow.objects.filter(topic="mail").values_list("payload", flat=True)
    ]
    assert len(mails) == 2
    assert "ends soon: insurance of Films du Sel" in mails[0]


def test_a_sweep_that_ran_late_tells_only_the_nearer_step(
    village: Village, company: Party, admin: Party
) -> None:
    on_file(village, company, days=5)
    remind_of_certificates(NOW)
    assert told(admin) == ["7"]


def test_an_induction_is_told_to_its_person_and_to_who_looks_after_their_company(
    village: Village, company: Party, admin: Party
) -> None:
    person = make_person(known_in=village, email="noe@sel.example")
    affiliate(person, company)
    other = make_person(known_in=village)
    affiliate(other, company)
    on_file(village, person, days=10, kind=CertificateKind.INDUCTION)
    remind_of_certificates(NOW)
    assert [told(one) for one in (person, admin, other)] == [["30"], ["30"], []]


def test_an_organisation_that_nobody_looks_after_is_told_itself(village: Village) -> None:
    company = make_organisation(known_in=village, email="sel@films.example")
    on_file(village, company, days=10)
    remind_of_certificates(NOW)
    assert told(company) == ["30"]


@pytest.mark.parametrize("why", ["followed", "ended", "waiting", "other", "new", "later"])
def test_nobody_is_told_of_what_needs_nothing(
    village: Village, company: Party, admin: Party, why: str
) -> None:
    more: dict[str, Any] = {
        "waiting": {"by": actor_of(admin)},
        "other": {"kind": CertificateKind.OTHER, "title": "Drone"},
        "new": {"now": NOW},
    }.get(why, {})
    row = on_file(village, company, days=60 if why == "later" else 20, **more)
    if why == "followed":
        on_file(village, company, days=400, valid_from=TODAY + timedelta(days=21))
    if why == "ended":
        end_certificate(certificate=row, by=HOUSE, now=NOW)
    remind_of_certificates(NOW)
    assert told(admin) == []


def test_one_that_follows_after_a_gap_is_no_answer(
    village: Village, company: Party, admin: Party
) -> None:
    on_file(village, company, days=20)
    on_file(village, company, days=400, valid_from=TODAY + timedelta(days=22))
    remind_of_certificates(NOW)
    assert told(admin) == ["30"]


def test_everybody_chooses_how_they_are_told(
    village: Village, company: Party, admin: Party
) -> None:
    actions.choose(by=actor_of(admin), on_page=[TOPIC], by_mail=[])
    on_file(village, company, days=20)
    remind_of_certificates(NOW)
    assert told(admin) == ["30"]
    assert not OutboxRow.objects.filter(topic="mail").exists()


def test_the_desk_and_programs_see_what_ends_soon(village: Village, company: Party) -> None:
    soon = on_file(village, company, days=20)
    on_file(village, make_organisation(known_in=village, name="Longue Durée"), days=200)
    team = team_of(village, Role.RECEPTION)
    client = Client(headers={"accept-language": "en"})
    client.force_login(team.party.user)
    with clock.stopped_at(NOW):
        page = client.get(f"/{village.slug}/desk/certificates/?state=ending").content.decode()
        token = create_token(
            party=team.party, by=team, label="t", scopes=[Scope.READ], expires_at=None, now=NOW
        )
        answer = client.get(
            f"/api/v1/villages/{village.slug}/certificates?ends_within=30",
            headers={"authorization": f"Bearer {token.secret}"},
        )
    assert "Films du Sel" in page
    assert "Longue Durée" not in page
    assert [row["id"] for row in answer.json()["items"]] == [soon.pk]
