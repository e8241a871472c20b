"""Security deposits for programs: /villages/<village>/subscriptions/<number>/security."""

from datetime import date
from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.billing.models import Means
from creuset.core import clock
from creuset.core.api import Day, In, Out, Router, Status, needs
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.people.requests import ApiRequest
from creuset.plans.actions import security as actions
from creuset.plans.kinds import SecurityMove
from creuset.plans.models import SecurityDeposit, SecurityEntry
from creuset.plans.queries.money import entries_of, find_security
from creuset.plans.queries.subscriptions import get_subscription

router = Router(tags=["subscriptions"])


class SecurityEntryOut(Out):
    """One movement of a security deposit."""

    id: int
    kind: SecurityMove
    amount_cents: int
    on: date
    means: str
    reference: str
    why: str
    made_at: AwareDatetime


class SecurityOut(Out):
    """What is asked for as security, what is held, and how it came to be."""

    asked_cents: int
    held_cents: int
    currency: str
    entries: list[SecurityEntryOut]


class SecurityIn(In):
    """How much is asked for; what the offer asks where it is not said."""

    amount_cents: Annotated[int | None, Field(ge=0, le=10**10)] = None


class SecurityEntryIn(In):
    """A movement: taken or given back by some means, or applied for a reason."""

    kind: SecurityMove
    amount_cents: Annotated[int, Field(ge=1, le=10**10)]
    on: Day
    means: Means | None = None
    reference: Annotated[str, Field(max_length=80)] = ""
    why: Annotated[str, Field(max_length=300)] = ""


@router.get("/subscriptions/{int:pk}/security", response=SecurityOut, summary="The security")
def read_security(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The security deposit of a subscription, with its movements, if the caller may read it."""
    row = get_subscription(request.village, pk, by=request.auth)
    found = find_security(row)
    if found is None:
        raise NotFound(_("No security deposit is asked for."))
    return _security(found)


@router.put("/subscriptions/{int:pk}/security", response=SecurityOut, summary="Ask for security")
@needs(Scope.PLANS)
def ask_security(request: ApiRequest, pk: int, wanted: SecurityIn) -> dict[str, Any]:
    """So much is asked for from now on; what is held stays."""
    row = get_subscription(request.village, pk, by=request.auth)
    cents = wanted.amount_cents
    amount = None if cents is None else Money(cents, request.village.currency)
    made = actions.ask_security(subscription=row, amount=amount, by=request.auth, now=clock.now())
    return _security(made)


@router.post(
    "/subscriptions/{int:pk}/security/movements",
    response={201: SecurityEntryOut},
    summary="Record a movement of the security",
)
@needs(Scope.MONEY)
def enter(request: ApiRequest, pk: int, entry: SecurityEntryIn) -> Status[Any]:
    """The movement is written down; no more is given back or applied than is held."""
    made = actions.enter(
        subscription=get_subscription(request.village, pk, by=request.auth),
        kind=entry.kind,
        amount=Money(entry.amount_cents, request.village.currency),
        on=entry.on,
        means=entry.means,
        reference=entry.reference,
        why=entry.why,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _entry(made))


def _security(row: SecurityDeposit) -> dict[str, Any]:
    return {
        "asked_cents": row.asked_cents,
        "held_cents": row.held_cents,
        "currency": row.currency,
        "entries": [_entry(one) for one in entries_of(row)],
    }


def _entry(row: SecurityEntry) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "amount_cents": row.amount_cents,
        "on": row.on,
        "means": row.means,
        "reference": row.reference,
        "why": row.why,
        "made_at": row.made_at,
    }
