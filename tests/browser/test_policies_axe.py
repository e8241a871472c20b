"""The pages of groups, approvals and rules judged by axe: wide in the light, narrow in the dark."""

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

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stopped_clock"),
]

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


@pytest.mark.slow
def test_no_page_of_rules_keeps_anybody_out(
    page: Page,
    live_server: Any,
    ground: dict[str, Any],
    sign_in: Callable[[Page, Actor], None],
    faults_at: Callable[[Page, str], list[str]],
) -> None:
    sign_in(page, ground["team"])
    base = f"{live_server.url}/{ground['village'].slug}/"
    found = {
        path: wrong
        for path in PAGES
        if (wrong := faults_at(page, base + path.format(**ground["names"])))
    }
    assert found == {}
