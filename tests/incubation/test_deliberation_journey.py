"""A round through its pages: heard, decided, written down, released; a place given up goes to who waits."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from creuset.core import clock
from creuset.core.roles import Role
from creuset.core.text import hour_text
from creuset.documents.models import Document
from creuset.incubation.kinds import RoundKind
from creuset.incubation.models import Audition, CalibrationRun, Decision
from creuset.incubation.states import ApplicationState as S
from creuset.people.models import KnownParty
from tests.factories.incubation import (
    make_call,
    make_conflict,
    make_reading,
    make_sitting,
    score_all,
)
from tests.factories.people import make_user, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_ten():
    with clock.stopped_at(NOW):
        yield


def browser(party):
    client = Client(headers={"accept-language": "en"})
    client.force_login(party.user)
    return client


def text_of(document):
    with document.file.file.open() as file:
        pages = PdfReader(BytesIO(file.read())).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@dataclass(frozen=True)
class Case:
    """A call whose one round hears four applications, the second juror in conflict with the last."""

    village: Any
    round: Any
    jury: Any
    files: Any
    desk: Client

    def at(self, name, *keys, face="desk"):
        keys = keys or [self.round.pk]
        return reverse(f"deliberation_{face}:{name}", args=[self.village, *keys])

    def post(self, name, *keys, **said):
        return self.desk.post(self.at(name, *keys), said).status_code

    def holder(self, number):
        return browser(self.files[number].holder)


def make_case():
    village = make_village()
    meeting, (chair, juror), files = make_sitting(make_call(village), applications=4)
    meeting.round.kind = RoundKind.AUDITION.value
    meeting.round.save()
    for number, application in enumerate(files):
        make_user(party=application.holder)
        KnownParty.objects.get_or_create(
            village=village, party=application.holder, defaults={"since": NOW}
        )
        score_all(make_reading(application, chair), 1 + number)
    for one in (chair, juror):
        make_user(party=one.party)
    make_conflict(juror, files[3])
    desk = browser(team_of(village, Role.PROGRAMME_LEAD).party)
    return Case(village, meeting.round, (chair, juror), files, desk)


def test_a_round_from_its_auditions_to_the_last_place():
    case = make_case()
    hear(case)
    decide(case)
    release(case)


def hear(case):
    """The hours are set, seen by the juror without the file of their conflict, and by each applicant; one moves."""
    files, room = case.files, make_resource(case.village)
    before = case.desk.get(case.at("auditions")).content.decode()
    assert "4 files have no hour yet." in before
    hours = {
        "applications": [one.pk for one in files],
        "room": room.code,
        "on": "2026-12-03",
        "at": "10:00",
        "minutes": 20,
        "pause": 10,
    }
    assert case.post("make_auditions", **hours, second_room=room.code) == 422
    assert case.post("make_auditions", **hours) == 302
    own = Audition.objects.get(application=files[0])
    seat, schedule = browser(case.jury[1].party), case.at("schedule", face="my")
    told = seat.get(schedule).content.decode()
    assert files[0].title in told
    assert files[3].title not in told
    jury_page = reverse("jury_my:seat", args=[case.village, case.round.call_id])
    jury_page = seat.get(jury_page).content.decode()
    assert schedule in jury_page
    assert case.at("room", face="my") in jury_page
    assert case.post("move_audition", own.pk, room=room.code, on="2026-12-03", at="12:00") == 302
    own.refresh_from_db()
    assert own.starts_at == datetime(2026, 12, 3, 11, tzinfo=UTC)
    page = case.at("audition", own.pk, face="my")
    heard = case.holder(0).get(page).content.decode()
    assert str(room.name) in heard
    # What is applied with says when and where it is heard, and leads to and from it.
    mine = reverse("incubation_my_applications:application", args=[case.village, files[0].pk])
    assert mine in heard
    followed = case.holder(0).get(mine).content.decode()
    assert "The jury hears you" in followed
    assert "12:00 – 12:20" in followed
    assert str(room.name) in followed
    assert page + "audition.ics" in followed
    assert b"DTSTART:20261203T110000Z" in case.holder(0).get(page + "audition.ics").content
    assert case.holder(1).get(page).status_code == 404


def decide(case):
    """The figures are kept and named, the decisions written down, and the minutes say all of it."""
    assert case.post("calibrate") == 302
    run = CalibrationRun.objects.get()
    assert str(run.seed) in case.desk.get(case.at("calibration")).content.decode()
    outcomes = ("selected", "selected", "waiting", "refused")
    for application, outcome in zip(case.files, outcomes, strict=True):
        assert case.post("take_up", application=application.pk) == 302
        said = {"application": application.pk, "outcome": outcome, "reason": "Trop tôt."}
        assert case.post("decide", **said) == 302
    assert case.post("release", despite="") == 422  # the jury still sits
    assert case.post("order") == 302
    assert case.post("close") == 302
    minutes = {one.language: text_of(one) for one in Document.objects.all()}
    assert set(minutes) == {"fr", "en"}
    names = [one.party.name for one in case.jury] + [one.title for one in case.files]
    for words in minutes.values():
        assert [said for said in (*names, "Trop tôt.", str(run.seed)) if said not in words] == []
    # Hours and numbers as each language writes them.
    opened = timezone.localtime(run.round.deliberations.get().opened_at, case.village.zone)
    assert run.draws >= 1000
    for language, mark in (("fr", " "), ("en", ",")):
        said, draws = minutes[language], f"{run.draws:,}".replace(",", mark)
        with override(language):
            assert " ".join(hour_text(opened).split()) in said
        assert draws in said


def release(case):
    """The applicants know; one gives up the place, and the next of the waiting list has it."""
    assert case.post("publish") == 409  # not before the release
    assert case.post("release", despite="") == 302
    assert case.post("publish") == 302
    assert CalibrationRun.objects.get().published_at == NOW
    place = case.at("place", case.files[0].pk, face="my")
    own = reverse("incubation_my_applications:application", args=[case.village, case.files[0].pk])
    assert place in case.holder(0).get(own).content.decode()
    assert case.holder(1).get(place).status_code == 404
    until = (NOW + timedelta(days=10)).date().isoformat()
    assert case.post("promote", answer_on=until) == 422  # no place is free
    assert case.holder(0).post(place, {"answer": "no"}).status_code == 302
    theirs = case.at("place", case.files[1].pk, face="my")
    asked = case.holder(1).get(theirs).content.decode()
    assert "Yes, I come" in asked
    assert case.holder(1).post(theirs, {"answer": "yes"}).status_code == 302
    # Who has said so is not asked again: their pages say it, and let the place be given up.
    answered = " ".join(case.holder(1).get(theirs).content.decode().split())
    assert "23 November that you come" in answered
    assert "Yes, I come" not in answered
    assert '<button class="danger">Give the place up</button>' in answered
    mine = reverse("incubation_my_applications:application", args=[case.village, case.files[1].pk])
    followed = case.holder(1).get(mine).content.decode()
    assert "You said that you come" in followed
    assert "Say whether you come" not in followed
    assert case.post("promote", answer_on=until) == 302
    for one in case.files:
        one.refresh_from_db()
    states = [one.state for one in case.files]
    assert states == [S.DECLINED, S.SELECTED, S.SELECTED, S.REFUSED]
    assert Decision.objects.get(application=case.files[2]).promoted_at == NOW
