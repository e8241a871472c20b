"""Forms written question by question, published in versions, with the answers that are open moved along."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, Forbidden, NotFound
from creuset.people.actors import HOUSE
from creuset.questions.actions import forms as actions
from creuset.questions.actions import sheets
from creuset.questions.models import Form, Sheet
from creuset.questions.queries.forms import foreseen, form_page, forms_of
from creuset.questions.queries.versions import draft_of, newest_version
from creuset.questions.rules import data_of, form_of
from creuset.questions.rules.building import (
    Put,
    Remove,
    Shift,
    edited,
    faults_in,
    find_at,
    place_in,
)
from creuset.questions.rules.changing import Change
from creuset.questions.rules.comparing import What, differences
from tests.factories.people import team_of
from tests.factories.questions import ASKED, EVERYTHING, make_form, make_sheet, words
from tests.factories.villages import NOW, make_village

PATHS = [("title",), ("formats",), ("team",), ("team", "name"), ("papers",), ("costs",)]
edits = st.builds(Shift, st.sampled_from(PATHS), st.booleans()) | st.just(Remove(("begins",)))
NEW = {"key": "logline", "kind": "text", "labels": words("Logline"), "most_words": 30}


@given(st.lists(edits, max_size=5, unique_by=lambda one: isinstance(one, Remove) or id(one)))
def test_moving_questions_loses_none(steps):
    data = EVERYTHING
    for step in steps:
        data = edited(data, step)
    removed = 1 if any(isinstance(step, Remove) for step in steps) else 0
    assert len(data["questions"]) == len(EVERYTHING["questions"]) - removed
    assert len(find_at(data, ("team",))["questions"]) == 2


def test_a_question_is_put_changed_and_taken_out():
    data = edited(EVERYTHING, Put(("team", "logline"), NEW))
    assert find_at(data, ("team", "logline")) == NEW
    assert place_in(data, ("team", "logline")) == "questions[11].questions[3]"
    changed = edited(data, Put(("team", "logline"), NEW | {"most_words": 40}, NEW))
    assert find_at(changed, ("team", "logline"))["most_words"] == 40
    assert find_at(edited(changed, Remove(("team", "logline"))), ("team", "logline")) is None
    assert find_at(EVERYTHING, ("team", "logline")) is None


def test_a_block_keeps_its_questions_when_it_is_changed():
    block = find_at(EVERYTHING, ("team",))
    alone = {name: value for name, value in block.items() if name != "questions"}
    after = edited(EVERYTHING, Put(("team",), alone | {"most": 5}, block))
    assert find_at(after, ("team",)) == block | {"most": 5}


@pytest.mark.parametrize(
    ("edit", "refusal"),
    [
        (Put(("title",), NEW), Conflict),
        (Put(("title",), NEW, NEW), Conflict),
        (Put(("gone",), NEW, NEW), NotFound),
        (Put(("title", "inside"), NEW), NotFound),
        (Remove(("gone",)), NotFound),
        (Shift(("team", "gone"), is_up=True), NotFound),
    ],
)
def test_what_somebody_else_changed_meanwhile_is_not_undone(edit, refusal):
    with pytest.raises(refusal):
        edited(EVERYTHING, edit)


def test_a_form_beside_itself_is_the_same():
    assert differences(form_of(EVERYTHING), form_of(EVERYTHING)) == ()


def test_what_changed_is_told_once_and_where_it_is():
    data = edited(EVERYTHING, Remove(("begins",)))
    data = edited(data, Put(("logline",), NEW))
    data = edited(data, Shift(("papers",), is_up=True))
    title = find_at(data, ("title",))
    data = edited(data, Put(("title",), title | {"most_words": 9}, title))
    told = {one.path: one for one in differences(form_of(EVERYTHING), form_of(data))}
    assert told[("begins",)].what is What.REMOVED
    assert told[("logline",)].what is What.ADDED
    assert (told[("title",)].what, told[("title",)].parts) == (What.CHANGED, ("most_words",))
    assert {path for path, one in told.items() if one.what is What.MOVED} <= {
        ("papers",),
        ("team",),
        ("team", "name"),
        ("team", "cv"),
    }
    assert len(told) <= 6


def test_faults_name_their_place():
    data = edited(EVERYTHING, Remove(("formats",)))
    assert [where for where, _why in faults_in(data)] == ["questions[6].when.question"]


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.mark.django_db
class TestForms:
    def test_a_form_is_made_written_and_published(self, village, lead):
        form = actions.make_form(
            village=village, code="appel", names=words("Dossier"), by=lead, now=NOW
        )
        with pytest.raises(Conflict):
            actions.publish(form=form, by=lead, now=NOW)
        actions.edit_draft(form=form, edit=Put(("logline",), NEW), by=lead, now=NOW)
        version = actions.publish(form=form, by=lead, now=NOW)
        assert (version.number, version.made_by) == (1, lead.party)
        assert newest_version(form).data == {"questions": [NEW]}
        with pytest.raises(Conflict):
            actions.publish(form=form, by=lead, now=NOW)

    def test_a_draft_that_is_wrong_is_kept_and_not_published(self, village, lead):
        form = make_form(village, EVERYTHING)
        actions.edit_draft(form=form, edit=Remove(("formats",)), by=lead, now=NOW)
        with pytest.raises(actions.FormUnwritable) as refused:
            actions.publish(form=form, by=lead, now=NOW)
        assert refused.value.as_problem()["faults"][0]["place"] == "questions[6].when.question"
        with pytest.raises(actions.FormUnwritable):
            actions.write_draft(form=form, data={"questions": [{}]}, by=lead, now=NOW)

    def test_a_draft_that_says_nothing_new_is_not_published(self, village, lead):
        form = make_form(village)
        actions.write_draft(form=form, data=ASKED, by=lead, now=NOW)
        with pytest.raises(Conflict):
            actions.publish(form=form, by=lead, now=NOW)
        actions.drop_draft(form=form, by=lead, now=NOW)
        assert draft_of(form) is None
        with pytest.raises(Conflict):
            actions.drop_draft(form=form, by=lead, now=NOW)

    def test_open_answers_move_along_and_filed_ones_stay(
        self, village, lead, monkeypatch, django_assert_max_num_queries
    ):
        form = make_form(village)
        old = newest_version(form)
        drafts = [make_sheet(form, pitch=f"Film {n}") for n in range(4)]
        wanted = make_sheet(form, pitch="Film", stage="idea")
        filed = make_sheet(form, pitch="Déposé", agreed=True)
        sheets.close(sheet=filed, by=HOUSE, now=NOW)
        actions.edit_draft(form=form, edit=Remove(("stage",)), by=lead, now=NOW)
        seen = foreseen(form_page(form), form_of(draft_of(form).data))
        assert (seen.open, [(one.labels["en"], one.count) for one in seen.aside]) == (
            5,
            [("How far are you?", 1)],
        )
        monkeypatch.setattr(actions, "AT_ONCE", 2)
        with django_assert_max_num_queries(24):
            version = actions.publish(form=form, by=lead, now=NOW)
        assert set(Sheet.objects.filter(closed_at=None).values_list("version", flat=True)) == {
            version.pk
        }
        assert Sheet.objects.get(pk=filed.pk).version == old
        assert Sheet.objects.get(pk=wanted.pk).aside[0]["typed"] == "idea"
        assert Sheet.objects.get(pk=drafts[3].pk).answers == {"pitch": "Film 3"}
        assert len(forms_of(village)) == 1
        assert (forms_of(village)[0].open, forms_of(village)[0].closed) == (5, 1)

    def test_a_form_is_copied_renamed_and_put_away(self, village, lead):
        form = make_form(village, EVERYTHING)
        copy = actions.copy_form(form=form, code="copie", names=words("Copie"), by=lead, now=NOW)
        assert draft_of(copy).data == newest_version(form).data
        with pytest.raises(Conflict):
            actions.copy_form(form=form, code="copie", names=words("Copie"), by=lead, now=NOW)
        actions.rename_form(form=copy, names=words("Autre"), by=lead, now=NOW)
        actions.put_away(form=form, by=lead, now=NOW)
        assert [row.names["fr"] for row in forms_of(village)] == ["Autre", "Dossier"]
        assert [row.code for row in forms_of(village, with_put_away=False)] == ["copie"]
        actions.bring_back(form=form, by=lead, now=NOW)
        assert Form.objects.get(pk=form.pk).put_away_at is None

    @pytest.mark.parametrize("role", Role)
    def test_who_writes_forms(self, village, role):
        by = team_of(village, role)
        form = make_form(village)
        may = role in (Role.OWNER, Role.MANAGER, Role.PROGRAMME_LEAD)
        acts = [
            lambda: actions.make_form(village=village, code="x", names=words("X"), by=by, now=NOW),
            lambda: actions.rename_form(form=form, names=words("X"), by=by, now=NOW),
            lambda: actions.put_away(form=form, by=by, now=NOW),
            lambda: actions.bring_back(form=form, by=by, now=NOW),
            lambda: actions.edit_draft(form=form, edit=Remove(("stage",)), by=by, now=NOW),
            lambda: actions.write_draft(form=form, data=EVERYTHING, by=by, now=NOW),
            lambda: actions.publish(form=form, by=by, now=NOW),
            lambda: actions.copy_form(form=form, code="y", names=words("Y"), by=by, now=NOW),
            lambda: actions.drop_draft(form=form, by=by, now=NOW),
        ]
        for act in acts[:-1] if may else acts:
            if may:
                act()
            else:
                with pytest.raises(Forbidden):
                    act()

    def test_a_sheet_moved_by_hand_is_saved_where_it_is(self, village, lead):
        form = make_form(village)
        sheet = make_sheet(form, pitch="Film")
        actions.write_draft(form=form, data=EVERYTHING, by=lead, now=NOW)
        version = actions.publish(form=form, by=lead, now=NOW)
        saved = sheets.save(sheet=sheet, changes=[Change(("title",), "Sel", 9)], by=HOUSE, now=NOW)
        assert saved.sheet.version == version
        assert data_of(form_of(version.data))["questions"][1]["key"] == "title"
