import re
from datetime import timedelta

import pytest
from django.test import Client

from creuset.core import clock
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, Forbidden, NotFound
from creuset.people.actions import (
    accept_invitation,
    answer_join_request,
    ask_to_join,
    get_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from creuset.people.actions.invitations import InvitationOver
from creuset.people.models import Affiliation, Invitation, JoinRequest, KnownParty, RoleGrant, User
from creuset.villages.models import SignUp
from tests.factories.letters import check_page
from tests.factories.people import (
    actor_of,
    affiliate,
    know,
    make_organisation,
    make_person,
    make_user,
    member_of,
    team_of,
)
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("entrance")]


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def owner(village):
    return team_of(village)


def secret_in(letter):
    return re.search(r"/invitation/([^/\s]+)/", letter["text"])[1]


def code_in(letter):
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letter["text"], re.MULTILINE)[1]


def test_an_invitation_opens_once(village, owner, letters):
    invite(village=village, email="Nova@elle.example", by=owner, now=NOW, role=Role.RECEPTION)
    (letter,) = letters()
    assert letter["to"] == ["nova@elle.example"]
    secret = secret_in(letter)
    assert secret not in str(Invitation.objects.values_list().get())
    nova = actor_of(make_user().party)
    accept_invitation(secret=secret, by=nova, now=NOW)
    assert RoleGrant.objects.get(party=nova.party).granted_by == owner.party
    assert KnownParty.objects.filter(village=village, party=nova.party).exists()
    with pytest.raises(InvitationOver):
        accept_invitation(secret=secret, by=actor_of(make_user().party), now=NOW)


def test_an_invitation_lasts_fourteen_days(village, owner, letters):
    invite(village=village, email="a@b.example", by=owner, now=NOW)
    secret = secret_in(letters()[0])
    assert get_invitation(secret, now=NOW + timedelta(days=13, hours=23))
    with pytest.raises(InvitationOver):
        get_invitation(secret, now=NOW + timedelta(days=14))


def test_a_new_link_kills_the_old_one(village, owner, letters):
    row = invite(village=village, email="a@b.example", by=owner, now=NOW)
    resend_invitation(invitation=row, by=owner, now=NOW + timedelta(days=20))
    old, new = (secret_in(letter) for letter in letters())
    with pytest.raises(NotFound):
        get_invitation(old, now=NOW)
    assert get_invitation(new, now=NOW + timedelta(days=30))
    withdraw_invitation(invitation=row, by=owner, now=NOW)
    with pytest.raises(InvitationOver):
        get_invitation(new, now=NOW)


def test_nobody_is_invited_twice(village, owner):
    invite(village=village, email="a@b.example", by=owner, now=NOW)
    with pytest.raises(Conflict):
        invite(village=village, email="A@B.example", by=owner, now=NOW)
    member = member_of(village)
    with pytest.raises(Conflict):
        invite(village=village, email=member.party.user.email, by=owner, now=NOW)


def test_a_reception_invites_members_and_no_manager(village):
    by = team_of(village, Role.RECEPTION)
    invite(village=village, email="a@b.example", by=by, now=NOW)
    with pytest.raises(Forbidden):
        invite(village=village, email="c@d.example", by=by, now=NOW, role=Role.RECEPTION)


def test_an_admin_invites_to_the_company_alone(village):
    company, admin = make_organisation(known_in=village), member_of(village)
    affiliate(admin.party, company, is_admin=True)
    invite(village=village, email="a@b.example", by=admin, now=NOW, organisation=company)
    with pytest.raises(Forbidden):
        invite(village=village, email="c@d.example", by=admin, now=NOW)
    with pytest.raises(Forbidden):
        invite(
            village=village,
            email="c@d.example",
            by=admin,
            now=NOW,
            organisation=make_organisation(known_in=village),
        )


def sign_up(client, address, email, letters):
    """Whoever opens the address makes an account with a code where one is asked, and comes back."""
    page = client.get(address)
    assert page.status_code == 200
    answer = client.post(f"/account/signup/?next={address}", {"email": email}, follow=True)
    if client.session.get("_auth_user_id") is None:
        code = code_in(letters()[-1])
        answer = client.post("/account/confirm-email/", {"code": code}, follow=True)
    return answer


