"""The form as a page asks it, and what a page does with what is sent: with hands and without."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from creuset.people.actors import HOUSE
from creuset.questions.actions import sheets as actions
from creuset.questions.models import Sheet
from creuset.questions.queries.asking import asking_of
from creuset.questions.queries.reading import lines_of, reading_of, readings_of
from creuset.questions.rules.changing import Act, Change, RowChange
from creuset.questions.views.answering import take_answers
from tests.factories.questions import EVERYTHING, make_form, make_sheet
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def sheet():
    return make_sheet(make_form(make_village(), EVERYTHING), title="Sel", formats=["film"])


def fresh(sheet):
    return Sheet.objects.select_related("version__form").get(pk=sheet.pk)


def sent(sheet, *, as_json=False, drawn=None, **values):
    """What becomes of a plain form that was drawn with these answers, or as they stand."""
    asking = asking_of(drawn or sheet, address="")
    data = {"drawn": asking.drawn, "revision": str(asking.revision)}
    for one in asking.fields:
        if isinstance(one.typed, str | list) and one.kind not in ("files", "block"):
            data[f"q-{one.place}"] = one.typed
    data |= {name.replace("__", "-", 1): value for name, value in values.items()}
    headers = {"Accept": "application/json"} if as_json else {}
    request = RequestFactory().post(
        "/", {k: v for k, v in data.items() if v is not None}, headers=headers
    )
    return take_answers(request, sheet, by=HOUSE, now=NOW)


def hands(sheet, changes, known=0):
    """What the page's own hands are answered."""
    body = json.dumps({"known": known, "changes": changes})
    request = RequestFactory().post(
        "/", body, content_type="application/json", headers={"Accept": "application/json"}
    )
    response = take_answers(request, sheet, by=HOUSE, now=NOW).response
    return response.status_code, json.loads(response.content)


def drawn(asking, language="fr"):
    with translation.override(language):
        return render_to_string("questions/answering.html", {"asking": asking})


def test_a_plain_form_saves_what_was_changed_and_nothing_else(sheet):
    answered = sent(sheet, q__title="Sel et terre")
    assert answered.is_whole
    assert answered.response is None
    row = fresh(sheet)
    assert row.answers == {"title": "Sel et terre", "formats": ["film"]}
    assert row.touched == {"title": 2, "formats": 1}
    assert sent(sheet).sheet.revision == row.revision


def test_a_plain_form_may_take_an_answer_back(sheet):
    sent(sheet, q__title="", q__formats=None)
    assert fresh(sheet).answers == {}


def test_a_plain_form_sends_budgets_rows_and_files(sheet):
    sent(sheet, do="add team")
    row = fresh(sheet).answers["team"][0]["_id"]
    upload = SimpleUploadedFile("cv.pdf", PDF)
    sent(
        fresh(sheet),
        **{
            f"q__team.{row}.name": "Léa",
            f"f__team.{row}.cv": upload,
            "q__costs/lines/shoot": "1 200,50",
            "q__costs/own/0/label": "Décor",
            "q__costs/own/0/amount": "300",
        },
    )
    answers = fresh(sheet).answers
    assert answers["team"][0]["name"] == "Léa"
    assert answers["costs"] == {
        "lines": {"shoot": "1 200,50"},
        "own": [{"label": "Décor", "amount": "300"}],
    }
    file = fresh(sheet).files.get()
    sent(fresh(sheet), do=f"detach {file.pk}")
    assert not sheet.files.exists()
    sent(fresh(sheet), do=f"remove team.{row}")
    assert "team" not in fresh(sheet).answers


def test_a_file_that_is_refused_is_told_at_its_place(sheet):
    answered = sent(sheet, f__papers=SimpleUploadedFile("x.pdf", b"MZ\x00"))
    assert not answered.is_whole
    assert "Son contenu compte" in answered.refused["papers"]
    assert "Son contenu compte" in drawn(answered.asking(address="/x/"))
    state = json.loads(
        sent(sheet, as_json=True, f__papers=SimpleUploadedFile("x.pdf", PDF)).response.content
    )
    assert "x.pdf" in state["html"]["papers"]


def test_an_old_page_that_clashes_shows_both_texts(sheet):
    old = fresh(sheet)
    actions.save(sheet=sheet, changes=[Change(("title",), "L’autre", 9)], by=HOUSE, now=NOW)
    answered = sent(sheet, drawn=old, q__title="Le mien")
    page = drawn(answered.asking(address="/x/"))
    assert 'value="Le mien"' in page
    assert "L’autre" in page
    again = sent(fresh(sheet), q__title="Le mien")
    assert again.is_whole
    assert fresh(sheet).answers["title"] == "Le mien"


