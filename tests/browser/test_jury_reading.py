"""A juror scores in a real browser: by keyboard on a phone, in two windows, and without a connection."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from creuset.core import clock
from creuset.incubation.actions.assignments import fix_pair
from creuset.incubation.actions.giving import give_plan
from creuset.incubation.models import Reading
from creuset.incubation.queries.assignments import open_plan
from creuset.incubation.queries.juries import current_round
from creuset.incubation.states import ReadingState
from creuset.people.actors import HOUSE
from tests.browser.conftest import SETTLED
from tests.factories.incubation import make_application, make_call, make_juror
from tests.factories.people import member_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = "Everything is saved."


def test_what_is_typed_before_the_script_has_come_is_saved_once_it_has(
    page: Page, live_server: Any, sign_in: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    village = make_village()
    call = make_call(village)
    by = member_of(village)
    juror, application = make_juror(call, by.party), make_application(call)
    fix_pair(round_=current_round(call), application=application, juror=juror, by=HOUSE, now=NOW)
    give_plan(plan=open_plan(current_round(call)), by=HOUSE, now=NOW)
    reading = Reading.objects.get()
    sign_in(page, by, "en")
    page.goto(f"{live_server.url}/{village.slug}/my/jury/{call.pk}/{reading.pk}/")
    # As it stands where somebody is faster than the script: the words are there, and it has not seen them come.
    page.evaluate(
        """async () => {
            const form = document.querySelector("[data-reading]");
            form.elements.words.value = "Typed at once";
            (await import(form.dataset.module)).start(form);
        }"""
    )

    expect(page.locator("[data-said]")).to_have_text(SAVED)
    assert Reading.objects.get().words == "Typed at once"


def test_an_application_is_scored_by_keyboard_and_two_windows_lose_nothing(
    page: Page, live_server: Any, sign_in: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    village = make_village()
    call = make_call(village)
    by = member_of(village)
    juror = make_juror(call, by.party)
    for row in [make_application(call) for _ in range(2)]:
        fix_pair(round_=current_round(call), application=row, juror=juror, by=HOUSE, now=NOW)
    give_plan(plan=open_plan(current_round(call)), by=HOUSE, now=NOW)
    first, second = Reading.objects.order_by("application__number")
    sign_in(page, by, "en")
    page.set_viewport_size({"width": 390, "height": 844})
    address = f"{live_server.url}/{village.slug}/my/jury/{call.pk}"

    page.goto(f"{address}/{first.pk}/")
    page.keyboard.press("4")
    page.keyboard.press("5")
    expect(page.locator("[data-total]")).to_have_text("17.33")
    expect(page.locator("[data-said]")).to_have_text(SAVED)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    other = page.context.new_page()
    other.goto(f"{address}/{first.pk}/")
    other.get_by_label("On the whole").fill("From the second window")
    expect(other.locator("[data-said]")).to_have_text(SAVED)
    other.close()
    page.get_by_label("On the whole").fill("From the first window")
    expect(page.locator("[data-clash]")).to_be_visible()
    page.get_by_role("button", name="Keep what is here").click()
    expect(page.locator("[data-said]")).to_have_text(SAVED)
    assert Reading.objects.get(pk=first.pk).words == "From the first window"

    page.context.set_offline(True)
    page.get_by_label("On the whole").fill("Typed without a connection")
    expect(page.locator("[data-said]")).to_contain_text("Not saved")
    page.context.set_offline(False)
    expect(page.locator("[data-said]")).to_have_text(SAVED)
    page.get_by_label("On the whole").press("Control+Enter")
    expect(page.get_by_role("button", name="Change my scores")).to_be_visible()
    done = Reading.objects.get(pk=first.pk)
    assert (done.state, done.words) == (ReadingState.DONE, "Typed without a connection")

    page.evaluate(SETTLED)
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_contain_text(second.application.title)
