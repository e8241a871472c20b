"""People for programs: the same lists, pages and actions as at the desk."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Status

from creuset.core import clock
from creuset.core.api import In, Line, Out, Paged, Paging, Router, Text, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Capability, Role, Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people import actions
from creuset.people.models import (
    Affiliation,
    ApiToken,
    Invitation,
    JoinRequest,
    KnownParty,
    Party,
    RoleGrant,
)
from creuset.people.permissions import speaks_for
from creuset.people.queries import (
    find_known,
    get_known,
    get_party_page,
    get_story,
    ids_of,
    invitations_of,
    join_requests_of,
    team_of,
)
from creuset.people.requests import ApiRequest

router = Router(tags=["people"])
account_router = Router(tags=["account"])

Short = Annotated[str, Field(max_length=160)]
Phone = Annotated[str, Field(max_length=30)]
Email = Annotated[str, Field(max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Number = Annotated[str, Field(max_length=30)]
Language = Literal["fr", "en"]


class PartyOut(Out):
    """A person or an organisation that the village knows."""

    id: int
    kind: str
    name: str
    given_name: str
    family_name: str
    email: str
    phone: str
    language: str
    siren: str
    siret: str
    vat_number: str
    is_test_data: bool


class AffiliationOut(Out):
    """A person belongs to an organisation."""

    id: int
    person: int
    person_name: str
    organisation: int
    organisation_name: str
    title: str
    is_admin: bool


class PartyPageOut(PartyOut):
    """A party with where it belongs, and its roles in the village."""

    affiliations: list[AffiliationOut]
    roles: list[str]


class KnownOut(Out):
    """What the village keeps of a party for itself."""

    notes: str
    tags: list[str]
    since: datetime


class StoryRowOut(Out):
    """One thing that happened."""

    id: int
    at: datetime
    verb: str
    by: str
    via: str
    sentence: str
    reason: str


class StoryOut(Out):
    """A part of a story, the latest first; `before` asks for what came before it."""

    rows: list[StoryRowOut]
    before: int | None


class PersonIn(In):
    """A person; one of both names is needed."""

    given_name: Annotated[str, Field(max_length=80)] = ""
    family_name: Annotated[str, Field(max_length=80)] = ""
    email: Email = ""
    phone: Phone = ""
    language: Language = "fr"


class OrganisationIn(In):
    """An organisation; its numbers are checked."""

    name: Line
    email: Email = ""
    phone: Phone = ""
    siren: Number = ""
    siret: Number = ""
    vat_number: Number = ""
    language: Language = "fr"


class KnownIn(In):
    """Notes and tags of the village."""

    notes: Text = ""
    tags: list[Annotated[str, Field(max_length=60)]] = []


class AffiliationIn(In):
    """Who belongs to the organisation, as what."""

    person: int
    title: Annotated[str, Field(max_length=120)] = ""
    is_admin: bool = False


class AffiliationChangeIn(In):
    """What they do there, and whether they look after it."""

    title: Annotated[str, Field(max_length=120)] = ""
    is_admin: bool = False


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


class InvitationIn(In):
    """Whom to ask in."""

    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    name: Short = ""
    party: int | None = None
    organisation: int | None = None
    role: Role | None = None


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


class TokenOut(Out):
    """A token of mine; its secret was shown once."""

    id: int
    label: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


class PeopleFilter(Paging):
    """Which parties of the village."""

    words: Annotated[str, Field(max_length=120)] = ""
    kind: Literal["", "person", "organisation"] = ""
    tag: Annotated[str, Field(max_length=60)] = ""
    role: Role | None = None


class Before(Out):
    """Which part of a story."""

    before: Annotated[int, Field(ge=1, le=2**53)] | None = None


@router.get("/people", response=Paged[PartyOut], summary="The people of the village")
def list_people(
    request: ApiRequest, response: HttpResponse, asked: Query[PeopleFilter]
) -> Page[Party]:
    """Persons and organisations that the village knows, by name."""
    _check_team(request, Capability.SEE_PEOPLE)
    rows = find_known(
        request.village, words=asked.words, kind=asked.kind, tag=asked.tag, role=asked.role or ""
    )
    found = page(rows, order=("party__search_text",), at=asked, request=request, response=response)
    return mapped(found, lambda known: [row.party for row in known])


@router.post("/people/persons", response={201: PartyOut}, summary="Add a person")
@needs(Scope.PEOPLE)
def add_person(request: ApiRequest, person: PersonIn) -> Status[Party]:
    """A person is known to the village; nothing is sent to them."""
    made = actions.add_person(
        village=request.village, **person.dict(), by=request.auth, now=clock.now()
    )
    return Status(201, made)


@router.post("/people/organisations", response={201: PartyOut}, summary="Add an organisation")
@needs(Scope.PEOPLE)
def add_organisation(request: ApiRequest, organisation: OrganisationIn) -> Status[Party]:
    """The organisation is known to the village; one with this SIREN in the network is the same."""
    made = actions.add_organisation(
        village=request.village, **organisation.dict(), by=request.auth, now=clock.now()
    )
    return Status(201, made)


@router.get("/people/{int:pk}", response=PartyPageOut, summary="A person or an organisation")
def get_party(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Who they are, where they belong, their roles here; for the team, themselves and their admins."""
    found = get_party_page(_known(request, pk))
    return {
        **_party_values(found.party),
        "affiliations": [_affiliation_values(row) for row in found.affiliations],
        "roles": sorted({grant.role for grant in found.grants}),
    }


