"""Allowances for programs: /villages/<village>/people/<party>/credits."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Day, In, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.api.access import check_team
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.plans.actions import purses as acts
from creuset.plans.kinds import CheckIns, EntryKind
from creuset.plans.models import FOREVER, LotEntry
from creuset.plans.purse_rights import may_let_spend, may_read_purse
from creuset.plans.queries.credits import (
    LotLine,
    check_ins_of,
    entries_of,
    get_lot,
    is_company_first,
    purse_lines,
    spenders_of,
)
from creuset.plans.rules.allowances import LARGEST, UNLIMITED, GoodFor, Unit

router = Router(tags=["credits"])

Key = Annotated[int, Field(ge=1, le=2**53)]
Code = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]
Why = Annotated[str, Field(min_length=1, max_length=300)]


class LotOut(Out):
    """So much of a unit: hours in minutes, money in cents before VAT; null: without limit."""

    id: int | None
    names: dict[str, str]
    unit: Unit
    given: int | None
    left: int | None
    kinds: list[str]
    resources: list[str]
    from_on: date
    last_on: date | None
    is_carried: bool


class LotEntryOut(Out):
    """One change of what a lot holds, and what it was for."""

    id: int
    lot: int
    kind: EntryKind
    unit: Unit
    amount: int
    balance: int
    source_kind: str
    source_id: int
    at: AwareDatetime
    by: int | None
    reason: str


class GiftIn(In):
    """How much of what, good for which places, until which day; nothing said is good for all, without end."""

    unit: Unit
    amount: Annotated[int, Field(ge=1, le=LARGEST)]
    from_on: Day
    last_on: Day | None = None
    kinds: list[Code] = []
    resources: list[Code] = []
    reason: Why


class CreditCorrectionIn(In):
    """How much more, or less, and why."""

    change: Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
    reason: Why


class SpenderOut(Out):
    """Somebody of a company, and whether they may spend what it has."""

    person: int
    name: str
    is_admin: bool
    may_spend: bool


class PurseOrderIn(In):
    """Which purse is spent first by whoever may spend both."""

    first: Literal["own", "company"]


class PurseOrderOut(Out):
    """Which purse is spent first by whoever may spend both."""

    first: Literal["own", "company"]


class CheckInsIn(In):
    """What it costs to come to the open space without a booking."""

    check_ins: CheckIns


class CheckInsOut(Out):
    """What it costs to come to the open space without a booking."""

    check_ins: CheckIns


@router.get("/people/{int:pk}/credits", response=list[LotOut], summary="What a party may spend")
def list_lots(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Its lots as they stand today, those not written yet without a number."""
    party = party_read(request, pk)
    (purse,) = purse_lines(request.village, [party], today=request.village.day_of(clock.now()))
    return [_lot_out(line) for line in purse.lots]


@router.get(
    "/people/{int:pk}/credits/entries",
    response=Paged[LotEntryOut],
    summary="What was given and spent",
)
def list_entries(
    request: ApiRequest, response: HttpResponse, pk: int, at: Query[Paging]
) -> Page[dict[str, Any]]:
    """Each change of what the party has, the latest first."""
    rows = entries_of(request.village, [party_read(request, pk).pk])
    found = page(rows, order=["-at"], at=at, request=request, response=response)
    return mapped(found, lambda some: map(_entry_out, some))


@router.post("/people/{int:pk}/credits", response={201: LotOut}, summary="Give an allowance")
@needs(Scope.PLANS)
def give(request: ApiRequest, pk: int, asked: GiftIn) -> Status[dict[str, Any]]:
    """The party has that much more to spend."""
    party, village = party_read(request, pk), request.village
    lot = acts.give(
        village=village,
        party=party,
        gift=acts.Gift(
            unit=asked.unit,
            amount=asked.amount,
            from_on=asked.from_on,
            last_on=asked.last_on,
            good_for=GoodFor(frozenset(asked.kinds), frozenset(asked.resources)),
        ),
        reason=asked.reason,
        by=request.auth,
        now=clock.now(),
    )
    (purse,) = purse_lines(village, [party], today=min(lot.from_on, village.day_of(clock.now())))
    return Status(201, next(_lot_out(line) for line in purse.lots if line.lot.pk == lot.pk))


@router.post(
    "/people/{int:pk}/credits/{int:lot}/corrections",
    response={201: LotEntryOut},
    summary="Correct an allowance",
)
@needs(Scope.PLANS)
def correct(
    request: ApiRequest, pk: int, lot: int, asked: CreditCorrectionIn
) -> Status[dict[str, Any]]:
    """The lot holds so much more, or less."""
    row = get_lot(request.village, party_read(request, pk), lot)
    entry = acts.correct(
        lot=row, change=asked.change, reason=asked.reason, by=request.auth, now=clock.now()
    )
    return Status(201, _entry_out(entry))


