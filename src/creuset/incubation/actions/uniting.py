"""Two jurors of a call, or two co-writers of an application, who turn out to be one person become one."""

from creuset.core import seals
from creuset.incubation.models import (
    ConflictOfInterest,
    CoWriter,
    Deliberation,
    Juror,
    KeptApart,
    Presence,
    Reading,
    Vote,
    Wish,
)
from creuset.incubation.sealed import CONFLICT, SCORES
from creuset.incubation.states import ReadingState


def unite_jurors(kept: Juror, other: Juror) -> None:
    """`kept` has what `other` had – readings, wishes, conflicts, axes – and `other` may go.

    Where both read one application, the reading that is done stays; of two that are, that of `kept`.
    """
    _hand_over_readings(kept, other)
    wished = Wish.objects.filter(juror=kept).values("application")
    Wish.objects.filter(juror=other).exclude(application__in=wished).update(juror=kept)
    _hand_over_conflicts(kept, other)
    _hand_over_meetings(kept, other)
    apart = KeptApart.objects.filter(juror=kept).values("round", "application")
    for pair in KeptApart.objects.filter(juror=other):
        if not apart.filter(round=pair.round_id, application=pair.application_id).exists():
            KeptApart.objects.filter(pk=pair.pk).update(juror=kept)
    kept.axes.add(*other.axes.all())
    kept.skills = sorted({*kept.skills, *other.skills})
    kept.is_outsider = kept.is_outsider and other.is_outsider
    if other.chairs:
        # A call has one chair: the one who goes gives it up first.
        Juror.objects.filter(pk=other.pk).update(chairs=False)
        kept.chairs = True
    if kept.signed_at is None:
        kept.signed_at, kept.statement = other.signed_at, other.statement
        kept.statement_version, kept.statement_digest = (
            other.statement_version,
            other.statement_digest,
        )
        kept.signed_name = other.signed_name
    kept.save()


def _hand_over_meetings(kept: Juror, other: Juror) -> None:
    """Where both took part, `kept` is there once; of two votes, that of `kept` stays."""
    Deliberation.objects.filter(chair=other).update(chair=kept)
    there = Presence.objects.filter(juror=kept, until=None).values("deliberation")
    theirs = Presence.objects.filter(juror=other)
    theirs.exclude(deliberation__in=there, until=None).update(juror=kept)
    for vote in Vote.objects.filter(juror=other):
        own = Vote.objects.filter(juror=kept, deliberation=vote.deliberation_id)
        if not own.filter(application=vote.application_id).exists():
            Vote.objects.filter(pk=vote.pk).update(juror=kept)


def _hand_over_readings(kept: Juror, other: Juror) -> None:
    own = {(row.round_id, row.application_id): row for row in Reading.objects.filter(juror=kept)}
    for row in Reading.objects.filter(juror=other):
        twin = own.get((row.round_id, row.application_id))
        if twin is not None:
            # Of the one that goes nobody can tell any more what was sealed of it.
            if twin.state == ReadingState.DONE or row.state != ReadingState.DONE:
                seals.erase(SCORES, [row.pk])
                # It goes with its juror, and what was handed in stays: it is theirs no more.
                Reading.objects.filter(pk=row.pk).update(state=ReadingState.TAKEN)
                continue
            seals.erase(SCORES, [twin.pk])
            twin.delete()
        Reading.objects.filter(pk=row.pk).update(juror=kept)


def _hand_over_conflicts(kept: Juror, other: Juror) -> None:
    for row in ConflictOfInterest.objects.filter(juror=other):
        theirs = ConflictOfInterest.objects.filter(
            juror=kept, application=row.application_id, ground=row.ground
        )
        if theirs.exists():
            seals.erase(CONFLICT, [row.pk])
        else:
            ConflictOfInterest.objects.filter(pk=row.pk).update(juror=kept)


def unite_co_writers(kept: CoWriter, other: CoWriter) -> None:
    """Somebody who was asked twice writes if either let them, under both roles."""
    kept.may_write = kept.may_write or other.may_write
    kept.role = " / ".join(dict.fromkeys(role for role in (kept.role, other.role) if role))[:80]
    kept.joined_at = kept.joined_at or other.joined_at
