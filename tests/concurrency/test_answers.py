"""Two windows of one draft at the same moment, and a form published while people type: nothing is lost unseen."""

import pytest

from creuset.people.actors import HOUSE
from creuset.questions.actions import forms, sheets
from creuset.questions.models import Sheet
from creuset.questions.rules.changing import Change
from tests.concurrency.test_races import all_at_once
from tests.factories.questions import EVERYTHING, make_form, make_sheet
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


def saving(sheet: Sheet, key: str, typed: str):
    change = Change((key,), typed, sheet.revision)
    return lambda: sheets.save(sheet=sheet, changes=[change], by=HOUSE, now=NOW)


def test_of_many_who_answer_one_question_one_is_kept_and_the_others_are_told() -> None:
    sheet = make_sheet(make_form(make_village()), pitch="Avant")
    results = all_at_once([saving(sheet, "pitch", f"Texte {n}") for n in range(4)])
    told = [clash.mine for saved in results for clash in saved.clashes]
    stands = Sheet.objects.get(pk=sheet.pk)
    assert stands.revision == sheet.revision + 1
    assert sorted([*told, stands.answers["pitch"]]) == [f"Texte {n}" for n in range(4)]


def test_answers_to_different_questions_are_all_kept() -> None:
    sheet = make_sheet(make_form(make_village(), EVERYTHING))
    keys = ["title", "pitch", "episodes", "begins"]
    results = all_at_once([saving(sheet, key, "7") for key in keys])
    assert not any(saved.clashes for saved in results)
    assert Sheet.objects.get(pk=sheet.pk).answers == dict.fromkeys(keys, "7")


def test_whoever_begins_or_types_while_the_form_is_published_is_moved_along() -> None:
    form = make_form(make_village())
    sheet = make_sheet(form, pitch="Avant")
    forms.write_draft(form=form, data=EVERYTHING, by=HOUSE, now=NOW)
    all_at_once(
        [
            lambda: forms.publish(form=form, by=HOUSE, now=NOW),
            saving(sheet, "pitch", "Après"),
            lambda: sheets.start(form=form, by=HOUSE, now=NOW),
        ]
    )
    assert set(Sheet.objects.values_list("version__number", flat=True)) == {2}
    assert Sheet.objects.get(pk=sheet.pk).answers["pitch"] == "Après"
