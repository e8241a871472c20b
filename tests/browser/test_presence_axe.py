"""The pages of the day and the screens on the walls in a browser: judged by axe-core, as wide as the screen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from creuset.bookings import actions, codes
from creuset.core import clock
from creuset.people.actors import HOUSE
from creuset.villages.models import Village
from tests.browser.conftest import too_wide
from tests.factories.bookings import hours, make_booking
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
ON_A_WALL: ViewportSize = {"width": 1080, "height": 1920}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    # The server of these tests runs in threads of its own.
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))


def ground() -> tuple[Village, list[str], list[str], list[str]]:
    """A village, and the paths of a member, of the desk, and of the walls."""
    village = make_village(shows_titles=True)
    stage = make_resource(village, name="Plateau A", kind="stage", is_public=True)
    room = make_resource(village, name="Rushes", kind="meeting", is_public=True)
    make_resource(village, name="Bobine", kind="meeting", is_public=True)
    by = member_of(village, family_name="Renard")
    booking = make_booking(stage, when=hours(1, 9), party=by.party, title="Pilote de série")
    make_booking(room, when=hours(2, 3), title="Lecture")
    make_booking(stage, when=hours(10, 12), title="Essais caméra")
    actions.expect(booking=booking, name="Zoé Renard", role="Maquillage", by=HOUSE, now=NOW)
    actions.record_premises(
        booking=booking, passage="entry", note="Un impact au mur nord.", by=HOUSE, now=NOW
    )
    slug, sheet = village.slug, f"bookings/{booking.pk}/"
    walls = [
        actions.put_up(village=village, name="Mur", resource=one, by=HOUSE, now=NOW)[1]
        for one in (stage, room, None)
    ]
    stay = codes.stay_code(booking.pk, NOW + timedelta(hours=1))
    member = [f"{sheet}{end}" for end in ("", "code/", "people/", "premises/")]
    member.append(f"bookings/door/{codes.door_code(stage.pk)}/")
    desk = [f"{sheet}premises/", f"{sheet}people/", f"bookings/arrivals/{stay}/", "screens/"]
    desk.append(f"bookings/posters/{stage.code}/")
    village.member = by  # type: ignore[attr-defined]  # who signs in below
    return (
        village,
        [f"/{slug}/my/{path}" for path in member],
        [f"/{slug}/desk/{path}" for path in desk],
        [f"/{slug}/screens/{secret}/" for secret in walls],
    )


@pytest.mark.slow
def test_no_page_of_the_day_has_a_fault(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    violations: Callable[[Page], list[str]],
    faults_at: Callable[[Page, str], list[str]],
) -> None:
    village, mine, desk, walls = ground()
    found: dict[str, list[str]] = {}

    def look(paths: list[str]) -> None:
        for path in paths:
            found[path] = faults_at(page, f"{live_server.url}{path}")

    look(walls)
    for path in walls:
        page.set_viewport_size(ON_A_WALL)
        page.goto(f"{live_server.url}{path}")
        found[f"{path} on a wall"] = [*violations(page), *too_wide(page)]
    sign_in(page, village.member)  # type: ignore[attr-defined]
    look(mine)
    page.context.clear_cookies()
    sign_in(page, team_of(village))
    look(desk)
    assert {path: faults for path, faults in found.items() if faults} == {}
