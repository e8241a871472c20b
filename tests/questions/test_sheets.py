"""Answers begun, saved, closed, opened again; files sent with them; a newer version of the form."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from creuset.core.audit import registered
from creuset.core.files import FileRefused
from creuset.core.models import AuditRow, StoredFile
from creuset.people.actors import HOUSE
from creuset.questions.actions import sheets as actions
from creuset.questions.models import Form, Sheet
from creuset.questions.rules.changing import Act, Change, Misplaced, RowChange, typed_at
from tests.factories.questions import EVERYTHING, make_form, make_sheet, publish_version
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def everything(village):
    return make_form(village, EVERYTHING)


def save(sheet, *changes):
    return actions.save(sheet=sheet, changes=changes, by=HOUSE, now=NOW)


def attach(sheet, content, name="dossier.pdf", place=("papers",)):
    upload = SimpleUploadedFile(name, content)
    return actions.attach(sheet=sheet, place=place, upload=upload, by=HOUSE, now=NOW)


def workbook(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in ({"xl/workbook.xml": "<workbook/>"} | parts).items():
            file.writestr(name, content)
    return out.getvalue()


def picture():
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


def test_answers_begin_on_the_newest_published_version(village):
    form = make_form(village)
    newest = publish_version(form, EVERYTHING)
    form.versions.create(number=3, data={"questions": []}, made_at=NOW)
    assert actions.start(form=form, by=HOUSE, now=NOW).version == newest


def test_a_form_that_is_not_published_asks_nobody(village):
    form = Form.objects.create(village=village, code="empty", names={"fr": "Vide"}, made_at=NOW)
    with pytest.raises(actions.NotPublished):
        actions.start(form=form, by=HOUSE, now=NOW)


def test_two_tabs_merge_and_clash(everything):
    sheet = make_sheet(everything, title="Sel", pitch="Un")
    read = sheet.revision
    one = save(sheet, Change(("title",), "Sel et terre", read))
    two = save(sheet, Change(("title",), "Le sel", read), Change(("pitch",), "Deux", read))
    (clash,) = two.clashes
    assert (clash.mine, clash.theirs) == ("Le sel", "Sel et terre")
    stands = Sheet.objects.get(pk=sheet.pk)
    assert stands.answers == {"title": "Sel et terre", "pitch": "Deux"}
    assert stands.revision == one.sheet.revision + 1
    kept = save(sheet, Change(("title",), "Le sel", stands.revision))
    assert kept.clashes == ()
    assert kept.sheet.answers["title"] == "Le sel"


def test_saving_nothing_new_writes_nothing(everything):
    sheet = make_sheet(everything, title="Sel")
    assert save(sheet, Change(("title",), "Sel", 0)).sheet.revision == sheet.revision


def test_what_is_closed_is_not_changed_until_it_is_opened_again(village):
    sheet = make_sheet(make_form(village), pitch="Un film", agreed=True)
    actions.close(sheet=sheet, by=HOUSE, now=NOW)
    with pytest.raises(actions.SheetClosed):
        save(sheet, Change(("pitch",), "Autre", 9))
    actions.open_again(sheet=sheet, by=HOUSE, now=NOW)
    assert save(sheet, Change(("pitch",), "Autre", 9)).sheet.answers["pitch"] == "Autre"


def test_what_lacks_an_answer_is_not_closed(village):
    sheet = make_sheet(make_form(village), stage="idea")
    with pytest.raises(actions.Unfinished) as refused:
        actions.close(sheet=sheet, by=HOUSE, now=NOW)
    assert [fault.place for fault in refused.value.faults] == [("pitch",), ("agreed",)]
    assert len(refused.value.as_problem()["faults"]) == 2
    assert Sheet.objects.get().closed_at is None


def test_opened_again_it_is_on_the_newest_version(village):
    form = make_form(village)
    sheet = make_sheet(form, pitch="Un film", stage="idea", agreed=True)
    actions.close(sheet=sheet, by=HOUSE, now=NOW)
    newest = publish_version(
        form, {"questions": [EVERYTHING["questions"][1], form.versions.get().data["questions"][0]]}
    )
    again = actions.open_again(sheet=sheet, by=HOUSE, now=NOW)
    assert again.version == newest
    assert again.answers == {"pitch": "Un film"}
    assert [one["place"] for one in again.aside] == [["stage"], ["agreed"]]
    assert again.aside[0]["labels"]["fr"] == "Où en êtes-vous ?"


def test_what_another_tab_types_into_an_older_form_is_set_aside(village):
    form = make_form(village)
    sheet = make_sheet(form, pitch="Un film")
    newest = publish_version(form, {"questions": form.versions.get().data["questions"][:1]})
    actions.move(sheets=[sheet], to=newest, now=NOW)
    moved = save(sheet, Change(("stage",), "pilot", 1)).sheet
    assert moved.aside[-1] == {
        "place": ["stage"],
        "labels": {"fr": "Où en êtes-vous ?", "en": "How far are you?"},
        "typed": "pilot",
    }
    with pytest.raises(Misplaced):
        save(sheet, Change(("guessed",), "x", 1))


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("dossier.exe", PDF, "dossier.pdf"),
        ("plan.jpg", picture(), "plan.png"),
        ("budget.xlsx", workbook(), "budget.xlsx"),
        (
            "budget.ods",
            workbook(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            "budget.ods",
        ),
        ("lettre.txt", "Chère équipe, voilà.".encode(), "lettre.txt"),
        ("lettre.txt", "Chère équipe, voilà.".encode("cp1252"), "lettre.txt"),
    ],
)
def test_a_file_is_what_it_holds(everything, name, content, kept_as):
    sheet = make_sheet(everything)
    file = attach(sheet, content, name)
    assert file.stored.name == kept_as
    assert Sheet.objects.get().answers == {"papers": [str(file.pk)]}
    assert Sheet.objects.get().revision == 1


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("vide.pdf", b"", "vide"),
        ("film.pdf", b"%PDF-1.7" + b"x" * 100_000, "Mo"),
        ("coupe.pdf", b"%PDF-1.7 and then nothing", "abîmé"),
        ("virus.pdf", b"MZ\x90\x00\x03", "contenu"),
        ("macros.xlsx", workbook(**{"xl/vbaProject.bin": "x"}), "macros"),
        ("zip.xlsx", workbook().replace(b"xl/workbook.xml", b"xl/something.xm"), "contenu"),
        ("zip.xlsx", b"PK\x03\x04broken", "abîmé"),
        ("page.html", b"\x00<script>", "contenu"),
    ],
)
def test_a_disguised_or_damaged_file_is_refused_in_words(everything, name, content, why):
    sheet = make_sheet(everything)
    with pytest.raises(FileRefused) as refused:
        attach(sheet, content, name)
    assert why in str(refused.value)
    assert not StoredFile.objects.exists()


def test_a_table_in_words_holds_no_formula(everything):
    table = 'poste;montant\n=HYPERLINK(1);-12,5\n@SUM(A1);+33 3 21\n"-a;b";3\n'
    file = attach(make_sheet(everything), table.encode(), "budget.csv")
    with file.stored.file.open() as opened:
        kept = opened.read().decode("utf-8-sig").splitlines()
    assert kept[1:] == ["'=HYPERLINK(1);-12,5", "'@SUM(A1);+33 3 21", '"\'-a;b";3']


def test_only_so_many_files_and_only_where_they_are_asked_for(everything):
    sheet = make_sheet(everything)
    for _n in range(2):
        attach(sheet, PDF)
    with pytest.raises(FileRefused):
        attach(sheet, PDF)
    with pytest.raises(Misplaced):
        attach(sheet, PDF, place=("title",))
    with pytest.raises(FileRefused):
        attach(sheet, b"words", "cv.txt", place=("team", "a1", "cv"))


def test_a_row_goes_with_its_files(everything, django_capture_on_commit_callbacks):
    sheet = make_sheet(everything)
    attach(sheet, PDF, place=("team", "a1", "cv"))
    paper = attach(sheet, PDF)
    read = Sheet.objects.get().revision
    save(sheet, RowChange("team", "a1", Act.REMOVE, read))
    assert [file.pk for file in sheet.files.all()] == [paper.pk]
    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(file=paper, by=HOUSE, now=NOW)
    assert not StoredFile.objects.exists()
    assert Sheet.objects.get().answers == {}


def test_rows_may_be_moved_while_their_files_stay(everything):
    sheet = make_sheet(everything)
    file = attach(sheet, PDF, place=("team", "a1", "cv"))
    save(sheet, Change(("team", "b2", "name"), "Ali", 0), RowChange("team", "b2", Act.UP, 9))
    assert typed_at(Sheet.objects.get().answers, ("team", "a1", "cv")) == [str(file.pk)]


def test_emptied_answers_say_nothing_any_more(everything):
    sheet = make_sheet(everything, title="Sel")
    attach(sheet, PDF)
    actions.empty(sheet=sheet, by=HOUSE, now=NOW)
    row = Sheet.objects.get()
    assert (row.answers, row.aside, row.files.count()) == ({}, [], 0)


def test_every_verb_has_its_sentence(everything):
    sheet = make_sheet(everything)
    actions.detach(file=attach(sheet, PDF), by=HOUSE, now=NOW)
    actions.empty(sheet=sheet, by=HOUSE, now=NOW)
    verbs = set(AuditRow.objects.values_list("verb", flat=True))
    assert len(verbs) == 4
    assert verbs <= registered()
