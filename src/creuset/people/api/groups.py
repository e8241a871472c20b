"""Groups, for programs."""

from typing import Annotated, Any

from ninja import Field, Status

from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.roles import Capability, Scope
from creuset.people.actions import groups as actions
from creuset.people.api.access import check_team
from creuset.people.models import Group
from creuset.people.queries import get_known
from creuset.people.queries.groups import get_group, get_group_page, groups_of
from creuset.people.requests import ApiRequest

router = Router(tags=["people"])

Texts = dict[Annotated[str, Field(max_length=5)], Annotated[str, Field(max_length=300)]]


class GroupIn(In):
    """How a group is called, and who belongs there, by language."""

    names: Texts
    description: Texts = {}


class GroupOut(Out):
    """A group that rules of places may speak of by its code."""

    id: int
    code: str
    names: dict[str, str]
    description: dict[str, str]


class GroupMemberOut(Out):
    """Who belongs to a group."""

    party: int
    name: str


class GroupPageOut(GroupOut):
    """A group, and who belongs to it."""

    members: list[GroupMemberOut]


class GroupMemberIn(In):
    """Who joins."""

    party: Annotated[int, Field(ge=1, le=2**53)]


@router.get("/groups", response=list[GroupOut], summary="The groups")
def list_groups(request: ApiRequest) -> list[Group]:
    """Those whom the rules treat alike."""
    check_team(request, Capability.SEE_PEOPLE)
    return list(groups_of(request.village))


@router.post("/groups", response={201: GroupOut}, summary="Make a group")
@needs(Scope.PEOPLE)
def make_group(request: ApiRequest, group: GroupIn) -> Status[Group]:
    """A group, empty; its code is made of its name."""
    check_team(request, Capability.SEE_PEOPLE)
    made = actions.make_group(
        village=request.village, **group.dict(), by=request.auth, now=clock.now()
    )
    return Status(201, made)


@router.get("/groups/{int:pk}", response=GroupPageOut, summary="A group")
def read_group(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Who belongs to it."""
    check_team(request, Capability.SEE_PEOPLE)
    return _values(get_group(request.village, pk))


@router.put("/groups/{int:pk}", response=GroupPageOut, summary="Rename a group")
@needs(Scope.PEOPLE)
def change_group(request: ApiRequest, pk: int, group: GroupIn) -> dict[str, Any]:
    """It is called so; its code stays."""
    check_team(request, Capability.SEE_PEOPLE)
    found = get_group(request.village, pk)
    actions.change_group(group=found, **group.dict(), by=request.auth, now=clock.now())
    return _values(found)


@router.post("/groups/{int:pk}/members", response=GroupPageOut, summary="Somebody joins a group")
@needs(Scope.PEOPLE)
def join_group(request: ApiRequest, pk: int, member: GroupMemberIn) -> dict[str, Any]:
    """A party that the village knows belongs to it."""
    check_team(request, Capability.SEE_PEOPLE)
    found, party = get_group(request.village, pk), get_known(request.village, member.party).party
    actions.join_group(group=found, party=party, by=request.auth, now=clock.now())
    return _values(found)


@router.delete(
    "/groups/{int:pk}/members/{int:party}", response={204: None}, summary="Somebody leaves a group"
)
@needs(Scope.PEOPLE)
def leave_group(request: ApiRequest, pk: int, party: int) -> Status[None]:
    """The party belongs to it no more."""
    check_team(request, Capability.SEE_PEOPLE)
    found, gone = get_group(request.village, pk), get_known(request.village, party).party
    actions.leave_group(group=found, party=gone, by=request.auth, now=clock.now())
    return Status(204, None)


def _values(group: Group) -> dict[str, Any]:
    return {
        "id": group.pk,
        "code": group.code,
        "names": group.names,
        "description": group.description,
        "members": [
            {"party": row.party_id, "name": row.party.name} for row in get_group_page(group).members
        ],
    }
