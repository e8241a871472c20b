"""Calendar addresses, for programs: /me/calendars."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Status
from pydantic import AwareDatetime

from creuset.core import calendars, clock
from creuset.core.api.schemas import In, Out
from creuset.core.api.scopes import needs
from creuset.core.roles import Scope
from creuset.core.views_calendars import feed_url

router = Router(tags=["calendars"])


class CalendarIn(In):
    """Whose calendar: one's own, or that of a company, a project or a resource that one may read."""

    kind: Literal["party", "company", "project", "resource"] = "party"
    id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


class CalendarOut(Out):
    """A live address; its secret is told only when it is made."""

    id: int
    kind: str
    object_id: int
    title: str
    created_at: AwareDatetime


class CalendarMade(Out):
    """A new address, with the secret in it: shown once."""

    id: int
    url: str


@router.get("/me/calendars", response=list[CalendarOut], summary="My calendar addresses")
def list_calendars(request: HttpRequest) -> list[dict[str, object]]:
    """The live addresses, newest first; never their secrets."""
    return [
        {
            "id": row.pk,
            "kind": row.kind,
            "object_id": row.object_id,
            "title": str(row.title),
            "created_at": row.created_at,
        }
        for row in calendars.list_addresses(request.auth.party_id)  # type: ignore[attr-defined]  # ninja's
    ]


@router.post("/me/calendars", response={201: CalendarMade}, summary="Make a calendar address")
@needs(Scope.BOOKINGS)
def make_calendar(
    request: HttpRequest, calendar: CalendarIn, response: HttpResponse
) -> Status[Any]:
    """An address that a calendar program can subscribe to; its secret is not kept."""
    actor = request.auth  # type: ignore[attr-defined]  # ninja's
    row, secret = calendars.make_address(
        kind=calendar.kind,
        object_id=calendar.id or actor.party_id,
        by=actor,
        now=clock.now(),
    )
    response["Cache-Control"] = "no-store"
    return Status(201, {"id": row.pk, "url": feed_url(request, secret)})


@router.delete(
    "/me/calendars/{int:calendar}", response={204: None}, summary="Revoke a calendar address"
)
@needs(Scope.BOOKINGS)
def revoke_calendar(request: HttpRequest, calendar: int) -> Status[Any]:
    """Whoever reads under the address reads nothing more."""
    actor = request.auth  # type: ignore[attr-defined]  # ninja's
    calendars.revoke_address(address_id=calendar, by=actor, now=clock.now())
    return Status(204, None)
