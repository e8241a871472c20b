"""Pages of options judged by axe: the sheet's ladder, what is answered, the form of several periods, the planning."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from creuset.bookings import actions
from creuset.bookings.models import Booking
from creuset.bookings.states import SegmentKind
from creuset.core import clock
from creuset.kernel.spans import Span, day_start
from creuset.people.actors import HOUSE, Actor
from creuset.villages.models import Village
from tests.factories.options import make_option
from tests.factories.people import make_organisation, team_of
from tests.factories.places import make_resource

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stopped_clock"),
]

PAGES = {
    "sheet": "/desk/bookings/{second}/",
    "confirm": "/desk/bookings/{first}/confirm/",
    "extend": "/desk/bookings/{first}/extend/",
    "options": "/desk/bookings/options/",
    "planning": "/desk/planning/?view=week&day={day}",
    "list": "/desk/planning/?view=list&day={day}",
    "new": "/desk/bookings/new?start={day}T10:00&end={day}T12:00",
}


@pytest.fixture
def scene(village: Village) -> dict[str, object]:
    """A firm shoot with its montage, two options one behind the other on two days, a challenge."""
    now = clock.now()
    stage = make_resource(village, kind="stage", name="Plateau 1")
    other = make_resource(village, kind="stage", name="Plateau 2")

    def on(day: int, first: float, last: float) -> Span:
        start = day_start(village.day_of(now) + timedelta(days=day + 2), village.zone)
        return Span(start + timedelta(hours=first), start + timedelta(hours=last))

    def company(name: str) -> Any:
        return make_organisation(known_in=village, name=name)

    actions.book(
        village=village,
        title="Les Grandes Marées",
        party=company("Ondine Films"),
        periods=[
            actions.Period(stage, on(0, 8, 18), kind=SegmentKind.BUILD),
            actions.Period(stage, on(1, 7, 19), kind=SegmentKind.SHOOT),
            actions.Period(stage, on(2, 8, 12), kind=SegmentKind.STRIKE),
        ],
        by=HOUSE,
        now=now,
    )
    made: dict[str, Booking] = {}
    for name, title, who, when in (
        ("first", "Pilote", "Atelier Brume", on(3, 8, 18)),
        ("second", "Clip de Lou", "Studio Nord", on(3, 12, 20)),
        ("third", "Publicité Phare", "Regards", on(4, 8, 18)),
    ):
        places = (stage, other) if name == "second" else (stage,)
        made[name] = make_option(*places, when=when, title=title, party=company(who), now=now)
    actions.challenge(booking=made["second"], by=HOUSE, now=now)
    shown = (village.day_of(now) + timedelta(days=4)).isoformat()
    return {**{name: booking.pk for name, booking in made.items()}, "day": shown}


def test_nothing_is_found_wrong(
    page: Page,
    live_server: Any,
    village: Village,
    scene: dict[str, object],
    sign_in: Callable[[Page, Actor], None],
    faults_at: Callable[[Page, str], list[str]],
) -> None:
    sign_in(page, team_of(village))
    base = f"{live_server.url}/{village.slug}"
    found = {
        name: wrong
        for name, path in PAGES.items()
        if (wrong := faults_at(page, base + path.format(**scene)))
    }
    assert found == {}
