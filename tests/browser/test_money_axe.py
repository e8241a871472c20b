"""The pages of money and certificates judged by axe: wide in the light, narrow in the dark."""

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

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stopped_clock"),
]

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
@pytest.mark.parametrize(("who", "pages"), [("team", TEAM), ("member", MEMBER), ("nobody", NOBODY)])
def test_every_page_of_money_and_certificates_is_without_a_violation(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    faults_at: Callable[[Page, str], list[str]],
    ground: dict[str, Any],
    who: str,
    pages: tuple[str, ...],
) -> None:
    actor: Actor | None = ground[who]
    if actor is not None:
        sign_in(page, actor)
    base = f"{live_server.url}/{ground['village'].slug}/"
    addresses = [path.format(**ground) for path in pages]
    found = {address: wrong for address in addresses if (wrong := faults_at(page, base + address))}
    assert found == {}
