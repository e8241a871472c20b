from datetime import timedelta

import pytest

from creuset.core.models import AuditRow
from creuset.core.roles import Scope
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.people.actions import create_token, revoke_token
from creuset.people.actors import Via
from creuset.people.models import ApiToken
from creuset.people.tokens import actor_from_token
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    make_user,
    member_of,
    sign_in,
)
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_user().party


def made(party, by=None, **more):
    values = {"label": "export", "scopes": [Scope.READ, Scope.BOOKINGS], "now": NOW} | more
    return create_token(party=party, by=by or actor_of(party), **values)


def test_a_secret_lets_its_holder_act_within_its_scopes(person):
    new = made(person)
    actor = actor_from_token(new.secret, NOW)
    assert (actor.party, actor.via) == (person, Via.API)
    assert actor.scopes == {Scope.READ, Scope.BOOKINGS}
    assert actor.has_scope(Scope.BOOKINGS)
    assert not actor.has_scope(Scope.PEOPLE)


def test_only_a_fingerprint_is_kept(person):
    new = made(person)
    row = ApiToken.objects.get()
    assert new.secret.startswith(f"{row.prefix}_")
    kept = "".join(str(value) for value in ApiToken.objects.values_list().get())
    assert new.secret not in kept
    told = AuditRow.objects.get(verb="people.token_created")
    assert new.secret not in str(told.content)


def test_an_organisation_acts_by_the_token_of_its_admin():
    village, company = make_village(), make_organisation()
    admin, colleague = member_of(village), member_of(village)
    affiliate(admin.party, company, is_admin=True)
    affiliate(colleague.party, company)
    assert actor_from_token(made(company, by=admin).secret, NOW).party == company
    with pytest.raises(Forbidden):
        made(company, by=colleague)


@pytest.mark.parametrize("secret", ["", "crs_", "crs_00000000_x", "Bearer", "é" * 40, "x" * 5_000])
def test_what_is_no_secret_opens_nothing(person, secret):
    made(person)
    assert actor_from_token(secret, NOW) is None


def test_a_token_ends_at_its_instant(person):
    secret = made(person, expires_at=NOW + timedelta(days=1)).secret
    assert actor_from_token(secret, NOW + timedelta(hours=23)) is not None
    assert actor_from_token(secret, NOW + timedelta(days=1)) is None


def test_a_revoked_token_opens_nothing(person):
    new = made(person)
    revoke_token(token=new.token, by=actor_of(person), now=NOW)
    assert actor_from_token(new.secret, NOW) is None
    with pytest.raises(Conflict):
        revoke_token(token=new.token, by=actor_of(person), now=NOW)


def test_an_account_that_is_closed_closes_its_tokens(person):
    secret = made(person).secret
    person.user.is_active = False
    person.user.save()
    assert actor_from_token(secret, NOW) is None


def test_its_last_use_is_written_once_a_minute(person, django_assert_num_queries):
    secret = made(person).secret
    with django_assert_num_queries(2):
        actor_from_token(secret, NOW)
    with django_assert_num_queries(1):
        actor_from_token(secret, NOW + timedelta(seconds=59))
    assert ApiToken.objects.get().used_at == NOW
    actor_from_token(secret, NOW + timedelta(seconds=60))
    assert ApiToken.objects.get().used_at == NOW + timedelta(seconds=60)


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": []}, {"label": "  "}, {"expires_at": NOW}, {"expires_at": NOW - timedelta(days=1)}],
)
def test_a_token_that_would_mean_nothing_is_refused(person, wrong):
    with pytest.raises(Refused):
        made(person, **wrong)
    assert not ApiToken.objects.exists()


def test_a_token_makes_and_ends_no_token(person):
    new = made(person, scopes=list(Scope))
    thief = actor_from_token(new.secret, NOW)
    with pytest.raises(Forbidden):
        made(person, by=thief)
    with pytest.raises(Forbidden):
        revoke_token(token=new.token, by=thief, now=NOW)


def test_nobody_makes_the_token_of_another(person):
    with pytest.raises(Forbidden):
        made(person, by=actor_of(make_person()))


def test_there_are_not_too_many(person):
    for _one in range(20):
        made(person)
    with pytest.raises(Refused):
        made(person)


def test_the_secret_is_shown_once(client, person):
    sign_in(client, person.user)
    answer = client.post(
        "/account/tokens/new/", {"label": "agenda", "scopes": ["read"], "expires_on": ""}
    )
    secret = answer.context["made"].secret
    assert secret in answer.text
    assert answer["Cache-Control"] == "no-store"
    assert secret not in client.get("/account/tokens/").text
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert actor_from_token(secret, NOW) is None


def test_the_token_of_another_is_not_there(client, person):
    other = made(make_user().party)
    client.force_login(person.user)
    assert client.post(f"/account/tokens/{other.token.pk}/revoke/").status_code == 404
