"""What a jury decides anew, for programs: /villages/<village>/rounds/<round>/again."""

from typing import Annotated, Any

from ninja import Field

from creuset.core import clock
from creuset.core.api import In, Instant, Router, needs
from creuset.core.roles import Scope
from creuset.incubation.actions.second_decisions import decide_again
from creuset.incubation.api.deliberations import JuryDecisionOut, decision_out, enter
from creuset.incubation.queries.coming_back import came_back
from creuset.incubation.rules.deciding import LONGEST_REASON
from creuset.incubation.states import Outcome
from creuset.people.requests import ApiRequest

router = Router(tags=["juries"])
MOST_JURORS = 200


class DecideAgainIn(In):
    """What a jury decides of a file that came back to it; `despite` says why, where no place is free."""

    application: int
    outcome: Outcome
    #: Who took part, by number.
    jurors: Annotated[list[int], Field(max_length=MOST_JURORS)]
    reason: Annotated[str, Field(max_length=LONGEST_REASON)] = ""
    despite: Annotated[str, Field(max_length=1000)] = ""
    answer_by: Instant | None = None


@router.post("/rounds/{int:pk}/again", response=JuryDecisionOut, summary="Decide a file again")
@needs(Scope.PROGRAMMES)
def decide_file_again(request: ApiRequest, pk: int, said: DecideAgainIn) -> dict[str, Any]:
    """For a file that came back to its jury after the release; it holds at once, with minutes of its own."""
    in_round, seat = enter(request, pk)
    asked = said.model_dump(exclude={"application"})
    decided = decide_again(
        application=came_back(in_round, seat, said.application).application,
        **asked,
        by=request.auth,
        now=clock.now(),
    )
    return decision_out(decided)
