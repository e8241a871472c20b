"""Pages of the waiting list and of participants judged by axe; at the desk, for a member, and without an account."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from creuset.bookings import actions
from creuset.bookings.actions.offering import offer_all
from creuset.bookings.invitations import secret_of
from creuset.bookings.models import Wait
from creuset.core import clock
from creuset.kernel.spans import Span, day_start
from creuset.people.actors import HOUSE, Actor
from creuset.villages.models import Village
from tests.factories.bookings import make_booking
from tests.factories.people import make_person, make_user, team_of
from tests.factories.places import make_resource
from tests.factories.waiting import make_wait

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stopped_clock"),
]

PAGES = {
    "desk-waiting": "/desk/bookings/options/waiting/",
    "desk-join": "/desk/bookings/options/waiting/join",
    "my-waiting": "/my/bookings/waiting/",
    "my-join": "/my/bookings/waiting/join",
    "offer": "/my/bookings/{offer}/",
    "participants": "/desk/bookings/{booking}/participants/",
    "sheet": "/desk/bookings/{booking}/",
    "invited": "/invited/{secret}/",
}


@pytest.fixture
def owner(village: Village) -> Actor:
    return team_of(village)


@pytest.fixture
def scene(village: Village, owner: Actor) -> Mapping[str, object]:
    """One who may accept, one who waits behind, and a booking with somebody invited."""
    now = clock.now()
    room = make_resource(village, name="Agora")
    start = day_start(village.day_of(now) + timedelta(days=7), village.zone)
    when = Span(start + timedelta(hours=10), start + timedelta(hours=12))
    more = {"now": now, "overrule": ["closed"]}
    taken = make_booking(room, when=when, **more)  # type: ignore[arg-type]
    make_wait(room, when=when, party=owner.party, by=owner, **more)  # type: ignore[arg-type]
    somebody = make_person(known_in=village)
    make_user(party=somebody)
    make_wait(room, when=when, party=somebody, by=owner, **more)  # type: ignore[arg-type]
    actions.cancel(booking=taken, by=HOUSE, now=now)
    offer_all(now)
    later = Span(when.start + timedelta(days=7), when.end + timedelta(days=7))
    booking = make_booking(room, when=later, party=owner.party, **more)  # type: ignore[arg-type]
    row = actions.invite(
        booking=booking, email="zoe@ailleurs.example", name="Zoé", by=HOUSE, now=now
    )
    offer = Wait.objects.exclude(offer=None).get().offer_id
    return {"offer": offer, "booking": booking.pk, "secret": secret_of(row.key)}


def test_nothing_is_found_wrong(
    page: Page,
    live_server: Any,
    village: Village,
    owner: Actor,
    scene: Mapping[str, object],
    sign_in: Callable[[Page, Actor], None],
    faults_at: Callable[[Page, str], list[str]],
) -> None:
    sign_in(page, owner)
    base = f"{live_server.url}/{village.slug}"
    found = {
        name: wrong
        for name, path in PAGES.items()
        if (wrong := faults_at(page, base + path.format(**scene)))
    }
    assert found == {}
