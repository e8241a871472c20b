"""Who belongs to which organisation."""

from typing import Annotated, Any

from ninja import Field, Status

from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.roles import Scope
from creuset.people import actions
from creuset.people.api.access import affiliation_of, known_party, of_kind
from creuset.people.models import Affiliation
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest

router = Router(tags=["people"])


class AffiliationOut(Out):
    """A person belongs to an organisation."""

    id: int
    person: int
    person_name: str
    organisation: int
    organisation_name: str
    title: str
    is_admin: bool


class AffiliationIn(In):
    """Who belongs to the organisation, as what."""

    person: int
    title: Annotated[str, Field(max_length=120)] = ""
    is_admin: bool = False


class AffiliationChangeIn(In):
    """What they do there, and whether they look after it."""

    title: Annotated[str, Field(max_length=120)] = ""
    is_admin: bool = False


@router.post(
    "/people/{int:pk}/affiliations", response={201: AffiliationOut}, summary="Somebody joins it"
)
@needs(Scope.PEOPLE)
def affiliate(request: ApiRequest, pk: int, affiliation: AffiliationIn) -> Status[dict[str, Any]]:
    """A person belongs to the organisation from today on."""
    organisation = of_kind(known_party(request, pk), is_organisation=True)
    row = actions.affiliate(
        person=get_known(request.village, affiliation.person).party,
        organisation=organisation,
        village=request.village,
        title=affiliation.title,
        is_admin=affiliation.is_admin,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, affiliation_values(row))


@router.put(
    "/people/{int:pk}/affiliations/{int:row}", response=AffiliationOut, summary="Change their place"
)
@needs(Scope.PEOPLE)
def change_affiliation(
    request: ApiRequest, pk: int, row: int, affiliation: AffiliationChangeIn
) -> dict[str, Any]:
    """What a person does in the organisation, and whether they look after it."""
    changed = actions.change_affiliation(
        affiliation=affiliation_of(request, pk, row),
        village=request.village,
        title=affiliation.title,
        is_admin=affiliation.is_admin,
        by=request.auth,
        now=clock.now(),
    )
    return affiliation_values(changed)


@router.delete(
    "/people/{int:pk}/affiliations/{int:row}", response={204: None}, summary="Somebody leaves it"
)
@needs(Scope.PEOPLE)
def end_affiliation(request: ApiRequest, pk: int, row: int) -> Status[None]:
    """The person belongs to the organisation no more."""
    found = affiliation_of(request, pk, row)
    actions.end_affiliation(
        affiliation=found, village=request.village, by=request.auth, now=clock.now()
    )
    return Status(204, None)


def affiliation_values(row: Affiliation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "person": row.person_id,
        "person_name": row.person.name,
        "organisation": row.organisation_id,
        "organisation_name": row.organisation.name,
        "title": row.title,
        "is_admin": row.is_admin,
    }
