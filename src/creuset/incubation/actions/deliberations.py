"""The meeting of a jury: opened, who is in the room, which file is before them, votes, closed."""

from datetime import datetime

from django.db import transaction

from creuset.core import seals
from creuset.incubation.attending import check_presides, check_sits, seat_of, sitting
from creuset.incubation.kinds import RoundKind
from creuset.incubation.models import (
    Application,
    ConflictOfInterest,
    Deliberation,
    Juror,
    Presence,
    Reading,
    Round,
    Vote,
)
from creuset.incubation.papers.minutes import make_minutes
from creuset.incubation.queries.calibrations import newest_run
from creuset.incubation.rules.deciding import NotInRound, RoundReleased
from creuset.incubation.rules.ordering import File, Order
from creuset.incubation.sealed import HEARING, hearing_content
from creuset.incubation.states import ApplicationState, Choice, ReadingState
from creuset.incubation.telling.juries import APPLICATION, tell_round
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor

OPENED, CLOSED, ORDERED = (
    "incubation.deliberation_opened",
    "incubation.deliberation_closed",
    "incubation.deliberation_ordered",
)
ARRIVED, LEFT = "incubation.juror_arrived", "incubation.juror_left"
TAKEN_UP, PUT_AWAY, VOTED = (
    "incubation.file_taken_up",
    "incubation.file_put_away",
    "incubation.voted",
)


@transaction.atomic
def open_deliberation(*, in_round: Round, by: Actor, now: datetime) -> Deliberation:
    """The jury sits from now on, with its files in the order in which the fewest people leave the room.

    Raise Forbidden; RoundReleased; Conflict where it sits already; Refused where no file is before it.
    """
    row = hold_round(in_round)
    check_presides(by, row)
    check_not_released(row)
    if Deliberation.objects.filter(round=row, closed_at=None).exists():
        raise Conflict(_("The jury of this round sits already."))
    run = newest_run(row)
    order = order_of(row)
    if not order.keys:
        raise Refused(_("No file is before the jury of this round: there is nothing to decide."))
    meeting = Deliberation.objects.create(
        round=row,
        opened_at=now,
        opened_by=by.party,
        chair=sitting(row.call_id).filter(chairs=True).first(),
        order=list(order.keys),
        moves=order.moves,
        least_moves=order.least,
        calibration=run,
    )
    tell_round(OPENED, row, by=by, now=now)
    return meeting


@transaction.atomic
def close_deliberation(*, deliberation: Deliberation, by: Actor, now: datetime) -> Deliberation:
    """The jury sits no more; whoever was in the room has left it, and the minutes are made, kept and sealed.

    Raise Forbidden; Conflict where it is closed.
    """
    row = hold(deliberation)
    check_presides(by, row.round)
    Presence.objects.filter(deliberation=row, until=None).update(until=now)
    row.closed_at, row.current = now, None
    row.save(update_fields=["closed_at", "current"])
    make_minutes(row, by=by, now=now)
    tell_round(CLOSED, row.round, by=by, now=now)
    return row


@transaction.atomic
def put_in_order(*, deliberation: Deliberation, by: Actor, now: datetime) -> Deliberation:
    """The files are in order again, as conflicts and scores stand now. Raise Forbidden; Conflict."""
    row = hold(deliberation)
    check_presides(by, row.round)
    order = order_of(row.round)
    row.order, row.moves, row.least_moves = list(order.keys), order.moves, order.least
    row.calibration = newest_run(row.round)
    row.save(update_fields=["order", "moves", "least_moves", "calibration"])
    tell_round(ORDERED, row.round, by=by, now=now)
    return row


@transaction.atomic
def arrive(*, deliberation: Deliberation, juror: Juror, by: Actor, now: datetime) -> Presence:
    """The juror is in the room from now on; nothing changes for one who is. Raise Forbidden; Conflict."""
    row = hold(deliberation)
    seated = _check_may_seat(by, row, juror)
    presence, is_new = Presence.objects.get_or_create(
        deliberation=row, juror=seated, until=None, defaults={"since": now}
    )
    if is_new:
        tell_round(ARRIVED, row.round, by=by, now=now, juror=seated.party.name)
    return presence


@transaction.atomic
def leave(*, deliberation: Deliberation, juror: Juror, by: Actor, now: datetime) -> None:
    """The juror is in the room no more. Raise Forbidden; Conflict where the meeting is closed."""
    row = hold(deliberation)
    seated = _check_may_seat(by, row, juror)
    rows = Presence.objects.filter(deliberation=row, juror=seated, until=None)
    if rows.update(until=now):
        tell_round(LEFT, row.round, by=by, now=now, juror=seated.party.name)


@transaction.atomic
def take_up(
    *, deliberation: Deliberation, application: Application | None, by: Actor, now: datetime
) -> Deliberation:
    """Everybody has this file before them now; None: no file. In a round of auditions those present score it.

    Raise Forbidden; Conflict; NotInRound.
    """
    row = hold(deliberation)
    check_presides(by, row.round)
    if application is not None:
        check_before(row.round, application)
    row.current = application
    row.save(update_fields=["current"])
    if application is None:
        tell_round(PUT_AWAY, row.round, by=by, now=now)
    else:
        also = ((APPLICATION, application.pk),)
        if row.round.kind == RoundKind.AUDITION:
            _give_to_present(row, application, now=now)
        tell_round(TAKEN_UP, row.round, by=by, now=now, also=also, number=application.number)
    return row


