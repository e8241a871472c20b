"""A file is sent back to be completed: asked for on its page and by programs, told once, only that is open."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from creuset.core import clock
from creuset.core.roles import Role
from creuset.incubation.actions import letters
from creuset.incubation.actions.completing import ask_to_complete
from creuset.incubation.models import Completion
from creuset.incubation.queries.applying import Desk
from creuset.incubation.rules.filing import open_questions
from creuset.notices.models import Notice
from creuset.notices.topics import get as topic
from creuset.questions.actions.sheets import NotOpen, attach, detach, save
from creuset.questions.queries.asking import asking_of
from creuset.questions.rules.changing import Change
from tests.factories.people import actor_of, make_user, team_of
from tests.factories.villages import NOW, make_village
from tests.incubation.applying import PDF, filed, late, make_open_call, writer_of
from tests.incubation.test_applying_api import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def row(village):
    writer, _by, _made = filed(make_open_call(village))
    late(writer.application.call)
    return writer.application


def test_the_team_asks_on_the_page_and_the_applicant_writes_just_that(client, village, lead, row):
    holder = Client()
    holder.force_login(make_user(party=row.holder))
    client.force_login(lead.party.user)
    page = reverse("applications:file", args=[village, row.pk])
    url = reverse("applications:complete", args=[village, row.pk])
    until = {"until_day": "2026-11-30", "until_hour": "18:00"}
    with clock.stopped_at(NOW):
        assert "Faire compléter" in client.get(page).content.decode()
        refused = client.post(url, {"words": "", **until})
        assert refused.status_code == 422
        asked = {"words": "La présentation manque.", "places": ["deck"], **until}
        assert client.post(url, asked)["Location"] == page
        said = client.get(page).content.decode()
        assert "La présentation manque." in said
        more = reverse("applications:more_time", args=[village, row.pk])
        assert client.post(more, {**until, "until_day": "2020-01-01"}).status_code == 422
        assert client.post(more, {**until, "until_hour": "19:00"}).status_code == 302
        own = holder.get(reverse("incubation_my_applications:application", args=[village, row.pk]))
    made = Completion.objects.get()
    assert made.places == ["deck"]
    assert made.answer_by.astimezone(village.zone).hour == 19
    written = own.content.decode()
    assert 'data-ask="deck"' in written
    assert 'data-ask="pitch"' not in written
    assert "Ce qui reste tel que déposé" in written
    assert "Un phare pour les musées." in written
    # Told once each time, with the words and the place; no letter says it again.
    told = Notice.objects.filter(topic="incubation.completion_asked").order_by("pk")
    assert told.count() == 2
    words = topic("incubation.completion_asked").say(told[0].content, village)
    assert words.reason == "La présentation manque."
    assert "Présentation" in str(words.details)
    assert letters.prepare(call=row.call, by=lead, now=NOW) == []


def test_nothing_else_is_written_while_only_that_is_open(village, lead, row):
    until = NOW + timedelta(days=5)
    ask_to_complete(
        application=row, words="Le dossier.", places=["deck"], answer_by=until, by=lead, now=NOW
    )
    writer = writer_of(row, actor_of(row.holder))
    desk = Desk(writer, NOW)
    assert desk.open_questions == {"deck"}
    asking = asking_of(desk.sheet, address="", only=desk.open_questions)
    assert [one.place for one in asking.fields] == ["deck"]
    assert set(json.loads(asking.drawn)) == {"deck"}
    change = Change(("pitch",), "Autre chose.", desk.sheet.revision)
    with pytest.raises(NotOpen):
        save(sheet=desk.sheet, changes=[change], by=writer, now=NOW, only=desk.open_questions)
    upload = SimpleUploadedFile("phare.pdf", PDF, "application/pdf")
    made = attach(
        sheet=desk.sheet, place=("deck",), upload=upload, by=writer, now=NOW, only={"deck"}
    )
    with pytest.raises(NotOpen):
        detach(file=made, by=writer, now=NOW, only={"pitch"})
    detach(file=made, by=writer, now=NOW, only={"deck"})


def test_a_program_asks_gives_more_time_and_reads_what_is_asked(village, lead, row):
    program = Program(lead, village)
    asked = {"words": "Le dossier.", "places": ["deck"], "answer_by": "2026-11-30T17:00:00Z"}
    with clock.stopped_at(NOW):
        made = program.send("POST", f"/files/{row.pk}/completion", asked, 201)
        assert (made["state"], made["completion"]["places"]) == ("completing", ["deck"])
        program.send("POST", f"/files/{row.pk}/completion", asked, 409)
        later = {"answer_by": "2026-12-02T17:00:00Z"}
        made = program.send("PUT", f"/files/{row.pk}/completion", later)
        assert made["completion"]["answer_by"] == later["answer_by"]
        listed = program.send("GET", f"/calls/{row.call_id}/files")
        assert [one["completion"]["words"] for one in listed["items"]] == ["Le dossier."]
        make_user(party=row.holder)
        own = Program(actor_of(row.holder), village)
        change = {"place": "pitch", "typed": "Autre", "read": 99}
        own.send("PUT", f"/my-applications/{row.pk}/answers", {"changes": [change]}, 409)


@pytest.mark.pure
def test_what_is_open_is_what_filing_takes():
    asked = {"in_time": False, "may_correct_late": False, "asked": ["deck", "cover.title"]}
    assert open_questions(**asked) == {"deck", "cover.title"}
    for more in ({"in_time": True}, {"may_correct_late": True}, {"asked": []}, {"asked": None}):
        assert open_questions(**{**asked, **more}) is None
