import threading

import pytest
from django.db import connection, transaction

from creuset.core.models import AuditRow
from creuset.core.roles import Capability, Role
from creuset.kernel.errors import Conflict, Forbidden, NotFound, Refused
from creuset.people import narrowing
from creuset.people.actions import grant_role, revoke_role
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import RoleGrant
from creuset.people.queries import team_of as read_team
from creuset.people.rules.roles import LastOwner
from tests.factories.people import (
    actor_of,
    make_grant,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.villages import NOW, make_village

# Owner, manager, reception, stage manager, programme lead, accountant; then somebody without a role.
TABLE = {
    Capability.SEE_DESK: "OMRSPA-",
    Capability.SEE_PEOPLE: "OMRSPA-",
    Capability.CHANGE_PEOPLE: "OMR-P--",
    Capability.INVITE: "OMR-P--",
    Capability.MERGE_PARTIES: "O------",
    Capability.GRANT_ROLES: "OM-----",
    Capability.SEE_AUDIT: "OM---A-",
    Capability.SEE_OUTBOX: "OM-----",
    Capability.CHANGE_VILLAGE: "O------",
    Capability.CHANGE_PLACES: "OM-S---",
    Capability.CHANGE_RULES: "OM-----",
    Capability.CLOSE_PLACES: "OM-S---",
    Capability.BOOK_FOR_OTHERS: "OMRSP--",
    Capability.CHANGE_BOOKINGS: "OMRS---",
    Capability.SEE_BOOKINGS: "OMRSPA-",
    Capability.SEE_VISITS: "OMRSPA-",
    Capability.ANSWER_VISITS: "OMR-P--",
    Capability.RECEIVE: "OMRS---",
    Capability.HANDLE_TICKETS: "OMRSP--",
    Capability.CHANGE_PROJECTS: "OM--P--",
    Capability.CHECK_CERTIFICATES: "OMRS---",
    Capability.SEE_MONEY: "OMRS-A-",
    Capability.CHANGE_MONEY: "OM---A-",
    Capability.MAKE_QUOTES: "OMRS-A-",
    Capability.SEE_CONTRACTS: "OMR-PA-",
    Capability.MAKE_CONTRACTS: "OMR-P--",
    Capability.WRITE_CONTRACTS: "OM-----",
    Capability.IMPORT: "OM-----",
    Capability.SIMULATE: "OM-----",
    Capability.SEE_PLANS: "OMRSPA-",
    Capability.CHANGE_PLANS: "OMR----",
    Capability.CHANGE_OFFERS: "OM-----",
    Capability.SEE_DOMICILIATIONS: "OMR--A-",
    Capability.KEEP_DOMICILIATIONS: "OMR----",
    Capability.CHECK_IDENTITIES: "OM-----",
    Capability.MOVE_RESIDENTS: "OM-----",
    Capability.KEEP_AIDS: "OM--PA-",
    Capability.SEE_PROGRAMMES: "OMRSPA-",
    Capability.RUN_PROGRAMMES: "OM--P--",
}
LETTERS = {
    "O": Role.OWNER,
    "M": Role.MANAGER,
    "R": Role.RECEPTION,
    "S": Role.STAGE_MANAGER,
    "P": Role.PROGRAMME_LEAD,
    "A": Role.ACCOUNTANT,
}

# A role for one building: there, then elsewhere.
NARROWED = {
    Capability.SEE_DESK: ("OMRSPA", "OMRSPA"),
    Capability.SEE_BOOKINGS: ("OMRSPA", ""),
    Capability.BOOK_FOR_OTHERS: ("OMRSP", ""),
    Capability.CHANGE_BOOKINGS: ("OMRS", ""),
    Capability.CLOSE_PLACES: ("OMS", ""),
    Capability.CHANGE_PLACES: ("OMS", ""),
}

# Who gives which role: the giver's letter, then the roles given.
GIVES = {"O": "OMRSPA", "M": "MRSPA", "R": "", "S": "", "P": "", "A": ""}


def test_the_tables_speak_of_every_capability_and_every_role():
    assert set(TABLE) == set(Capability)
    assert set(LETTERS.values()) == set(Role)


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize("letter", [*LETTERS, "-"])
def test_what_a_role_may_do(letter):
    village = make_village()
    actor = team_of(village, LETTERS[letter]) if letter != "-" else member_of(village)
    elsewhere = make_village()
    for capability, letters in TABLE.items():
        wanted = letter != "-" and letter in letters
        assert actor.may(capability, village) is wanted, capability
        assert actor.may(capability, elsewhere) is False, capability


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize("letter", list(LETTERS))
def test_what_a_role_for_one_place_may_do(letter):
    village, party = make_village(), make_person()
    make_grant(party, village, LETTERS[letter], narrowed_to="building", narrowed_id=7)
    actor = actor_of(party)
    for capability in Capability:
        there, elsewhere = NARROWED.get(capability, ("", ""))
        assert actor.may(capability, village, places=[("building", 7)]) is (letter in there)
        assert actor.may(capability, village, places=[("building", 8)]) is (letter in elsewhere)


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize("giver", list(GIVES))
@pytest.mark.parametrize("given", list(LETTERS))
def test_nobody_gives_more_than_they_have(giver, given):
    village = make_village()
    by = team_of(village, LETTERS[giver])
    somebody = make_person(known_in=village)
    if given in GIVES[giver]:
        grant = grant_role(party=somebody, village=village, role=LETTERS[given], by=by, now=NOW)
        assert grant.granted_by == by.party
        revoke_role(grant=grant, by=by, now=NOW)
        assert AuditRow.objects.filter(verb="people.role_revoked").count() == 1
    else:
        with pytest.raises(Forbidden):
            grant_role(party=somebody, village=village, role=LETTERS[given], by=by, now=NOW)
        grant = make_grant(somebody, village, LETTERS[given])
        make_grant(make_person(), village, Role.OWNER)
        with pytest.raises(Forbidden):
            revoke_role(grant=grant, by=by, now=NOW)
        assert not AuditRow.objects.exists()


@pytest.mark.django_db
def test_a_role_is_given_once():
    village = make_village()
    somebody = make_person(known_in=village)
    grant_role(party=somebody, village=village, role=Role.RECEPTION, by=HOUSE, now=NOW)
    with pytest.raises(Conflict):
        grant_role(party=somebody, village=village, role=Role.RECEPTION, by=HOUSE, now=NOW)


@pytest.mark.django_db
def test_an_organisation_holds_no_role():
    with pytest.raises(Refused):
        grant_role(
            party=make_organisation(),
            village=make_village(),
            role=Role.MANAGER,
            by=HOUSE,
            now=NOW,
        )


@pytest.fixture
def one_place(monkeypatch):
    """A kind of place that every village has one of."""
    found = narrowing.Narrowing(
        "building", "Building", lambda _village: [narrowing.Place(7, "B 7")]
    )
    monkeypatch.setattr(narrowing, "_narrowings", {"building": found})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "pk", "refused"),
    [
        (Role.RECEPTION, 7, False),
        (Role.STAGE_MANAGER, 7, False),
        (Role.RECEPTION, 8, True),
        (Role.ACCOUNTANT, 7, True),
        (Role.OWNER, 7, True),
    ],
)
def test_a_role_is_narrowed_to_a_place_of_the_village(one_place, role, pk, refused):
    village, somebody = make_village(), make_person()
    if refused:
        with pytest.raises(Refused):
            grant_role(
                party=somebody,
                village=village,
                role=role,
                narrowed_to="building",
                narrowed_id=pk,
                by=HOUSE,
                now=NOW,
            )
        return
    grant_role(
        party=somebody,
        village=village,
        role=role,
        narrowed_to="building",
        narrowed_id=pk,
        by=HOUSE,
        now=NOW,
    )
    (member,) = read_team(village)
    assert member.roles[0].place == "B 7"


