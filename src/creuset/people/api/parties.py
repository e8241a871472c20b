"""Persons and organisations: listed, added, changed, noted, told, erased."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Field, Query, Status

from creuset.core import clock
from creuset.core.api import In, Line, Out, Paged, Paging, Router, Text, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Capability, Role, Scope
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people import actions
from creuset.people.api.access import check_team, known_party, of_kind
from creuset.people.api.affiliations import AffiliationOut, affiliation_values
from creuset.people.api.fields import (
    Country,
    Email,
    Language,
    Number,
    Phone,
    Postcode,
    Street,
    Town,
)
from creuset.people.members import is_member, of_standing
from creuset.people.models import KnownParty, Party
from creuset.people.queries import find_known, get_known, get_party_page, get_story, ids_of
from creuset.people.requests import ApiRequest

router = Router(tags=["people"])


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
    street: str
    postcode: str
    city: str
    country: str
    is_test_data: bool


class PartyPageOut(PartyOut):
    """A party with where it belongs, and its roles in the village."""

    affiliations: list[AffiliationOut]
    roles: list[str]
    is_member: bool


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
    street: Street = ""
    postcode: Postcode = ""
    city: Town = ""
    country: Country = ""


class OrganisationIn(In):
    """An organisation; its numbers are checked."""

    name: Line
    email: Email = ""
    phone: Phone = ""
    siren: Number = ""
    siret: Number = ""
    vat_number: Number = ""
    language: Language = "fr"
    street: Street = ""
    postcode: Postcode = ""
    city: Town = ""
    country: Country = ""


class KnownIn(In):
    """Notes and tags of the village."""

    notes: Text = ""
    tags: list[Annotated[str, Field(max_length=60)]] = []


class PeopleFilter(Paging):
    """Which parties of the village."""

    words: Annotated[str, Field(max_length=120)] = ""
    kind: Literal["", "person", "organisation"] = ""
    tag: Annotated[str, Field(max_length=60)] = ""
    role: Role | None = None
    standing: Literal["", "member", "contact"] = ""


class Before(Out):
    """Which part of a story."""

    before: Annotated[int, Field(ge=1, le=2**53)] | None = None


@router.get("/people", response=Paged[PartyOut], summary="The people of the village")
def list_people(
    request: ApiRequest, response: HttpResponse, asked: Query[PeopleFilter]
) -> Page[Party]:
    """Persons and organisations that the village knows, by name."""
    check_team(request, Capability.SEE_PEOPLE)
    today = request.village.day_of(clock.now())
    rows = find_known(
        request.village,
        words=asked.words,
        kind=asked.kind,
        tag=asked.tag,
        role=asked.role or "",
        **of_standing(asked.standing, request.village, on=today),
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
    found = get_party_page(known_party(request, pk))
    return {
        **_party_values(found.party),
        "affiliations": [affiliation_values(row) for row in found.affiliations],
        "roles": sorted({grant.role for grant in found.grants}),
        "is_member": is_member(
            request.village, found.party.pk, on=request.village.day_of(clock.now())
        ),
    }


@router.put("/people/{int:pk}/person", response=PartyOut, summary="Change a person")
@needs(Scope.PEOPLE)
def change_person(request: ApiRequest, pk: int, person: PersonIn) -> Party:
    """The person is called and reached so, in the whole network."""
    party = of_kind(known_party(request, pk), is_organisation=False)
    return actions.change_person(
        party=party, village=request.village, **person.dict(), by=request.auth, now=clock.now()
    )


@router.put("/people/{int:pk}/organisation", response=PartyOut, summary="Change an organisation")
@needs(Scope.PEOPLE)
def change_organisation(request: ApiRequest, pk: int, organisation: OrganisationIn) -> Party:
    """The organisation is called, numbered and reached so, in the whole network."""
    party = of_kind(known_party(request, pk), is_organisation=True)
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
    check_team(request, Capability.SEE_PEOPLE)
    return get_known(request.village, pk)


@router.put("/people/{int:pk}/notes", response=KnownOut, summary="Change the notes")
@needs(Scope.PEOPLE)
def change_notes(request: ApiRequest, pk: int, known: KnownIn) -> KnownParty:
    """The village keeps these notes and tags."""
    check_team(request, Capability.SEE_PEOPLE)
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
    party = known_party(request, pk).party
    told = get_story(
        kind="party",
        ids=ids_of(party),
        village=request.village,
        is_team=request.auth.may(Capability.SEE_PEOPLE, request.village),
        before=asked.before,
    )
    return story_values(told)


@router.post("/people/{int:pk}/erase", response={204: None}, summary="Erase a person")
@needs(Scope.PEOPLE)
def erase(request: ApiRequest, pk: int) -> Status[None]:
    """Nothing says any more who this was; it cannot be undone."""
    party = of_kind(known_party(request, pk), is_organisation=False)
    if party.pk == request.auth.party_id:
        raise Forbidden(_("Nobody erases themselves here: this is asked at /api/v1/me/erasure."))
    actions.erase_person(party=party, by=request.auth, now=clock.now())
    return Status(204, None)


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


def _party_values(party: Party) -> dict[str, Any]:
    return {name: getattr(party, name) for name in PartyOut.model_fields}
