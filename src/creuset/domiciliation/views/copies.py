"""A copy of an identity paper, handed out: told by the audit, kept by nobody on the way."""

from django.http import FileResponse

from creuset.core import clock, files
from creuset.core.views_files import answer_file
from creuset.domiciliation.actions import open_paper
from creuset.domiciliation.queries import get_paper
from creuset.people.actors import Actor
from creuset.villages.models import Village


def answer_copy(village: Village, pk: int, *, by: Actor) -> FileResponse:
    """Answer the copy of the paper, to whoever may open it. Raise NotFound."""
    stored = open_paper(paper=get_paper(village, pk, by=by), by=by, now=clock.now())
    answer = answer_file(stored, files.path_of(stored))
    # Each look is told: nothing on the way may answer in the house's place.
    answer["Cache-Control"] = "private, no-store"
    return answer
