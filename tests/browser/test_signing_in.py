"""The door in a real browser: each way in, each sentence of refusal, in both languages, without a violation."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
)
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from creuset.core.models import OutboxRow
from creuset.people.models import User
from tests.factories.people import actor_of, make_person, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "un-mot-de-passe-long"
SECRET = "JBSWY3DPEHPK3PXP"
#: The half minute that an app’s codes are of, however long a test takes to type one.
HALF_MINUTE = 59_000_000
EMAIL = "ada@village.example"


@pytest.fixture(autouse=True)
def _entrance(settings: Any) -> None:
    """Nobody has tried to come in yet; mail is read in the outbox; whoever comes in lands on their account's page."""
    cache.clear()
    settings.MAILERS = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}
    settings.LOGIN_REDIRECT_URL = "/account/"


@pytest.fixture
def ada() -> User:
    return make_user(
        party=make_person(given_name="Ada", family_name="Noir", email=EMAIL), password=PASSWORD
    )


@pytest.fixture
def door(page: Page, live_server: Any) -> Page:
    page.goto(f"{live_server.url}/account/login/")
    return page


def by_password(page: Page, password: str = PASSWORD) -> None:
    if not page.locator("input[name=password]").is_visible():
        page.locator("summary").first.click()
    page.fill("input[name=login]", EMAIL)
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.locator("form:has(input[name=password]) button").click()


def is_in(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"/account/$"))


def sign_out(page: Page, server: Any) -> None:
    page.goto(f"{server.url}/account/logout/")
    with page.expect_navigation():
        page.locator("main form button").click()
    page.goto(f"{server.url}/account/login/")


def guarded(page: Page, url: str) -> None:
    """Open a page of what protects the account: it asks once more who is there."""
    page.goto(url)
    expect(page).to_have_url(re.compile("reauthenticate"))
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form:has(input[name=password]) button").first.click()
    expect(page).to_have_url(url)


def mailed_code() -> str:
    text = OutboxRow.objects.filter(topic="mail").latest("pk").payload["text"]
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", text, re.MULTILINE)
    assert found, text
    return found[1]


def totp_code() -> str:
    return format_hotp_value(hotp_value(SECRET, HALF_MINUTE))


def test_a_password_lets_in_and_a_wrong_one_is_told_so(door: Page, ada: User) -> None:
    by_password(door, "un-autre-mot-de-passe")
    expect(door.locator("main")).to_contain_text("L’adresse e-mail ou le mot de passe")
    by_password(door)
    is_in(door)


def test_a_mailed_code_lets_in_and_a_wrong_one_is_told_so(door: Page, ada: User) -> None:
    door.fill("#code_email", EMAIL)
    door.locator("form:has(#code_email) button").click()
    expect(door.locator("main")).to_contain_text(EMAIL)
    door.fill("input[name=code]", "ZZZZ-ZZZZ")
    door.locator("form.code-input button").click()
    expect(door.locator("main")).to_contain_text("Ce code n’est pas le bon.")
    door.fill("input[name=code]", mailed_code())
    door.locator("form.code-input button").click()
    is_in(door)


