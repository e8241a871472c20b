"""Who is invited, and who asks to join."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Status

from creuset.core import clock
from creuset.core.api import Email, In, Out, Router, needs
from creuset.core.roles import Capability, Role, Scope
from creuset.people import actions
from creuset.people.api.access import check_team
from creuset.people.api.fields import Short
from creuset.people.models import Invitation, JoinRequest, Party
from creuset.people.permissions import may_invite
from creuset.people.queries import every_invitation, get_known, invitations_of, join_requests_of
from creuset.people.requests import ApiRequest

router = Router(tags=["people"])


class InvitationIn(In):
    """Whom to ask in."""

    email: Email
    name: Short = ""
    party: int | None = None
    organisation: int | None = None
    role: Role | None = None
    title: Annotated[str, Field(max_length=120)] = ""
    is_admin: bool = False
    days: Literal[3, 7, 14, 30] = 14


class InvitationOut(Out):
    """An invitation that waits."""

    id: int
    email: str
    name: str
    role: str
    sent_at: datetime
    expires_at: datetime


class JoinRequestOut(Out):
    """Somebody who asks to join."""

    id: int
    party: int
    name: str
    words: str
    created_at: datetime


class AnswerIn(In):
    """Let in, or not."""

    is_accepted: bool


@router.get("/invitations", response=list[InvitationOut], summary="Who was invited")
def list_invitations(request: ApiRequest) -> list[Invitation]:
    """Invitations that wait for an answer, the latest first; two hundred at most."""
    check_team(request, Capability.INVITE)
    return list(invitations_of(request.village)[:200])


@router.post("/invitations", response={201: InvitationOut}, summary="Invite")
@needs(Scope.PEOPLE)
def invite(request: ApiRequest, invitation: InvitationIn) -> Status[Invitation]:
    """A mail leaves with a link, good once and for so many days; a company's admin invites to the company."""
    named = {
        name: get_known(request.village, pk).party if pk is not None else None
        for name, pk in (
            ("party", invitation.party),
            ("organisation", invitation.organisation),
        )
    }
    _check_invites(request, named["organisation"])
    made = actions.invite(
        village=request.village,
        email=invitation.email,
        name=invitation.name,
        role=invitation.role,
        title=invitation.title,
        is_admin=invitation.is_admin,
        days=invitation.days,
        **named,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, made)


@router.post("/invitations/{int:pk}/resend", response=InvitationOut, summary="Send again")
@needs(Scope.PEOPLE)
def resend_invitation(request: ApiRequest, pk: int) -> Invitation:
    """The mail leaves again with another link; the old one is dead."""
    found = _invitation(request, pk)
    return actions.resend_invitation(invitation=found, by=request.auth, now=clock.now())


@router.delete("/invitations/{int:pk}", response={204: None}, summary="Withdraw an invitation")
@needs(Scope.PEOPLE)
def withdraw_invitation(request: ApiRequest, pk: int) -> Status[None]:
    """The link opens nothing any more."""
    found = _invitation(request, pk)
    actions.withdraw_invitation(invitation=found, by=request.auth, now=clock.now())
    return Status(204, None)


@router.get("/join-requests", response=list[JoinRequestOut], summary="Who asks to join")
def list_join_requests(request: ApiRequest) -> list[dict[str, Any]]:
    """Requests that wait for an answer, the oldest first; two hundred at most."""
    check_team(request, Capability.CHANGE_PEOPLE)
    return [
        {
            "id": row.pk,
            "party": row.party_id,
            "name": row.party.name,
            "words": row.words,
            "created_at": row.created_at,
        }
        for row in join_requests_of(request.village)[:200]
    ]


@router.post("/join-requests/{int:pk}", response={204: None}, summary="Answer a request to join")
@needs(Scope.PEOPLE)
def answer_join_request(request: ApiRequest, pk: int, answer: AnswerIn) -> Status[None]:
    """Somebody is let in, or not; a mail tells them."""
    check_team(request, Capability.CHANGE_PEOPLE)
    found = get_object_or_404(JoinRequest, pk=pk, village=request.village)
    actions.answer_join_request(
        request=found, is_accepted=answer.is_accepted, by=request.auth, now=clock.now()
    )
    return Status(204, None)


def _check_invites(request: ApiRequest, organisation: Party | None) -> None:
    """Raise Http404 unless the caller may invite to the village, or to that organisation."""
    if not may_invite(request.auth, request.village, organisation):
        raise Http404


def _invitation(request: ApiRequest, pk: int) -> Invitation:
    found = get_object_or_404(every_invitation(request.village), pk=pk)
    _check_invites(request, found.organisation)
    return found
