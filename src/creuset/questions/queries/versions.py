"""Which version of a form is asked, and which one is being written."""

from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.questions.models import Form, FormVersion, Sheet, SheetFile
from creuset.questions.rules import Form as Asked
from creuset.questions.rules import form_of
from creuset.villages.models import Village


def newest_version(form: Form) -> FormVersion | None:
    """Return the newest published version of a form, None where it has none; one query."""
    published = form.versions.filter(published_at__isnull=False)
    return published.order_by("-number").first()


def draft_of(form: Form) -> FormVersion | None:
    """Return the version that is being written, None where there is none; one query."""
    return form.versions.filter(published_at=None).first()


def asked_by(version: FormVersion) -> Asked:
    """Return what a version asks."""
    return form_of(version.data)


def get_form(village: Village, code: str) -> Form:
    """Return the form of that code; NotFound where the village has none."""
    found = Form.objects.filter(village=village, code=code).select_related("village").first()
    if found is None:
        raise NotFound(_("There is no such form."))
    return found


def sheet_now(sheet: Sheet) -> Sheet:
    """Return the answers as they stand now, with the version of the form that asks."""
    return Sheet.objects.select_related("version__form").get(pk=sheet.pk)


def get_file(sheet: Sheet, pk: int) -> SheetFile:
    """Return the file of the answers; NotFound where they have none of that number."""
    found = sheet.files.filter(pk=pk).select_related("stored", "sheet").first()
    if found is None:
        raise NotFound(_("There is no such file."))
    return found
