"""The story of a thing of incubation beside its page."""

from typing import Any

from creuset.core import clock
from creuset.core.http import row_number
from creuset.people.queries import get_story
from creuset.people.requests import TeamRequest
from creuset.villages.models import Village


def story_of(request: TeamRequest, village: Village, *, kind: str, pk: int) -> dict[str, Any]:
    """Return what a page shows of the story, from the row of `?before=` on; one query."""
    before = row_number(request.GET.get("before", ""))
    story = get_story(kind=kind, ids=[pk], village=village, is_team=True, before=before)
    return {"story": story, "story_url": request.path, "now": clock.now()}