@router.put("/people/{int:pk}/person", response=PartyOut, summary="Change a person")
@needs(Scope.PEOPLE)
def change_person(request: ApiRequest, pk: int, person: PersonIn) -> Party:
    """The person is called and reached so, in the whole network."""
    party = _of_kind(_known(request, pk), is_organisation=False)
    return actions.change_person(
        party=party, village=request.village, **person.dict(), by=request.auth, now=clock.now()
    )


@router.put("/people/{int:pk}/organisation", response=PartyOut, summary="Change an organisation")
@needs(Scope.PEOPLE)
def change_organisation(request: ApiRequest, pk: int, organisation: OrganisationIn) -> Party:
    """The organisation is called, numbered and reached so, in the whole network."""
    party = _of_kind(_known(request, pk), is_organisation=True)
    return actions.change_organisation(
        party=party,
        village=request.village,
        **organisation.dict(),
        by=request.auth,
        now=clock.now(),
    )


@router.get("/people/{int:pk}/notes", response=KnownOut, summary="The village's notes")
def get_notes(request: ApiRequest, pk: int) -> KnownParty:
    """Notes and tags that the village keeps for itself."""
    _check_team(request, Capability.SEE_PEOPLE)
    return get_known(request.village, pk)


@router.put("/people/{int:pk}/notes", response=KnownOut, summary="Change the notes")
@needs(Scope.PEOPLE)
def change_notes(request: ApiRequest, pk: int, known: KnownIn) -> KnownParty:
    """The village keeps these notes and tags."""
    _check_team(request, Capability.SEE_PEOPLE)
    return actions.change_known(
        known=get_known(request.village, pk),
        notes=known.notes,
        tags=known.tags,
        by=request.auth,
        now=clock.now(),
    )


@router.get("/people/{int:pk}/story", response=StoryOut, summary="What happened")
def story(request: ApiRequest, pk: int, asked: Query[Before]) -> dict[str, Any]:
    """What the audit tells of the party, to those who may read it."""
    party = _known(request, pk).party
    told = get_story(
        kind="party",
        ids=ids_of(party),
        village=request.village,
        is_team=request.auth.may(Capability.SEE_PEOPLE, request.village),
        before=asked.before,
    )
    return story_values(told)


@router.post(
    "/people/{int:pk}/affiliations", response={201: AffiliationOut}, summary="Somebody joins it"
)
@needs(Scope.PEOPLE)
def affiliate(request: ApiRequest, pk: int, affiliation: AffiliationIn) -> Status[dict[str, Any]]:
    """A person belongs to the organisation from today on."""
    organisation = _of_kind(_known(request, pk), is_organisation=True)
    row = actions.affiliate(
        person=get_known(request.village, affiliation.person).party,
        organisation=organisation,
        village=request.village,
        title=affiliation.title,
        is_admin=affiliation.is_admin,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _affiliation_values(row))


