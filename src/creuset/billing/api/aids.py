"""The register of de minimis aid for programs: /villages/<village>/aids, /aid-undertakings, /aid-declarations…"""

from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.billing.actions import aids as register
from creuset.billing.actions import undertakings
from creuset.billing.actions.undertakings import DeclaredAid
from creuset.billing.api.shapes import Key, Words
from creuset.billing.models import Aid, AidDeclaration, AidKind, UndertakingLink
from creuset.billing.permissions import check_may_keep_aids
from creuset.billing.queries.aids import (
    aids_of,
    declarations_of,
    get_aid,
    get_link,
    links_of,
    undertaking_of,
)
from creuset.billing.rules.aids import CEILING, CURRENCY, LegalBasis
from creuset.core import clock
from creuset.core.api import Asked, Day, In, Line, Out, Paged, Paging, Router, Status, Text, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.kernel.money import Money
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest

router = Router(tags=["money"])

Gross = Annotated[int, Field(ge=0, le=10**10)]
MOST = 60


class AidOut(Out):
    """An entry of the register: granted, declared, or a correction of one."""

    id: int
    party: int
    kind: AidKind
    granted_on: date
    gross_cents: int
    words: dict[str, str]
    legal_basis: LegalBasis
    granter: str
    source_kind: str
    source: int
    register_reference: str
    corrects: int | None
    why: str
    recorded_at: AwareDatetime


class AidIn(In):
    """An aid that the village grants, in cents of a euro."""

    party: Key
    gross_cents: Gross
    words: Words
    granted_on: Day
    legal_basis: LegalBasis = LegalBasis.GENERAL
    register_reference: Annotated[str, Field(max_length=80)] = ""


class AidCorrectionIn(In):
    """What an aid stands at, and why."""

    gross_cents: Gross
    why: Line


class AidReferenceIn(In):
    """The number of an aid in the national or European register."""

    reference: Annotated[str, Field(max_length=80)]


class CountedAidOut(Out):
    """An aid that counts in the three years."""

    party: int
    granted_on: date
    gross_cents: int


class UndertakingOut(Out):
    """Parties that are one undertaking on a day, what counts, and what may still be granted."""

    on: date
    parties: list[int]
    ceiling_cents: int
    counted_cents: int
    left_cents: int
    more_from: date | None
    aids: list[CountedAidOut]


class DeclaredAidIn(In):
    """An aid that somebody else granted."""

    granter: Line
    granted_on: Day
    gross_cents: Gross
    legal_basis: LegalBasis = LegalBasis.GENERAL


class AidDeclarationIn(In):
    """All that others granted the party in three years; nothing too."""

    party: Key
    name: Line
    aids: Annotated[list[DeclaredAidIn], Field(max_length=MOST)] = []
    linked: Text = ""
    #: Only where the team writes down what came on paper.
    declared_on: Day | None = None


class AidDeclarationOut(Out):
    """What a party declared, and when."""

    id: int
    party: int
    declared_on: date
    name: str
    linked: str


class UndertakingLinkIn(In):
    """Two parties that are one undertaking, and how one controls the other."""

    party: Key
    other: Key
    since: Day
    last_on: Day | None = None
    why: Line


class UndertakingLinkOut(Out):
    """Two parties that are one undertaking; `until` is the first day on which they are not."""

    id: int
    party: int
    other: int
    since: date
    until: date | None
    why: str


class LinkEndIn(In):
    """The last day on which two parties are one undertaking, and why."""

    last_on: Day
    why: Line


class OnDay(Asked):
    """Today where no day is given."""

    on: Day | None = None


@router.get("/aids", response=Paged[AidOut], summary="The register of de minimis aid")
def list_aids(
    request: ApiRequest, response: HttpResponse, at: Query[Paging], party: Key | None = None
) -> Page[dict[str, Any]]:
    """The entries that the caller may read, the latest first."""
    rows = aids_of(request.village, by=request.auth, party=party)
    found = page(rows, order=("-granted_on", "-id"), at=at, request=request, response=response)
    return mapped(found, lambda them: [_aid(row) for row in them])


@router.post("/aids", response={201: AidOut}, summary="Grant an aid")
@needs(Scope.MONEY)
def grant_aid(request: ApiRequest, aid: AidIn) -> Status[Any]:
    """The party has a right to it, if three years allow; else the refusal names the aids that count."""
    made = register.grant(
        village=request.village,
        party=get_known(request.village, aid.party).party,
        gross=Money(aid.gross_cents, CURRENCY),
        words=aid.words,
        granted_on=aid.granted_on,
        legal_basis=aid.legal_basis,
        register_reference=aid.register_reference,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _aid(made))


@router.post("/aids/{int:pk}/correct", response={201: AidOut}, summary="Correct an aid")
@needs(Scope.MONEY)
def correct_aid(request: ApiRequest, pk: int, wanted: AidCorrectionIn) -> Status[Any]:
    """A counter-entry of the same day says what it stands at; that entry is given."""
    made = register.correct(
        aid=get_aid(request.village, pk, by=request.auth),
        gross=Money(wanted.gross_cents, CURRENCY),
        why=wanted.why,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _aid(made))


