"""A jury that sits, in two browsers and by keyboard: what one does shows at the other's by itself."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from creuset.core import clock
from creuset.core.roles import Role
from creuset.incubation.actions.calibrations import calibrate_round
from creuset.people.actors import Actor
from tests.browser.conftest import patient
from tests.factories.incubation import (
    make_call,
    make_conflict,
    make_reading,
    make_sitting,
    score_all,
)
from tests.factories.people import actor_of, make_user, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)

#: Longer than a page waits before it asks what changed.
A_WHILE = 7_000


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=30))


@pytest.fixture
def open_page(
    browser: Browser, browser_context_args: dict[str, Any], sign_in: Callable[..., None]
) -> Iterator[Callable[[Actor, str], Page]]:
    """Give somebody a browser of their own, whose clock is ours, on a page."""
    contexts = []

    def opened(actor: Actor, address: str) -> Page:
        context = browser.new_context(**browser_context_args)
        contexts.append(context)
        page = patient(context.new_page())
        page.clock.install()
        sign_in(page, actor, "en")
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


def test_a_jury_sees_what_each_does_and_who_must_leave_is_told(
    open_page: Callable[[Actor, str], Page], live_server: Any
) -> None:
    village = make_village()
    chair = member_of(village)
    meeting, (first, second), (near, far, _left) = make_sitting(
        make_call(village), chair=chair.party
    )
    make_user(party=second.party)
    make_conflict(second, near)
    for juror in (first, second):
        score_all(make_reading(far, juror), 3)
    address = f"{live_server.url}/{village.slug}/my/deliberation/{meeting.round_id}/"
    lead, other = open_page(chair, address), open_page(actor_of(second.party), address)
    expect(other.locator("#hand-title")).to_have_text("No file at hand")

    lead.get_by_role("row", name=far.title).get_by_role("button", name="Take up").click()
    expect(lead.locator("#hand-title")).to_contain_text(far.title)
    other.clock.run_for(A_WHILE)
    expect(other.locator("#hand-title")).to_contain_text(far.title)

    other.keyboard.press("1")
    expect(other.locator(".votes")).to_contain_text("For 1")
    lead.clock.run_for(A_WHILE)
    expect(lead.locator(".votes")).to_contain_text("For 1")

    lead.keyboard.press("3")
    expect(lead.get_by_label("Not selected", exact=True)).to_be_checked()
    lead.get_by_label("Reason").fill("Read by 2 of us")
    lead.keyboard.press("1")
    expect(lead.get_by_label("Reason")).to_have_value("Read by 2 of us1")
    lead.keyboard.press("Control+Enter")
    expect(lead.get_by_role("row", name=far.title)).to_contain_text("Not selected")

    lead.get_by_role("row", name=near.title).get_by_role("button", name="Take up").click()
    expect(lead.locator("#hand-title")).to_contain_text(near.title)
    other.clock.run_for(A_WHILE)
    expect(other.get_by_role("status").first).to_contain_text("please leave the room")
    expect(other.locator("main")).not_to_contain_text(near.title)


def test_the_room_and_its_calibration_fit_a_phone_and_break_no_rule(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    faults_at: Callable[[Page, str], list[str]],
) -> None:
    village = make_village()
    chair, lead = member_of(village), team_of(village, Role.PROGRAMME_LEAD)
    meeting, jury, files = make_sitting(make_call(village), chair=chair.party)
    for points, file in enumerate(files, start=2):
        for juror in jury:
            score_all(make_reading(file, juror), points)
    meeting.calibration = calibrate_round(in_round=meeting.round, by=lead, now=NOW)
    meeting.current = files[0]
    meeting.save()
    base = f"{live_server.url}/{village.slug}"
    sign_in(page, chair)
    assert faults_at(page, f"{base}/my/deliberation/{meeting.round_id}/") == []
    page.context.clear_cookies()
    sign_in(page, lead)
    assert faults_at(page, f"{base}/desk/deliberation/{meeting.round_id}/calibration/") == []
