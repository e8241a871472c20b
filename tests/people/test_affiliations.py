"""Who says who belongs to an organisation: role × what it has × what is said, as one table."""

from collections.abc import Callable
from typing import Any

import pytest

from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.people import actions
from creuset.people.actors import Actor
from creuset.people.models import Affiliation, Party
from creuset.villages.models import Village
from tests.factories.people import (
    affiliate,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

# Owner, manager, reception, stage manager, programme lead, accountant; the company's own admin, a plain
# member of it, somebody else. In a company without an admin (who then cannot speak), and with one.
LETTERS = "OMRSPA"
ROLES = dict(zip(LETTERS, Role, strict=True))
TABLE = {
    "add a member": ("OMRP", "OMRPa"),
    "add an admin": ("OMRP", "a"),
    "change a title": ("OMRP", "OMRPa"),
    "make an admin": ("OMRP", "a"),
    "end it": ("OMRP", "OMRPa"),
}


def add(is_admin: bool) -> Callable[..., Any]:
    return lambda _row, company, village, by: actions.affiliate(
        person=make_person(known_in=village),
        organisation=company,
        village=village,
        is_admin=is_admin,
        by=by,
        now=NOW,
    )


def change(is_admin: bool) -> Callable[..., Any]:
    return lambda row, _company, village, by: actions.change_affiliation(
        affiliation=row, village=village, title="Monteuse", is_admin=is_admin, by=by, now=NOW
    )


VERBS: dict[str, Callable[..., Any]] = {
    "add a member": add(False),
    "add an admin": add(True),
    "change a title": change(False),
    "make an admin": change(True),
    "end it": lambda row, _company, village, by: actions.end_affiliation(
        affiliation=row, village=village, by=by, now=NOW
    ),
}


def actor(letter: str, village: Village, company: Party) -> Actor:
    if letter in ROLES:
        return team_of(village, ROLES[letter])
    somebody = member_of(village)
    if letter in "am":
        assert somebody.party
        affiliate(somebody.party, company, is_admin=letter == "a")
    return somebody


def test_the_table_speaks_of_every_role_and_every_verb() -> None:
    assert len(ROLES) == len(Role)
    assert TABLE.keys() == VERBS.keys()


@pytest.mark.once
@pytest.mark.parametrize("letter", [*LETTERS, "a", "m", "-"])
@pytest.mark.parametrize("verb", list(VERBS))
@pytest.mark.parametrize("has_admin", [False, True])
def test_who_may(verb: str, letter: str, has_admin: bool) -> None:
    if letter == "a" and not has_admin:
        return
    village = make_village()
    company = make_organisation(known_in=village)
    by = actor(letter, village, company)
    if has_admin and letter != "a":
        affiliate(make_person(), company, is_admin=True)
    row = affiliate(make_person(known_in=village), company)
    before = list(Affiliation.objects.order_by("pk").values())

    if letter in TABLE[verb][has_admin]:
        VERBS[verb](row, company, village, by)
        assert list(Affiliation.objects.order_by("pk").values()) != before
        assert AuditRow.objects.filter(verb__startswith="people.affiliat").count() == 1
    else:
        with pytest.raises(Forbidden):
            VERBS[verb](row, company, village, by)
        assert list(Affiliation.objects.order_by("pk").values()) == before
        assert not AuditRow.objects.exists()


def test_what_makes_no_sense_is_refused() -> None:
    village = make_village()
    by, company = team_of(village), make_organisation(known_in=village)
    person = make_person(known_in=village)
    affiliate(person, company)
    for who, what, kind in (
        (person, company, Conflict),
        (company, make_organisation(known_in=village), Refused),
        (person, make_person(known_in=village), Refused),
    ):
        with pytest.raises(kind):
            actions.affiliate(person=who, organisation=what, village=village, by=by, now=NOW)