@router.get(
    "/people/{int:pk}/spenders", response=list[SpenderOut], summary="Who spends for a company"
)
def list_spenders(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Everybody who belongs to the company, and whether they may spend what it has."""
    return _spenders(request, _company(request, pk))


@router.put(
    "/people/{int:pk}/spenders/{int:person}",
    response=list[SpenderOut],
    summary="Let somebody spend",
)
@needs(Scope.PLANS)
def let_spend(request: ApiRequest, pk: int, person: int) -> list[dict[str, Any]]:
    """The person may spend what the company has."""
    company = _company(request, pk)
    acts.let_spend(
        village=request.village,
        company=company,
        person=_of(request, company, person),
        by=request.auth,
        now=clock.now(),
    )
    return _spenders(request, company)


@router.delete(
    "/people/{int:pk}/spenders/{int:person}",
    response=list[SpenderOut],
    summary="Let somebody spend no more",
)
@needs(Scope.PLANS)
def stop_spending(request: ApiRequest, pk: int, person: int) -> list[dict[str, Any]]:
    """The person spends what the company has no more."""
    company = _company(request, pk)
    acts.stop_spending(
        village=request.village,
        company=company,
        person=_of(request, company, person),
        by=request.auth,
        now=clock.now(),
    )
    return _spenders(request, company)


@router.get("/credits/order", response=PurseOrderOut, summary="Which purse first")
def read_order(request: ApiRequest) -> dict[str, Any]:
    """Which purse whoever may spend both spends first."""
    check_team(request, Capability.SEE_PLANS)
    return {"first": "company" if is_company_first(request.village) else "own"}


@router.put("/credits/order", response=PurseOrderOut, summary="Say which purse first")
@needs(Scope.PLANS)
def put_order(request: ApiRequest, asked: PurseOrderIn) -> dict[str, Any]:
    """Whoever may spend both spends in this order from now on."""
    check_team(request, Capability.SEE_PLANS)
    acts.order_purses(
        village=request.village,
        company_first=asked.first == "company",
        by=request.auth,
        now=clock.now(),
    )
    return {"first": asked.first}


@router.get("/credits/check-ins", response=CheckInsOut, summary="What check-ins cost")
def read_check_ins(request: ApiRequest) -> dict[str, Any]:
    """What it costs to come to the open space without a booking."""
    check_team(request, Capability.SEE_PLANS)
    return {"check_ins": check_ins_of(request.village)}


@router.put("/credits/check-ins", response=CheckInsOut, summary="Say what check-ins cost")
@needs(Scope.PLANS)
def put_check_ins(request: ApiRequest, asked: CheckInsIn) -> dict[str, Any]:
    """Whoever comes to the open space without a booking pays so from now on."""
    check_team(request, Capability.SEE_PLANS)
    acts.rule_check_ins(
        village=request.village, check_ins=asked.check_ins, by=request.auth, now=clock.now()
    )
    return {"check_ins": asked.check_ins}


def party_read(request: ApiRequest, pk: int) -> Party:
    """Return whose purse the caller may read; raise NotFound."""
    party = get_known(request.village, pk).party
    if not may_read_purse(request.auth, request.village, party):
        raise NotFound(_("There is no such purse, or none that you may read."))
    return party


def _company(request: ApiRequest, pk: int) -> Party:
    company = party_read(request, pk)
    if not may_let_spend(request.auth, request.village, company):
        raise NotFound(_("There is no such purse, or none that you may read."))
    return company


def _of(request: ApiRequest, company: Party, pk: int) -> Party:
    for line in spenders_of(request.village, company):
        if line.person.pk == pk:
            return line.person
    raise NotFound(_("There is no such person in this company."))


def _spenders(request: ApiRequest, company: Party) -> list[dict[str, Any]]:
    return [
        {
            "person": line.person.pk,
            "name": line.person.name,
            "is_admin": line.is_admin,
            "may_spend": line.may_spend,
        }
        for line in spenders_of(request.village, company)
    ]


def _lot_out(line: LotLine) -> dict[str, Any]:
    lot = line.lot
    return {
        "id": lot.pk if lot.is_written else None,
        "names": lot.names,
        "unit": lot.unit,
        "given": _limited(lot.amount),
        "left": _limited(lot.balance),
        "kinds": lot.kinds,
        "resources": lot.resources,
        "from_on": lot.from_on,
        "last_on": None if lot.until_on == FOREVER else line.last_on,
        "is_carried": line.is_carried,
    }


def _limited(amount: int) -> int | None:
    return None if amount > UNLIMITED // 2 else amount


def _entry_out(row: LotEntry) -> dict[str, Any]:
    return {
        "id": row.pk,
        "lot": row.lot_id,
        "kind": row.kind,
        "unit": row.lot.unit,
        "amount": row.amount,
        "balance": row.balance,
        "source_kind": row.source_kind,
        "source_id": row.source_id,
        "at": row.at,
        "by": row.by_id,
        "reason": row.reason,
    }
