"""People stay as long as a village hears of them; then it forgets them, and in time who changed what."""

from datetime import timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from creuset.core import audit
from creuset.core.housekeeping import tidy
from creuset.core.models import Audience, AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden
from creuset.people.actions import forgetting
from creuset.people.actors import HOUSE
from creuset.people.models import KnownParty, Party, RoleGrant, User
from creuset.people.retention import forget_audit, forget_people
from creuset.villages.models import Village
from tests.factories.people import (
    actor_of,
    affiliate,
    know,
    make_grant,
    make_organisation,
    make_person,
    make_user,
    team_of,
)
from tests.factories.projects import make_project, take_part
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

LONG_AGO, LATELY = NOW - relativedelta(months=37), NOW - relativedelta(months=35)


@pytest.fixture
def village() -> Village:
    return make_village(retention={"people_months": 36, "audit_months": 48})


def met(village: Village, **more: Any) -> Party:
    """Somebody whom the village has known for long, and of whom it heard nothing since."""
    person = make_person(created_at=LONG_AGO, **more)
    know(village, person, since=LONG_AGO)
    return person


def heard_of(village: Village, *about: tuple[str, int], by: Any = HOUSE, at: Any = LATELY) -> Any:
    return audit.record(
        verb="people.notes_changed",
        by=by,
        at=at,
        about=about,
        village_id=village.pk,
        audience=Audience.TEAM,
        data={"party": "Ada", "tags": []},
    )


def is_forgotten(person: Party) -> bool:
    return Party.objects.get(pk=person.pk).erased_at is not None


def test_somebody_of_whom_nothing_was_heard_is_erased_once(village: Village) -> None:
    gone, fresh = met(village, name="Ada Sel"), make_person(known_in=village)
    make_user(party=gone, date_joined=LONG_AGO, last_login=LONG_AGO)

    assert forget_people(NOW) == 1

    assert is_forgotten(gone)
    assert not User.objects.filter(party=gone).exists()
    assert not is_forgotten(fresh)
    told = AuditRow.objects.get(verb="people.forgotten")
    assert (told.village_id, told.via, told.content["count"]) == (village.pk, "system", 1)
    assert "1 personne" in audit.sentence(told.verb, told.content)
    assert forget_people(NOW) == tidy(now=NOW)["people"] == 0
    assert AuditRow.objects.filter(verb="people.forgotten").count() == 1


def test_whom_anything_keeps_stays(village: Village) -> None:
    names = ("role", "former", "signed", "staff", "acted", "employee", "holder", "partner")
    kept = {name: met(village) for name in names}
    make_grant(kept["role"], village, Role.RECEPTION)
    make_grant(kept["former"], village, Role.RECEPTION, revoked_at=LATELY)
    make_user(party=kept["signed"], date_joined=LONG_AGO, last_login=LATELY)
    make_user(party=kept["staff"], date_joined=LONG_AGO, is_staff=True)
    heard_of(village, by=actor_of(kept["acted"]))
    company = make_organisation(known_in=village)
    affiliate(kept["employee"], company, since=LONG_AGO.date())
    heard_of(village, ("party", company.pk))
    film = make_project(known_in=village, holder=kept["holder"])
    take_part(film, kept["partner"])
    heard_of(village, ("project", film.pk))
    idle = met(village)

    assert forget_people(NOW) == 1

    assert {name for name, person in kept.items() if is_forgotten(person)} == set()
    assert is_forgotten(idle)


def test_what_kept_somebody_ends(village: Village) -> None:
    company, quiet = make_organisation(known_in=village), make_organisation(known_in=village)
    left, silent = met(village), met(village)
    affiliate(left, company, since=LONG_AGO.date(), until=LONG_AGO.date() + timedelta(days=9))
    heard_of(village, ("party", company.pk))
    affiliate(silent, quiet, since=LONG_AGO.date())
    former = met(village)
    make_grant(former, village, Role.RECEPTION, revoked_at=LONG_AGO)

    assert forget_people(NOW) == 3
    assert not Party.objects.filter(pk__in=[company.pk, quiet.pk], erased_at__isnull=False).exists()


def test_whom_another_village_knows_is_forgotten_here_only(village: Village) -> None:
    there = make_village()
    person = met(village)
    know(there, person, notes="Revient en mars.")
    KnownParty.objects.filter(village=village, party=person).update(notes="Connaît le plateau.")
    here = heard_of(village, ("party", person.pk), at=LONG_AGO)
    elsewhere = heard_of(there, ("party", person.pk), at=LONG_AGO)

    assert forget_people(NOW) == 1

    assert not is_forgotten(person)
    assert [row.notes for row in KnownParty.objects.filter(party=person)] == ["Revient en mars."]
    here.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (here.content, here.salt) == (None, "")
    assert elsewhere.content["party"] == "Ada"
    assert forget_people(NOW) == 0


def test_whom_no_village_knows_goes_as_where_least_is_kept(village: Village) -> None:
    make_village(retention={"people_months": 60})
    old, young = make_person(created_at=LONG_AGO), make_person(created_at=LATELY)
    back = make_person(created_at=LONG_AGO)
    make_user(party=back, date_joined=LONG_AGO, last_login=LATELY)

    assert forget_people(NOW) == 1
    assert [is_forgotten(one) for one in (old, young, back)] == [True, False, False]


def test_the_last_owner_stays_whatever_the_silence(village: Village) -> None:
    owner = team_of(village).party
    Party.objects.update(created_at=LONG_AGO)
    KnownParty.objects.update(since=LONG_AGO)
    User.objects.update(date_joined=LONG_AGO, last_login=None)

    assert forget_people(NOW) == 0
    assert RoleGrant.objects.filter(party=owner, revoked_at__isnull=True).exists()


def test_many_are_forgotten_some_at_a_time(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "CHUNK", 2)
    for _one in range(5):
        met(village)

    assert forget_people(NOW) == 5
    told = AuditRow.objects.filter(verb="people.forgotten").order_by("pk")
    assert [row.content["count"] for row in told] == [2, 2, 1]


def test_the_audit_falls_silent_and_its_digests_stay(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "CHUNK", 2)
    person = make_person(known_in=village)
    old = [
        heard_of(village, ("party", person.pk), at=NOW - relativedelta(months=49))
        for _one in range(3)
    ]
    young = heard_of(village, at=NOW - relativedelta(months=47))
    nowhere = audit.record(
        verb="people.erased", by=HOUSE, at=NOW - relativedelta(months=49), about=[], data={"x": 1}
    )

    assert forget_audit(NOW) == 4

    for row in old:
        digest = row.digest
        row.refresh_from_db()
        assert (row.content, row.salt, row.digest) == (None, "", digest)
        assert audit.is_intact(row)
    young.refresh_from_db()
    nowhere.refresh_from_db()
    assert young.content is not None
    assert nowhere.content is None
    told = AuditRow.objects.filter(verb="people.audit_forgotten").order_by("pk")
    assert [row.content["count"] for row in told] == [2, 1]
    assert "2 anciennes lignes" in audit.sentence(told[0].verb, told[0].content)
    assert forget_audit(NOW) == 0


def test_nobody_hastens_it(village: Village) -> None:
    by = team_of(village)
    met(village)
    with pytest.raises(Forbidden):
        forgetting.forget_people(village=village, by=by, now=NOW)
    with pytest.raises(Forbidden):
        forgetting.forget_audit(village=village, by=by, now=NOW)
    with pytest.raises(Forbidden):
        forgetting.forget_visitors(by=by, now=NOW)
    assert not AuditRow.objects.filter(verb="people.forgotten").exists()
