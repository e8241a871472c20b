"""The pages of groups, approvals and rules judged by axe: wide and narrow, light and dark, in both languages."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from creuset.bookings import actions
from creuset.bookings.rules.policies import Rule
from creuset.core import clock
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.places.queries.access import get_resource
from creuset.villagefile.actions import load
from creuset.villagefile.reading import read_path
from creuset.villages.models import Village
from tests.factories.people import make_organisation, make_person, member_of, team_of
from tests.factories.policies import make_group, make_policy

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "desk/rules/",
    "desk/rules/new",
    "desk/rules/salles-quota/change/",
    "desk/rules/salles-quota/remove/",
    "desk/approvals/",
    "desk/approvals/{asked}/",
    "desk/groups/",
    "desk/groups/{group}/",
    "desk/groups/new/",
    "desk/resources/plateau-2/",
)
FACES = ((1440, "light", "fr"), (390, "dark", "en"))


@pytest.fixture
def ground() -> dict[str, Any]:
    """The village of the file, a group with somebody in it, and something asked that was taken meanwhile."""
    path = Path(__file__).parents[2] / "villages" / "la-kolok.toml"
    load(file=read_path(path), by=HOUSE, now=clock.now())
    village = Village.objects.get(slug="la-kolok")
    member = member_of(village)
    organisation = make_organisation(known_in=village)
    group = make_group(village, member.party, organisation, name="Première visite")
    make_policy(village, Rule.APPROVAL, kinds=["edit"], groups=[group.code])
    room = get_resource(village, "montage-etalonnage", None)
    when = (clock.now() + timedelta(days=5)).replace(hour=10, minute=0, second=0, microsecond=0)
    common = {"village": village, "now": clock.now(), "overrule": ("closed",)}
    periods = [actions.Period(room, Span(when, when + timedelta(hours=2)))]
    asked = actions.book(title="Repérage", party=member.party, periods=periods, by=member, **common)
    actions.book(
        title="Montage",
        party=make_person(known_in=village),
        periods=periods,
        by=HOUSE,
        **common,
    )
    names = {"asked": asked.pk, "group": group.pk}
    return {"village": village, "team": team_of(village), "names": names}


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_rules_keeps_anybody_out(
    path: str,
    page: Page,
    live_server: Any,
    ground: dict[str, Any],
    sign_in: Callable[[Page, Actor, str], None],
    violations: Callable[[Page], list[str]],
) -> None:
    address = f"{live_server.url}/{ground['village'].slug}/{path.format(**ground['names'])}"
    for width, scheme, language in FACES:
        sign_in(page, ground["team"], language)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        answer = page.goto(address)
        assert answer
        assert answer.status == 200
        found = violations(page)
        assert not found, f"{path} {width} {scheme} {language}: {found}"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
