"""What was filed is written anew: in a copy that nobody else reads, until it is filed in its place."""

from datetime import datetime

from django.db import transaction

from creuset.core import files
from creuset.core.audit import By
from creuset.core.models import StoredFile
from creuset.incubation.actions.applications import locked
from creuset.incubation.models import Application, Correction
from creuset.incubation.queries.applying import cover_of, may_be_corrected, window_of
from creuset.incubation.states import ApplicationState
from creuset.incubation.writers import Writer
from creuset.kernel.errors import Conflict, Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.questions.actions.sheets import FILE_KIND, empty
from creuset.questions.models import Sheet, SheetFile
from creuset.questions.rules.changing import Kept, with_files


class NoCorrection(Forbidden):
    """What was filed stands: the deadline is over, or it is judged."""

    code = "not-to-be-corrected"


@transaction.atomic
def begin_correction(*, writer: Writer, now: datetime) -> Correction:
    """The application can be written anew; what was filed stands until that is filed. Begun twice, it is the same.

    Raises NotFound, Forbidden, NoCorrection.
    """
    row = locked(writer.application)
    here = writer.still(row)
    here.check_holds()
    begun = Correction.objects.filter(application=row).first()
    if begun is not None:
        return begun
    if not may_be_corrected(row, window_of(row), now=now):
        raise NoCorrection(
            _("What you filed stands: this call lets nothing be corrected any more.")
        )
    return open_correction(application=row, by=here, now=now)


@transaction.atomic
def drop_correction(*, writer: Writer, now: datetime) -> None:
    """What was written anew is gone; what was filed stands. Raises NotFound, Forbidden; Conflict if asked for."""
    row = locked(writer.application)
    here = writer.still(row)
    here.check_holds()
    if row.state == ApplicationState.COMPLETING:
        raise Conflict(_("The team waits for it: complete what it asks for, and file again."))
    correction = Correction.objects.select_related("sheet").filter(application=row).first()
    if correction is not None:
        throw_away(correction=correction, by=here, now=now)


def open_correction(*, application: Application, by: By, now: datetime) -> Correction:
    """Return what is written anew of the application, held: a copy of what was filed."""
    return Correction.objects.create(
        application=application,
        sheet=_copy(application.sheet, by=by, now=now),
        cover=cover_of(application).as_data(),
        begun_at=now,
        begun_by_id=by.party_id,
    )


def throw_away(*, correction: Correction, by: By, now: datetime) -> None:
    """What was written anew is gone, its files with it."""
    sheet = correction.sheet
    correction.delete()
    throw_sheet_away(sheet=sheet, by=by, now=now)


def throw_sheet_away(*, sheet: Sheet, by: By, now: datetime) -> None:
    """The answers are gone, row, words and files."""
    empty(sheet=sheet, by=by, now=now)
    Sheet.objects.filter(pk=sheet.pk).delete()


def _copy(sheet: Sheet, *, by: By, now: datetime) -> Sheet:
    """Return answers of their own that say the same, with copies of the files."""
    twin = Sheet.objects.create(
        village_id=sheet.village_id,
        version_id=sheet.version_id,
        answers=sheet.answers,
        aside=sheet.aside,
        started_at=now,
        changed_at=now,
    )
    places: dict[str, list[str]] = {}
    for file in SheetFile.objects.filter(sheet=sheet).select_related("stored").order_by("pk"):
        made = SheetFile.objects.create(
            sheet=twin, place=file.place, stored=_copied(file.stored, twin, by=by, now=now)
        )
        places.setdefault(file.place, []).append(str(made.pk))
    kept = Kept(twin.answers)
    for place, keys in places.items():
        kept = with_files(kept, tuple(place.split(".")), keys)
    twin.answers = dict(kept.answers)
    twin.save(update_fields=["answers"])
    return twin


def _copied(stored: StoredFile, sheet: Sheet, *, by: By, now: datetime) -> StoredFile:
    with stored.file.open("rb") as content:
        return files.store_made(
            content=content.read(),
            name=stored.name,
            media_type=stored.media_type,
            kind=FILE_KIND,
            object_id=sheet.pk,
            by=by,
            now=now,
            village_id=stored.village_id,
        )
