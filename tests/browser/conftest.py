"""What browser tests share: somebody signed in, and a page judged by axe."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from creuset.people.actors import Actor

#: Once it is done, a page has its modules, its fonts, and the fragments that it asked for.
SETTLED = """async () => {
  const parts = [...document.querySelectorAll("[data-module]")];
  await Promise.all(parts.map((part) => import(part.dataset.module)));
  await document.fonts.ready;
  while (document.querySelector(".htmx-request")) await new Promise(requestAnimationFrame);
}"""
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Actor], None]:
    """Give a page the session of somebody who has an account."""

    def as_somebody(page: Page, actor: Actor, language: str = "fr") -> None:
        assert actor.party
        client = Client()
        client.force_login(actor.party.user)
        cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
        page.context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )

    return as_somebody


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """Say what axe-core finds wrong with a page, in a line each."""

    def judged(page: Page) -> list[str]:
        page.evaluate(SETTLED)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        # Without preload axe leaves the style sheets alone: it would copy them into inline styles, which the
        # security policy refuses aloud, whenever the console comes to say so.
        found = page.evaluate("axe.run({resultTypes: ['violations'], preload: false})")
        return [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"][:3]
        ]

    return judged
