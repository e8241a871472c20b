"""Who sits by a company's subscription, for programs: /villages/<village>/subscriptions/<number>/seats."""

from datetime import date
from typing import Any

from creuset.core import clock
from creuset.core.api import In, Out, Router, Status, needs
from creuset.core.roles import Scope
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.plans.actions import seating
from creuset.plans.models import Seat
from creuset.plans.queries.seats import get_seat, sitting_by
from creuset.plans.queries.subscriptions import get_let, get_subscription

router = Router(tags=["subscriptions"])


class CompanySeatIn(In):
    """Who is to sit there, at which of its places."""

    person: int
    #: The number of a letting of the subscription; None: wherever it is free.
    place: int | None = None


class CompanySeatOut(Out):
    """Somebody sits by the subscription."""

    id: int
    person: int
    name: str
    place: str
    since: date
    until: date | None


@router.get(
    "/subscriptions/{int:pk}/seats", response=list[CompanySeatOut], summary="Who sits there"
)
def list_seats(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Who sits by the subscription today."""
    found = get_subscription(request.village, pk, by=request.auth)
    return [_seat(row) for row in sitting_by(found)]


@router.post("/subscriptions/{int:pk}/seats", response={201: CompanySeatOut}, summary="Give a seat")
@needs(Scope.PLANS)
def give_seat(request: ApiRequest, pk: int, seat: CompanySeatIn) -> Status[Any]:
    """Somebody of the company sits there from today on."""
    found = get_subscription(request.village, pk, by=request.auth)
    made = seating.seat(
        subscription=found,
        person=get_known(request.village, seat.person).party,
        let=get_let(found, seat.place) if seat.place else None,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _seat(made))


@router.delete(
    "/subscriptions/{int:pk}/seats/{int:seat}", response={204: None}, summary="Take a seat back"
)
@needs(Scope.PLANS)
def take_seat(request: ApiRequest, pk: int, seat: int) -> Status[None]:
    """They sit there no more from today on."""
    found = get_subscription(request.village, pk, by=request.auth)
    seating.unseat(seat=get_seat(found, seat), by=request.auth, now=clock.now())
    return Status(204, None)


def _seat(row: Seat) -> dict[str, Any]:
    return {
        "id": row.pk,
        "person": row.person_id,
        "name": row.person.name,
        "place": row.let.resource.code if row.let else "",
        "since": row.since,
        "until": row.until,
    }
