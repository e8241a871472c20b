"""Whoever calls: their tokens, their profile."""

from datetime import datetime

from creuset.core import clock
from creuset.core.api import Out, Router, needs
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people import actions
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