def test_hands_are_told_what_is_wrong_what_clashes_and_what_others_wrote(sheet):
    actions.save(
        sheet=sheet,
        changes=[Change(("title",), "L’autre", 9), Change(("pitch",), "Deux", 9)],
        by=HOUSE,
        now=NOW,
    )
    status, state = hands(
        sheet,
        [
            {"place": "title", "typed": "Le mien", "read": 1},
            {"place": "begins", "typed": "demain", "read": 1},
            {"place": "team.a1", "act": "add", "read": 1},
        ],
        known=1,
    )
    assert status == 200
    assert state["revision"] == 3
    assert state["clashes"] == [{"place": "title", "typed": "L’autre", "words": "L’autre"}]
    assert {one["place"] for one in state["others"]} == {"pitch", "team"}
    assert list(state["faults"]) == ["begins"]


@pytest.mark.parametrize(
    "changes",
    [
        "no list",
        [{"place": "title"}],
        [{"place": "a", "act": "add", "read": 0}],
        [{"place": "guessed", "typed": "x", "read": 0}],
    ],
)
def test_hands_that_send_nonsense_are_refused(sheet, changes):
    status, state = hands(sheet, changes)
    assert (status, state["code"]) == (422, "no-such-answer")


def test_what_is_filed_is_told_to_hands_that_still_type():
    sheet = make_sheet(make_form(make_village()), pitch="Un film", agreed=True)
    actions.close(sheet=sheet, by=HOUSE, now=NOW)
    status, state = hands(sheet, [{"place": "pitch", "typed": "x", "read": 1}])
    assert (status, state["code"]) == (409, "answers-closed")


def test_the_form_speaks_its_readers_language_and_says_what_is_missing_only_when_filing(sheet):
    english = drawn(asking_of(fresh(sheet), address="/x/"), "en")
    assert "How far are you?" in english
    assert "An answer is needed here." not in english
    asking = asking_of(fresh(sheet), address="/x/", filing=True)
    assert [one.place for one in asking.wrong] == ["pitch", "agreed"]
    assert 'href="#q-pitch"' in drawn(asking)


def test_a_question_that_depends_on_an_answer_is_hidden_until_it_is_given(sheet):
    before = {one.place: one.is_asked for one in asking_of(fresh(sheet), address="").fields}
    assert not before["episodes"]
    save = [Change(("formats",), ["series"], 9)]
    actions.save(sheet=sheet, changes=save, by=HOUSE, now=NOW)
    after = {one.place: one.is_asked for one in asking_of(fresh(sheet), address="").fields}
    assert after["episodes"]


def test_answers_are_read_as_words(sheet):
    actions.save(
        sheet=sheet,
        changes=[
            Change(("formats",), ["series", "film"], 9),
            Change(("episodes",), "6", 9),
            Change(("costs",), {"lines": {"shoot": "1200", "cut": "300,5"}, "own": []}, 9),
            Change(("begins",), "2027-03-01", 9),
            RowChange("team", "a1", Act.ADD, 9),
            Change(("team", "a1", "name"), "Léa", 9),
        ],
        by=HOUSE,
        now=NOW,
    )
    with translation.override("fr"):
        lines = dict(lines_of(reading_of(fresh(sheet))))
        page = render_to_string("questions/reading.html", {"reading": reading_of(fresh(sheet))})
    assert lines["Formats"] == "Série, Film"
    assert lines["Nombre d’épisodes"] == "6 ×"
    assert lines["Dépenses"] == "1\u202f500,50"
    assert "mars" in lines["Début du tournage"]
    assert lines["Équipe 1 – Nom"] == "Léa"
    assert "Votre projet" not in lines
    assert "Léa" in page


def test_what_was_set_aside_is_read_apart_and_some_questions_may_be_left_out(sheet):
    row = fresh(sheet)
    row.aside = [{"place": ["old"], "labels": {"fr": "Ancienne ?"}, "typed": {"lines": {"a": "1"}}}]
    row.save()
    with translation.override("fr"):
        reading = reading_of(row, without=["title"])
    assert "Sel" not in dict(lines_of(reading)).values()
    assert [one.label for one in reading.aside] == ["Ancienne ?"]


def test_many_answers_are_read_in_one_query(sheet, django_assert_num_queries):
    form = sheet.version.form
    for n in range(3):
        make_sheet(form, title=f"Film {n}")
    rows = list(Sheet.objects.select_related("version"))
    with django_assert_num_queries(1):
        assert len(readings_of(rows)) == 4
