"""Whoever calls: their tokens, their profile."""

from datetime import date, datetime
from typing import Any

from django.http import FileResponse

from creuset.core import clock
from creuset.core.api import In, Out, Router, Status, Text, needs
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people import actions
from creuset.people.actions.exporting import archive_of, take
from creuset.people.api.parties import PartyOut, PersonIn
from creuset.people.keeping import held_of
from creuset.people.known_of import Known
from creuset.people.models import ApiToken, Party
from creuset.people.queries import live_tokens
from creuset.people.queries.accounts import wish_of
from creuset.people.recency import check_is_deliberate
from creuset.people.requests import ApiRequest
from creuset.people.rules.erasing import is_named

router = Router(tags=["account"])

_ARCHIVE = {
    "responses": {
        200: {
            "description": "A ZIP archive",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class TokenOut(Out):
    """A token of mine; its secret was shown once."""

    id: int
    label: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


@router.get("/me/tokens", response=list[TokenOut], summary="My tokens")
def list_tokens(request: ApiRequest) -> list[ApiToken]:
    """The live tokens of whoever asks. They are made and revoked signed in, never by a token."""
    return list(live_tokens(request.auth.party_id or 0))


class HeldOut(Out):
    """Something of mine that is settled first, or that stays without my name, and why."""

    what: str
    why: str
    is_open: bool
    until: date | None
    count: int


class ErasureOut(Out):
    """Whether I am forgotten; if not, since when I wish it, and what is open or would stay."""

    is_erased: bool
    asked_at: datetime | None
    held: list[HeldOut]


class ErasureIn(In):
    """My name, as it stands in my profile, so that nobody is erased by a slip."""

    name: Text


@router.get("/me/data", response=dict[str, Any], summary="All that is known of me")
@needs(Scope.DATA)
def take_data(request: ApiRequest) -> dict[str, Any]:
    """Every row that names me, by the name of its model; that it was taken is written down."""
    return _taken(request).as_json


@router.get(
    "/me/data/archive",
    summary="All that is known of me, with its files",
    openapi_extra=_ARCHIVE,
    response={200: None},
)
@needs(Scope.DATA)
def take_archive(request: ApiRequest) -> FileResponse:
    """One archive: data for programs, a page to read, the files; that it was taken is written down."""
    party, known, now = _myself(request), _taken(request), clock.now()
    name = f"creuset-{now:%Y-%m-%d}.zip"
    return FileResponse(archive_of(known, party, now=now), as_attachment=True, filename=name)


@router.get("/me/erasure", response=ErasureOut, summary="What is open, and what would stay of me")
def read_erasure(request: ApiRequest) -> dict[str, Any]:
    """What is settled before I am forgotten, what stays by law, and whether I asked."""
    return _erasure(_myself(request))


@router.post("/me/erasure", response=ErasureOut, summary="Be forgotten")
@needs(Scope.ERASURE)
def erase_me(request: ApiRequest, confirmed: ErasureIn) -> dict[str, Any]:
    """I am forgotten in the whole network, and my tokens with me; where something is open, as soon as it is settled."""
    party = _myself(request)
    check_is_deliberate(request, now=clock.by_the_machine(clock.now()))
    if not is_named(confirmed.name, name=party.name):
        raise Refused(_("This is not the name."), field="name")
    return _erasure(actions.ask_erasure(party=party, by=request.auth, now=clock.now()))


@router.delete("/me/erasure", response={204: None}, summary="Stay after all")
@needs(Scope.ERASURE)
def stay(request: ApiRequest) -> Status[None]:
    """I wish to be forgotten no longer."""
    actions.take_erasure_back(party=_myself(request), by=request.auth, now=clock.now())
    return Status(204, None)


@router.put("/me/profile", response=PartyOut, summary="Change my profile")
@needs(Scope.PEOPLE)
def change_profile(request: ApiRequest, person: PersonIn) -> Party:
    """My name, how I am reached and in which language, in the whole network."""
    party = request.auth.party
    if party is None or party.is_organisation:
        raise NotFound(_("Only a person has a profile."))
    return actions.change_person(
        party=party, village=None, **person.dict(), by=request.auth, now=clock.now()
    )


def _myself(request: ApiRequest) -> Party:
    party = request.auth.party
    if party is None or party.is_organisation:
        raise NotFound(_("Only a person has data of their own."))
    return party


def _taken(request: ApiRequest) -> Known:
    party = _myself(request)
    check_is_deliberate(request, now=clock.by_the_machine(clock.now()))
    return take(party=party, by=request.auth, now=clock.now())


def _erasure(party: Party) -> dict[str, Any]:
    is_erased = party.erased_at is not None
    wish = None if is_erased else wish_of(party)
    return {
        "is_erased": is_erased,
        "asked_at": wish.asked_at if wish else None,
        "held": held_of(party, now=clock.now()),
    }
