"""A call for projects in a real browser, from nothing to its laureates, as the persons of it go through it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from creuset.bookings.models import Booking
from creuset.core import clock
from creuset.core.roles import Role
from creuset.incubation.actions.applications import begin_signed_in, withdraw
from creuset.incubation.actions.filing import file_application
from creuset.incubation.models import Application, Audition, Call, Juror, Letter, Round
from creuset.incubation.states import ApplicationState as S
from creuset.incubation.views import assignments
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.questions.actions.sheets import save
from creuset.questions.rules.changing import Change
from tests.browser.conftest import SETTLED
from tests.factories.people import actor_of, make_person, make_user, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village
from tests.incubation.applying import PDF, applicant, link_in, mails_to, writer_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PITCH = "Le projet en deux phrases"
#: The day on which the jury hears those who passed, and its room is booked.
HEARING = datetime(2027, 1, 28, 8, tzinfo=UTC)


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

    def write(self, words: str) -> None:
        """The pitch of the application at hand is written, and kept as it is."""
        field = self.page.get_by_label(PITCH)
        with self.page.expect_response(lambda answer: answer.url.endswith("/answers/")):
            field.fill(words)
            field.blur()

    def file(self) -> None:
        """The application at hand is filed."""
        if not self.page.url.endswith("/file/"):
            self.page.locator(".apply-go button.primary").click()
            self.page.wait_for_url("**/file/")
        self.press("File the application")

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
    # What a worker would work out is worked out at once.
    at_once = SimpleNamespace(enqueue=assignments.find_assignment.call)
    monkeypatch.setattr(assignments, "find_assignment", at_once)
    return walk


def test_a_call_goes_from_nothing_to_its_laureates(walk: Walk) -> None:
    village = make_village()
    lead = team_of(village, Role.PROGRAMME_LEAD)
    room = make_resource(village, name="Salle Lumière")
    desk = f"/{village.slug}/desk"
    form = build(walk, desk, lead)
    call = publish(walk, desk, form)
    apply(walk, call)
    screen(walk, desk, lead, call)
    first, last = call.rounds.order_by("number")
    jury = seat(walk, desk, lead, call)
    read(walk, desk, lead, first, {jury[0]: "554221", jury[1]: "544211"})
    deliberate(walk, desk, lead, first, jury, taken_up={3: "Selected"}, has_clear_rest=True)
    hear(walk, desk, lead, last, room)
    read(walk, desk, lead, last, {jury[0]: "532", jury[1]: "543"})
    outcomes = {1: "Selected", 2: "Waiting list", 3: "Not selected"}
    deliberate(walk, desk, lead, last, jury, taken_up=outcomes)
    name(walk, desk, lead, call)


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
    walk.type(label_fr=PITCH)
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
    """A call of two rounds, each with its grid, is written and published."""
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
    rounds = (("Sur dossier", "files", "3", "L’idée"), ("Auditions", "audition", "1", "L’équipe"))
    for named, kind, seats, criterion in rounds:
        walk.go(f"{desk}/calls/{call.pk}/rounds/new/")
        walk.type(name__fr=named, seats=seats, readings="2", criteria__0__name__fr=criterion)
        walk.page.locator("main [name=kind]").select_option(kind)
        walk.send()
    walk.go(f"{desk}/calls/{call.pk}/")
    walk.press("Publish the call")
    expect(walk.page.get_by_role("link", name="Public page")).to_be_visible()
    call.refresh_from_db()
    return call


def apply(walk: Walk, call: Call) -> None:
    """Ten apply: one without an account, by the link of the mail; one with an account; the others meanwhile."""
    walk.now = call.opens_at + timedelta(days=1)
    page, email, begins = walk.page, "ada@candidate.example", f"/{call.village.slug}/apply/"
    walk.sits(None)
    walk.go(f"/{call.village.slug}/calls/{call.code}/")
    walk.go(f"{begins}{call.code}/")
    walk.type(title="Le Phare", email=email)
    walk.send()
    link = link_in(mails_to(email)[-1])
    walk.go(link)
    walk.write("Un phare pour les musées.")
    page.locator("input[type=file]").set_input_files(
        {"name": "phare.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    expect(page.locator(".ask-files")).to_contain_text("phare.pdf")
    walk.go(link)
    expect(page.get_by_label(PITCH)).to_have_value("Un phare pour les musées.")
    page.locator(".apply-go button.primary").click()
    page.wait_for_url("**/take/")
    ada = make_user(party=make_person(name="Ada Martin", email=email))
    walk.sits(actor_of(ada.party))
    walk.go(f"{link}take/")
    walk.send()
    walk.file()
    bo = make_user(party=make_person(name="Bo Diallo"))
    walk.sits(actor_of(bo.party))
    walk.go(f"{begins}{call.code}/")
    walk.type(title="La Loupe")
    walk.send()
    walk.write("Une loupe pour voir de près.")
    walk.file()
    for number in range(3, 11):
        file_by_action(walk, call, f"Projet {number}")
    states = Application.objects.order_by("pk").values_list("number", "state")
    assert list(states) == [(number, S.FILED) for number in range(1, 11)]


def file_by_action(walk: Walk, call: Call, title: str) -> None:
    """Somebody writes and files, as programs do."""
    by = applicant(f"Auteur de {title}")
    row = begin_signed_in(call=call, title=title, language="fr", by=by, now=walk.now)
    writer = writer_of(row, by)
    pitch = row.sheet.version.data["questions"][0]["key"]
    changes = [Change((pitch,), f"{title} en deux phrases.", 0)]
    save(sheet=row.sheet, changes=changes, by=writer, now=walk.now)
    file_application(writer=writer, by=by, now=walk.now)


def screen(walk: Walk, desk: str, lead: Actor, call: Call) -> None:
    """One is asked to complete and does, one withdraws, one is turned away, two are not eligible: six are judged."""
    rows = list(Application.objects.order_by("number").select_related("holder"))
    mine, page = rows[0], walk.page
    assert mine.holder
    walk.sits(lead)
    walk.go(f"{desk}/applications/file/{mine.pk}/")
    expect(page.locator("main")).to_contain_text("Somebody without an account began")
    walk.type(words="Combien de musées sont d’accord ?", until_day="2026-12-10", until_hour="18:00")
    walk.press("Ask to complete it")
    walk.sits(actor_of(mine.holder))
    walk.go(f"/{call.village.slug}/my/applications/{mine.pk}/")
    walk.write("Un phare pour trois musées.")
    walk.file()
    gone = rows[6].holder
    assert gone
    withdraw(writer=writer_of(rows[6], actor_of(gone)), now=walk.now)
    walk.sits(lead)
    walk.go(f"{desk}/applications/file/{rows[9].pk}/")
    walk.type(reason="Le dossier ne dit rien du projet.")
    walk.press("Not admissible")
    several(walk, desk, call, "Admissible", [*rows[:6], *rows[7:9]])
    several(walk, desk, call, "Not eligible", rows[7:9], reason="Hors de l’axe de l’appel.")
    several(walk, desk, call, "Eligible: to the jury", rows[:6])
    states = Application.objects.order_by("number").values_list("state", flat=True)
    after = [S.WITHDRAWN, S.INELIGIBLE, S.INELIGIBLE, S.INADMISSIBLE]
    assert list(states) == [S.ELIGIBLE] * 6 + after


def several(
    walk: Walk, desk: str, call: Call, verb: str, rows: list[Application], reason: str = ""
) -> None:
    """Files are judged together, after a list of them."""
    walk.go(f"{desk}/applications/{call.pk}/")
    for row in rows:
        walk.page.get_by_label(f"Choose {row.title}", exact=True).check()
    walk.press(verb)
    if reason:
        walk.type(reason=reason)
    walk.press(verb)


def seat(walk: Walk, desk: str, lead: Actor, call: Call) -> list[Juror]:
    """Two are asked to judge, one of them in the chair; each signs."""
    page = walk.page
    for given, family in (("Nour", "Haddad"), ("Omar", "Petit")):
        walk.sits(lead)
        walk.go(f"{desk}/jury/{call.pk}/invite/")
        walk.type(given_name=given, family_name=family, email=f"{given}@jury.example".lower())
        page.locator("main [name=axes]").first.check(force=True)
        page.locator("main [name=chairs]").set_checked(given == "Nour", force=True)
        walk.send()
        juror = Juror.objects.select_related("party").latest("pk")
        make_user(party=juror.party)
        walk.sits(actor_of(juror.party))
        walk.go(f"/{call.village.slug}/my/jury/{call.pk}/")
        page.locator("main [name=name]").fill(juror.party.name)
        walk.press("I sign, and judge")
    return list(Juror.objects.select_related("party").order_by("pk"))


def read(walk: Walk, desk: str, lead: Actor, in_round: Round, points: dict[Juror, str]) -> None:
    """Who reads what is worked out and given; each scores by keyboard, one application after the other."""
    page, call = walk.page, in_round.call
    walk.sits(lead)
    walk.go(f"{desk}/jury/{call.pk}/readings/?round={in_round.number}")
    walk.press("Work out who reads what")
    walk.press("Give the readings")
    for juror, said in points.items():
        walk.sits(actor_of(juror.party))
        rows = juror.readings.filter(round=in_round).order_by("application__number")
        addresses = [f"/{call.village.slug}/my/jury/{call.pk}/{row.pk}/" for row in rows]
        assert len(addresses) == len(said)
        walk.go(addresses[0])
        for key, address in zip(said, addresses, strict=True):
            if not page.url.endswith(address):
                page.keyboard.press("n")
                page.wait_for_url(f"**{address}")
                page.evaluate(SETTLED)
            page.keyboard.press(key)
            expect(page.locator("[data-said]")).to_have_text("Everything is saved.")
            page.keyboard.press("Control+Enter")
            expect(page.get_by_role("button", name="Change my scores")).to_be_visible()
            page.evaluate(SETTLED)


def deliberate(
    walk: Walk,
    desk: str,
    lead: Actor,
    in_round: Round,
    jury: list[Juror],
    *,
    taken_up: dict[int, str],
    has_clear_rest: bool = False,
) -> None:
    """Scores are made comparable; what is taken up is decided by hand, the clear rest at once; it is released."""
    page, chair = walk.page, jury[0]
    walk.sits(lead)
    walk.go(f"{desk}/deliberation/{in_round.pk}/calibration/")
    page.locator("main form button.primary").first.click()
    page.wait_for_load_state()
    walk.sits(actor_of(chair.party))
    walk.go(f"/{in_round.call.village.slug}/my/deliberation/{in_round.pk}/")
    walk.press("Open the deliberation")
    for juror in jury:
        line = page.locator(".jury li", has_text=juror.party.name)
        line.locator("button[value=arrive]").click()
        expect(line.locator("button[value=leave]")).to_be_visible()
    for number, outcome in taken_up.items():
        row = Application.objects.get(number=number)
        page.get_by_role("row", name=row.title).get_by_role("button", name="Take up").click()
        expect(page.locator("#decide-title")).to_contain_text(f"no. {number}")
        page.locator("#decide").get_by_label(outcome, exact=True).check(force=True)
        page.locator("#decide [name=reason]").fill("Le projet dit à qui il sert.")
        page.get_by_role("button", name="Write the decision down").click()
        expect(page.get_by_role("row", name=row.title)).to_contain_text(outcome)
    if has_clear_rest:
        page.get_by_role("link", name="Confirm").click()
        for box in ("have_read", "none_disputed", "quotas_held"):
            page.locator(f"main [name={box}]").check()
        walk.type(reason="D’autres ont convaincu davantage.")
        walk.send()
    walk.press("Close the deliberation")
    walk.sits(lead)
    walk.go(f"{desk}/deliberation/{in_round.pk}/release/")
    if page.locator("main [name=answer_on]").count():
        walk.type(answer_on="2027-02-15")
    walk.send()


def hear(walk: Walk, desk: str, lead: Actor, in_round: Round, room: Resource) -> None:
    """Those who passed have their hours, one after the other in a room that is booked; each sees their own."""
    page, rows = walk.page, Application.objects.filter(round=in_round, state=S.ELIGIBLE)
    assert sorted(rows.values_list("number", flat=True)) == [1, 2, 3]
    walk.now = HEARING - timedelta(days=8)
    walk.go(f"{desk}/deliberation/{in_round.pk}/auditions/new/")
    page.locator("main [name=room]").select_option(room.code)
    walk.type(on="2027-01-28", at="09:00")
    walk.send()
    [segment] = Booking.objects.get().segments.all()
    hours = (segment.resource, segment.starts_at, segment.ends_at)
    assert hours == (room, HEARING, HEARING + timedelta(minutes=80))
    heard = list(Audition.objects.order_by("starts_at").select_related("application__holder"))
    assert [one.application.number for one in heard] == [1, 2, 3]
    second = heard[1]
    holder: Party | None = second.application.holder
    assert holder
    walk.sits(actor_of(holder))
    walk.go(f"/{in_round.call.village.slug}/my/deliberation/audition/{second.pk}/")
    for words in ("Salle Lumière", "9:30"):
        expect(page.locator("main")).to_contain_text(words)
    walk.now = HEARING + timedelta(hours=2)


def name(walk: Walk, desk: str, lead: Actor, call: Call) -> None:
    """Letters are checked and leave; the laureate agrees to be named, and is, on the call's page."""
    page, best = walk.page, Application.objects.get(state=S.SELECTED)
    walk.go(f"{desk}/applications/{call.pk}/letters/")
    walk.press("Prepare what is owed or stale")
    page.locator("button:has-text('Approve')").click()
    page.wait_for_load_state()
    page.locator("button.primary:has-text('Send')").click()
    page.wait_for_load_state()
    told = Letter.objects.filter(sent_at__isnull=False).values_list("application__number")
    assert sorted(number for (number,) in told) == [1, 2, 3, 4, 5, 6, 8, 9, 10]
    assert best.holder
    walk.sits(actor_of(best.holder))
    walk.go(f"/{call.village.slug}/my/letters/{best.pk}/")
    walk.press("It may be named")
    walk.sits(lead)
    walk.go(f"{desk}/applications/{call.pk}/laureates/")
    walk.press("Publish the list")
    walk.sits(None)
    walk.go(f"/{call.village.slug}/calls/{call.code}/")
    expect(page.locator("main")).to_contain_text("Le Phare")