@router.put(
    "/people/{int:pk}/affiliations/{int:row}", response=AffiliationOut, summary="Change their place"
)
@needs(Scope.PEOPLE)
def change_affiliation(
    request: ApiRequest, pk: int, row: int, affiliation: AffiliationChangeIn
) -> dict[str, Any]:
    """What a person does in the organisation, and whether they look after it."""
    changed = actions.change_affiliation(
        affiliation=_affiliation(request, pk, row),
        village=request.village,
        title=affiliation.title,
        is_admin=affiliation.is_admin,
        by=request.auth,
        now=clock.now(),
    )
    return _affiliation_values(changed)


@router.delete(
    "/people/{int:pk}/affiliations/{int:row}", response={204: None}, summary="Somebody leaves it"
)
@needs(Scope.PEOPLE)
def end_affiliation(request: ApiRequest, pk: int, row: int) -> Status[None]:
    """The person belongs to the organisation no more."""
    found = _affiliation(request, pk, row)
    actions.end_affiliation(
        affiliation=found, village=request.village, by=request.auth, now=clock.now()
    )
    return Status(204, None)


@router.get(
    "/people/{int:pk}/merge/{int:other}", response=MergePreviewOut, summary="Look at a merge"
)
def preview_merge(request: ApiRequest, pk: int, other: int) -> dict[str, Any]:
    """What would happen if the other party became this one; nothing does."""
    _check_team(request, Capability.SEE_PEOPLE)
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
    _check_team(request, Capability.SEE_PEOPLE)
    return actions.merge(
        kept=get_known(request.village, pk).party,
        other=get_known(request.village, chosen.other).party,
        keep_email=chosen.keep_email,
        reason=chosen.reason,
        by=request.auth,
        now=clock.now(),
    )


@router.post("/people/{int:pk}/erase", response={204: None}, summary="Erase a person")
@needs(Scope.PEOPLE)
def erase(request: ApiRequest, pk: int) -> Status[None]:
    """Nothing says any more who this was; it cannot be undone."""
    party = _of_kind(_known(request, pk), is_organisation=False)
    actions.erase_person(party=party, by=request.auth, now=clock.now())
    return Status(204, None)


@router.get("/team", response=list[RoleOut], summary="The team")
def list_team(request: ApiRequest) -> list[dict[str, Any]]:
    """Who holds which role."""
    _check_team(request, Capability.SEE_PEOPLE)
    return [
        _role_values(held.grant) for member in team_of(request.village) for held in member.roles
    ]


@router.post("/team", response={201: RoleOut}, summary="Give a role")
@needs(Scope.PEOPLE)
def grant_role(request: ApiRequest, role: RoleIn) -> Status[dict[str, Any]]:
    """Somebody holds a role, never one that may do more than its giver."""
    _check_team(request, Capability.SEE_PEOPLE)
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
    _check_team(request, Capability.SEE_DESK)
    grant = get_object_or_404(RoleGrant, pk=pk, village=request.village, revoked_at__isnull=True)
    actions.revoke_role(grant=grant, by=request.auth, now=clock.now())
    return Status(204, None)


@router.get("/invitations", response=list[InvitationOut], summary="Who was invited")
def list_invitations(request: ApiRequest) -> list[Invitation]:
    """Invitations that wait for an answer, the latest first; two hundred at most."""
    _check_team(request, Capability.INVITE)
    return list(invitations_of(request.village)[:200])


@router.post("/invitations", response={201: InvitationOut}, summary="Invite")
@needs(Scope.PEOPLE)
def invite(request: ApiRequest, invitation: InvitationIn) -> Status[Invitation]:
    """A mail leaves with a link, good once and for fourteen days."""
    _check_team(request, Capability.INVITE)
    named = {
        name: get_known(request.village, pk).party if pk is not None else None
        for name, pk in (
            ("party", invitation.party),
            ("organisation", invitation.organisation),
        )
    }
    made = actions.invite(
        village=request.village,
        email=invitation.email,
        name=invitation.name,
        role=invitation.role,
        **named,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, made)


@router.post("/invitations/{int:pk}/resend", response=InvitationOut, summary="Send again")
@needs(Scope.PEOPLE)
def resend_invitation(request: ApiRequest, pk: int) -> Invitation:
    """The mail leaves again with another link; the old one is dead."""
    _check_team(request, Capability.INVITE)
    found = get_object_or_404(Invitation, pk=pk, village=request.village)
    return actions.resend_invitation(invitation=found, by=request.auth, now=clock.now())


