"""Readings that come free: a juror leaves, is not impartial, or somebody else reads instead."""

from collections.abc import Iterable
from datetime import datetime

from creuset.incubation.models import Juror, Reading
from creuset.incubation.sealed import seal_scores
from creuset.incubation.states import READING, ReadingState

S = ReadingState
#: What a juror who leaves gives back; what they scored stays.
_UNFINISHED = {S.PLANNED: "unplan", S.GIVEN: "take", S.BEGUN: "leave"}


def free_readings(juror: Juror, *, now: datetime) -> int:
    """What the juror had not scored is theirs no more; what they wrote stays with it. Return how many."""
    rows = held(Reading.objects.filter(juror=juror, state__in=list(_UNFINISHED)))
    for row in rows:
        let_go(row, _UNFINISHED[S(row.state)], now=now)
    return len(rows)


def recuse_readings(readings: Iterable[Reading], *, now: datetime) -> int:
    """The readings count no more, and no plan brings them back while there is a conflict; return how many."""
    count = 0
    for row in readings:
        if READING.allows(S(row.state), "recuse"):
            let_go(row, "recuse", now=now)
            count += 1
    return count


def let_go(row: Reading, verb: str, *, now: datetime) -> None:
    """The reading takes the step; one that was only planned, and never was before its juror, leaves no row."""
    before = S(row.state)
    state = READING.check(before, verb)
    if before is S.PLANNED and row.given_at is None:
        row.delete()
        return
    row.state, row.is_locked = state.value, False
    row.revision += 1
    row.save(update_fields=["state", "is_locked", "revision"])
    if before is S.DONE:
        seal_scores(row, now=now)


def held(rows: Iterable[Reading]) -> list[Reading]:
    """Return the readings as they are now, of which nobody else changes anything until the transaction ends."""
    keys = sorted(row.pk for row in rows)
    locked = Reading.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    return list(locked.select_related("application", "juror__party", "round").order_by("pk"))