@pytest.fixture
def authenticator(page: Page) -> Any:
    """A device that holds passkeys and whose owner always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def test_a_passkey_is_made_and_lets_in(
    door: Page, live_server: Any, ada: User, authenticator: Any
) -> None:
    by_password(door)
    is_in(door)
    guarded(door, f"{live_server.url}/account/2fa/webauthn/add/")
    door.fill("input[name=name]", "Téléphone")
    door.check("input[name=passwordless]")
    door.click("#mfa_webauthn_add")
    expect(door).to_have_url(re.compile("recovery-codes"))
    assert Authenticator.objects.filter(user=ada, type="webauthn").count() == 1
    sign_out(door, live_server)
    door.click("#passkey_login")
    is_in(door)
    door.goto(f"{live_server.url}/account/2fa/webauthn/")
    expect(door.locator("main")).to_contain_text("Téléphone")


def test_an_app_is_activated_and_asked_for(
    door: Page, live_server: Any, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    totp = "allauth.mfa.totp.internal.auth"
    monkeypatch.setattr(f"{totp}.generate_totp_secret", lambda: SECRET)
    monkeypatch.setattr(f"{totp}.yield_hotp_counters_from_time", lambda: iter([HALF_MINUTE]))
    by_password(door)
    is_in(door)
    guarded(door, f"{live_server.url}/account/2fa/totp/activate/")
    expect(door.locator("#authenticator_secret")).to_have_value(SECRET)
    door.fill("input[name=code]", totp_code())
    door.locator("form:has(input[name=code]) button").click()
    expect(door).to_have_url(re.compile("recovery-codes"))
    sign_out(door, live_server)
    cache.clear()  # a code is good for one use, and here it is always the same half minute
    by_password(door)
    second(door, "000000")
    expect(door.locator("main")).to_contain_text("Ce code n’est pas le bon.")
    second(door, totp_code())
    is_in(door)


def second(page: Page, code: str) -> None:
    page.fill("input[name=code]", code)
    page.locator("form:has(input[name=code]) button.primary").click()


def test_a_recovery_code_lets_in_once(door: Page, live_server: Any, ada: User) -> None:
    TOTP.activate(ada, SECRET)
    code = RecoveryCodes.activate(ada).get_unused_codes()[0]
    by_password(door)
    second(door, code)
    is_in(door)
    sign_out(door, live_server)
    by_password(door)
    second(door, code)
    expect(door.locator("main")).to_contain_text("Ce code n’est pas le bon.")


def test_a_session_elsewhere_is_ended_from_the_list(
    door: Page, browser: Browser, live_server: Any, ada: User
) -> None:
    by_password(door)
    is_in(door)
    with browser.new_context(locale="fr-FR") as context:
        elsewhere = context.new_page()
        elsewhere.goto(f"{live_server.url}/account/login/")
        by_password(elsewhere)
        is_in(elsewhere)
        door.goto(f"{live_server.url}/account/sessions/")
        expect(door.locator("main ul.list > li")).to_have_count(2)
        door.locator("main form button").click()
        expect(door.locator("main ul.list > li")).to_have_count(1)
        elsewhere.goto(f"{live_server.url}/account/")
        expect(elsewhere).to_have_url(re.compile("/account/login/"))


def test_whoever_guesses_is_told_to_wait(door: Page, ada: User) -> None:
    for number in range(6):
        by_password(door, f"un-mot-faux-{number}")
    expect(door.locator("main")).to_contain_text("Trop de tentatives")
    by_password(door)
    expect(door.locator("main")).to_contain_text("Trop de tentatives")


# ---- how it looks -------------------------------------------------------------------------------


OUTSIDE = ("login/", "signup/", "password/reset/", "login/code/")
INSIDE = (
    "email/",
    "password/change/",
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/",
    "sessions/",
    "logout/",
    "tokens/",
    "tokens/new/",
    "profile/",
    "erase/",
)


@pytest.fixture
def visits(
    page: Page, live_server: Any, ada: User, sign_in: Any
) -> Callable[[str], Iterator[tuple[str, Page]]]:
    """Go through every page of the door and of the account, in a language."""

    def each(language: str) -> Iterator[tuple[str, Page]]:
        cookie = {"name": "django_language", "value": language, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict is one
        for path in OUTSIDE:
            page.goto(f"{live_server.url}/account/{path}")
            yield path, page
        page.fill("input[name=email]", EMAIL)
        with page.expect_navigation():
            page.locator("form:has(input[name=email]) button").first.click()
        yield "login/code/confirm/", page
        RecoveryCodes.activate(ada)
        sign_in(page, actor_of(ada.party), language)
        yield from inside(language)

    def inside(_language: str) -> Iterator[tuple[str, Page]]:
        page.goto(f"{live_server.url}/account/reauthenticate/?next=/account/2fa/")
        yield "reauthenticate/", page
        page.fill("input[name=password]", PASSWORD)
        with page.expect_navigation():
            page.locator("main form:has(input[name=password]) button").first.click()
        for path in INSIDE:
            page.goto(f"{live_server.url}/account/{path}")
            yield path, page

    return each


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_fits_reads_and_breaks_no_rule(
    page: Page, visits: Any, faults: Callable[[Page], list[str]], language: str
) -> None:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    for path, shown in visits(language):
        assert said == [], path
        assert shown.locator("html").get_attribute("lang") == language, path
        if language == "fr":
            assert "'" not in shown.locator("main").inner_text(), path
        assert faults(shown) == [], path
        said.clear()  # axe tries inline styles, which are refused
