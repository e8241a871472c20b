"""Credits that pay earlier bookings, for programs: /people/<party>/credits/earlier."""

from typing import Annotated, Any

from ninja import Field

from creuset.bookings.actions.paying import MOST, Outcome, pay_earlier, preview_paying
from creuset.bookings.queries.billed import owed_by_booking
from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.roles import Capability, Scope
from creuset.people.api.access import check_team, known_party
from creuset.people.requests import ApiRequest
from creuset.plans.rules.allowances import Unit

router = Router(tags=["credits"])
Key = Annotated[int, Field(ge=1, le=2**53)]


class EarlierOut(Out):
    """A booking that owes something which waits for an invoice, before VAT."""

    booking: int
    title: str
    owed_cents: int
    currency: str


class EarlierIn(In):
    """Which bookings are paid."""

    bookings: Annotated[list[Key], Field(min_length=1, max_length=MOST)]


class EarlierPaidOut(Out):
    """What a booking owed and owes, or why it stays as it is."""

    booking: int
    before_cents: int
    after_cents: int
    why_not: str


class EarlierLeftOut(Out):
    """What is left to spend, as it is kept: hours in minutes, money in cents."""

    unit: Unit
    amount: int


class EarlierOutcomeOut(Out):
    """What becomes of each booking, and what is left."""

    bookings: list[EarlierPaidOut]
    left: list[EarlierLeftOut]


@router.get("/people/{int:pk}/credits/earlier", response=list[EarlierOut], summary="Not yet paid")
def list_earlier(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """The bookings of the party that wait for an invoice, the first to begin first."""
    check_team(request, Capability.CHANGE_PLANS)
    rows = owed_by_booking(request.village, known_party(request, pk).party, most=MOST)
    return [
        {
            "booking": row.pk,
            "title": row.title,
            "owed_cents": owed.cents,
            "currency": owed.currency,
        }
        for row, owed in rows
    ]


@router.post(
    "/people/{int:pk}/credits/earlier/preview",
    response=EarlierOutcomeOut,
    summary="See what credits would pay",
)
@needs(Scope.PLANS)
def preview_earlier(request: ApiRequest, pk: int, asked: EarlierIn) -> dict[str, Any]:
    """What credits would pay of these bookings; nothing is done."""
    return _told(preview_paying(**_asked(request, pk, asked)))


@router.post(
    "/people/{int:pk}/credits/earlier",
    response=EarlierOutcomeOut,
    summary="Pay earlier bookings with credits",
)
@needs(Scope.PLANS)
def post_earlier(request: ApiRequest, pk: int, asked: EarlierIn) -> dict[str, Any]:
    """Credits pay of these bookings what they can."""
    return _told(pay_earlier(**_asked(request, pk, asked)))


def _asked(request: ApiRequest, pk: int, asked: EarlierIn) -> dict[str, Any]:
    return {
        "village": request.village,
        "party": known_party(request, pk).party,
        "booking_ids": asked.bookings,
        "by": request.auth,
        "now": clock.now(),
    }


def _told(done: Outcome) -> dict[str, Any]:
    return {
        "bookings": [
            {
                "booking": one.booking.pk,
                "before_cents": one.before.cents,
                "after_cents": one.after.cents,
                "why_not": str(one.why_not or ""),
            }
            for one in done.settled
        ],
        "left": [{"unit": unit, "amount": amount.amount} for unit, amount in done.left],
    }