@pytest.mark.django_db
def test_the_last_owner_cannot_leave_and_the_first_of_two_can():
    village = make_village()
    first, second = team_of(village), team_of(village)
    grants = list(RoleGrant.objects.order_by("pk"))
    revoke_role(grant=grants[0], by=first, now=NOW)
    with pytest.raises(LastOwner):
        revoke_role(grant=grants[1], by=second, now=NOW)
    with pytest.raises(Conflict):
        revoke_role(grant=grants[0], by=HOUSE, now=NOW)


@pytest.mark.django_db
def test_somebody_lays_their_own_role_down():
    village = make_village()
    by = team_of(village, Role.ACCOUNTANT)
    revoke_role(grant=RoleGrant.objects.get(), by=by, now=NOW)
    assert Actor(party=by.party).grants_in(village) == ()


@pytest.mark.django_db
def test_a_grant_of_another_village_is_not_there():
    from creuset.people.queries import get_known

    party = make_person(known_in=make_village())
    with pytest.raises(NotFound):
        get_known(make_village(), party.pk)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_do_not_both_leave():
    village = make_village()
    owners = [team_of(village), team_of(village)]
    grants = {grant.party_id: grant for grant in RoleGrant.objects.all()}
    gate, answers = threading.Barrier(2), []

    def leave(owner):
        try:
            gate.wait(timeout=10)
            revoke_role(grant=grants[owner.party_id], by=owner, now=NOW)
            answers.append("left")
        except LastOwner:
            answers.append("stays")
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(owner,)) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(answers) == ["left", "stays"]
    with transaction.atomic():
        assert RoleGrant.objects.filter(revoked_at__isnull=True).count() == 1
