"""A laureate in a browser: signs the convention, comes to a session, hands in, answers a survey, is an alumnus."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from creuset.core import clock
from creuset.core.models import OutboxRow
from creuset.core.roles import Role
from creuset.incubation.actions import agreements, milestones, sessions, surveys
from creuset.incubation.kinds import Rights, SessionKind
from creuset.incubation.models import AlumniYear, Member
from creuset.incubation.rules.agreements import Agreed
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from tests.factories.incubation import make_cohort, make_form, make_member
from tests.factories.people import member_of, team_of
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TODAY = NOW.date()
ASKED = {
    "questions": [
        {"key": "jobs", "kind": "number", "labels": {"fr": "Emplois"}, "is_required": True}
    ]
}


def test_from_the_signature_to_the_alumni(  # noqa: PLR0915 - a life
    page: Page,
    live_server: Any,
    sign_in: Callable[[Page, Actor], None],
    faults: Callable[[Page], list[str]],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.MAILERS = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}
    village = make_village()
    lead, me = team_of(village, Role.PROGRAMME_LEAD), member_of(village)
    project = make_project(holder=me.party, known_in=village, title="Les Fours")
    member = make_member(
        make_cohort(village), me.party, project=project, state="expected", joined_on=None
    )
    agreed = Agreed(authors="Ana Roy", rights=Rights.HOLDER)
    agreements.write_terms(member=member, agreed=agreed, by=lead, now=NOW)
    sent = agreements.send_convention(member=member, by=lead, now=NOW)
    session = sessions.make_session(
        cohort=member.cohort, title="Le budget", kind=SessionKind.WORKSHOP, place="Atrium",
        span=Span(NOW, NOW + timedelta(hours=2)), by=lead, now=NOW,
    )  # fmt: skip

    def at(name: str, *values: object) -> str:
        return f"{live_server.url}{reverse(name, args=[village, *values])}"

    # The convention is read and signed: the project is in the programme.
    sign_in(page, me)
    page.goto(at("contracts_my:contract", sent.pk))
    expect(page.get_by_text("Ana Roy").first).to_be_visible()
    page.get_by_label("Prénom et nom").fill("Ana Roy")
    page.get_by_label("J’ai lu ce contrat").check()
    page.get_by_role("button", name="Signer le contrat").click()
    expect(page.get_by_text("Signé par Ana Roy")).to_be_visible()
    milestones.set_milestone(
        member=member, names={"fr": "Prototype"}, due_on=TODAY + timedelta(days=5), by=lead, now=NOW
    )

    # It says on the spot that it is there.
    page.goto(at("programme_my:member", member.pk))
    expect(page.get_by_text("Dans le programme").first).to_be_visible()
    page.get_by_role("link", name="Le budget").first.click()
    page.get_by_role("button", name="Nous sommes là").click()
    expect(page.get_by_text("Présent").first).to_be_visible()
    assert session.attendances.filter(member=member).exists()

    # It hands in what a milestone wants.
    page.goto(at("programme_my:member", member.pk))
    page.get_by_role("link", name="Remettre", exact=True).click()
    expect(page.get_by_role("navigation", name="Chemin")).to_contain_text("Les Fours")
    page.get_by_label("Un mot avec").fill("Le voici.")
    page.get_by_role("button", name="Remettre").click()
    expect(page.get_by_text("Remis").first).to_be_visible()
    assert faults(page) == []

    # The lead finds it done, and ends the programme; the story of the project says all of it.
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, lead)
    page.goto(at("cohorts:member", member.pk))
    page.get_by_role("link", name="C’est fait").click()
    page.get_by_role("button", name="C’est fait").click()
    page.get_by_role("link", name="Terminer le programme").click()
    page.get_by_label("Ce qu’il en est sorti").fill("Un premier client.")
    page.locator("main form button.primary").click()
    expect(page.get_by_text("ancien", exact=False).first).to_be_visible()
    page.get_by_role("link", name="L’histoire du projet").click()
    expect(page.get_by_text("1 jalon sur 1").or_(page.get_by_text("1 sur 1")).first).to_be_visible()

    # An alumnus answers by the link of a mail, signed out; the village adds it up.
    survey = surveys.make_survey(
        village=village, form=make_form(village, ASKED), title="Un an après",
        first_on=TODAY.replace(month=1, day=1), last_on=TODAY, closes_on=TODAY + timedelta(days=9),
        by=lead, now=NOW,
    )  # fmt: skip
    surveys.send_survey(survey=survey, by=lead, now=NOW)
    mailed = str(OutboxRow.objects.filter(topic="mail").latest("pk").payload)
    link = re.search(r"/survey/([\w-]+)/", mailed)
    assert link
    page.context.clear_cookies()
    page.goto(at("survey:survey", link[1]))
    page.get_by_label("Emplois").fill("3")
    page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(page.get_by_text("Merci").first).to_be_visible()
    assert AlumniYear.objects.get(member=member).jobs == 3
    assert Member.objects.get(pk=member.pk).state == "finished"
    sign_in(page, lead)
    page.goto(at("surveys:alumni"))
    expect(page.get_by_role("row", name="Les Fours")).to_contain_text("3")
    assert faults(page) == []
