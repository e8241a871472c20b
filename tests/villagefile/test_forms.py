"""Forms in a village file: there and back, loaded twice, beside the desk's draft; every fault at its line and key."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from creuset.people.actors import HOUSE
from creuset.questions.actions import forms as actions
from creuset.questions.models import Form, FormVersion, Sheet
from creuset.questions.rules import form_of
from creuset.questions.rules.building import Remove
from creuset.questions.written.forms import WrittenForm
from creuset.villagefile.actions import load
from creuset.villagefile.errors import VillageFileError
from creuset.villagefile.queries import desk_of
from creuset.villagefile.reading import read, read_path
from creuset.villagefile.schema import VillageFile
from creuset.villagefile.writing import canonical
from creuset.villages.models import Village
from tests.factories.questions import ASKED, EVERYTHING, make_sheet, words

PATH = Path(__file__).parents[2] / "villages" / "louvre-lens-vallee.toml"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def written(data, code="dossier"):
    return WrittenForm(code=code, name=words("Dossier", "File"), questions=form_of(data).questions)


@pytest.fixture(scope="module")
def plain() -> VillageFile:
    """The village without its places and their rules, and with one form of every kind of question."""
    return replace(
        read_path(PATH),
        buildings=(),
        resources=(),
        rate_cards=(),
        packages=(),
        policies=(),
        invented=(),
        forms=(written(EVERYTHING),),
        calls=(),
    )


def test_a_form_is_written_as_it_is_read(plain: VillageFile):
    again = read(canonical(plain))
    assert again.forms == plain.forms
    assert canonical(again) == canonical(plain)


@pytest.mark.django_db
def test_forms_are_loaded_once_and_exported_the_same(plain: VillageFile):
    load(file=plain, by=HOUSE, now=NOW)
    assert not load(file=plain, by=HOUSE, now=NOW).changes
    assert FormVersion.objects.get().published_at == NOW
    assert desk_of(Village.objects.get()).forms == plain.forms


@pytest.mark.django_db
def test_a_change_is_a_new_version_that_moves_answers_along_beside_the_desks_draft(
    plain: VillageFile,
):
    load(file=plain, by=HOUSE, now=NOW)
    form = Form.objects.get()
    sheet = make_sheet(form, title="Sel", pitch="Un film")
    actions.edit_draft(form=form, edit=Remove(("papers",)), by=HOUSE, now=NOW)
    load(file=replace(plain, forms=(written(ASKED),)), by=HOUSE, now=NOW)
    numbers = dict(form.versions.values_list("number", "published_at"))
    assert numbers == {1: NOW, 2: NOW, 3: None}
    moved = Sheet.objects.get(pk=sheet.pk)
    assert (moved.version.number, moved.answers) == (2, {"pitch": "Un film"})
    load(file=replace(plain, forms=()), by=HOUSE, now=NOW)
    assert Form.objects.get().put_away_at == NOW
    assert desk_of(Village.objects.get()).forms == ()


def test_every_fault_of_forms_is_told_at_once_with_its_line_and_key(plain: VillageFile):
    text = canonical(replace(plain, forms=(written(ASKED), written(ASKED))))
    wrong = (
        text.replace('kind = "consent"', 'kind = "promise"', 1)
        .replace('key = "pilot"', 'key = "idea"', 1)
        .replace("most_characters = 400", "most_characters = 0", 1)
    )
    with pytest.raises(VillageFileError) as error:
        read(wrong)
    problems = error.value.problems
    assert [one.key for one in problems] == [
        "forms.dossier.questions[1].most_characters",
        "forms.dossier.questions[2].options",
        "forms.dossier.questions[3].kind",
    ]
    assert len({one.line for one in problems}) == 3
    with pytest.raises(VillageFileError) as twice:
        read(text)
    assert [one.found for one in twice.value.problems] == ['"dossier"']
