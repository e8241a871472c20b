"""A juror reads and scores: saved as they type, finished, opened again. What they wrote is never lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from creuset.core import audit
from creuset.core.models import Audience
from creuset.incubation.actions.juries import check_is
from creuset.incubation.models import Reading, Score
from creuset.incubation.queries.readings import grid_of, scale_of
from creuset.incubation.rules import grids
from creuset.incubation.sealed import points_of, seal_scores
from creuset.incubation.states import READING, ReadingState
from creuset.kernel.errors import Conflict, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor

KIND = "reading"
BEGUN, FINISHED, REOPENED, KEPT = (
    "incubation.reading_begun",
    "incubation.reading_finished",
    "incubation.reading_reopened",
    "incubation.reading_kept",
)
S = ReadingState
LONGEST_WORDS = 20_000


class StaleReading(Conflict):
    """The reading was changed elsewhere since it was read; `details` say how it stands."""

    code = "reading-changed"


class RoundClosed(Conflict):
    """Nothing is scored in the round any more."""

    code = "round-closed"


class NotWhole(Refused):
    """Criteria lack points; `details` name them."""

    code = "scores-missing"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a juror typed: what is not named stays as it was. Keys are numbers of criteria."""

    points: Mapping[int, int | None] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)
    words: str | None = None


@transaction.atomic
def save_reading(
    *, reading: Reading, typed: Typed, revision: int, by: Actor, now: datetime
) -> Reading:
    """What the juror typed is kept; with the first of it the reading is begun.

    What was taken back while they typed is kept too, and stays taken back: the caller tells them by its state.
    Raise Forbidden for anybody else; StaleReading; RoundClosed; Refused for points off the scale, or once it is done.
    """
    row = hold_reading(reading)
    check_is(by, row.juror)
    _check_open(row)
    if row.state in (S.DONE, S.RECUSED, S.PLANNED):
        READING.check(S(row.state), "begin")
    if revision != row.revision and row.state != S.TAKEN:
        raise _stale(row)
    _write(row, typed)
    if row.state == S.GIVEN:
        row.state, row.begun_at = READING.check(S.GIVEN, "begin").value, row.begun_at or now
        _tell(BEGUN, row, by=by, now=now)
    elif row.state == S.TAKEN and row.begun_at is None:
        row.begun_at = now
        _tell(KEPT, row, by=by, now=now)
    row.revision += 1
    row.save(update_fields=["state", "begun_at", "words", "revision"])
    return row


@transaction.atomic
def finish_reading(*, reading: Reading, revision: int, by: Actor, now: datetime) -> Reading:
    """Every criterion is scored, and the scores are sealed; others of the jury may see them as the call has it.

    Raise Forbidden; StaleReading; RoundClosed; NotWhole; ImpossibleStep.
    """
    row = hold_reading(reading)
    check_is(by, row.juror)
    _check_open(row)
    if revision != row.revision:
        raise _stale(row)
    if row.state == S.GIVEN:
        row.state, row.begun_at = READING.check(S.GIVEN, "begin").value, row.begun_at or now
    state = READING.check(S(row.state), "finish")
    criteria = grid_of(row.round, row.application)
    points = points_of([row.pk]).get(row.pk, {})
    if missing := grids.missing([scale_of(one) for one in criteria], points):
        names = [one.names for one in criteria if one.pk in missing]
        raise NotWhole(
            _("Not scored yet: %(count)s. Score every criterion, then finish.", count=len(names)),
            details={"missing": missing},
        )
    row.state, row.done_at = state.value, now
    row.revision += 1
    row.save(update_fields=["state", "begun_at", "done_at", "revision"])
    seal_scores(row, now=now)
    _tell(FINISHED, row, by=by, now=now)
    return row


@transaction.atomic
def reopen_reading(*, reading: Reading, by: Actor, now: datetime) -> Reading:
    """The juror may change what they scored, until the round closes. Raise Forbidden; RoundClosed; ImpossibleStep."""
    row = hold_reading(reading)
    check_is(by, row.juror)
    _check_open(row)
    row.state, row.done_at = READING.check(S(row.state), "reopen").value, None
    row.revision += 1
    row.save(update_fields=["state", "done_at", "revision"])
    seal_scores(row, now=now)
    _tell(REOPENED, row, by=by, now=now)
    return row


def hold_reading(reading: Reading) -> Reading:
    """Return the reading as it is now, of which nobody else changes anything until the transaction ends."""
    rows = Reading.objects.select_for_update(of=("self",))
    row = (
        rows.select_related("juror__party", "juror__call__village", "round", "application")
        .filter(pk=reading.pk)
        .first()
    )
    if row is None:
        raise NotFound(_("This reading is not yours any more."))
    return row


def _check_open(row: Reading) -> None:
    if row.round.closed_at is not None:
        raise RoundClosed(_("This round is closed: nothing is scored in it any more."))
    if row.juror.left_at is not None and row.state != S.TAKEN:
        raise Conflict(_("You have left this jury."))


def _stale(row: Reading) -> StaleReading:
    """Return the refusal that says how the reading stands."""
    scores = Score.objects.filter(reading=row)
    return StaleReading(
        _("You changed this reading in another window: what you typed here is not saved yet."),
        details={
            "revision": row.revision,
            "state": row.state,
            "words": row.words,
            "points": {str(one.criterion_id): one.points for one in scores},
            "notes": {str(one.criterion_id): one.words for one in scores},
        },
    )


def _write(row: Reading, typed: Typed) -> None:
    """Points and words stand in their rows, and those of the whole in the reading, which is not saved yet."""
    # Those that were retired while they typed too: what was written is kept, though it counts no more.
    criteria = {one.pk: one for one in grid_of(row.round, row.application, with_retired=True)}
    known = {one.criterion_id: one for one in Score.objects.filter(reading=row)}
    changed: list[Score] = []
    for pk in dict.fromkeys([*typed.points, *typed.notes]):
        criterion = criteria.get(pk)
        if criterion is None:
            # Of another grid: nobody was shown it here.
            continue
        score = known.get(pk) or Score(reading=row, criterion=criterion)
        if pk in typed.points:
            points = typed.points[pk]
            if points is not None and not scale_of(criterion).holds(points):
                raise Refused(
                    _(
                        "Points go from %(least)s to %(most)s here.",
                        least=criterion.least,
                        most=criterion.most,
                    ),
                    field=f"points-{pk}",
                )
            score.points = points
        if pk in typed.notes:
            score.words = typed.notes[pk][:LONGEST_WORDS]
        changed.append(score)
    Score.objects.bulk_create([one for one in changed if one.criterion_id not in known])
    Score.objects.bulk_update(
        [one for one in changed if one.criterion_id in known], ["points", "words"]
    )
    if typed.words is not None:
        row.words = typed.words[:LONGEST_WORDS]


def _tell(verb: str, row: Reading, *, by: Actor, now: datetime, **more: Any) -> None:
    """The audit says how far a reading is; what was written in it, and whose application it is, it does not."""
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.application.village_id,
        about=[("call", row.juror.call_id), ("juror", row.juror_id), (KIND, row.pk)],
        audience=Audience.TEAM,
        data={"number": row.application.number, **more},
    )