@transaction.atomic
def vote(
    *,
    deliberation: Deliberation,
    application: Application,
    choice: Choice | None,
    by: Actor,
    now: datetime,
) -> None:
    """The juror's vote on the selection of the application stands; None takes it back.

    Raise Forbidden to whoever is no juror, is not in the room, or must be out of it; Conflict; NotInRound.
    """
    row = hold(deliberation)
    juror = check_sits(by, row.round)
    check_before(row.round, application)
    if not Presence.objects.filter(deliberation=row, juror=juror, until=None).exists():
        raise Forbidden(_("Only jurors who are in the room vote: say that you are there first."))
    conflicts = ConflictOfInterest.objects.filter(juror=juror, application=application)
    if conflicts.filter(lifted_at=None).exists():
        raise Forbidden(_("You have a conflict of interest with this file: others decide on it."))
    if choice is None:
        Vote.objects.filter(deliberation=row, application=application, juror=juror).delete()
    else:
        Vote.objects.update_or_create(
            deliberation=row,
            application=application,
            juror=juror,
            defaults={"choice": choice.value, "cast_at": now},
        )
    tell_round(VOTED, row.round, by=by, now=now, number=application.number)


def _give_to_present(row: Deliberation, application: Application, *, now: datetime) -> None:
    """Everybody in the room without a conflict has the application to score: in an audition all who hear it do."""
    conflicts = ConflictOfInterest.objects.filter(application=application, lifted_at=None)
    there = Presence.objects.filter(deliberation=row, until=None)
    given = Reading.objects.filter(round=row.round, application=application).values("juror")
    there = there.exclude(juror__in=conflicts.values("juror")).exclude(juror__in=given)
    made = Reading.objects.bulk_create(
        [
            Reading(
                round=row.round,
                application=application,
                juror_id=juror,
                state=ReadingState.GIVEN.value,
                made_at=now,
            )
            for juror in there.values_list("juror_id", flat=True)
        ]
    )
    seals.seal_all(
        kind=HEARING,
        contents={one.pk: hearing_content(one) for one in made},
        village_id=row.round.call.village_id,
        at=now,
    )


def order_of(in_round: Round) -> Order:
    """Return the files before the jury in the order of the meeting: grey zone first, as few moves as can be."""
    from creuset.incubation.rules.ordering.shortest import ordered  # noqa: PLC0415 - see rules.ordering

    files = Application.objects.filter(round=in_round, state=ApplicationState.ELIGIBLE)
    keys = list(files.order_by("number").values_list("pk", flat=True))
    jurors = sitting(in_round.call_id).values("pk")
    away: dict[int, set[int]] = {}
    conflicts = ConflictOfInterest.objects.filter(
        juror__in=jurors, application__in=keys, lifted_at=None
    )
    for juror, key in conflicts.values_list("juror_id", "application_id"):
        away.setdefault(key, set()).add(juror)
    run = newest_run(in_round)
    places, grey = ({}, frozenset[int]()) if run is None else (run.places, run.grey)
    return ordered(
        [
            File(key, frozenset(away.get(key, ())), key in grey, places.get(key, len(keys)))
            for key in keys
        ]
    )


def hold_round(in_round: Round) -> Round:
    """Return the round as it is now; nobody else decides in it until the transaction ends."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("call__village")
    return rows.get(pk=in_round.pk)


def hold(deliberation: Deliberation) -> Deliberation:
    """Return the meeting as it is now, its round held first; raise Conflict where it is closed."""
    in_round = hold_round(deliberation.round)
    row = Deliberation.objects.select_related("current", "chair__party", "calibration").get(
        pk=deliberation.pk
    )
    if row.closed_at is not None:
        raise closed()
    row.round = in_round
    return row


def closed() -> Conflict:
    """Return what refuses whatever is done in a meeting that is over."""
    return Conflict(_("This deliberation is closed: open another one to decide more."))


def check_not_released(in_round: Round) -> None:
    """Raise RoundReleased where the applicants know the decisions."""
    if in_round.released_at is not None:
        raise RoundReleased(
            _("The decisions of this round were released: the applicants know them.")
        )


def check_before(in_round: Round, application: Application) -> None:
    """Raise NotInRound unless the application is before the jury of the round."""
    if application.round_id != in_round.pk or application.state != ApplicationState.ELIGIBLE:
        raise NotInRound(_("This file is not before the jury of this round, or no more."))


def _check_may_seat(by: Actor, row: Deliberation, juror: Juror) -> Juror:
    """Return the juror, with their name, if the actor may say that they are in the room or not."""
    found = sitting(row.round.call_id).select_related("party").filter(pk=juror.pk).first()
    if found is None:
        raise Refused(_("Only jurors who signed that they are impartial take part."))
    seat = seat_of(by, row.round)
    if not seat.presides and (seat.juror is None or seat.juror.pk != found.pk):
        raise Forbidden(_("You can say of yourself that you are in the room, not of others."))
    return found
