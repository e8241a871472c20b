"""Options for programs: confirm, release, challenge, extend; who is where on the ladder."""

from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.bookings import actions
from creuset.bookings.api.bookings import BookingOut, answer
from creuset.bookings.api.shapes import Key, Overrule, Reason
from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries import get_booking, get_segment
from creuset.bookings.queries.options import LadderView, ladder_of, options_to_answer
from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.api.schemas import Instant
from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.requests import ApiRequest

router = Router(tags=["bookings"])


class LadderAnswerIn(In):
    """Of which periods; of every option of the booking where none is named."""

    segments: Annotated[list[Key], Field(min_length=1, max_length=50)] | None = None
    reason: Reason = ""
    seen: Instant | None = None


class ConfirmIn(LadderAnswerIn):
    """What the team overrules of what is missing; a rank and a claim never."""

    overrule: Overrule = []


class ExtendIn(In):
    """Until when the option lasts now."""

    until: Instant
    reason: Reason = ""
    seen: Instant | None = None


class ChallengeIn(In):
    """Why."""

    reason: Reason = ""
    seen: Instant | None = None


class AheadOut(Out):
    """An option before this one, `label` and `party` empty where you may not know them."""

    rank: int
    label: str
    party: str
    until: AwareDatetime


class PieceOut(Out):
    """A piece of an optional period over which its rank is the same."""

    segment: int
    resource: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    rank: int
    is_taken: bool
    ahead: list[AheadOut]


class LadderOut(Out):
    """The live option of a booking: until when, with which ranks, who has to answer until when."""

    booking: int
    title: str
    asked_at: AwareDatetime
    expires_at: AwareDatetime
    lapses_at: AwareDatetime
    answer_by: AwareDatetime | None
    asked_until: AwareDatetime | None
    behind: int
    pieces: list[PieceOut]


class OptionsOut(Out):
    """The live options, each once, where it is most pressing."""

    challenged: list[LadderOut]
    ending: list[LadderOut]
    confirmable: list[LadderOut]
    waiting: list[LadderOut]


@router.get("/options", response=OptionsOut, summary="Options to answer")
def list_options(request: ApiRequest) -> dict[str, Any]:
    """Who has to answer, what ends by tomorrow evening, what may be confirmed, what waits; for the team."""
    if not request.auth.may(Capability.SEE_BOOKINGS, request.village):
        raise Forbidden(_("Only the team reads every option."))
    found = options_to_answer(request.village, by=request.auth, now=clock.now())
    return {
        name: [_ladder_values(line.booking, line.view) for line in getattr(found, name)]
        for name in ("challenged", "ending", "confirmable", "waiting")
    }


@router.get("/bookings/{int:pk}/ladder", response=LadderOut, summary="The ranks of an option")
def read_ladder(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Each optional period, cut where its rank changes; not found where no option lives."""
    now = clock.now()
    booking = get_booking(request.village, pk, by=request.auth, now=now)
    view = ladder_of(booking, by=request.auth, now=now)
    if view is None:
        raise NotFound(_("This booking has no option that lives."))
    return _ladder_values(booking, view)


@router.post("/bookings/{int:pk}/confirm", response=BookingOut, summary="Confirm an option")
@needs(Scope.BOOKINGS)
def confirm(request: ApiRequest, pk: int, asked: ConfirmIn) -> dict[str, Any]:
    """Only what is first everywhere; what is missing is said at once."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.confirm(
        booking=booking,
        segments=_segments(booking, asked.segments),
        by=request.auth,
        now=clock.now(),
        reason=asked.reason,
        overrule=asked.overrule,
        seen=asked.seen,
    )
    return answer(request, pk)


@router.post("/bookings/{int:pk}/release", response=BookingOut, summary="Release an option")
@needs(Scope.BOOKINGS)
def release(request: ApiRequest, pk: int, asked: LadderAnswerIn) -> dict[str, Any]:
    """Whoever waits behind rises, and is told."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.release(
        booking=booking,
        segments=_segments(booking, asked.segments),
        by=request.auth,
        now=clock.now(),
        reason=asked.reason,
        seen=asked.seen,
    )
    return answer(request, pk)


@router.post("/bookings/{int:pk}/extend", response=BookingOut, summary="Make an option last")
@needs(Scope.BOOKINGS)
def extend(request: ApiRequest, pk: int, asked: ExtendIn) -> dict[str, Any]:
    """Until then, its ranks kept; for the team."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.extend(
        booking=booking,
        until=asked.until,
        by=request.auth,
        now=clock.now(),
        reason=asked.reason,
        seen=asked.seen,
    )
    return answer(request, pk)


@router.post("/bookings/{int:pk}/challenge", response=LadderOut, summary="Ask for an answer")
@needs(Scope.BOOKINGS)
def challenge(request: ApiRequest, pk: int, asked: ChallengeIn) -> dict[str, Any]:
    """Whoever is first on what this option waits for confirms or leaves in time, or lapses."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.challenge(
        booking=booking, by=request.auth, now=clock.now(), reason=asked.reason, seen=asked.seen
    )
    return read_ladder(request, pk)


@router.post(
    "/bookings/{int:pk}/challenge/withdraw",
    response=LadderOut,
    summary="Ask for no answer any more",
)
@needs(Scope.BOOKINGS)
def withdraw_challenge(request: ApiRequest, pk: int, asked: ChallengeIn) -> dict[str, Any]:
    """Nobody has to answer this option any more."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.withdraw_challenge(
        booking=booking, by=request.auth, now=clock.now(), reason=asked.reason, seen=asked.seen
    )
    return read_ladder(request, pk)


def _segments(booking: Booking, keys: list[int] | None) -> list[Segment] | None:
    return None if keys is None else [get_segment(booking, pk=key) for key in keys]


def _ladder_values(booking: Booking, view: LadderView) -> dict[str, Any]:
    return {
        "booking": booking.pk,
        "title": booking.title,
        "asked_at": view.hold.asked_at,
        "expires_at": view.hold.expires_at,
        "lapses_at": view.hold.lapses_at,
        "answer_by": view.answer_by,
        "asked_until": view.asked_until,
        "behind": view.behind,
        "pieces": [
            {
                "segment": piece.segment.pk,
                "resource": piece.segment.resource.code,
                "starts_at": piece.span.start,
                "ends_at": piece.span.end,
                "rank": piece.rank,
                "is_taken": piece.is_taken,
                "ahead": [
                    {name: getattr(one, name) for name in ("rank", "label", "party", "until")}
                    for one in piece.ahead
                ],
            }
            for piece in view.pieces
        ],
    }
