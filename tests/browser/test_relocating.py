"""A move of residents in a real browser: planned, changed by keyboard with its conflict shown, carried out, undone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from creuset.core import clock
from creuset.core.roles import Role
from creuset.plans.models import Let
from tests.factories.people import team_of
from tests.factories.relocations import Move
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_move_is_planned_carried_out_and_undone(
    page: Page, live_server: Any, sign_in: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    old = Move(make_village())
    sign_in(page, team_of(old.village, Role.MANAGER), "en")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live_server.url}/{old.village.slug}/desk/plans/moves/new/")
    page.get_by_label("Name").fill("Vers le totem")
    page.get_by_role("checkbox", name=old.old.name).check()
    page.get_by_label("They go to").select_option(label=old.new.name)
    page.get_by_label("First day there").fill("2027-01-04")
    page.get_by_role("button", name="Propose places").click()

    rows = page.locator(".movers tbody tr")
    expect(rows).to_have_count(3)
    first = rows.first.get_by_role("combobox")
    chosen = first.input_value()
    first.focus()
    first.select_option("")
    expect(rows.first.locator(".errorlist")).to_be_visible()
    expect(first).to_be_focused()
    first.select_option(chosen)
    expect(rows.first.locator(".errorlist")).to_have_count(0)
    page.get_by_role("button", name="Save the plan").click()

    page.get_by_role("link", name="Before carrying it out").click()
    page.get_by_role("button", name="Carry out the move").click()
    expect(page.get_by_role("link", name="Undo the move")).to_be_visible()
    assert Let.objects.filter(resource__building=old.new).count() == 3
    page.get_by_role("link", name="Undo the move").click()
    page.get_by_role("button", name="Undo the move").click()
    expect(page.get_by_role("button", name="Propose places again")).to_be_visible()
    assert not Let.objects.filter(resource__building=old.new).exists()
