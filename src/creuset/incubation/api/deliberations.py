"""Deliberations for programs: /villages/<village>/rounds/<round>/…"""

from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import In, Instant, Out, Router, Status, needs
from creuset.core.roles import Scope
from creuset.incubation.actions import calibrations, decisions, deliberations, places
from creuset.incubation.attending import Seat
from creuset.incubation.models import (
    CalibrationRun,
    Decision,
    Deliberation,
    Round,
)
from creuset.incubation.queries.calibrations import newest_run, shown
from creuset.incubation.queries.rooms import (
    Row,
    get_file,
    get_juror,
    get_placed,
    get_round,
    open_meeting,
    room_of,
)
from creuset.incubation.rules.deciding import LONGEST_REASON
from creuset.incubation.states import Choice, Outcome
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.requests import ApiRequest

router = Router(tags=["juries"])
MOST_FILES = 1_000
type Reason = Annotated[str, Field(max_length=LONGEST_REASON)]


class FileAtHandOut(Out):
    """A file in the order of the meeting; of one in conflict with the caller only the number is told."""

    id: int
    number: int
    is_hidden: bool
    is_current: bool
    title: str
    axis: str
    out_of_the_room: list[str]
    worth: float | None
    low: float | None
    high: float | None
    chance: float | None
    is_proposed: bool | None
    is_grey: bool
    outcome: Outcome | None
    rank: int | None
    reason: str


class SeatedOut(Out):
    """A juror, and whether they are in the room."""

    id: int
    name: str
    chairs: bool
    is_present: bool
    is_out: bool


class RoomOut(Out):
    """The deliberation of a round as the caller may see it."""

    round: int
    is_open: bool
    quorum: int
    present: int
    opened_at: AwareDatetime | None
    closed_at: AwareDatetime | None
    released_at: AwareDatetime | None
    moves: int
    least_moves: int
    broken: list[str]
    jurors: list[SeatedOut]
    files: list[FileAtHandOut]


class JurySeatIn(In):
    """A juror is in the room, or not."""

    juror: int
    is_present: bool


class AtHandIn(In):
    """The file that everybody has before them; null for none."""

    application: int | None = None


class VoteIn(In):
    """How the caller votes on a file; null takes the vote back."""

    application: int
    choice: Choice | None = None


class DecidedIn(In):
    """What the jury decides of a file."""

    application: int
    outcome: Outcome


class DecisionsIn(In):
    """What the jury decides of some files, for one reason."""

    decisions: Annotated[list[DecidedIn], Field(min_length=1, max_length=MOST_FILES)]
    reason: Reason = ""


class WaitingListIn(In):
    """The waiting list in its order, by application."""

    order: Annotated[list[int], Field(max_length=MOST_FILES)]


class ReleaseIn(In):
    """Until when laureates answer, and why a broken quota stands."""

    answer_by: Instant | None = None
    despite: Annotated[str, Field(max_length=500)] = ""


class PromoteIn(In):
    """Until when whoever is promoted answers."""

    answer_by: Instant | None = None


class PlaceIn(In):
    """Whether a laureate comes."""

    application: int
    accepts: bool


class MoreTimeIn(In):
    """Until when a laureate may answer."""

    application: int
    answer_by: Instant


class JuryDecisionOut(Out):
    """What the jury decided of a file."""

    id: int
    application: int
    outcome: Outcome
    rank: int | None
    reason: str
    decided_at: AwareDatetime
    answer_by: AwareDatetime | None
    accepts: bool | None


class CalibratedOut(Out):
    """A file in a calibration, on twenty."""

    application: int
    readings: int
    mean: float
    worth: float
    low: float
    high: float
    chance: float
    group: int
    is_proposed: bool


class CalibrationOut(Out):
    """How the scores of a round were made comparable; recorded scores are never altered."""

    id: int
    made_at: AwareDatetime
    method: str
    manner: str
    seed: int
    draws: int
    digest: str
    groups: int
    is_stale: bool
    published_at: AwareDatetime | None
    files: list[CalibratedOut]


@router.get("/rounds/{int:pk}/deliberation", response=RoomOut, summary="The room of a jury")
def read_room(request: ApiRequest, pk: int) -> dict[str, Any]:
    """For who runs the call, and for its jurors: each sees nothing of files with which they have a conflict."""
    return _room(request, pk)