@router.put("/aids/{int:pk}/reference", response=AidOut, summary="Enter an aid’s number")
@needs(Scope.MONEY)
def enter_aid_reference(request: ApiRequest, pk: int, wanted: AidReferenceIn) -> dict[str, Any]:
    """Its number in the national or European register."""
    return _aid(
        register.enter_reference(
            aid=get_aid(request.village, pk, by=request.auth),
            reference=wanted.reference,
            by=request.auth,
            now=clock.now(),
        )
    )


@router.get(
    "/aid-undertakings/{int:pk}", response=UndertakingOut, summary="What an undertaking has left"
)
@needs(Scope.READ)
def read_undertaking(request: ApiRequest, pk: int, asked: Query[OnDay]) -> dict[str, Any]:
    """The single undertaking that the party is part of, on the day."""
    check_may_keep_aids(request.auth, request.village)
    party = get_known(request.village, pk).party
    day = asked.on or request.village.day_of(clock.now())
    found = undertaking_of(request.village, party, day)
    at = found.standing
    return {
        "on": day,
        "parties": [one.pk for one in found.parties],
        "ceiling_cents": CEILING.cents,
        "counted_cents": at.total.cents,
        "left_cents": at.left.cents,
        "more_from": found.frees_on,
        "aids": [
            {"party": one.party, "granted_on": one.on, "gross_cents": one.cents} for one in at.aids
        ],
    }


@router.get("/aid-declarations", response=Paged[AidDeclarationOut], summary="Aid declared")
def list_declarations(
    request: ApiRequest, response: HttpResponse, at: Query[Paging]
) -> Page[dict[str, Any]]:
    """Those that the caller may read, the latest first."""
    rows = declarations_of(request.village, by=request.auth)
    found = page(rows, order=("-declared_on", "-id"), at=at, request=request, response=response)
    return mapped(found, lambda them: [_declaration(row) for row in them])


@router.post("/aid-declarations", response={201: AidDeclarationOut}, summary="Declare aid")
@needs(Scope.MONEY)
def declare_aids(request: ApiRequest, declaration: AidDeclarationIn) -> Status[Any]:
    """What the party declared before counts no more."""
    made = undertakings.declare(
        village=request.village,
        party=get_known(request.village, declaration.party).party,
        name=declaration.name,
        linked=declaration.linked,
        declared_on=declaration.declared_on,
        aids=[
            DeclaredAid(
                granter=one.granter,
                granted_on=one.granted_on,
                gross=Money(one.gross_cents, CURRENCY),
                legal_basis=one.legal_basis,
            )
            for one in declaration.aids
        ],
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _declaration(made))


@router.get("/aid-links", response=Paged[UndertakingLinkOut], summary="Linked undertakings")
@needs(Scope.READ)
def list_links(
    request: ApiRequest, response: HttpResponse, at: Query[Paging]
) -> Page[dict[str, Any]]:
    """Who is one undertaking with whom, or was."""
    check_may_keep_aids(request.auth, request.village)
    rows = links_of(request.village)
    found = page(rows, order=("-since", "-id"), at=at, request=request, response=response)
    return mapped(found, lambda them: [_link(row) for row in them])


@router.post("/aid-links", response={201: UndertakingLinkOut}, summary="Link undertakings")
@needs(Scope.MONEY)
def link_undertakings(request: ApiRequest, wanted: UndertakingLinkIn) -> Status[Any]:
    """What each was granted counts for both."""
    made = undertakings.link(
        village=request.village,
        party=get_known(request.village, wanted.party).party,
        other=get_known(request.village, wanted.other).party,
        since=wanted.since,
        last_on=wanted.last_on,
        why=wanted.why,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _link(made))


@router.post(
    "/aid-links/{int:pk}/end", response=UndertakingLinkOut, summary="Part linked undertakings"
)
@needs(Scope.MONEY)
def part_undertakings(request: ApiRequest, pk: int, wanted: LinkEndIn) -> dict[str, Any]:
    """Each keeps what it was granted itself."""
    check_may_keep_aids(request.auth, request.village)
    return _link(
        undertakings.unlink(
            link=get_link(request.village, pk),
            last_on=wanted.last_on,
            why=wanted.why,
            by=request.auth,
            now=clock.now(),
        )
    )


def _aid(row: Aid) -> dict[str, Any]:
    same = ("kind", "granted_on", "gross_cents", "words", "legal_basis", "granter", "source_kind")
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk,
        "party": row.party_id,
        "source": row.source_id,
        "register_reference": row.register_reference,
        "corrects": row.corrects_id,
        "why": row.why,
        "recorded_at": row.recorded_at,
    }


def _declaration(row: AidDeclaration) -> dict[str, Any]:
    return {
        "id": row.pk,
        "party": row.party_id,
        "declared_on": row.declared_on,
        "name": row.name,
        "linked": row.linked,
    }


def _link(row: UndertakingLink) -> dict[str, Any]:
    return {
        "id": row.pk,
        "party": row.party_id,
        "other": row.other_id,
        "since": row.since,
        "until": row.until,
        "why": row.why,
    }
