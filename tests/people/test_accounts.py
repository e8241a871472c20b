import pytest
from allauth.account.models import EmailAddress

from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden
from creuset.people.actions import create_owner
from creuset.people.actors import HOUSE
from creuset.people.models import RoleGrant, User
from tests.factories.people import actor_of, make_person, make_user
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
