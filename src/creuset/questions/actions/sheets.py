"""Answers to a form: begun, saved piece by piece, closed, opened again, moved to a newer version of the form.

Whose they are and who may change them is known by the domain above that points at them: it checks the right and
leaves the audit row of what it does with them. `by` is here for what is kept of a file, and for the audit.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from creuset.core import audit, files, locks
from creuset.core.attachments import store_attachment
from creuset.core.audit import By
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.questions.models import Form, FormVersion, Sheet, SheetFile
from creuset.questions.queries.versions import asked_by, newest_version
from creuset.questions.rules import moved
from creuset.questions.rules.answering import Fault, faults_of
from creuset.questions.rules.asking import Files
from creuset.questions.rules.changing import (
    Change,
    Changed,
    Clash,
    Kept,
    Misplaced,
    Place,
    RowChange,
    changed,
    files_in,
    find_question,
    is_open,
    typed_at,
    with_files,
    written,
)

#: Of files in the storage, and of answers in the audit.
FILE_KIND, KIND = "sheet_file", "sheet"


class NotPublished(Refused):
    """The form asks nothing yet."""

    code = "form-not-published"


class SheetClosed(Conflict):
    """What was filed is not changed."""

    code = "answers-closed"


class Unfinished(Refused):
    """Something is missing or wrong in what is to be filed."""

    code = "answers-unfinished"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            _("%(count)s answers are missing or wrong.", count=len(faults))
            if len(faults) > 1
            else _("One answer is missing or wrong."),
            details={
                "faults": [
                    {"place": [str(key) for key in fault.place], "why": str(fault.why)}
                    for fault in faults
                ]
            },
        )
        self.faults = tuple(faults)


class NotOpen(Conflict):
    """What stays as it was answered is not changed now."""

    code = "answer-not-open"


@dataclass(frozen=True, slots=True)
class Saved:
    """The answers after a saving; what somebody else had answered meanwhile was not written over."""

    sheet: Sheet
    clashes: tuple[Clash, ...]


@transaction.atomic
def start(*, form: Form, by: By, now: datetime) -> Sheet:
    """There are answers to the newest published version of the form, empty yet; NotPublished where it has none."""
    # Whoever publishes meanwhile finds these answers among those that move along.
    locks.hold_row(Form, form.pk)
    version = newest_version(form)
    if version is None:
        raise NotPublished(_("This form is not published yet: nobody can answer it."))
    sheet = Sheet.objects.create(
        village_id=form.village_id, version=version, started_at=now, changed_at=now
    )
    _tell("questions.answers_started", sheet, by=by, now=now)
    return sheet


@transaction.atomic
def save(
    *,
    sheet: Sheet,
    changes: Iterable[Change | RowChange],
    by: By,
    now: datetime,
    only: Collection[str] | None = None,
) -> Saved:
    """What was typed is kept, beside what others typed at other places since.

    A change of a place that was changed since its typist read it is not written: it is among the clashes, with
    both texts. What was typed into a question that a newer version no longer asks is set aside. A draft may hold
    anything: what is wrong with it is said by `rules.faults_of`. The audit is told
    nothing of words, since people type for hours. `only` are the keys of the questions that are open, where others
    stay. Raise SheetClosed; NotOpen; Misplaced for what no form ever asked.
    """
    row = _held(sheet)
    asked, typed = asked_by(row.version), tuple(changes)
    for change in typed:
        _check_open((change.block,) if isinstance(change, RowChange) else change.place, only)
    after = changed(asked, _kept(row), typed)
    if after.unplaced:
        row.aside = [*row.aside, *_set_aside(row, after.unplaced)]
    if after.unplaced or after.kept.revision != row.revision:
        gone = files_in(asked, row.answers) - files_in(asked, after.kept.answers)
        _write(row, after, now=now)
        if gone:
            lost = list(row.files.filter(pk__in=map(int, gone)).select_related("stored"))
            for file in lost:
                _tell("questions.file_removed", row, by=by, now=now, file=file.stored.name)
            _forget(lost)
    return Saved(row, after.clashes)


@transaction.atomic
def close(*, sheet: Sheet, by: By, now: datetime) -> Sheet:
    """Nothing is typed any more until it is opened again. Raise Unfinished with every fault; SheetClosed."""
    row = _held(sheet)
    faults = faults_of(asked_by(row.version), row.answers, filing=True)
    if faults:
        raise Unfinished(faults)
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    _tell("questions.answers_closed", row, by=by, now=now)
    return row


@transaction.atomic
def open_again(*, sheet: Sheet, by: By, now: datetime) -> Sheet:
    """It may be typed in again, on the newest version of its form."""
    row = _locked(sheet)
    if row.closed_at is not None:
        row.closed_at = None
        row.save(update_fields=["closed_at"])
        _tell("questions.answers_opened", row, by=by, now=now)
    newest = newest_version(row.version.form)
    if newest is not None and newest.number > row.version.number:
        move(sheets=[row], to=newest, now=now)
    return row


@transaction.atomic
def attach(
    *,
    sheet: Sheet,
    place: Place,
    upload: "UploadedFile[Any]",
    by: By,
    now: datetime,
    only: Collection[str] | None = None,
) -> SheetFile:
    """The file answers the question at the place. Raise FileRefused on `file`, SheetClosed, NotOpen, Misplaced."""
    row = _held(sheet)
    _check_open(place, only)
    question = find_question(asked_by(row.version), place)
    if question is None or not isinstance(question.ask, Files):
        raise Misplaced(_("No file is asked for here."))
    there = _keys(typed_at(row.answers, place))
    if len(there) >= question.ask.most:
        raise files.FileRefused(
            _("There can be %(most)s at most.", most=question.ask.most), field="file"
        )
    stored = store_attachment(
        upload=upload,
        sorts=question.ask.types,
        most_bytes=question.ask.most_bytes,
        kind=FILE_KIND,
        object_id=row.pk,
        by=by,
        now=now,
        village_id=row.village_id,
    )
    made = SheetFile.objects.create(sheet=row, place=written(place), stored=stored)
    _put(row, place, [*there, str(made.pk)], now=now)
    _tell("questions.file_attached", row, by=by, now=now, file=stored.name)
    return made


@transaction.atomic
def detach(*, file: SheetFile, by: By, now: datetime, only: Collection[str] | None = None) -> Sheet:
    """The file is gone from the answers, and its bytes with it. Raise SheetClosed, NotOpen."""
    row = _held(file.sheet)
    place = tuple(file.place.split("."))
    _check_open(place, only)
    left = [key for key in _keys(typed_at(row.answers, place)) if key != str(file.pk)]
    _put(row, place, left, now=now)
    _tell("questions.file_removed", row, by=by, now=now, file=file.stored.name)
    _forget([file])
    return row


def move(*, sheets: Iterable[Sheet], to: FormVersion, now: datetime) -> int:
    """The answers are answers to that version; what it has no place for is set aside. Return of how many it was.

    The sheets are held, and their versions read, by whoever calls within a transaction; one statement writes all.
    """
    new, written_now, set_aside = asked_by(to), [], 0
    for row in sheets:
        after = moved(asked_by(row.version), new, row.answers)
        row.answers = dict(after.answers)
        row.aside = [*row.aside, *(_plain(one.place, one.labels, one.typed) for one in after.aside)]
        row.version, row.changed_at, row.revision = to, now, row.revision + 1
        set_aside += bool(after.aside)
        written_now.append(row)
    Sheet.objects.bulk_update(
        written_now, ["answers", "aside", "version", "changed_at", "revision"], batch_size=200
    )
    return set_aside


@transaction.atomic
def empty(*, sheet: Sheet, by: By, now: datetime) -> Sheet:
    """What was typed, and the files, are gone: their time is over."""
    row = _locked(sheet)
    row.answers, row.aside, row.touched = {}, [], {}
    row.revision, row.changed_at = row.revision + 1, now
    row.save()
    _forget(row.files.select_related("stored"))
    _tell("questions.answers_emptied", row, by=by, now=now)
    return row


def _check_open(place: Place, only: Collection[str] | None) -> None:
    if not is_open(place, only):
        raise NotOpen(
            _("Only what you were asked for is open now: the rest stays as you filed it."),
            details={"place": written(place)},
        )


def _locked(sheet: Sheet) -> Sheet:
    """Return the answers as they are, held until the transaction ends."""
    # Held before it is read: joined in one statement, answers that move meanwhile would not be found.
    locks.hold_row(Sheet, sheet.pk)
    return Sheet.objects.select_related("version__form").get(pk=sheet.pk)


def _held(sheet: Sheet) -> Sheet:
    """Return the answers, held; SheetClosed where nothing is typed in them any more."""
    row = _locked(sheet)
    if row.closed_at is not None:
        raise SheetClosed(_("This is filed already: nothing can be changed in it."))
    return row


def _write(row: Sheet, after: Changed, *, now: datetime) -> None:
    row.answers, row.touched = dict(after.kept.answers), dict(after.kept.touched)
    row.revision, row.changed_at = after.kept.revision, now
    row.save(update_fields=["answers", "touched", "revision", "changed_at", "aside"])


def _put(row: Sheet, place: Place, keys: list[str], *, now: datetime) -> None:
    """Write which files answer a question."""
    after = with_files(_kept(row), place, keys)
    row.answers, row.touched = dict(after.answers), dict(after.touched)
    row.revision, row.changed_at = after.revision, now
    row.save(update_fields=["answers", "touched", "revision", "changed_at"])


def _kept(row: Sheet) -> Kept:
    return Kept(row.answers, row.touched, row.revision)


def _keys(typed: object) -> list[str]:
    return [str(key) for key in typed] if isinstance(typed, list) else []


def _set_aside(row: Sheet, unplaced: Sequence[Change]) -> list[dict[str, Any]]:
    """Return what was typed into questions of older versions, with their words; Misplaced where none asked them."""
    older = row.version.form.versions.filter(published_at__isnull=False).order_by("-number")
    versions = [asked_by(version) for version in older]
    found = []
    for change in unplaced:
        asked = (find_question(version, change.place) for version in versions)
        question = next((one for one in asked if one is not None), None)
        if question is None:
            raise Misplaced(_("Nothing like this is asked here."))
        if change.typed not in (None, "", [], {}):
            found.append(_plain(change.place, question.labels, change.typed))
    return found


def _plain(place: Iterable[str | int], labels: Mapping[str, str], typed: object) -> dict[str, Any]:
    return {"place": list(place), "labels": dict(labels), "typed": typed}


def _forget(gone: Iterable[SheetFile]) -> None:
    for file in gone:
        stored = file.stored
        file.delete()
        files.remove(stored)


def _tell(verb: str, row: Sheet, *, by: By, now: datetime, **data: object) -> None:
    """Whoever answers has it in their own story; no village reads who writes what before the domain above tells it."""
    audit.record(
        verb=verb,
        by=by,
        at=now,
        about=[(KIND, row.pk)],
        data={"form": row.version.form.names, **data},
    )
