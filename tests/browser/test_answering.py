"""A form that saves by itself: conditions, budgets, rows and files; two windows; a house that cannot be reached."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from creuset.core import clock
from creuset.questions.models import Sheet
from tests.browser.conftest import SETTLED, until
from tests.factories.questions import EVERYTHING, make_form, make_sheet
from tests.factories.villages import NOW, make_village

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.answering"),
]
SAVED = "Enregistré à"


@pytest.fixture
def sheet(monkeypatch: pytest.MonkeyPatch) -> Sheet:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_sheet(make_form(make_village(), EVERYTHING), title="Sel")


@pytest.fixture
def address(sheet: Sheet, live_server: Any) -> str:
    return f"{live_server.url}/answering/{sheet.pk}/"


def answers(sheet: Sheet) -> dict[str, Any]:
    return Sheet.objects.get(pk=sheet.pk).answers


def said(page: Page) -> Any:
    return page.locator("[data-said]")


def test_answers_are_saved_as_they_are_given(
    page: Page, address: str, sheet: Sheet, violations: Callable[[Page], list[str]]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    assert violations(page) == []
    episodes = page.get_by_label("Nombre d’épisodes")
    expect(episodes).to_be_hidden()
    page.get_by_label("Série").check(force=True)
    expect(episodes).to_be_visible()
    episodes.fill("six")
    expect(page.locator("[data-faults='episodes']")).to_contain_text("nombre")
    episodes.fill("6")
    expect(page.locator("[data-faults='episodes']")).to_be_hidden()
    expect(said(page)).to_contain_text(SAVED)

    page.get_by_label("Tournage", exact=True).fill("1 200,50")
    page.get_by_label("Apport", exact=True).fill("1000")
    expect(page.locator("[data-ask='costs'] [data-sum]")).to_have_text("1 200,50")
    expect(page.locator("[data-ask='plan'] [data-balance]")).to_have_text("200,50")

    page.get_by_role("button", name="En ajouter un").click()
    page.get_by_label("Nom", exact=True).fill("Léa")
    page.get_by_role("button", name="En ajouter un").click()
    page.get_by_label("Nom", exact=True).nth(1).fill("Ali")
    page.locator("[data-row]").nth(1).get_by_role("button", name="Monter").press("Enter")
    expect(page.get_by_label("Nom", exact=True).first).to_have_value("Ali")
    page.locator("#q-papers").set_input_files(
        {"name": "note.exe", "mimeType": "x/y", "buffer": b"%PDF-1.7\n%%EOF\n"}
    )
    expect(page.locator("[data-ask='papers'] .ask-files")).to_contain_text("note.pdf")
    expect(said(page)).to_contain_text(SAVED)
    assert violations(page) == []

    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    until(page, lambda: [row["name"] for row in answers(sheet).get("team", [])] == ["Ali", "Léa"])
    page.goto(address)
    kept = answers(sheet)
    assert [row["name"] for row in kept["team"]] == ["Ali", "Léa"]
    assert kept["costs"] == {"lines": {"shoot": "1 200,50"}}
    assert (kept["formats"], kept["episodes"]) == (["series"], "6")
    expect(page.get_by_label("Nom", exact=True).first).to_have_value("Ali")

    page.get_by_role("button", name="Déposer").click()
    expect(page.get_by_role("alert")).to_contain_text("Le projet en deux phrases")


def test_two_windows_merge_and_ask_which_of_two_answers_is_kept(
    page: Page, context: BrowserContext, address: str, sheet: Sheet
) -> None:
    page.goto(address)
    other = context.new_page()
    other.goto(address)
    other.evaluate(SETTLED)
    expect(said(page)).to_contain_text("autre fenêtre")
    page.get_by_label("Le projet en deux phrases").fill("Un film de sel")
    expect(said(page)).to_contain_text(SAVED)
    expect(other.get_by_label("Le projet en deux phrases")).to_have_value("Un film de sel")

    # Typed in both before either hears of the other.
    other.evaluate("() => { window.held = fetch; window.fetch = () => Promise.reject(); }")
    other.get_by_label("Titre", exact=False).first.fill("Le sel")
    expect(said(other)).to_contain_text("gardé sur cet appareil")
    page.get_by_label("Titre", exact=False).first.fill("Sel et terre")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    until(page, lambda: answers(sheet).get("title") == "Sel et terre")
    other.reload()
    other.evaluate(SETTLED)
    theirs = other.locator("[data-ask='title'] [data-theirs]")
    expect(theirs).to_contain_text("Sel et terre")
    expect(other.get_by_label("Titre", exact=False).first).to_have_value("Le sel")
    theirs.get_by_role("button", name="Garder la mienne").click()
    expect(said(other)).to_contain_text(SAVED)
    expect(page.get_by_label("Titre", exact=False).first).to_have_value("Le sel")
    other.close()
    assert answers(sheet) == {"title": "Le sel", "pitch": "Un film de sel"}
