"""Series for programs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Status
from pydantic import AwareDatetime

from creuset.bookings import actions
from creuset.bookings.actions import Again, Instead, Scope
from creuset.bookings.api.bookings import chosen_party, chosen_project
from creuset.bookings.api.shapes import Codes, Extras, Key, Overrule, Reason, extras_of
from creuset.bookings.models import Booking, Series
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.ladder import state_of
from creuset.bookings.queries.series import get_series, times_booked
from creuset.bookings.states import PowerMode, SegmentKind
from creuset.core import clock
from creuset.core.api import Day, In, Instant, Line, Out, Router, Text, needs
from creuset.core.roles import Scope as TokenScope
from creuset.kernel.spans import Span
from creuset.people.requests import ApiRequest
from creuset.places.queries.access import get_resources

router = Router(tags=["bookings"])

Rule = Annotated[
    str, Field(min_length=1, max_length=300, examples=["FREQ=WEEKLY;BYDAY=TU;COUNT=10"])
]
Days = Annotated[list[Day], Field(max_length=500)]


class SeriesIn(In):
    """The same places again and again: the first time, and an RFC 5545 rule that has an end."""

    title: Line
    #: The caller's own where it is left out.
    party: Key | None = None
    resources: Codes
    starts_at: Instant
    ends_at: Instant
    rule: Rule
    project: Key | None = None
    note: Text = ""
    kind: SegmentKind = SegmentKind.USE
    #: Of the places that have a supply.
    power_mode: PowerMode = PowerMode.INCLUDED
    power_kva: Annotated[Decimal, Field(gt=0, le=10_000, decimal_places=2)] | None = None
    #: What each time asks beside the places.
    extras: Extras = []
    #: Each time as an option of its own, with its rank.
    option: bool = False


class SeriesInsteadIn(In):
    """What is booked instead of a time of the series."""

    on: Day
    starts_at: Instant
    ends_at: Instant


class SeriesBookIn(SeriesIn):
    """The series, and what becomes of the times that are not free."""

    skip: Days = []
    instead: Annotated[list[SeriesInsteadIn], Field(max_length=500)] = []
    overrule: Overrule = []


class SeriesExtendIn(In):
    """The last day of the series from now on; the days to leave out."""

    until: Day
    skip: Days = []


class SeriesAgainIn(In):
    """The day of the series that is booked after all."""

    on: Day


class SeriesMoveIn(In):
    """How much of the series takes which time: the times other than the booking's move as far."""

    scope: Literal["this", "following", "all"]
    starts_at: Instant
    ends_at: Instant
    reason: Reason = ""
    leave: Days = []


class SeriesCancelIn(In):
    """How much of the series is cancelled, and why."""

    scope: Literal["this", "following", "all"]
    reason: Reason = ""


class SeriesConfirmIn(In):
    """How much of the series is confirmed, and why."""

    scope: Literal["this", "following", "all"]
    reason: Reason = ""
    overrule: Overrule = []


class SeriesTimeSeenOut(Out):
    """A time of a series before it is booked."""

    on: date
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    is_free: bool
    is_taken: bool
    refusals: list[str]
    other_starts_at: AwareDatetime | None
    other_ends_at: AwareDatetime | None
    #: Which option it would be; 0 of what is asked firm.
    rank: int
    #: What it costs; null where nobody can say.
    net_cents: int | None
    gross_cents: int | None


class SeriesPreviewOut(Out):
    """Every time of a series, what the rules say of all of them together, and what the free ones cost."""

    times: list[SeriesTimeSeenOut]
    refusals: list[str]
    gross_cents: int | None


class SeriesTimeOut(Out):
    """A booking of a series."""

    booking: int
    on: date
    state: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class SeriesOut(Out):
    """A series and its bookings, cancelled ones too."""

    id: int
    title: str
    party: int
    rule: str
    resources: list[str]
    kind: str
    power_mode: str
    power_kva: float | None
    extras: dict[str, int]
    option: bool
    times: list[SeriesTimeOut]


@router.post("/series/preview", response=SeriesPreviewOut, summary="Look at a series")
@needs(TokenScope.BOOKINGS)
def preview_series(request: ApiRequest, asked: SeriesIn) -> dict[str, Any]:
    """Each time with what is in its way and the nearest time that is free; nothing changes."""
    seen = actions.preview_series(again=_again(request, asked), by=request.auth, now=clock.now())
    return {
        "refusals": [str(refusal) for refusal in seen.refusals],
        "gross_cents": seen.gross.cents if seen.gross is not None else None,
        "times": [
            {
                "on": one.time.on,
                "starts_at": one.time.span.start,
                "ends_at": one.time.span.end,
                "is_free": one.is_free,
                "is_taken": one.is_taken,
                "refusals": [str(refusal) for refusal in one.refusals],
                "other_starts_at": one.other_time.start if one.other_time else None,
                "other_ends_at": one.other_time.end if one.other_time else None,
                "rank": one.rank,
                "net_cents": quoted.net.cents if quoted else None,
                "gross_cents": quoted.gross.cents if quoted else None,
            }
            for one in seen.times
            for quoted in [one.price.quoted if one.price else None]
        ],
    }


