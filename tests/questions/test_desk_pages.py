"""Forms at the desk: a lead builds one on pages, the reception only reads it, programs do the same."""

import json

import pytest
from django.urls import reverse

from creuset.core import clock
from creuset.core.roles import Role
from creuset.questions.models import Form
from creuset.questions.queries.versions import draft_of, newest_version
from tests.architecture.ground import program_of, signed_in
from tests.factories.people import team_of
from tests.factories.questions import EVERYTHING, make_form, make_sheet
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    with clock.stopped_at(NOW):
        yield make_village()


@pytest.fixture
def lead(village):
    return signed_in(team_of(village, Role.PROGRAMME_LEAD))


def url(name, village, *args):
    return reverse(f"questions_desk:{name}", args=[village, *args])


def text_of(answer):
    return answer.content.decode()


def test_a_form_is_built_on_pages(lead, village):
    lead.post(url("new", village), {"name_fr": "Dossier Séries", "name_en": "Series file"})
    form = Form.objects.get()
    assert form.code == "dossier-series"
    page = url("add", village, form.code)
    lead.post(
        f"{page}?kind=choice",
        {
            "label_fr": "Format ?",
            "option-0-key": "",
            "option-0-fr": "Série",
            "option-0-en": "Series",
            "option-1-key": "",
            "option-1-fr": "Film",
        },
    )
    lead.post(
        f"{page}?kind=text",
        {
            "label_fr": "Pitch",
            "most_words": "30",
            "when": "format",
            "when_options": ["format/serie"],
        },
    )
    lead.post(f"{page}?kind=block", {"label_fr": "Équipe", "most": "3"})
    lead.post(f"{page}?kind=text&in=equipe", {"label_fr": "Nom", "is_required": "on"})
    assert "vaut Série" in text_of(lead.get(url("form", village, form.code)))
    assert draft_of(form).data["questions"] == [
        {
            "key": "format",
            "kind": "choice",
            "labels": {"fr": "Format ?"},
            "options": [
                {"key": "serie", "labels": {"fr": "Série", "en": "Series"}},
                {"key": "film", "labels": {"fr": "Film"}},
            ],
        },
        {
            "key": "pitch",
            "kind": "text",
            "labels": {"fr": "Pitch"},
            "most_words": 30,
            "when": {"question": "format", "options": ["serie"]},
        },
        {
            "key": "equipe",
            "kind": "block",
            "labels": {"fr": "Équipe"},
            "most": 3,
            "questions": [
                {"key": "nom", "kind": "text", "labels": {"fr": "Nom"}, "is_required": True}
            ],
        },
    ]
    lead.post(url("change", village, form.code), {"do": "up pitch"})
    wrong = text_of(lead.get(url("form", village, form.code)))
    assert url("publish", village, form.code) not in wrong
    assert 'class="errorlist"' in wrong
    assert lead.get(url("publish", village, form.code)).status_code == 302
    lead.post(url("change", village, form.code), {"do": "down pitch"})
    assert lead.post(url("publish", village, form.code)).status_code == 302
    assert newest_version(form).number == 1


def test_a_question_that_is_wrong_is_told_at_its_field_and_not_kept(lead, village):
    form = make_form(village)
    answer = lead.post(
        f"{url('add', village, form.code)}?kind=text",
        {"label_fr": "Pitch", "most_words": "3", "least_words": "9"},
    )
    assert answer.status_code == 422
    assert answer.context["question"].errors["least_words"]
    assert draft_of(form) is None
    alone = lead.post(f"{url('add', village, form.code)}?kind=choice", {"label_fr": "Seul ?"})
    assert alone.context["question"].non_field_errors()


