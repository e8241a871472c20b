"""A call for projects in a real browser, from nothing to its laureates, as the persons of it go through it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from creuset.core import clock
from creuset.core.roles import Role
from creuset.incubation.models import Application, Call, Juror, Reading, Round
from creuset.incubation.states import ApplicationState as S
from creuset.people.actors import Actor
from tests.factories.incubation import make_application
from tests.factories.people import actor_of, make_person, make_user, team_of
from tests.factories.villages import NOW, make_village
from tests.incubation.applying import PDF, link_in, mails_to

pytestmark = pytest.mark.django_db(transaction=True)


class Walk:
    """A browser that somebody sits at, the address of the village, and the clock of everybody."""

    def __init__(self, page: Page, base: str, sign_in: Callable[..., None]) -> None:
        self.page, self.base, self.sign_in = page, base, sign_in
        self.now: datetime = NOW
        page.on("dialog", lambda dialog: dialog.accept())

    def sits(self, actor: Actor | None) -> None:
        """Somebody else sits at the browser."""
        self.page.context.clear_cookies()
        if actor is not None:
            self.sign_in(self.page, actor, "en")

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")

    def type(self, **said: str) -> None:
        for name, value in said.items():
            self.page.locator(f"main [name='{name.replace('__', '-')}']").fill(value)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def send(self) -> None:
        """The form of the page is sent."""
        before = self.page.url
        self.page.locator("main form button.primary:visible").first.click()
        self.page.wait_for_url(lambda url: url != before)


@pytest.fixture
def walk(
    page: Page, live_server: Any, sign_in: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Walk:
    walk = Walk(page, live_server.url, sign_in)
    monkeypatch.setattr(clock, "now", lambda: walk.now)
    return walk


def test_a_call_goes_from_nothing_to_its_laureates(walk: Walk) -> None:
    village = make_village()
    lead = team_of(village, Role.PROGRAMME_LEAD)
    desk = f"/{village.slug}/desk"
    form = build(walk, desk, lead)
    call = publish(walk, desk, form)
    apply(walk, call)
    screen(walk, desk, lead, call)
    jury = read(walk, desk, lead, call)
    decide(walk, desk, lead, call, jury)


def build(walk: Walk, desk: str, lead: Actor) -> str:
    """A programme and a form are written on pages; return the code of the form."""
    walk.sits(lead)
    walk.go(f"{desk}/programmes/new/")
    walk.type(name__fr="Incubation Culture", months="8")
    walk.send()
    walk.go(f"{desk}/forms/new/")
    walk.type(name_fr="Dossier")
    walk.send()
    code = walk.page.url.rstrip("/").rsplit("/", 1)[1]
    walk.go(f"{desk}/forms/{code}/add/?kind=text")
    walk.type(label_fr="Le projet en deux phrases")
    walk.page.locator("main [name=is_required]").check()
    walk.send()
    walk.go(f"{desk}/forms/{code}/add/?kind=files")
    walk.type(label_fr="Présentation")
    walk.page.locator("main [name=types][value=pdf]").check(force=True)
    walk.send()
    walk.go(f"{desk}/forms/{code}/publish/")
    walk.send()
    return code


def publish(walk: Walk, desk: str, form: str) -> Call:
    """A call with a round and its grid is written and published."""
    walk.go(f"{desk}/calls/new/")
    walk.type(name__fr="Appel musées", opens_on="2026-12-01", opens_hour="09:00")
    walk.type(closes_on="2027-01-15", closes_hour="18:00", seats="1")
    walk.page.locator("main [name=project_kinds][value=start_up]").check(force=True)
    walk.page.locator("main [name=form]").select_option(form)
    walk.type(axes__0__name__fr="Musées", answers_on="2027-02-10")
    walk.type(summary__fr="Des outils pour les musées.", description__fr="Huit mois, un bureau.")
    walk.type(rules__fr="Toute entreprise de moins de trois ans.")
    walk.send()
    call = Call.objects.get()
    walk.go(f"{desk}/calls/{call.pk}/rounds/new/")
    walk.type(name__fr="Sur dossier", seats="1", readings="1", criteria__0__name__fr="L’idée")
    walk.send()
    walk.go(f"{desk}/calls/{call.pk}/")
    walk.press("Publish the call")
    expect(walk.page.get_by_role("link", name="Public page")).to_be_visible()
    call.refresh_from_db()
    return call


def apply(walk: Walk, call: Call) -> None:
    """Somebody without an account begins, writes by the link of the mail, makes an account, and files."""
    walk.now = call.opens_at + timedelta(days=1)
    page, email = walk.page, "ada@candidate.example"
    walk.sits(None)
    walk.go(f"/{call.village.slug}/calls/{call.code}/")
    walk.go(f"/{call.village.slug}/apply/{call.code}/")
    walk.type(title="Le Phare", email=email)
    walk.send()
    link = link_in(mails_to(email)[-1])
    walk.go(link)
    for label, words in (("Le projet en deux phrases", "Un phare pour les musées."),):
        with page.expect_response(lambda answer: answer.url.endswith("/answers/")):
            page.get_by_label(label).fill(words)
            page.get_by_label(label).blur()
    page.locator("input[type=file]").set_input_files(
        {"name": "phare.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    expect(page.locator(".ask-files")).to_contain_text("phare.pdf")
    walk.go(link)
    expect(page.get_by_label("Le projet en deux phrases")).to_have_value(
        "Un phare pour les musées."
    )
    page.locator(".apply-go button.primary").click()
    page.wait_for_url("**/take/")
    ada = make_user(party=make_person(name="Ada Martin", email=email))
    walk.sits(actor_of(ada.party))
    walk.go(f"{link}take/")
    walk.send()
    if "/file/" not in page.url:
        page.locator(".apply-go button.primary").click()
        page.wait_for_url("**/file/")
    walk.press("File the application")
    assert Application.objects.get().state == S.FILED


def screen(walk: Walk, desk: str, lead: Actor, call: Call) -> None:
    """One file is asked to be completed and is, another is turned away with a reason; two go before the jury."""
    mine = Application.objects.get()
    other, late = (make_application(call, state=S.FILED, number=number) for number in (2, 3))
    page = walk.page
    walk.sits(lead)
    walk.go(f"{desk}/applications/{call.pk}/")
    walk.go(f"{desk}/applications/file/{mine.pk}/")
    expect(page.locator("main")).to_contain_text("Somebody without an account began")
    walk.type(words="Combien de musées sont d’accord ?", until_day="2026-12-10", until_hour="18:00")
    walk.press("Ask to complete it")
    walk.sits(actor_of(mine.holder))
    walk.go(f"/{call.village.slug}/my/applications/{mine.pk}/")
    with page.expect_response(lambda answer: answer.url.endswith("/answers/")):
        page.get_by_label("Le projet en deux phrases").fill("Un phare pour trois musées.")
        page.get_by_label("Le projet en deux phrases").blur()
    page.locator(".apply-go button.primary").click()
    page.wait_for_url("**/file/")
    walk.press("File the application")
    walk.go(f"/{call.village.slug}/my/applications/{mine.pk}/receipt/2/")
    walk.sits(lead)
    for row in (mine, other):
        walk.go(f"{desk}/applications/file/{row.pk}/")
        walk.press("Admissible")
        walk.go(f"{desk}/applications/file/{row.pk}/")
        walk.press("Eligible: to the jury")
    walk.go(f"{desk}/applications/file/{late.pk}/")
    walk.type(reason="Le dossier ne dit rien du projet.")
    walk.press("Not admissible")
    walk.go(f"{desk}/applications/{call.pk}/letters/")
    states = Application.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [S.ELIGIBLE, S.ELIGIBLE, S.INADMISSIBLE]


def read(walk: Walk, desk: str, lead: Actor, call: Call) -> Juror:
    """Somebody is asked to judge, signs, wishes, and scores both files by keyboard."""
    page = walk.page
    walk.go(f"{desk}/jury/{call.pk}/invite/")
    walk.type(given_name="Nour", family_name="Haddad", email="nour@jury.example")
    page.locator("main [name=axes]").first.check(force=True)
    page.locator("main [name=chairs]").check(force=True)
    walk.send()
    juror = Juror.objects.get()
    make_user(party=juror.party)
    nour = actor_of(juror.party)
    mine = f"/{call.village.slug}/my/jury/{call.pk}/"
    walk.sits(nour)
    walk.go(mine)
    page.locator("main [name=name]").fill(juror.party.name)
    walk.press("I sign, and judge")
    walk.go(f"{mine}wishes/")
    walk.sits(lead)
    walk.go(f"{desk}/jury/{call.pk}/readings/")
    for row in Application.objects.filter(state=S.ELIGIBLE):
        page.locator("#pair-application").select_option(str(row.pk))
        page.locator(".pair-form button[value=fix]").click()
        page.wait_for_load_state()
    walk.press("Give the readings")
    walk.sits(nour)
    walk.go(mine)
    for row, points in zip(Reading.objects.order_by("application__number"), "53", strict=True):
        page.goto(f"{walk.base}{mine}{row.pk}/")
        page.keyboard.press(points)
        expect(page.locator("[data-said]")).to_have_text("Everything is saved.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("button", name="Change my scores")).to_be_visible()
    return juror


def decide(walk: Walk, desk: str, lead: Actor, call: Call, juror: Juror) -> None:
    """Scores are made comparable, the jury decides, the decisions are released, and the laureate named."""
    page, in_round = walk.page, Round.objects.get()
    walk.sits(lead)
    walk.go(f"{desk}/deliberation/{in_round.pk}/calibration/")
    page.locator("main form button.primary").first.click()
    page.wait_for_load_state()
    walk.sits(actor_of(juror.party))
    walk.go(f"/{call.village.slug}/my/deliberation/{in_round.pk}/")
    walk.press("Open the deliberation")
    page.locator(".jury button[value=arrive]").click()
    expect(page.locator(".jury button[value=leave]")).to_be_visible()
    best, second = Application.objects.filter(state=S.ELIGIBLE).order_by("number")
    for row, outcome in ((best, "Selected"), (second, "Not selected")):
        page.get_by_role("row", name=row.title).get_by_role("button", name="Take up").click()
        expect(page.locator("#decide-title")).to_contain_text(f"no. {row.number}")
        page.locator("#decide").get_by_label(outcome, exact=True).check(force=True)
        page.locator("#decide [name=reason]").fill("Le projet dit à qui il sert.")
        page.get_by_role("button", name="Write the decision down").click()
        expect(page.get_by_role("row", name=row.title)).to_contain_text(outcome)
    walk.press("Close the deliberation")
    walk.sits(lead)
    walk.go(f"{desk}/deliberation/call/{call.pk}/")
    walk.go(f"{desk}/deliberation/{in_round.pk}/release/")
    walk.type(answer_on="2027-02-15")
    walk.send()
    walk.go(f"{desk}/applications/{call.pk}/letters/")
    walk.press("Prepare what is owed or stale")
    page.locator("button:has-text('Approve')").click()
    page.wait_for_load_state()
    page.locator("button.primary:has-text('Send')").click()
    page.wait_for_load_state()
    walk.sits(actor_of(best.holder))
    walk.go(f"/{call.village.slug}/my/letters/{best.pk}/")
    walk.press("It may be named")
    walk.sits(lead)
    walk.go(f"{desk}/applications/{call.pk}/laureates/")
    walk.press("Publish the list")
    walk.sits(None)
    walk.go(f"/{call.village.slug}/calls/{call.code}/")
    expect(page.locator("main")).to_contain_text("Le Phare")