@router.delete("/invitations/{int:pk}", response={204: None}, summary="Withdraw an invitation")
@needs(Scope.PEOPLE)
def withdraw_invitation(request: ApiRequest, pk: int) -> Status[None]:
    """The link opens nothing any more."""
    _check_team(request, Capability.INVITE)
    found = get_object_or_404(Invitation, pk=pk, village=request.village)
    actions.withdraw_invitation(invitation=found, by=request.auth, now=clock.now())
    return Status(204, None)


@router.get("/join-requests", response=list[JoinRequestOut], summary="Who asks to join")
def list_join_requests(request: ApiRequest) -> list[dict[str, Any]]:
    """Requests that wait for an answer, the oldest first; two hundred at most."""
    _check_team(request, Capability.CHANGE_PEOPLE)
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
    _check_team(request, Capability.CHANGE_PEOPLE)
    found = get_object_or_404(JoinRequest, pk=pk, village=request.village)
    actions.answer_join_request(
        request=found, is_accepted=answer.is_accepted, by=request.auth, now=clock.now()
    )
    return Status(204, None)


@account_router.get("/me/tokens", response=list[TokenOut], summary="My tokens")
def list_tokens(request: ApiRequest) -> list[ApiToken]:
    """The live tokens of whoever asks. They are made and revoked signed in, never by a token."""
    rows = ApiToken.objects.filter(party_id=request.auth.party_id or 0, revoked_at__isnull=True)
    return list(rows.order_by("-pk"))


@account_router.put("/me/profile", response=PartyOut, summary="Change my profile")
@needs(Scope.PEOPLE)
def change_profile(request: ApiRequest, person: PersonIn) -> Party:
    """My name, how I am reached and in which language, in the whole network."""
    party = request.auth.party
    if party is None or party.is_organisation:
        raise NotFound(_("Only a person has a profile."))
    return actions.change_person(
        party=party, village=None, **person.dict(), by=request.auth, now=clock.now()
    )


def story_values(told: Any) -> dict[str, Any]:
    """Return a story as it is answered."""
    return {
        "rows": [
            {
                "id": row.pk,
                "at": row.at,
                "verb": row.verb,
                "by": row.by,
                "via": row.via,
                "sentence": row.sentence,
                "reason": row.reason,
            }
            for row in told.rows
        ],
        "before": told.older,
    }


def _check_team(request: ApiRequest, capability: Capability) -> None:
    """Raise NotFound unless the caller has the capability: what one may not see is not there."""
    if not request.auth.may(capability, request.village):
        raise NotFound(_("There is nothing here, or nothing that you may see."))


def _known(request: ApiRequest, pk: int) -> KnownParty:
    """Return what the village knows of a party, to its team and to whoever speaks for the party."""
    known = get_known(request.village, pk)
    if not speaks_for(request.auth, known.party):
        _check_team(request, Capability.SEE_PEOPLE)
    return known


def _of_kind(known: KnownParty, *, is_organisation: bool) -> Party:
    if known.party.is_organisation is not is_organisation:
        raise NotFound(_("This village knows nobody of this kind by this number."))
    return known.party


def _affiliation(request: ApiRequest, pk: int, row: int) -> Affiliation:
    organisation = _known(request, pk).party
    rows = Affiliation.objects.filter(person__known_in__village=request.village)
    return get_object_or_404(rows, pk=row, organisation=organisation, until__isnull=True)


def _party_values(party: Party) -> dict[str, Any]:
    return {name: getattr(party, name) for name in PartyOut.model_fields}


def _affiliation_values(row: Affiliation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "person": row.person_id,
        "person_name": row.person.name,
        "organisation": row.organisation_id,
        "organisation_name": row.organisation.name,
        "title": row.title,
        "is_admin": row.is_admin,
    }


def _role_values(grant: RoleGrant) -> dict[str, Any]:
    return {
        "id": grant.pk,
        "party": grant.party_id,
        "name": grant.party.name,
        "role": grant.role,
        "narrowed_to": grant.narrowed_to,
        "narrowed_id": grant.narrowed_id,
    }