def test_options_are_moved_and_kept_by_their_key(lead, village):
    form = make_form(village)
    page = url("question", village, form.code, "stage")
    shown = lead.get(page)
    sent = {
        "seen": shown.context["seen"],
        "label_fr": "Où en êtes-vous ?",
        "option-0-key": "idea",
        "option-0-fr": "Une intuition",
        "option-1-key": "pilot",
        "option-1-fr": "Un pilote",
    }
    moved = lead.post(page, sent | {"do": "down 0"})
    assert moved.status_code == 200
    assert [row.key for _n, row in moved.context["question"].options.shown[:2]] == ["pilot", "idea"]
    lead.post(page, sent | {"do": "save"})
    options = draft_of(form).data["questions"][1]["options"]
    assert options[0] == {"key": "idea", "labels": {"fr": "Une intuition"}}
    late = lead.post(page, sent | {"do": "save"})
    assert late.status_code == 422


def test_publishing_is_seen_before(lead, village):
    form = make_form(village)
    for _n in range(3):
        make_sheet(form, stage="idea")
    lead.post(url("change", village, form.code), {"do": "remove stage"})
    page = text_of(lead.get(url("publish", village, form.code)))
    assert "3 brouillons suivent." in page
    assert "Dans 3, la réponse à" in page
    assert lead.get(url("version", village, form.code, 1)).status_code == 200
    english = text_of(lead.get(url("preview", village, form.code), {"language": "en"}))
    assert "The project in two sentences" in english


def test_a_form_is_copied_renamed_put_away_and_its_draft_dropped(lead, village):
    form = make_form(village, EVERYTHING, code="appel")
    lead.post(url("copy", village, "appel"), {"name_fr": "Copie", "code": "copie"})
    lead.post(url("rename", village, "copie"), {"name_fr": "Autre"})
    assert Form.objects.get(code="copie").names == {"fr": "Autre"}
    lead.post(url("put_away", village, "appel"))
    assert Form.objects.get(pk=form.pk).put_away_at is not None
    lead.post(url("change", village, "appel"), {"do": "up title"})
    lead.post(url("drop", village, "appel"))
    assert draft_of(form) is None
    taken = lead.post(url("copy", village, "appel"), {"name_fr": "Copie", "code": "copie"})
    assert taken.context["form"].errors["code"]


def test_the_reception_reads_and_writes_nothing(village):
    form = make_form(village)
    reader = signed_in(team_of(village, Role.RECEPTION))
    page = text_of(reader.get(url("form", village, form.code)))
    assert url("change", village, form.code) not in page
    assert reader.post(url("change", village, form.code), {"do": "up stage"}).status_code == 404
    assert reader.get(url("new", village)).status_code == 404


def test_two_gigabytes_are_refused_before_they_are_read(lead, village):
    answer = lead.post(
        url("new", village),
        b"x",
        content_type="application/octet-stream",
        headers={"Content-Length": str(2 * 1024**3)},
    )
    assert answer.status_code == 413
    assert "105" in text_of(answer)


def test_programs_write_and_publish_forms(village):
    by = team_of(village, Role.PROGRAMME_LEAD)
    client, headers = signed_in(None), program_of(by)
    api = f"/api/v1/villages/{village.slug}/forms"

    def call(method, path="", body=None):
        return client.generic(
            method, f"{api}{path}", json.dumps(body or {}), "application/json", headers=headers
        )

    made = call("POST", "", {"code": "appel", "names": {"fr": "Dossier"}})
    assert made.status_code == 201, made.content
    wrong = call("PUT", "/appel/draft", {"questions": [{"key": "A B", "kind": "text"}]})
    assert wrong.status_code == 422
    assert {one["place"] for one in wrong.json()["faults"]} == {
        "questions[1].key",
        "questions[1].labels",
    }
    assert call("PUT", "/appel/draft", EVERYTHING).status_code == 200
    assert call("GET", "/appel/publish").json()["open"] == 0
    published = call("POST", "/appel/publish").json()
    assert (len(published["questions"]), published["draft"]) == (12, None)
    assert call("GET", "/appel/versions/1").json()["differences"][0]["what"] == "added"
    assert call("PATCH", "/appel", {"is_put_away": True}).json()["is_put_away"] is True
    assert call("POST", "/appel/copy", {"code": "b", "names": {"fr": "B"}}).status_code == 201
    assert call("DELETE", "/b/draft").status_code == 204
    assert [row["code"] for row in call("GET").json()] == ["b", "appel"]
