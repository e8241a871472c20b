"""Texts of contracts, and house rules, for programs."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Day, In, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Capability, Scope
from creuset.documents.actions import texts as actions
from creuset.documents.actions.house_rules import accept_rules
from creuset.documents.queries.house_rules import (
    acceptances_of,
    find_acceptance,
    rules_in_force,
    rules_page,
)
from creuset.documents.queries.texts import TextPage, get_text, texts_of
from creuset.documents.rules.terms import ContractKind
from creuset.kernel.errors import NotFound
from creuset.people.permissions import check_may
from creuset.people.requests import ApiRequest

router = Router(tags=["contracts"])

Name = Annotated[str, Field(max_length=120)]
Source = Annotated[str, Field(max_length=60_000)]
Code = Annotated[str, Field(max_length=5)]


class TextIn(In):
    """A draft: its kind, its names and its Typst by language."""

    kind: ContractKind
    names: Annotated[dict[Code, Name], Field(max_length=8)]
    sources: Annotated[dict[Code, Source], Field(max_length=8)]


class NewTextIn(TextIn):
    """A draft of a text of the village's own, and the short name that it goes by."""

    code: Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,40}$")]


class PublishTextIn(In):
    """From which day it is in force."""

    first_day: Day


class TextVersionOut(Out):
    """A version that is published: it never changes."""

    id: int
    number: int
    first_day: date
    sha256: str


class TextOut(Out):
    """A text: what it says, or what its draft does."""

    code: str
    kind: ContractKind
    names: dict[str, str]
    sources: dict[str, str]
    has_draft: bool
    in_force: int | None
    versions: list[TextVersionOut]


class HouseRulesOut(Out):
    """The house rules in force, and whether the caller accepted them."""

    id: int
    number: int
    first_day: date
    language: str
    html: str
    accepted_at: AwareDatetime | None


class AcceptRulesIn(In):
    """The version that was read."""

    id: Annotated[int, Field(ge=1, le=2**53)]


class AcceptanceOut(Out):
    """Who accepted the house rules in force, and when."""

    party: int
    name: str
    at: AwareDatetime


@router.get("/contract-texts", response=list[TextOut], summary="Texts of contracts")
def list_texts(request: ApiRequest) -> list[dict[str, Any]]:
    """Every text of the village, and those that Creuset brings."""
    check_may(request.auth, Capability.SEE_CONTRACTS, request.village)
    return [_text(one) for one in texts_of(request.village, on=_today(request))]


@router.post("/contract-texts", response={201: TextOut}, summary="Write a text of one's own")
@needs(Scope.CONTRACTS)
def write_own_text(request: ApiRequest, text: NewTextIn) -> Status[Any]:
    """A draft stands under this short name; nothing is made of it until it is published."""
    actions.write_draft(
        village=request.village, **text.model_dump(), by=request.auth, now=clock.now()
    )
    return Status(201, _text(get_text(request.village, text.code, on=_today(request))))


@router.put(
    "/contract-texts/{slug:code}/draft", response=TextOut, summary="Write a draft of a text"
)
@needs(Scope.CONTRACTS)
def write_text(request: ApiRequest, code: str, text: TextIn) -> dict[str, Any]:
    """It is tried with invented values; nothing is made of it until it is published."""
    check_may(request.auth, Capability.SEE_CONTRACTS, request.village)
    get_text(request.village, code, on=_today(request))
    actions.write_draft(
        village=request.village, code=code, **text.model_dump(), by=request.auth, now=clock.now()
    )
    return _text(get_text(request.village, code, on=_today(request)))


@router.delete(
    "/contract-texts/{slug:code}/draft", response={204: None}, summary="Drop a draft of a text"
)
@needs(Scope.CONTRACTS)
def drop_text(request: ApiRequest, code: str) -> Status[Any]:
    """The draft is gone; what is published stays."""
    actions.drop_draft(text=_draft(request, code), by=request.auth, now=clock.now())
    return Status(204, None)


@router.post(
    "/contract-texts/{slug:code}/publish", response=TextOut, summary="Publish a draft of a text"
)
@needs(Scope.CONTRACTS)
def publish_text(request: ApiRequest, code: str, publishing: PublishTextIn) -> dict[str, Any]:
    """It is in force from its first day on, and never changes; house rules are to be accepted again."""
    actions.publish(
        text=_draft(request, code),
        first_day=publishing.first_day,
        by=request.auth,
        now=clock.now(),
    )
    return _text(get_text(request.village, code, on=_today(request)))


@router.get("/house-rules", response=HouseRulesOut, summary="House rules in force")
def read_rules(request: ApiRequest) -> dict[str, Any]:
    """What they say in the caller's language, and whether the caller accepted them."""
    return _rules(request)


@router.post("/house-rules/accept", response=HouseRulesOut, summary="Accept the house rules")
@needs(Scope.CONTRACTS)
def accept(request: ApiRequest, acceptance: AcceptRulesIn) -> dict[str, Any]:
    """The caller accepts the version that they read, if it is still the one in force."""
    accept_rules(
        village=request.village,
        seen=acceptance.id,
        by=request.auth,
        now=clock.now(),
        ip=request.META.get("REMOTE_ADDR"),
    )
    return _rules(request)


@router.get(
    "/house-rules/acceptances",
    response=Paged[AcceptanceOut],
    summary="Who accepted the house rules",
)
def list_acceptances(
    request: ApiRequest, response: HttpResponse, at: Query[Paging]
) -> Page[dict[str, Any]]:
    """Of the version in force, the latest first."""
    check_may(request.auth, Capability.SEE_CONTRACTS, request.village)
    text = rules_in_force(request.village, on=_today(request))
    rows = acceptances_of(text)
    found = page(rows, order=("-id",), at=at, request=request, response=response)
    return mapped(
        found,
        lambda them: [
            {"party": one.party_id, "name": one.party.name, "at": one.at} for one in them
        ],
    )


def _today(request: ApiRequest) -> date:
    return request.village.day_of(clock.now())


def _draft(request: ApiRequest, code: str) -> Any:
    check_may(request.auth, Capability.SEE_CONTRACTS, request.village)
    found = get_text(request.village, code, on=_today(request)).draft
    if found is None:
        raise NotFound(_("There is no such text."))
    return found


def _rules(request: ApiRequest) -> dict[str, Any]:
    text = rules_in_force(request.village, on=_today(request))
    if text is None:
        raise NotFound(_("The village has published no house rules."))
    shown = rules_page(text, get_language() or request.village.language)
    accepted = find_acceptance(text, by=request.auth)
    return {
        "id": text.pk,
        "number": text.number,
        "first_day": text.first_day,
        "language": shown.language,
        "html": shown.words,
        "accepted_at": accepted.at if accepted else None,
    }


def _text(one: TextPage) -> dict[str, Any]:
    return {
        "code": one.code,
        "kind": one.kind,
        "names": dict(one.names),
        "sources": dict(one.sources),
        "has_draft": one.draft is not None,
        "in_force": one.in_force.number if one.in_force else None,
        "versions": [
            {"id": row.pk, "number": row.number, "first_day": row.first_day, "sha256": row.sha256}
            for row in one.versions
        ],
    }
