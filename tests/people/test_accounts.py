import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from creuset.core.audit import sentence
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.people.actions import create_owner, open_account
from creuset.people.actors import HOUSE
from creuset.people.models import RoleGrant, User
from tests.factories.people import actor_of, make_organisation, make_person, make_user, team_of
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def test_an_owner_is_made_once_and_may_sign_in_by_code():
    village = make_village()
    for _time in range(2):
        user = create_owner(
            email="Ada@Village.example", name="Ada Noir", village=village, by=HOUSE, now=NOW
        )
    assert user.party.name == "Ada Noir"
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    grant = RoleGrant.objects.get()
    assert (grant.party, grant.role) == (user.party, Role.OWNER)
    assert AuditRow.objects.filter(verb="people.role_granted").count() == 1


def test_an_account_that_exists_is_kept():
    user = make_user(party=make_person(email="zoe@village.example"))
    same = create_owner(
        email="zoe@village.example", name="Other", village=make_village(), by=HOUSE, now=NOW
    )
    assert same == user
    assert User.objects.count() == 1


def test_whoever_is_known_by_the_address_gets_the_account():
    village = make_village()
    ada = make_person(known_in=village, email="Ada@village.example")
    user = create_owner(
        email="ada@village.example", name="Other", village=village, by=HOUSE, now=NOW
    )
    assert user.party == ada
    assert RoleGrant.objects.get().party == ada


def test_two_who_share_an_address_are_left_apart():
    village = make_village()
    two = [make_person(known_in=village, email="a@village.example") for _time in range(2)]
    user = create_owner(email="a@village.example", name="Ada", village=village, by=HOUSE, now=NOW)
    assert user.party not in two


class TestOpenAccount:
    def test_a_person_signs_in_with_their_address(self):
        village = make_village()
        ada = make_person(known_in=village, email="Ada@village.example")
        user = open_account(party=ada, village=village, by=HOUSE, now=NOW)
        assert (user.party, user.email, user.has_usable_password()) == (ada, ada.email.lower(), 0)
        address = EmailAddress.objects.get(user=user)
        assert (address.verified, address.primary) == (True, True)
        told = AuditRow.objects.get(verb="people.account_opened")
        assert (told.village_id, sentence(told.verb, told.content)) == (
            village.pk,
            f"a ouvert le compte de {ada.name}",
        )

    def test_a_password_may_come_encoded(self):
        ada = make_person()
        encoded = make_password("cinema-et-patrimoine")
        user = open_account(
            party=ada, village=make_village(), by=HOUSE, now=NOW, encoded_password=encoded
        )
        assert user.check_password("cinema-et-patrimoine")

    def test_what_cannot_be_is_refused_and_changes_nothing(self):
        village, taken = make_village(), make_user(party=make_person(email="a@village.example"))
        gone = make_person(erased_at=NOW)
        twin = make_person(merged_into=make_person())
        refused = {
            Refused: [make_organisation(), make_person(email=""), gone, twin],
            Conflict: [taken.party, make_person(email="A@village.example")],
        }
        for kind, parties in refused.items():
            for party in parties:
                with pytest.raises(kind):
                    open_account(party=party, village=village, by=HOUSE, now=NOW)
        with pytest.raises(Forbidden):
            open_account(party=make_person(), village=village, by=team_of(village), now=NOW)
        assert set(User.objects.all()) == {taken, *User.objects.filter(party__role_grants__gt=0)}
        assert not AuditRow.objects.filter(verb="people.account_opened").exists()


def test_nobody_but_the_house_makes_an_owner():
    with pytest.raises(Forbidden):
        create_owner(
            email="a@b.example",
            name="",
            village=make_village(),
            by=actor_of(make_person()),
            now=NOW,
        )
    assert not User.objects.exists()


def test_a_project_is_made_for_other_tests():
    village = make_village()
    assert make_project(known_in=village).known_in.get().village == village
