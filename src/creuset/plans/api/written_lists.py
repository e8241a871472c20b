"""The lists of arrival and departure as they are written, for programs: /villages/<village>/checklists."""

from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import In, Out, Router, Status, needs
from creuset.core.roles import Capability, Scope
from creuset.people.api.access import check_team
from creuset.people.requests import ApiRequest
from creuset.plans.actions.written_lists import change_list, retire_list, write_list
from creuset.plans.kinds import Doer, Fact, Moment, OfferKind
from creuset.plans.models import Checklist
from creuset.plans.queries.checklists import get_written_list, written_lists
from creuset.plans.rules.checklists import FARTHEST_DAYS, Thing
from creuset.plans.rules.written_lists import LONGEST_NAME, MOST_THINGS, WrittenList

router = Router(tags=["subscriptions"])

type ListNames = dict[
    Annotated[str, Field(max_length=5)],
    Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)],
]
type Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class WrittenThingOut(Out):
    """A thing to do on a written list; `known` says what ticks it by itself."""

    code: str
    name: dict[str, str]
    by: Doer
    days: int
    known: Fact | None


class ChecklistOut(Out):
    """A list as the village writes it, for these kinds of offers; for all where there are none."""

    code: str
    name: dict[str, str]
    moment: Moment
    kinds: list[OfferKind]
    items: list[WrittenThingOut]
    looked_at: list[dict[str, str]]
    changed_at: AwareDatetime


class WrittenThingIn(In):
    """A thing to do on a written list; `known` says what ticks it by itself, and nobody by hand then."""

    code: Code
    name: ListNames
    by: Doer = Doer.TEAM
    days: Annotated[int, Field(ge=-FARTHEST_DAYS, le=FARTHEST_DAYS)] = 0
    known: Fact | None = None


class ChecklistChangeIn(In):
    """What a list says: for these kinds of offers; for all that no other list of the moment names where there are none.

    `seen` is the `changed_at` of what was read; another change since then is refused.
    """

    name: ListNames
    moment: Moment
    kinds: Annotated[list[OfferKind], Field(max_length=len(OfferKind))] = []
    items: Annotated[list[WrittenThingIn], Field(min_length=1, max_length=MOST_THINGS)]
    looked_at: Annotated[list[ListNames], Field(max_length=MOST_THINGS)] = []
    seen: AwareDatetime | None = None

    def said(self) -> WrittenList:
        """Return it as the action takes it."""
        return WrittenList(
            names=self.name,
            moment=self.moment,
            kinds=self.kinds,
            things=[Thing(one.code, one.name, one.by, one.days, one.known) for one in self.items],
            looked_at=self.looked_at,
        )


class ChecklistIn(ChecklistChangeIn):
    """A new list; without a code it takes one from its name."""

    code: Code | None = None


@router.get("/checklists", response=list[ChecklistOut], summary="Lists as they are written")
def list_written(request: ApiRequest) -> list[dict[str, Any]]:
    """What is done as somebody moves in or out, as the village writes it; for the team."""
    check_team(request, Capability.SEE_PLANS)
    return [_written(one) for one in written_lists(request.village)]


@router.post("/checklists", response={201: ChecklistOut}, summary="Write another list")
@needs(Scope.PLANS)
def post_checklist(request: ApiRequest, asked: ChecklistIn) -> Status[Any]:
    """Whoever moves goes through it from now on; by who leads the village."""
    check_team(request, Capability.SEE_PLANS)
    made = write_list(
        village=request.village,
        said=asked.said(),
        code=asked.code or "",
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _written(made))


@router.put("/checklists/{slug:code}", response=ChecklistOut, summary="Change a list")
@needs(Scope.PLANS)
def put_checklist(request: ApiRequest, code: str, asked: ChecklistChangeIn) -> dict[str, Any]:
    """It says this for whoever begins it from now on; lists that have begun stay as they are."""
    check_team(request, Capability.SEE_PLANS)
    made = change_list(
        checklist=get_written_list(request.village, code),
        said=asked.said(),
        seen=asked.seen,
        by=request.auth,
        now=clock.now(),
    )
    return _written(made)


@router.delete("/checklists/{slug:code}", response={204: None}, summary="Retire a list")
@needs(Scope.PLANS)
def delete_checklist(request: ApiRequest, code: str) -> Status[None]:
    """Nobody begins it any more; whoever goes through it goes on."""
    check_team(request, Capability.SEE_PLANS)
    found = get_written_list(request.village, code)
    retire_list(checklist=found, by=request.auth, now=clock.now())
    return Status(204, None)


def _written(row: Checklist) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.names,
        "moment": row.moment,
        "kinds": row.kinds,
        "items": [
            {
                "code": thing.code,
                "name": dict(thing.names),
                "by": thing.doer,
                "days": thing.days,
                "known": thing.fact,
            }
            for thing in row.read()
        ],
        "looked_at": row.looked_at,
        "changed_at": row.changed_at,
    }
