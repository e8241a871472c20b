"""Whoever calls: their tokens, their profile."""

from datetime import datetime
from typing import Any

from creuset.core import clock
from creuset.core.api import Out, Router, needs
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people import actions
from creuset.people.actions.exporting import take
from creuset.people.api.parties import PartyOut, PersonIn
from creuset.people.models import ApiToken, Party
from creuset.people.queries import live_tokens
from creuset.people.requests import ApiRequest

router = Router(tags=["account"])


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


@router.get("/me/data", response=dict[str, Any], summary="All that is known of me")
@needs(Scope.PEOPLE)
def take_data(request: ApiRequest) -> dict[str, Any]:
    """Every row that names me, by the name of its model; that it was taken is written down."""
    party = request.auth.party
    if party is None or party.is_organisation:
        raise NotFound(_("Only a person has data of their own."))
    return take(party=party, by=request.auth, now=clock.now()).as_json


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
