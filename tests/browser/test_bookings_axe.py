"""The pages of bookings and places judged by axe: wide in the light, narrow in the dark."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from creuset.bookings import actions
from creuset.core import clock
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.places.kinds import Kind
from tests.factories.people import make_person, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import make_village

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stopped_clock"),
]

TEAM = (
    "desk/bookings/",
    "desk/bookings/?past",
    "desk/bookings/new?resource={code}&start={start}&end={end}",
    "desk/bookings/{booking}/",
    "desk/bookings/{booking}/change/",
    "desk/bookings/{booking}/details/",
    "desk/bookings/{booking}/cancel/",
    "desk/closures/",
    "desk/closures/new?holiday={holiday}",
    "desk/resources/",
    "desk/resources/{code}/",
    "desk/resources/{code}/change/",
)
MEMBER = (
    "my/bookings/",
    "my/bookings/?past",
    "my/bookings/free/?day={day}&start=10:00&end=12:00",
    "my/bookings/new?resource={code}&start={start}&end={end}",
    "my/bookings/{booking}/",
    "my/bookings/{booking}/details/",
)


@pytest.fixture
def ground() -> dict[str, Any]:
    """A place with features, a booking of a member, somebody else's beside it, a closure."""
    village = make_village()
    room = make_resource(
        village,
        kind=Kind.STAGE,
        name="Plateau 1",
        features={"grid_height_m": 7.2, "green_screen": True, "power_kva": 250},
    )
    member = member_of(village)
    day = village.day_of(clock.now()) + timedelta(days=3)
    start = clock.now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=3)

    def book(first: float, who: Any) -> int:
        when = Span(start + timedelta(hours=first), start + timedelta(hours=first + 2))
        booking = actions.book(
            village=village,
            title="Essais",
            party=who,
            periods=[actions.Period(room, when)],
            by=HOUSE,
            now=clock.now(),
        )
        return booking.pk

    booking = book(0, member.party)
    book(4, make_person(known_in=village))
    actions.close_places(
        village=village,
        resources=[room],
        span=Span(start + timedelta(days=10), start + timedelta(days=11)),
        title="Travaux",
        by=HOUSE,
        now=clock.now(),
    )
    return {
        "village": village,
        "member": member,
        "team": team_of(village),
        "code": room.code,
        "booking": booking,
        "day": day.isoformat(),
        "start": f"{day.isoformat()}T10:00",
        "end": f"{day.isoformat()}T12:00",
        "holiday": f"{day.year + 1}-05-01",
    }


@pytest.mark.slow
@pytest.mark.parametrize("who", ["team", "member"])
def test_every_page_of_bookings_and_places_is_without_a_violation(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    faults_at: Callable[[Page, str], list[str]],
    ground: dict[str, Any],
    who: str,
) -> None:
    actor: Actor = ground[who]
    sign_in(page, actor)
    base = f"{live_server.url}/{ground['village'].slug}/"
    addresses = [path.format(**ground) for path in (TEAM if who == "team" else MEMBER)]
    found = {address: wrong for address in addresses if (wrong := faults_at(page, base + address))}
    assert found == {}


def test_a_refusal_with_its_ways_out_is_without_a_violation(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    faults: Callable[[Page], list[str]],
    ground: dict[str, Any],
) -> None:
    sign_in(page, ground["team"])
    page.goto(
        f"{live_server.url}/{ground['village'].slug}/desk/bookings/{ground['booking']}/change/"
    )
    page.fill("input[name=start]", "13:00")
    page.fill("input[name=end]", "18:00")
    with page.expect_navigation():
        page.locator("main form button.primary").click()

    assert page.locator("button[name=take]").count() > 0
    assert faults(page) == []
    page.locator("button[name=take]").first.click()
    expect(page.locator("button[name=take]")).to_have_count(0)