@router.post("/series", response={201: SeriesOut}, summary="Book a series")
@needs(TokenScope.BOOKINGS)
def book_series(request: ApiRequest, asked: SeriesBookIn) -> Status[dict[str, Any]]:
    """A booking stands for each time that is not skipped, or nothing changes."""
    series = actions.book_series(
        again=_again(request, asked),
        by=request.auth,
        now=clock.now(),
        skip=asked.skip,
        instead={one.on: Instead(span=Span(one.starts_at, one.ends_at)) for one in asked.instead},
        overrule=asked.overrule,
    )
    return Status(201, _values(series))


@router.get("/series/{int:pk}", response=SeriesOut, summary="A series")
def get_one(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The series and its bookings."""
    return _values(_series(request, pk))


@router.post("/series/{int:pk}/extend", response=SeriesOut, summary="Extend a series")
@needs(TokenScope.BOOKINGS)
def extend_series(request: ApiRequest, pk: int, asked: SeriesExtendIn) -> dict[str, Any]:
    """The series goes on until that day."""
    series = _series(request, pk)
    actions.extend_series(
        series=series, until=asked.until, skip=asked.skip, by=request.auth, now=clock.now()
    )
    return _values(_series(request, pk))


@router.post("/series/{int:pk}/again", response=SeriesOut, summary="Book a time left out")
@needs(TokenScope.BOOKINGS)
def book_again(request: ApiRequest, pk: int, asked: SeriesAgainIn) -> dict[str, Any]:
    """The time of that day, left out or cancelled, is booked after all."""
    series = _series(request, pk)
    actions.book_again(series=series, on=asked.on, by=request.auth, now=clock.now())
    return _values(series)


@router.post("/bookings/{int:pk}/series/move", response=SeriesOut, summary="Move times of a series")
@needs(TokenScope.BOOKINGS)
def move_series(request: ApiRequest, pk: int, asked: SeriesMoveIn) -> dict[str, Any]:
    """The booking takes the time, and the others of the scope move as far on the village's clocks."""
    moved = actions.move_series(
        booking=_booking(request, pk),
        span=Span(asked.starts_at, asked.ends_at),
        scope=Scope(asked.scope),
        by=request.auth,
        now=clock.now(),
        reason=asked.reason,
        leave=asked.leave,
    )
    return _values(_series(request, moved[0].series_id or 0))


@router.post(
    "/bookings/{int:pk}/series/cancel", response=SeriesOut, summary="Cancel times of a series"
)
@needs(TokenScope.BOOKINGS)
def cancel_series(request: ApiRequest, pk: int, asked: SeriesCancelIn) -> dict[str, Any]:
    """The times of the scope that have not begun are cancelled."""
    booking = _booking(request, pk)
    actions.cancel_series(
        booking=booking,
        scope=Scope(asked.scope),
        by=request.auth,
        now=clock.now(),
        reason=asked.reason,
    )
    return _values(_series(request, booking.series_id or 0))


@router.post(
    "/bookings/{int:pk}/series/confirm", response=SeriesOut, summary="Confirm options of a series"
)
@needs(TokenScope.BOOKINGS)
def confirm_series(request: ApiRequest, pk: int, asked: SeriesConfirmIn) -> dict[str, Any]:
    """The options of the scope are confirmed, all of them or none."""
    booking = _booking(request, pk)
    actions.confirm_series(
        booking=booking,
        scope=Scope(asked.scope),
        by=request.auth,
        now=clock.now(),
        reason=asked.reason,
        overrule=asked.overrule,
    )
    return _values(_series(request, booking.series_id or 0))


def _series(request: ApiRequest, pk: int) -> Series:
    return get_series(request.village, pk, by=request.auth, now=clock.now())


def _booking(request: ApiRequest, pk: int) -> Booking:
    return get_booking(request.village, pk, by=request.auth, now=clock.now())


def _again(request: ApiRequest, asked: SeriesIn) -> Again:
    village = request.village
    span = Span(asked.starts_at, asked.ends_at)
    return Again(
        village=village,
        title=asked.title,
        party=chosen_party(request, asked.party),
        resources=get_resources(village, asked.resources, request.auth),
        rule=asked.rule,
        starts=span.start.astimezone(village.zone).replace(tzinfo=None),
        duration=span.duration // timedelta(minutes=1) * timedelta(minutes=1),
        project=chosen_project(request, asked.project),
        note=asked.note,
        kind=asked.kind,
        power_mode=asked.power_mode,
        power_kva=asked.power_kva,
        extras=extras_of(asked.extras),
        is_optional=asked.option,
    )


def _values(series: Series) -> dict[str, Any]:
    return {
        "id": series.pk,
        "title": series.title,
        "party": series.party_id,
        "rule": series.rule,
        "resources": [resource.code for resource in series.resources.all()],
        "kind": series.kind,
        "power_mode": series.power_mode,
        "power_kva": series.power_kva,
        "extras": series.extras,
        "option": series.is_optional,
        "times": [
            {
                "booking": booking.pk,
                "on": booking.occurs_on,
                "state": state_of(booking, now=clock.now()),
                "starts_at": segments[0].starts_at,
                "ends_at": max(segment.ends_at for segment in segments),
            }
            for booking in times_booked(series)
            for segments in [list(booking.segments.all())]
        ],
    }
