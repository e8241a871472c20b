"""A session is told by its browser, as people call it."""

import pytest
from django.test import Client
from django.utils import translation

from creuset.people.browsers import browser_text
from tests.factories.people import make_user

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
            "Firefox on Linux",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
            "Edge on Windows",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/131.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.1 Safari/605.1.15",
            "Safari on macOS",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {WEBKIT} CriOS/131.0 Safari/604.1",
            "Chrome on iPhone",
        ),
        (
            f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/131.0 Safari/537.36",
            "Chrome on ChromeOS",
        ),
        ("curl/8.5.0", "curl"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "Linux"),
        ("Mozilla/4.0", "Unknown browser"),
        ("", "Unknown browser"),
        ("x" * 300, "x" * 40),
    ],
)
def test_a_browser_is_told_in_words(told: str, text: str) -> None:
    with translation.override("en"):
        assert browser_text(told) == text


@pytest.mark.django_db
def test_the_page_says_it_and_keeps_the_rest_aside() -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
    client = Client(headers={"user-agent": agent, "accept-language": "fr"})
    client.force_login(make_user())
    client.get("/account/sessions/")

    page = client.get("/account/sessions/").text

    assert "Firefox sur Linux" in page
    assert page.count("Gecko/20100101") == page.count(f'title="{agent}"') == 1


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/login/", "/account/password/reset/"])
def test_no_field_repeats_its_label(address: str) -> None:
    page = Client(headers={"accept-language": "fr"}).get(address).text
    assert 'placeholder="Adresse' not in page
    assert 'placeholder="Mot de passe' not in page
