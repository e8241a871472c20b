"""A copy of an identity paper or the scan of a letter, handed out: told by the audit, kept by nobody on the way."""

from django.http import FileResponse

from creuset.core import clock, files
from creuset.core.models import StoredFile
from creuset.core.views_files import answer_file
from creuset.domiciliation.actions import open_paper, open_scan
from creuset.domiciliation.queries import get_paper
from creuset.domiciliation.queries.mail import get_letter_of
from creuset.people.actors import Actor
from creuset.villages.models import Village


def answer_copy(village: Village, pk: int, *, by: Actor) -> FileResponse:
    """Answer the copy of the paper, to whoever may open it. Raise NotFound."""
    stored = open_paper(paper=get_paper(village, pk, by=by), by=by, now=clock.now())
    return _unkept(stored)


def answer_scan(village: Village, parcel: int, *, by: Actor) -> FileResponse:
    """Answer the scan of a letter, to whoever speaks for its company. Raise NotFound."""
    found = get_letter_of(village, parcel)
    return _unkept(open_scan(parcel=found, by=by, now=clock.now()))


def _unkept(stored: StoredFile) -> FileResponse:
    answer = answer_file(stored, files.path_of(stored))
    # Each look is told: nothing on the way may answer in the house's place.
    answer["Cache-Control"] = "private, no-store"
    return answer
