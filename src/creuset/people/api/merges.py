"""Two parties that are one."""

from typing import Annotated, Any

from ninja import Field

from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.roles import Capability, Scope
from creuset.people import actions
from creuset.people.api.access import check_team
from creuset.people.api.fields import Email
from creuset.people.api.parties import PartyOut
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest

router = Router(tags=["people"])


class MergeIn(In):
    """The party that becomes the other; with which address they sign in, where both did."""

    other: int
    keep_email: Email = ""
    reason: Annotated[str, Field(max_length=200)] = ""


class MergePreviewOut(Out):
    """What a merge would do."""

    moved: dict[str, int]
    united: dict[str, int]
    filled: dict[str, str]
    accounts: list[str]


@router.get(
    "/people/{int:pk}/merge/{int:other}", response=MergePreviewOut, summary="Look at a merge"
)
def preview_merge(request: ApiRequest, pk: int, other: int) -> dict[str, Any]:
    """What would happen if the other party became this one; nothing does."""
    check_team(request, Capability.SEE_PEOPLE)
    seen = actions.preview_merge(
        kept=get_known(request.village, pk).party,
        other=get_known(request.village, other).party,
        by=request.auth,
    )
    return {
        "moved": {str(row.label): row.moved for row in seen.rows},
        "united": {str(row.label): row.united for row in seen.rows if row.united},
        "filled": seen.filled,
        "accounts": seen.accounts,
    }


@router.post("/people/{int:pk}/merge", response=PartyOut, summary="Make two that are one, one")
@needs(Scope.PEOPLE)
def merge(request: ApiRequest, pk: int, chosen: MergeIn) -> Party:
    """Everything that pointed at the other party points at this one; it cannot be undone."""
    check_team(request, Capability.SEE_PEOPLE)
    return actions.merge(
        kept=get_known(request.village, pk).party,
        other=get_known(request.village, chosen.other).party,
        keep_email=chosen.keep_email,
        reason=chosen.reason,
        by=request.auth,
        now=clock.now(),
    )
