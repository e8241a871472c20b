"""Who belongs to which organisation."""

from typing import Annotated, Any

from ninja import Field, Status

from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.roles import Scope
from creuset.people import actions
from creuset.people.api.access import affiliation_of, known_party, of_kind
from creuset.people.api.fields import Email
from creuset.people.models import Affiliation, BillingContact
from creuset.people.queries import get_known
from creuset.people.queries.belonging import billing_contact_of
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
    may_book: bool
    may_sign: bool


class AffiliationIn(In):
    """Who belongs to the organisation, as what."""

    person: int
    title: Annotated[str, Field(max_length=120)] = ""
    is_admin: bool = False
    may_book: bool = True
    may_sign: bool = False


class AffiliationChangeIn(In):
    """What they do there, and whether they look after it."""

    title: Annotated[str, Field(max_length=120)] = ""
    is_admin: bool = False
    #: None: as it is.
    may_book: bool | None = None
    may_sign: bool | None = None


class BillingContactIn(In):
    """Whom the organisation has told of money: one of its people, or an address outside; neither: its admins."""

    person: int | None = None
    name: Annotated[str, Field(max_length=160)] = ""
    email: Email = ""


class BillingContactOut(Out):
    """Whom the organisation has told of money."""

    person: int | None
    name: str
    email: str


@router.get(
    "/people/{int:pk}/billing-contact", response=BillingContactOut, summary="Who is told of money"
)
def get_billing_contact(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Where quotes and what is told of money go, to the team and to its admins; empty: to its admins."""
    organisation = of_kind(known_party(request, pk), is_organisation=True)
    return _contact_values(billing_contact_of(organisation))


@router.put(
    "/people/{int:pk}/billing-contact",
    response=BillingContactOut,
    summary="Say who is told of money",
)
@needs(Scope.PEOPLE)
def set_billing_contact(request: ApiRequest, pk: int, contact: BillingContactIn) -> dict[str, Any]:
    """Quotes and what is told of money go there from now on."""
    row = actions.set_billing_contact(
        organisation=of_kind(known_party(request, pk), is_organisation=True),
        village=request.village,
        person=get_known(request.village, contact.person).party if contact.person else None,
        name=contact.name,
        email=contact.email,
        by=request.auth,
        now=clock.now(),
    )
    return _contact_values(row)


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
        may_book=affiliation.may_book,
        may_sign=affiliation.may_sign,
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
        may_book=affiliation.may_book,
        may_sign=affiliation.may_sign,
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
        "may_book": row.may_book or row.is_admin,
        "may_sign": row.may_sign or row.is_admin,
    }


def _contact_values(row: BillingContact | None) -> dict[str, Any]:
    return {
        "person": row.person_id if row else None,
        "name": row.called if row else "",
        "email": row.address if row else "",
    }
