"""What browser tests share: one browser kept warm, somebody signed in, and a page judged by axe."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Condition
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from django.core.servers.basehttp import ServerHandler
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from creuset.core import clock
from creuset.people.actors import Actor
from tests.factories.villages import NOW

#: Once it is done, a page has its modules, its fonts, and the fragments that it asked for.
SETTLED = """async () => {
  const parts = [...document.querySelectorAll("[data-module]")];
  await Promise.all(parts.map((part) => import(part.dataset.module)));
  await document.fonts.ready;
  while (document.querySelector(".htmx-request")) await new Promise(requestAnimationFrame);
}"""
#: Once it is done, nothing fades in any more: half-way there its colours are nobody's.
STILL = """async () => {
  const ends = (one) => one.playState === "running" && one.effect.getComputedTiming().endTime < 10_000;
  await Promise.allSettled(document.getAnimations().filter(ends).map((one) => one.finished));
}"""
#: Only what is wrong comes back. Without preload axe leaves the style sheets alone: it would copy them into inline
#: styles, which the security policy refuses aloud, whenever the console comes to say so.
JUDGED = """(rules) => axe.run({resultTypes: ["violations"], preload: false, ...(rules && {runOnly: rules})})
  .then(({violations}) => violations.flatMap(({id, nodes}) => nodes.slice(0, 3).map((node) =>
    `${id}: ${node.target} ${node.failureSummary}`)))"""
AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

WIDE, PHONE = 1440, 390
#: What a theme or a width can break; the other rules ask of a page what it says, and it says the same in each look.
OF_LOOKS = [
    "button-name",
    "color-contrast",
    "label",
    "landmark-unique",
    "link-in-text-block",
    "link-name",
    "nested-interactive",
    "scrollable-region-focusable",
]
#: Each page speaks one of them, always the same: every second one, whatever is added.
LANGUAGES = ("fr", "en")

# However busy the machine is: what is expected comes, or the test fails, later.
PATIENCE = 30
expect.set_options(timeout=PATIENCE * 1_000)


def until(page: Page, holds: Callable[[], object]) -> None:
    """Wait for what no page says: a request that was caught, a row that was written."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "It did not come."
        page.wait_for_timeout(20)


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is NOW however long the test takes, for the server too, which runs in threads of its own."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


class UnderWay:
    """How many requests the server is at."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = Condition()

    def change(self, by: int) -> None:
        """So many more are under way, and whoever waits is told."""
        with self._changed:
            self._count += by
            self._changed.notify_all()

    def is_over(self) -> bool:
        """Wait for the last one; say whether it came in time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._count, PATIENCE)


@pytest.fixture(scope="session")
def under_way() -> Iterator[UnderWay]:
    """The requests that the server is at, whichever page sent them."""
    known = UnderWay()
    plainly = ServerHandler.run

    def run(self: ServerHandler, application: Any) -> None:
        known.change(1)
        try:
            plainly(self, application)
        finally:
            known.change(-1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ServerHandler, "run", run)
        yield known


@pytest.fixture(autouse=True)
def _at_rest(under_way: UnderWay, transactional_db: None, live_server: Any) -> Iterator[None]:
    """Once its pages are closed, a test ends with the last request of theirs: none meets an emptied database."""
    yield
    assert under_way.is_over()


@pytest.fixture(scope="session")
def kept_context(
    browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[BrowserContext]:
    """A context that has the house's styles, scripts and fonts since its first page, and keeps no page by itself."""
    context = browser.new_context(**browser_context_args, service_workers="block")
    yield context
    context.close()


@pytest.fixture
def context(kept_context: BrowserContext) -> Iterator[BrowserContext]:
    """The same context for every test; what a test left in it is gone."""
    yield kept_context
    kept_context.clear_cookies()
    kept_context.clear_permissions()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which an address is open once everything of it is there, as a reader would wait for it."""
    page = patient(context.new_page())
    yield page
    page.close()


def patient(page: Page) -> Page:
    """Have a page answer that an address is open once everything of it is there."""
    plainly = page.goto

    def settled(*args: Any, **options: Any) -> Any:
        answer = plainly(*args, **options)
        page.evaluate(SETTLED)
        return answer

    page.goto = settled  # type: ignore[method-assign]
    return page


@pytest.fixture
def own_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page of a browser of its own, for what changes the browser itself: its clock, its workers, its connection."""
    context = browser.new_context(**browser_context_args)
    yield patient(context.new_page())
    context.close()


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


def too_wide(page: Page) -> list[str]:
    """Say whether a page scrolls sideways."""
    more, width = page.evaluate("[document.documentElement.scrollWidth - innerWidth, innerWidth]")
    return [f"{more} px too wide for {width}"] if more > 0 else []


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """Say what axe-core finds wrong with a page, in a line each."""

    def judged(page: Page) -> list[str]:
        page.evaluate(SETTLED)
        page.evaluate(STILL)
        page.evaluate(AXE)
        return list(page.evaluate(JUDGED))

    return judged


@pytest.fixture
def faults(violations: Callable[[Page], list[str]]) -> Callable[[Page], list[str]]:
    """Say what is wrong with a page as it stands: all of it wide in the light, then narrow in the dark its looks."""

    def of(page: Page) -> list[str]:
        page.set_viewport_size({"width": WIDE, "height": 900})
        # No colour is on its way to another while it is judged.
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found = [*violations(page), *too_wide(page)]
        page.set_viewport_size({"width": PHONE, "height": 844})
        page.emulate_media(color_scheme="dark")
        found += [*page.evaluate(JUDGED, OF_LOOKS), *too_wide(page)]
        return found

    return of


@pytest.fixture
def faults_at(faults: Callable[[Page], list[str]]) -> Callable[[Page, str], list[str]]:
    """Open an address; say what is wrong with its page, what it told the console among it."""

    def at(page: Page, address: str) -> list[str]:
        language = LANGUAGES[crc32(urlsplit(address).path.encode()) % len(LANGUAGES)]
        page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        page.set_viewport_size({"width": WIDE, "height": 900})
        page.emulate_media(color_scheme="light")
        said: list[str] = []

        def hear(line: ConsoleMessage) -> None:
            if line.type == "error":
                said.append(line.text)

        page.on("console", hear)
        answer = page.goto(address)
        page.remove_listener("console", hear)  # axe writes styles, of which the policy complains
        assert answer is not None
        return [*said, *([] if answer.ok else [f"answered {answer.status}"]), *faults(page)]

    return at
