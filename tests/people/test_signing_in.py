import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.factories.letters import check_page
from tests.factories.people import make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("entrance")]

PASSWORD = "un-mot-de-passe-long"


@pytest.fixture
def user():
    return make_user(party=make_person(email="ada@village.example"), password=PASSWORD)


def is_in(client):
    return "_auth_user_id" in client.session


def by_password(client, email="ada@village.example", password=PASSWORD):
    return client.post("/account/login/", {"login": email, "password": password})


def code_in(letter):
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letter["text"], re.MULTILINE)[1]


def test_a_code_by_mail_lets_in(client, user, letters):
    client.post("/account/login/code/", {"email": user.email})
    assert not is_in(client)
    (letter,) = letters()
    assert letter["to"] == [user.email]
    # It is typed from one screen into another: read at a glance.
    assert f'<p class="code">{code_in(letter)}</p>' in check_page(letter)
    answer = client.post("/account/login/code/confirm/", {"code": code_in(letter)})
    assert answer.status_code == 302
    assert is_in(client)
    assert client.get("/account/").status_code == 200


def test_a_wrong_code_does_not(client, user, letters):
    client.post("/account/login/code/", {"email": user.email})
    client.post("/account/login/code/confirm/", {"code": "ZZZZ-ZZZZ"})
    assert not is_in(client)


def test_an_unknown_address_is_answered_the_same_and_told_nothing(client, user, letters):
    known = client.post("/account/login/code/", {"email": user.email})
    unknown = Client().post("/account/login/code/", {"email": "personne@village.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter["to"] for letter in letters()] == [[user.email]]


def test_a_password_lets_in_and_another_does_not(client, user):
    by_password(client, password="autre-mot-de-passe")
    assert not is_in(client)
    by_password(client)
    assert is_in(client)


def test_an_account_without_password_has_none_that_fits(client, letters):
    make_user(party=make_person(email="sans@village.example"))
    for password in ("", "!", "None"):
        by_password(client, "sans@village.example", password)
        assert not is_in(client)


def test_after_too_many_wrong_passwords_the_right_one_waits(client, user):
    for number in range(6):
        by_password(client, password=f"faux-mot-{number}")
    by_password(client)
    assert not is_in(client)


def test_too_many_requests_are_told_to_wait(client, user):
    answers = [by_password(client, f"n{n}@village.example").status_code for n in range(31)]
    assert set(answers[:10]) == {200}
    assert answers[-1] == 429


def totp_code(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_a_second_factor_is_asked_and_lets_in(client, user):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    answer = by_password(client)
    assert "2fa/authenticate" in answer["Location"]
    assert not is_in(client)
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert not is_in(client)
    client.post("/account/2fa/authenticate/", {"code": totp_code(secret)})
    assert is_in(client)


def test_a_recovery_code_lets_in_once(client, user):
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        by_password(client)
        client.post("/account/2fa/authenticate/", {"code": code})
        assert is_in(client) is expected


def test_the_pages_of_passkeys_and_factors_open(client, user):
    by_password(client)
    for address in ("2fa/", "2fa/webauthn/", "email/", "sessions/"):
        assert client.get(f"/account/{address}").status_code == 200, address
    for address in ("2fa/totp/activate/", "2fa/webauthn/add/"):
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        assert client.get(f"/account/{address}").status_code == 200, address
    assert not Authenticator.objects.exists()


def test_an_open_session_elsewhere_is_seen_and_ended(client, user):
    elsewhere = Client(HTTP_USER_AGENT="Ailleurs/1.0")
    by_password(client), by_password(elsewhere)
    assert elsewhere.get("/account/").status_code == 200
    page = client.get("/account/sessions/")
    assert "Ailleurs/1.0" in page.text
    assert UserSession.objects.filter(user=user).count() == 2
    client.post("/account/sessions/")
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_a_second_address_is_added_and_verified_by_a_code(client, user, letters):
    by_password(client)
    client.post("/account/email/", {"action_add": "", "email": "deux@village.example"})
    code = code_in(letters()[-1])
    client.post("/account/confirm-email/", {"code": code})
    assert EmailAddress.objects.get(email="deux@village.example").verified


def test_signing_out_is_a_post(client, user):
    by_password(client)
    client.get("/account/logout/")
    assert is_in(client)
    client.post("/account/logout/")
    assert not is_in(client)


def test_whoever_is_forgotten_cannot_come_back(client, user, letters):
    by_password(client)
    answer = client.post("/account/erase/", {"name": user.party.name})
    assert answer["Location"] == "/"
    assert not is_in(client)
    user.party.refresh_from_db()
    assert (user.party.email, user.party.family_name) == ("", "")
    client.post("/account/login/code/", {"email": "ada@village.example"})
    assert letters() == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "ours", "theirs"),
    [
        ("email", "Send the code again", "Re-send Verification"),
        ("2fa", "None: your password is enough to come in.", "is not active"),
    ],
)
def test_the_library_speaks_english_as_the_house_does(client, user, address, ours, theirs):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    shown = client.get(f"/account/{address}/").content.decode()
    assert ours in shown
    assert theirs not in shown
