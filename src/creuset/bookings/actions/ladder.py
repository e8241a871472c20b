"""What every action on options does: locks, stretches on the ladder, and ends, written once.

The ladder of a village is locked before the parts of anything: whoever changes options waits for one another,
and whoever books firm only for the parts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from creuset.bookings import facts
from creuset.bookings.models import Booking, Challenge, Hold, HoldPart, Segment
from creuset.bookings.queries import ladder
from creuset.bookings.rules import holds
from creuset.bookings.states import ChallengeOutcome, HoldEnd
from creuset.core import locks, outbox
from creuset.kernel.spans import Span
from creuset.places.actions import claims
from creuset.places.queries.availability import parts_of, turnaround_of
from creuset.places.rules import Wanted, united

#: Two who ask for the same at one instant are told apart by as little as this.
NEXT_TURN = timedelta(microseconds=1)


def lock_ladder(*village_ids: int) -> None:
    """Nobody else changes options of the villages until the transaction ends."""
    locks.lock("ladder", village_ids)


def lock_parts(rows: Iterable[HoldPart]) -> None:
    """Nobody else takes or frees the parts of these stretches until the transaction ends."""
    claims.hold_parts({row.part_id for row in rows})


def wanted_of(segments: Sequence[Segment]) -> list[Wanted]:
    """Return what periods that are written take of their parts, turnaround included."""
    parts = parts_of([segment.unit for segment in segments])
    return [
        Wanted(
            part,
            Span(segment.starts_at, segment.ends_at),
            turnaround_of(segment.resource),
            segment.kind,
        )
        for segment in segments
        for part in parts[segment.unit_id]
    ]


def stretch(hold: Hold, wanted: Iterable[Wanted], *, now: datetime, gave_up: bool = False) -> None:
    """The option wants exactly this: what it keeps, keeps its turn; what is new is asked now.

    What it no longer wants is gone, or, where it `gave_up`, kept as ended.
    """
    before = ladder.parts_of_hold(hold)
    plain = [replace(want, tone="") for want in wanted]
    pieces = holds.re_asked(united(plain), ladder.stretches(before))
    new = [Wanted(piece.part_id, piece.held) for piece in pieces if piece.asked_at is None]
    last = ladder.last_asked(new, but=hold)
    turn = max(now, last + NEXT_TURN) if last else now
    if gave_up:
        _keep_as_ended(before, [(piece.part_id, piece.held) for piece in pieces], now=now)
    HoldPart.objects.filter(pk__in=[row.pk for row in before], ended_at__isnull=True).delete()
    HoldPart.objects.bulk_create(
        HoldPart(
            hold=hold,
            part_id=piece.part_id,
            starts_at=piece.held.start,
            ends_at=piece.ends_at,
            held_until=piece.held.end,
            asked_at=piece.asked_at or turn,
        )
        for piece in pieces
    )


def _keep_as_ended(
    before: Sequence[HoldPart], kept: Sequence[tuple[int, Span]], *, now: datetime
) -> None:
    """Stretches of which nothing is wanted any more are ended, and stay."""
    gone = [
        row.pk
        for row in before
        if not any(
            part == row.part_id and span.overlaps(Span(row.starts_at, row.held_until))
            for part, span in kept
        )
    ]
    HoldPart.objects.filter(pk__in=gone).update(ended_at=now)


def end(hold: Hold, how: HoldEnd, *, at: datetime) -> None:
    """The option ended at that instant, and with it the challenges that it made and had to answer."""
    hold.ended_at, hold.ended_as = at, how
    hold.save(update_fields=["ended_at", "ended_as"])
    rows = HoldPart.objects.filter(hold=hold, ended_at__isnull=True)
    if how is HoldEnd.CONFIRMED:
        rows.delete()
    else:
        rows.update(ended_at=at)
    for challenge in _open().filter(hold=hold):
        _close(challenge, _answered(challenge, how, at), at=at)
    # What fell due before has done its work: whoever did not answer lapsed then, written down or not.
    if how is HoldEnd.LAPSED:
        for challenge in _open().filter(by=hold, answer_by__gte=at):
            _close(challenge, ChallengeOutcome.MOOT, at=at)
    else:
        for challenge in _open().filter(by=hold, answer_by__gt=at):
            _close(challenge, ChallengeOutcome.WITHDRAWN, at=at)


def _answered(challenge: Challenge, how: HoldEnd, at: datetime) -> ChallengeOutcome:
    match how:
        case HoldEnd.CONFIRMED:
            return ChallengeOutcome.CONFIRMED
        case HoldEnd.LAPSED:
            is_due = challenge.answer_by == at
            return ChallengeOutcome.UNANSWERED if is_due else ChallengeOutcome.MOOT
        case _left:
            return ChallengeOutcome.LEFT


def close_settled(hold: Hold, answer: ChallengeOutcome, *, now: datetime) -> None:
    """Challenges between the option and others end where the two share no stretch any more.

    `answer` says what those were told that had challenged it.
    """
    for challenge in _open().filter(hold=hold, answer_by__gt=now):
        if not _stands_before(challenge):
            _close(challenge, answer, at=now)
    for challenge in _open().filter(by=hold, answer_by__gt=now):
        if not _stands_before(challenge):
            _close(challenge, ChallengeOutcome.WITHDRAWN, at=now)


def _stands_before(challenge: Challenge) -> bool:
    mine = ladder.stretches(ladder.parts_of_hold(challenge.by))
    return bool(holds.in_front(mine, ladder.stretches(ladder.parts_of_hold(challenge.hold))))


def own_instant(village_id: int, answer_by: datetime) -> datetime:
    """Return the instant, or one just after it at which no other answer is due: no two options end at once by it."""
    due = _open().filter(hold__village_id=village_id, answer_by__gte=answer_by)
    taken = set(due.values_list("answer_by", flat=True))
    while answer_by in taken:
        answer_by += NEXT_TURN
    return answer_by


def withdraw(hold: Hold, *, now: datetime) -> list[Challenge]:
    """The option challenges nobody any more; return what it took back."""
    taken_back = list(_open().filter(by=hold, answer_by__gt=now).select_related("hold__booking"))
    for challenge in taken_back:
        _close(challenge, ChallengeOutcome.WITHDRAWN, at=now)
    return taken_back


def _open() -> QuerySet[Challenge]:
    return Challenge.objects.filter(ended_at__isnull=True).select_related("hold", "by")


def _close(challenge: Challenge, outcome: ChallengeOutcome, *, at: datetime) -> None:
    challenge.ended_at, challenge.outcome = max(at, challenge.asked_at), outcome
    challenge.save(update_fields=["ended_at", "outcome"])


def refresh(village_id: int, *changed: Hold, now: datetime) -> None:
    """Every option of the village knows when it ends if nobody does anything more.

    An option whose end moved is looked at again then, so that its end is written down on time.
    """
    challenges = list(_open().filter(hold__village_id=village_id))
    # Those that had to answer, and may have to no more.
    hurried = Hold.objects.filter(
        village_id=village_id, ended_at__isnull=True, lapses_at__lt=F("expires_at")
    )
    known = {hold.pk: hold for hold in hurried}
    known |= {hold.pk: hold for c in challenges for hold in (c.hold, c.by)}
    known |= {hold.pk: hold for hold in changed}
    ends = holds.lapses(
        [holds.Life(hold.pk, hold.expires_at, hold.ended_at) for hold in known.values()],
        [holds.Due(c.pk, c.hold_id, c.by_id, c.answer_by) for c in challenges],
    )
    for hold in known.values():
        ends_at = min(ends[hold.pk], hold.expires_at)
        if hold.ended_at is None and hold.lapses_at != ends_at:
            hold.lapses_at = ends_at
            hold.save(update_fields=["lapses_at"])
            look_again(hold, now=now)


def look_again(hold: Hold, *, now: datetime) -> None:
    """The end of the option is written down when it comes."""
    outbox.put(
        facts.LAPSE_DUE,
        {"hold": hold.pk},
        at=now,
        due_at=max(now, hold.lapses_at),
        village_id=hold.village_id,
    )


def waiting_behind(rows: Sequence[HoldPart], *, now: datetime) -> list[Booking]:
    """Return the bookings whose live options wait behind one of these stretches, whoever asked first first."""
    others = ladder.in_the_way(ladder.wanted_by(rows), now=now)
    bookings = {row.hold_id: row.hold.booking for row in others}
    return [
        bookings[hold] for hold in holds.behind(ladder.stretches(rows), ladder.stretches(others))
    ]
