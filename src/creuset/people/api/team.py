"""Who holds which role."""

from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Status

from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.roles import Capability, Role, Scope
from creuset.people import actions
from creuset.people.api.access import check_team
from creuset.people.models import RoleGrant
from creuset.people.queries import get_known, team_of
from creuset.people.requests import ApiRequest

router = Router(tags=["people"])


class RoleIn(In):
    """A role, for the whole village or for one place."""

    party: int
    role: Role
    narrowed_to: Literal["", "building", "resource"] = ""
    narrowed_id: Annotated[int, Field(ge=0, le=2**53)] = 0


class RoleOut(Out):
    """A role that somebody holds."""

    id: int
    party: int
    name: str
    role: str
    narrowed_to: str
    narrowed_id: int


@router.get("/team", response=list[RoleOut], summary="The team")
def list_team(request: ApiRequest) -> list[dict[str, Any]]:
    """Who holds which role."""
    check_team(request, Capability.SEE_PEOPLE)
    return [
        _role_values(held.grant) for member in team_of(request.village) for held in member.roles
    ]


@router.post("/team", response={201: RoleOut}, summary="Give a role")
@needs(Scope.PEOPLE)
def grant_role(request: ApiRequest, role: RoleIn) -> Status[dict[str, Any]]:
    """Somebody holds a role, never one that may do more than its giver."""
    check_team(request, Capability.SEE_PEOPLE)
    grant = actions.grant_role(
        party=get_known(request.village, role.party).party,
        village=request.village,
        role=role.role,
        narrowed_to=role.narrowed_to,
        narrowed_id=role.narrowed_id,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _role_values(grant))


@router.delete("/team/{int:pk}", response={204: None}, summary="Take a role back")
@needs(Scope.PEOPLE)
def revoke_role(request: ApiRequest, pk: int) -> Status[None]:
    """The role is held no more; the last owner stays."""
    check_team(request, Capability.SEE_DESK)
    grant = get_object_or_404(RoleGrant, pk=pk, village=request.village, revoked_at__isnull=True)
    actions.revoke_role(grant=grant, by=request.auth, now=clock.now())
    return Status(204, None)


def _role_values(grant: RoleGrant) -> dict[str, Any]:
    return {
        "id": grant.pk,
        "party": grant.party_id,
        "name": grant.party.name,
        "role": grant.role,
        "narrowed_to": grant.narrowed_to,
        "narrowed_id": grant.narrowed_id,
    }