@router.post("/rounds/{int:pk}/deliberation/open", response=RoomOut, summary="Open a deliberation")
@needs(Scope.PROGRAMMES)
def open_room(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The files are put in the order in which the fewest people leave the room."""
    found, _seat = enter(request, pk)
    deliberations.open_deliberation(in_round=found, by=request.auth, now=clock.now())
    return _room(request, pk)


@router.post(
    "/rounds/{int:pk}/deliberation/close", response=RoomOut, summary="Close a deliberation"
)
@needs(Scope.PROGRAMMES)
def close_room(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The minutes are made, kept and sealed."""
    meeting = _meeting(request, pk)
    deliberations.close_deliberation(deliberation=meeting, by=request.auth, now=clock.now())
    return _room(request, pk)


@router.post(
    "/rounds/{int:pk}/deliberation/order", response=RoomOut, summary="Order the files again"
)
@needs(Scope.PROGRAMMES)
def order(request: ApiRequest, pk: int) -> dict[str, Any]:
    """As conflicts and scores stand now."""
    meeting = _meeting(request, pk)
    deliberations.put_in_order(deliberation=meeting, by=request.auth, now=clock.now())
    return _room(request, pk)


@router.put(
    "/rounds/{int:pk}/deliberation/seats", response=RoomOut, summary="Say who is in the room"
)
@needs(Scope.PROGRAMMES)
def seat(request: ApiRequest, pk: int, said: JurySeatIn) -> dict[str, Any]:
    """Of themselves each juror; of everybody the chair and who runs the call."""
    meeting = _meeting(request, pk)
    juror = get_juror(meeting.round, said.juror)
    deed = deliberations.arrive if said.is_present else deliberations.leave
    deed(deliberation=meeting, juror=juror, by=request.auth, now=clock.now())
    return _room(request, pk)


@router.put("/rounds/{int:pk}/deliberation/current", response=RoomOut, summary="Take up a file")
@needs(Scope.PROGRAMMES)
def take_up(request: ApiRequest, pk: int, said: AtHandIn) -> dict[str, Any]:
    """Everybody has it before them."""
    meeting = _meeting(request, pk)
    deliberations.take_up(
        deliberation=meeting,
        application=None if said.application is None else get_file(meeting.round, said.application),
        by=request.auth,
        now=clock.now(),
    )
    return _room(request, pk)


@router.put("/rounds/{int:pk}/deliberation/vote", response=RoomOut, summary="Vote on a file")
@needs(Scope.PROGRAMMES)
def vote(request: ApiRequest, pk: int, said: VoteIn) -> dict[str, Any]:
    """For jurors who are in the room and have no conflict with it."""
    meeting = _meeting(request, pk)
    deliberations.vote(
        deliberation=meeting,
        application=get_file(meeting.round, said.application),
        choice=said.choice,
        by=request.auth,
        now=clock.now(),
    )
    return _room(request, pk)


@router.put(
    "/rounds/{int:pk}/decisions", response=list[JuryDecisionOut], summary="Write down decisions"
)
@needs(Scope.PROGRAMMES)
def decide(request: ApiRequest, pk: int, said: DecisionsIn) -> list[Any]:
    """All of them or none; nothing is told to applicants before the release."""
    found, _seat = enter(request, pk)
    rows: list[Any] = [
        decision_out(one)
        for one in decisions.decide_all(
            in_round=found,
            outcomes={one.application: one.outcome for one in said.decisions},
            reason=said.reason,
            by=request.auth,
            now=clock.now(),
        )
    ]
    return rows


@router.delete(
    "/rounds/{int:pk}/decisions/{int:row}", response={204: None}, summary="Take a decision back"
)
@needs(Scope.PROGRAMMES)
def withdraw(request: ApiRequest, pk: int, row: int) -> Status[None]:
    """`row` is the application: nothing is decided of it any more."""
    found, _seat = enter(request, pk)
    decisions.withdraw_decision(application=get_file(found, row), by=request.auth, now=clock.now())
    return Status(204, None)


@router.put("/rounds/{int:pk}/waiting-list", response=RoomOut, summary="Order the waiting list")
@needs(Scope.PROGRAMMES)
def rank(request: ApiRequest, pk: int, said: WaitingListIn) -> dict[str, Any]:
    """Everybody on it, once."""
    found, _seat = enter(request, pk)
    decisions.rank_waiting(in_round=found, order=said.order, by=request.auth, now=clock.now())
    return _room(request, pk)


@router.post(
    "/rounds/{int:pk}/release", response=list[JuryDecisionOut], summary="Release the decisions"
)
@needs(Scope.PROGRAMMES)
def release(request: ApiRequest, pk: int, said: ReleaseIn) -> list[Any]:
    """The applicants may know them; done again, nothing happens."""
    found, _seat = enter(request, pk)
    rows = decisions.release_round(
        in_round=found,
        answer_by=said.answer_by,
        despite=said.despite,
        by=request.auth,
        now=clock.now(),
    )
    return [decision_out(one) for one in rows]


@router.post("/rounds/{int:pk}/promote", response=JuryDecisionOut, summary="Promote the next")
@needs(Scope.PROGRAMMES)
def promote(request: ApiRequest, pk: int, said: PromoteIn) -> dict[str, Any]:
    """The first of the waiting list with whom seats, axes and budget hold."""
    found, _seat = enter(request, pk)
    return decision_out(
        places.promote(in_round=found, answer_by=said.answer_by, by=request.auth, now=clock.now())
    )


@router.put("/places", response=JuryDecisionOut, summary="Answer for a place")
@needs(Scope.PROGRAMMES)
def answer(request: ApiRequest, said: PlaceIn) -> dict[str, Any]:
    """The laureate comes, or gives it up."""
    return decision_out(
        places.answer_place(
            application=get_placed(request.village, said.application, by=request.auth),
            accepts=said.accepts,
            by=request.auth,
            now=clock.now(),
        )
    )


@router.put("/places/time", response=JuryDecisionOut, summary="Give a laureate more time")
@needs(Scope.PROGRAMMES)
def more_time(request: ApiRequest, said: MoreTimeIn) -> dict[str, Any]:
    """To say whether they come."""
    return decision_out(
        places.give_more_time(
            application=get_placed(request.village, said.application, by=request.auth),
            answer_by=said.answer_by,
            by=request.auth,
            now=clock.now(),
        )
    )


@router.get("/rounds/{int:pk}/calibration", response=CalibrationOut, summary="The calibration")
def read_calibration(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The newest one; for who runs the call."""
    found, own = _led(request, pk)
    run = newest_run(found)
    if run is None:
        raise NotFound(_("The scores of this round were never made comparable."))
    return _calibration(run, found, own)


@router.post("/rounds/{int:pk}/calibration", response=CalibrationOut, summary="Calibrate scores")
@needs(Scope.PROGRAMMES)
def calibrate(request: ApiRequest, pk: int) -> dict[str, Any]:
    """As they stand now; the same scores always give the same."""
    found, own = _led(request, pk)
    run = calibrations.calibrate_round(in_round=found, by=request.auth, now=clock.now())
    return _calibration(run, found, own)


@router.post(
    "/rounds/{int:pk}/calibration/publish", response=CalibrationOut, summary="Publish the method"
)
@needs(Scope.PROGRAMMES)
def publish(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The page of the call tells method, version and seed, and no score."""
    found, own = _led(request, pk)
    run = newest_run(found)
    if run is None:
        raise NotFound(_("The scores of this round were never made comparable."))
    kept = calibrations.publish_calibration(run=run, by=request.auth, now=clock.now())
    return _calibration(kept, found, own)


def enter(request: ApiRequest, pk: int) -> tuple[Round, Seat]:
    """Return the round and the caller's part in it: at the desk, else as a juror."""
    try:
        return _led(request, pk)
    except NotFound:
        return get_round(request.village, pk, by=request.auth, face="my")


def _led(request: ApiRequest, pk: int) -> tuple[Round, Seat]:
    return get_round(request.village, pk, by=request.auth, face="desk")


def _meeting(request: ApiRequest, pk: int) -> Deliberation:
    found, _seat = enter(request, pk)
    meeting = open_meeting(found)
    if meeting is None:
        raise deliberations.closed()
    return meeting


def _room(request: ApiRequest, pk: int) -> dict[str, Any]:
    found, own = enter(request, pk)
    room = room_of(found, own)
    meeting = room.meeting
    return {
        "round": found.pk,
        "is_open": room.is_open,
        "quorum": found.quorum,
        "present": room.present,
        "opened_at": meeting.opened_at if meeting else None,
        "closed_at": meeting.closed_at if meeting else None,
        "released_at": found.released_at,
        "moves": meeting.moves if meeting else 0,
        "least_moves": meeting.least_moves if meeting else 0,
        "broken": [str(one.breach) for one in room.broken],
        "jurors": [
            {
                "id": one.juror.pk,
                "name": one.name,
                "chairs": one.juror.chairs,
                "is_present": one.is_present,
                "is_out": one.is_away,
            }
            for one in room.jurors
        ],
        "files": [_row(one) for one in room.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    values = row.values or {}
    return {
        "id": row.pk,
        "number": row.number,
        "is_hidden": row.is_hidden,
        "is_current": row.is_current,
        "title": row.title,
        "axis": row.axis,
        "out_of_the_room": list(row.away),
        "worth": values.get("worth"),
        "low": values.get("low"),
        "high": values.get("high"),
        "chance": values.get("chance"),
        "is_proposed": values.get("proposed"),
        "is_grey": row.is_grey,
        "outcome": row.outcome or None,
        "rank": row.rank,
        "reason": row.reason,
    }


def decision_out(row: Decision) -> dict[str, Any]:
    """Return what is told of a decision."""
    return {
        "id": row.pk,
        "application": row.application_id,
        "outcome": row.outcome,
        "rank": row.rank,
        "reason": row.reason,
        "decided_at": row.decided_at,
        "answer_by": row.answer_by,
        "accepts": row.accepts,
    }


def _calibration(run: CalibrationRun, in_round: Round, own: Seat) -> dict[str, Any]:
    run.round = in_round
    found = shown(run, seat=own)
    return {
        "id": run.pk,
        "made_at": run.made_at,
        "method": run.method,
        "manner": run.manner,
        "seed": run.seed,
        "draws": run.draws,
        "digest": run.digest,
        "groups": found.groups,
        "is_stale": found.is_stale,
        "published_at": run.published_at,
        "files": [
            {
                "application": line.application.pk,
                "readings": line.values["readings"],
                "mean": line.values["mean"],
                "worth": line.values["worth"],
                "low": line.values["low"],
                "high": line.values["high"],
                "chance": line.values["chance"],
                "group": line.group,
                "is_proposed": line.values["proposed"],
            }
            for line in found.lines
        ],
    }
