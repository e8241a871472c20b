"""A day away, on a phone: declared by who sits there, booked by somebody else, taken back but for that day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from creuset.bookings import actions as bookings
from creuset.core import clock
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.plans.models import AbsentDay
from tests.factories.people import make_person, make_user, member_of
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_a_desk_is_left_booked_and_taken_back(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    village = make_village()
    me = member_of(village)
    assert me.party
    if not hasattr(me.party, "user"):
        make_user(party=me.party)
    desk = make_resource(village, kind=Kind.DESK, name="Poste 4")
    offer = make_offer(village, kind="fixed_desk")
    row = make_subscription(village, me.party, offer, place=desk)
    sign_in(page, me)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + reverse("plans_my:subscription", args=[village, row.pk]))
    page.get_by_role("link", name="Mes jours d’absence").click()

    page.get_by_label("Premier jour d’absence").fill("2026-11-25")
    page.get_by_label("Dernier jour d’absence").fill("2026-11-27")
    page.get_by_role("button", name="Le laisser à d’autres").click()
    expect(page.get_by_text("à réserver")).to_have_count(3)
    assert AbsentDay.objects.count() == 3

    start = datetime(2026, 11, 26, 9, tzinfo=village.zone)
    bookings.book(
        village=village,
        title="Écrire",
        party=make_person(known_in=village),
        periods=[bookings.Period(desk, Span(start, start + timedelta(hours=2)))],
        by=HOUSE,
        now=NOW,
    )
    page.get_by_role("button", name="Reprendre le poste dès aujourd’hui").click()
    expect(page.get_by_role("alert")).to_contain_text("Poste 4 est réservé le")
    page.get_by_role("button", name="Reprendre les autres jours : 2").click()
    expect(page.get_by_text("réservé par quelqu’un")).to_have_count(1)
    expect(page.get_by_text("à réserver")).to_have_count(0)
    assert AbsentDay.objects.get().day == date(2026, 11, 26)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