def test_somebody_new_comes_by_the_link(village, owner, letters):
    company = make_organisation(known_in=village)
    invite(
        village=village,
        email="nova@elle.example",
        name="Nova Lune",
        by=owner,
        now=clock.now(),
        organisation=company,
    )
    client, address = Client(), f"/{village.slug}/invitation/{secret_in(letters()[-1])}/"
    before = len(letters())
    sign_up(client, address, "nova@elle.example", letters)
    assert len(letters()) == before, "whoever holds the mailed link has shown the address is theirs"
    client.post(address)
    user = User.objects.get(email="nova@elle.example")
    assert user.party.name == "Nova Lune"
    assert Affiliation.objects.get().person == user.party
    assert client.get(address).status_code == 409


def test_another_address_is_verified_by_a_code(village, owner, letters):
    invite(village=village, email="nova@elle.example", by=owner, now=clock.now())
    client, address = Client(), f"/{village.slug}/invitation/{secret_in(letters()[-1])}/"
    sign_up(client, address, "autre@elle.example", letters)
    assert letters()[-1]["to"] == ["autre@elle.example"]
    client.post(address)
    assert KnownParty.objects.filter(party__email="autre@elle.example").exists()


def test_the_account_is_that_of_the_person_invited(village, owner, letters):
    known = make_person(known_in=village, email="deja@la.example")
    invite(village=village, email=known.email, party=known, by=owner, now=clock.now())
    client, address = Client(), f"/{village.slug}/invitation/{secret_in(letters()[-1])}/"
    sign_up(client, address, known.email, letters)
    assert User.objects.get(email=known.email).party == known


def test_somebody_whom_another_village_knows_is_not_handed_over(village, owner, letters):
    known = make_person(known_in=village, email="deja@la.example")
    know(make_village(), known)
    invite(village=village, email="voleur@la.example", party=known, by=owner, now=clock.now())
    client, address = Client(), f"/{village.slug}/invitation/{secret_in(letters()[-1])}/"
    sign_up(client, address, "voleur@la.example", letters)
    assert User.objects.get(email="voleur@la.example").party != known


def test_without_an_invitation_the_door_is_shut(village, letters):
    assert Client().post("/account/signup/", {"email": "a@b.example"}).status_code in {200, 403}
    assert not User.objects.exists()
    assert letters() == []
    assert Client().get(f"/{village.slug}/join/").status_code == 404


@pytest.mark.parametrize("policy", [SignUp.REQUEST, SignUp.OPEN])
def test_somebody_joins_as_the_village_has_it(policy, letters):
    village = make_village(sign_up=policy)
    owner = team_of(village)
    client, address = Client(), f"/{village.slug}/join/"
    sign_up(client, address, "nova@elle.example", letters)
    client.post(address, {"words": "Je monte."})
    party = User.objects.get(email="nova@elle.example").party
    is_in = KnownParty.objects.filter(village=village, party=party).exists()
    assert is_in is (policy == SignUp.OPEN)
    if policy == SignUp.OPEN:
        return
    row = JoinRequest.objects.get()
    assert row.words == "Je monte."
    desk = Client()
    desk.force_login(owner.party.user)
    assert "Je monte." in desk.get(f"/{village.slug}/desk/people/requests/").text
    desk.post(f"/{village.slug}/desk/people/requests/{row.pk}/", {"answer": "accept"})
    assert KnownParty.objects.filter(village=village, party=party).exists()
    told = letters()[-1]
    assert told["to"] == ["nova@elle.example"]
    assert f'/{village.slug}/my/">' in check_page(told)


def test_a_request_is_made_and_answered_once():
    village = make_village(sign_up=SignUp.REQUEST)
    owner, asker = team_of(village), actor_of(make_user().party)
    request = ask_to_join(village=village, by=asker, now=NOW)
    with pytest.raises(Conflict):
        ask_to_join(village=village, by=asker, now=NOW)
    answer_join_request(request=request, is_accepted=False, by=owner, now=NOW)
    with pytest.raises(Conflict):
        answer_join_request(request=request, is_accepted=True, by=owner, now=NOW)
    assert not KnownParty.objects.filter(village=village, party=asker.party).exists()
    assert ask_to_join(village=village, by=asker, now=NOW) is not None


def test_a_village_by_invitation_is_not_asked(village):
    with pytest.raises(Forbidden):
        ask_to_join(village=village, by=actor_of(make_user().party), now=NOW)
