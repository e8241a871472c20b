"""The two real villages, loaded from their files by the command, and people who come in by the door."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.utils import translation

from creuset.config.cli.upkeep import createowner
from creuset.config.cli.villages import load
from creuset.core import clock, outbox
from creuset.core.models import OutboxRow
from creuset.people.models import User
from creuset.villages.models import Village
from tests.architecture.house import ROOT
from tests.factories.villages import NOW

MAILERS = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}
FILES = [str(ROOT / "villages" / f"{name}.toml") for name in ("la-kolok", "louvre-lens-vallee")]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Both villages stand for every test of a file; each test undoes what it did."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.stopped_at(NOW):
        with translation.override("fr"):
            done = CliRunner().invoke(load, [*FILES, "--yes"])
        assert done.exit_code == 0, done.output
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def now(loaded: None, db: None) -> Iterator[datetime]:
    """A Monday morning; mail waits in the outbox, nobody has tried to come in yet."""
    cache.clear()
    with clock.stopped_at(NOW), override_settings(MAILERS=MAILERS):
        yield NOW


@pytest.fixture
def kolok() -> Village:
    return Village.objects.get(slug="la-kolok")


@pytest.fixture
def lens() -> Village:
    return Village.objects.get(slug="louvre-lens-vallee")


def letters(email: str) -> list[dict[str, Any]]:
    """What waits in the outbox for somebody, the latest last."""
    outbox.deliver(now=clock.now())
    rows = OutboxRow.objects.filter(topic="mail").order_by("pk")
    return [row.payload for row in rows if email in row.payload["to"]]


def in_letter(pattern: str, email: str) -> str:
    """What the latest mail to somebody that fits the pattern says where it has its group."""
    texts = [letter["text"] for letter in reversed(letters(email))]
    found = next(filter(None, (re.search(pattern, text, re.MULTILINE) for text in texts)), None)
    assert found, texts
    return found[1]


def code_for(email: str) -> str:
    return in_letter(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", email)


def sign_in(email: str, language: str = "fr") -> Client:
    """The browser of somebody who came in by a code that was mailed."""
    browser = Client(HTTP_ACCEPT_LANGUAGE=language)
    browser.post("/account/login/code/", {"email": email})
    browser.post("/account/login/code/confirm/", {"code": code_for(email)})
    assert "_auth_user_id" in browser.session
    return browser


def accept(village: Village, email: str) -> None:
    """Whoever was invited opens the link, signs up, and accepts."""
    address = f"/{village.slug}/invitation/" + in_letter(r"/invitation/([^/\s]+)/", email) + "/"
    browser = Client(HTTP_ACCEPT_LANGUAGE="fr")
    assert browser.get(address).status_code == 200
    browser.post(f"/account/signup/?next={address}", {"email": email})
    assert browser.post(address).status_code == 302
    assert User.objects.filter(email=email).exists()


def sent(browser: Client, address: str, words: dict[str, Any]) -> str:
    """A form that is taken; return where it leads."""
    answer = browser.post(address, words)
    form = answer.context["form"].errors if answer.context and "form" in answer.context else ""
    assert answer.status_code == 302, (address, answer.status_code, form)
    return str(answer.headers["Location"])


@pytest.fixture
def owner() -> Callable[[Village], Client]:
    """Somebody made owner by the command, and signed in."""

    def made(village: Village) -> Client:
        email = f"direction@{village.slug}.example"
        with translation.override("fr"):
            done = CliRunner().invoke(
                createowner, [email, "--village", village.slug, "--name", "Ada Directrice"]
            )
        assert done.exit_code == 0, done.output
        return sign_in(email)

    return made
