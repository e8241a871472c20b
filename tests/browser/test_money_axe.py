"""The pages of money and certificates judged by axe: wide and narrow, light and dark, in both languages."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page

from creuset.core import clock
from creuset.kernel.money import Money
from creuset.people.actors import Actor
from creuset.villages.models import Village
from tests.factories.billing import make_charges, make_deposit, make_draft, make_line, make_quote
from tests.factories.documents import make_certificate, picture
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db(transaction=True)

TEAM = (
    "desk/money/",
    "desk/money/?state=all&words=rien",
    "desk/money/deposits/",
    "desk/money/deposits/?state=settled",
    "desk/money/deposits/new/",
    "desk/money/deposits/{deposit}/settle/",
    "desk/quotes/",
    "desk/quotes/?state=draft",
    "desk/quotes/{quote}/",
    "desk/quotes/{draft}/",
    "desk/certificates/",
    "desk/certificates/?state=expired",
    "desk/certificates/{certificate}/",
    "desk/certificates/new/",
)
MEMBER = (
    "my/money/",
    "my/quotes/",
    "my/quotes/{quote}/",
    "my/certificates/",
    "my/certificates/send/",
)
NOBODY = ("quote/{secret}/",)
FACES = (
    (1440, "light", "fr"),
    (390, "dark", "en"),
)


@pytest.fixture
def ground() -> dict[str, Any]:
    """A company that owes, left a deposit, was sent a quote, and whose certificates wait and count."""
    village: Village = make_village()
    company = make_organisation(known_in=village, email="sel@films.example")
    member = member_of(village)
    affiliate(member.party, company, is_admin=True)
    now = clock.now()
    today = village.day_of(now)
    until = today + timedelta(days=14)
    given = {"now": now, "valid_until": until}
    make_charges(village, company, make_line("a"), make_line("b", explanation={}), now=now)
    deposit = make_deposit(village, company, received_on=today, now=now)
    quote = make_quote(village, company, deposit=Money(90_000, "EUR"), **given)
    found = re.search(r"/quote/([\w-]+)/", mail.outbox[-1].body)
    assert found
    draft = make_draft(village, company, source=None, **given)
    make_certificate(village, company, now=now)
    waits = make_certificate(village, company, by=member, upload=picture(), now=now)
    return {
        "village": village,
        "member": member,
        "team": team_of(village),
        "nobody": None,
        "deposit": deposit.pk,
        "quote": quote.pk,
        "draft": draft.pk,
        "secret": found[1],
        "certificate": waits.pk,
    }


@pytest.mark.slow
@pytest.mark.parametrize(("width", "theme", "language"), FACES)
@pytest.mark.parametrize(("who", "pages"), [("team", TEAM), ("member", MEMBER), ("nobody", NOBODY)])
def test_every_page_of_money_and_certificates_is_without_a_violation(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    violations: Callable[[Page], list[str]],
    ground: dict[str, Any],
    who: str,
    pages: tuple[str, ...],
    width: int,
    theme: str,
    language: str,
) -> None:
    actor: Actor | None = ground[who]
    if actor is not None:
        sign_in(page, actor, language)
    page.context.add_cookies(
        [
            {"name": "theme", "value": theme, "url": live_server.url},
            {"name": "django_language", "value": language, "url": live_server.url},
        ]
    )
    page.set_viewport_size({"width": width, "height": 900})
    found: dict[str, list[str]] = {}
    for path in pages:
        address = path.format(**ground)
        answer = page.goto(f"{live_server.url}/{ground['village'].slug}/{address}")
        assert answer is not None
        assert answer.status == 200, address
        told = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            told.append("wider than the screen")
        if told:
            found[address] = told

    assert found == {}
