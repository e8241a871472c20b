"""A call that is asked of a copy: in words, at the desk, by a program, and lived by a process of its own."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation

from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role, Scope
from creuset.incubation.models import Application
from creuset.people.actions import create_token
from creuset.simulation import api, views
from creuset.simulation.calling import words
from creuset.simulation.calling.people import PARTS
from creuset.simulation.models import WhatIf
from creuset.simulation.tasks import answer_what_if
from tests.factories.people import team_of
from tests.factories.simulation import make_call_outcome
from tests.factories.villages import make_village


def test_the_answer_is_told_in_both_languages_as_tables_and_as_lines():
    found = make_call_outcome()
    for language, said in (("en", "Every juror reads 6 files."), ("fr", "lit 6 dossiers.")):
        with translation.override(language):
            assert any(said in sentence for sentence in words.sentences(found))
            tables = words.tables(found)
            assert all(len(row) == len(table.columns) for table in tables for row in table.rows)
            assert {
                bar.length <= 100 for one in tables for chart in one.charts for bar in chart.bars
            } == {True}
            assert {len(line) for line in words.lines(found)} == {3}
    [ranks] = [one for one in tables if one.dots]
    assert len(ranks.dots.dots) == len(ranks.rows) == len(found.files)


# ---- asked at the desk, by a program -------------------------------------------------------------------

TINY = {"files": 4, "jurors": 2, "readings": 1, "seed": 5}


@pytest.fixture
def village(db):
    return make_village()


def test_the_page_asks_the_worker_lives_and_the_page_tells(
    village, client, monkeypatch, django_capture_on_commit_callbacks
):
    """Whole: the form, the worker's task, a process of its own on a copy, the answer on its page."""
    client.force_login(team_of(village).party.user)
    client.cookies["django_language"] = "en"
    monkeypatch.setattr(views, "answer_what_if", SimpleNamespace(enqueue=answer_what_if.call))
    before = Application.objects.count(), AuditRow.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(reverse("what_if:call", args=[village]), TINY)
    row = WhatIf.objects.get()
    assert (row.kind, row.state, row.failure) == ("call", "done", "")
    assert row.done == row.steps == PARTS
    # The village has only been asked.
    assert (Application.objects.count(), AuditRow.objects.count()) == (before[0], before[1] + 1)
    page = client.get(asked["location"]).content.decode()
    for words_ in (
        "each file read 1 time?",
        "4 files were filed",
        "What each juror reads and gives",
        "Places by true merit and by calibrated scores",
        "The eight months of the cohort",
        'class="dots"',
    ):
        assert words_ in page
    csv = client.get(reverse("what_if:csv", args=[village, row.pk])).content.decode()
    assert "filed,,4" in csv
    assert "juror readings,1," in csv


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"jurors": 0}, "A jury that is tried out has from 2 to 40 members."),
        ({"readings": 3}, "2 jurors cannot give it 3."),
        ({"readings": 7}, "Each file is read from 1 to 6 times."),
        ({"files": 10_000}, "A call that is tried out receives from 4 to 200 files."),
        ({"seed": -4}, "A whole number from 0 to"),
        ({"files": "many"}, "Enter a whole number."),
    ],
)
def test_what_cannot_be_lived_is_told_on_the_page(village, client, typed, said):
    client.force_login(team_of(village).party.user)
    client.cookies["django_language"] = "en"
    answered = client.post(reverse("what_if:call", args=[village]), TINY | typed)
    assert answered.status_code == 422
    assert said in answered.content.decode()
    assert not WhatIf.objects.exists()


def test_who_does_not_lead_asks_nothing(village, client):
    client.force_login(team_of(village, Role.RECEPTION).party.user)
    assert client.post(reverse("what_if:call", args=[village]), TINY).status_code in {403, 404}
    assert not WhatIf.objects.exists()


def test_programs_ask_and_read(village, client, monkeypatch):
    monkeypatch.setattr(api, "answer_what_if", SimpleNamespace(enqueue=lambda _pk: None))
    url = f"/api/v1/villages/{village.slug}/what-ifs"

    def as_program(by, method, path="", body=None):
        token = create_token(
            party=by.party, label="Essai", scopes=tuple(Scope), by=by, now=clock.now()
        )
        headers = {"Authorization": f"Bearer {token.secret}"}
        return getattr(client, method)(
            f"{url}{path}", body, content_type="application/json", headers=headers
        )

    owner = team_of(village)
    asked = as_program(owner, "post", "/calls", TINY)
    assert asked.status_code == 201
    assert (asked.json()["kind"], asked.json()["question"]) == ("call", TINY)
    one = f"/{asked.json()['id']}"
    assert as_program(owner, "get", one).json()["call"] is None
    WhatIf.objects.update(state="done", lives=make_call_outcome().written())
    told = as_program(owner, "get", one).json()
    assert told["answer"] is None
    assert told["call"]["jury"][0]["readings"] == 6
    assert told["sentences"]
    refused = as_program(owner, "post", "/calls", TINY | {"readings": 2})
    assert refused.status_code == 422
    assert refused.json()["field"] == "readings"
    stranger = as_program(team_of(village, Role.RECEPTION), "post", "/calls", TINY)
    assert stranger.status_code == 403
