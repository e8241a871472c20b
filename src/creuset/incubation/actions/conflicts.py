"""Conflicts of interest: declared by a juror or the lead, found by the house, lifted with a reason."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from creuset.core import audit, seals
from creuset.core.locks import lock
from creuset.core.models import Audience
from creuset.incubation.actions.freeing import held, recuse_readings
from creuset.incubation.kinds import Ground
from creuset.incubation.models import (
    Application,
    Call,
    ConflictOfInterest,
    Juror,
    Reading,
)
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.juries import leaders_of
from creuset.incubation.queries.linked import found_conflicts, sides_of
from creuset.incubation.rules.conflicts import Conflict as Found
from creuset.incubation.sealed import CONFLICT, conflict_content
from creuset.incubation.states import ReadingState
from creuset.kernel.errors import Conflict, Forbidden, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell
from creuset.people.actors import HOUSE, Actor

DECLARED, FOUND, LIFTED = (
    "incubation.conflict_declared",
    "incubation.conflict_found",
    "incubation.conflict_lifted",
)
KIND = "conflict"
LONGEST_WORDS = 500


@transaction.atomic
def declare(
    *,
    juror: Juror,
    application: Application,
    ground: Ground,
    by: Actor,
    now: datetime,
    words: str = "",
) -> ConflictOfInterest:
    """The juror must not read the application: what they had of it is recused, and no plan gives it to them again.

    Raise Forbidden for who is neither the juror nor leads the call; NotFound for an application of another call;
    Refused where another reason is given without words.
    """
    lock("call-jury", [juror.call_id])
    if by.party_id is None or by.party_id != juror.party_id:
        check_may_lead(by, juror.call)
    elif not juror.is_in:
        raise Forbidden(_("You are not in this jury."))
    if application.call_id != juror.call_id:
        raise NotFound(_("There is no such application in this call."))
    said = words.strip()[:LONGEST_WORDS]
    if ground is Ground.OTHER and not said:
        raise Refused(_("Say in a few words what the reason is."), field="words")
    row = ConflictOfInterest.objects.filter(
        juror=juror, application=application, ground=ground.value
    ).first()
    row = row or ConflictOfInterest(juror=juror, application=application, ground=ground.value)
    row.words, row.declared_at, row.declared_by = said or row.words, now, by.party
    # Declared weighs more than found: no comparison takes it back.
    row.is_found, row.lifted_at, row.lifted_by, row.lifted_why = False, None, None, ""
    row.save()
    readings = Reading.objects.filter(juror=juror, application=application, round__closed_at=None)
    recused = recuse_readings(held(readings), now=now)
    _write(DECLARED, row, by=by, now=now, recused=recused)
    return row


@transaction.atomic
def lift(*, conflict: ConflictOfInterest, why: str, by: Actor, now: datetime) -> ConflictOfInterest:
    """The conflict was judged to be none, for this reason: the juror may read the application, if it is given again.

    Raise Forbidden; Conflict where it was lifted before; Refused without a reason.
    """
    lock("call-jury", [conflict.juror.call_id])
    row = ConflictOfInterest.objects.select_related(
        "juror__party", "juror__call__village", "application"
    ).get(pk=conflict.pk)
    check_may_lead(by, row.juror.call)
    if row.lifted_at is not None:
        raise Conflict(_("This conflict was lifted already."))
    if not why.strip():
        raise Refused(_("Say why this is no conflict: it is kept."), field="why")
    if row.ground == Ground.APPLICANT:
        raise Refused(_("Nobody judges an application that they take part in."))
    row.lifted_at, row.lifted_by, row.lifted_why = now, by.party, why.strip()[:LONGEST_WORDS]
    row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    _write(LIFTED, row, by=by, now=now, reason=row.lifted_why)
    return row


@transaction.atomic
def look_again(*, call: Call, by: Actor, now: datetime) -> int:
    """What the house knows today is compared for the whole jury; return how many conflicts are new. Raise Forbidden."""
    check_may_lead(by, call)
    lock("call-jury", [call.pk])
    return look_for_conflicts(call=call, now=now)


def look_for_conflicts(
    *, call: Call, now: datetime, jurors: Collection[Juror] | None = None
) -> int:
    """What the house finds for these jurors, or all, is kept, and whoever leads the call is told of what is new.

    One that was lifted stays so, unless its evidence is other than it was. Return how many are new.
    """
    sides = sides_of(call, on=call.village.day_of(now), jurors=jurors)
    known = {
        (row.juror_id, row.application_id, row.ground): row
        for row in ConflictOfInterest.objects.filter(juror__in=[one.pk for one in sides.jurors])
    }
    by_key = {one.pk: one for one in sides.jurors}
    applications = {one.pk: one for one in sides.applications}
    fresh = 0
    for found in found_conflicts(sides):
        row = known.get((found.juror, found.application, found.ground.value))
        evidence = evidence_of(found)
        if row is not None and (row.lifted_at is None or row.evidence == evidence):
            continue
        row = row or ConflictOfInterest(ground=found.ground.value)
        row.juror, row.application = by_key[found.juror], applications[found.application]
        row.is_found, row.evidence, row.declared_at = True, evidence, now
        row.lifted_at, row.lifted_by, row.lifted_why = None, None, ""
        row.save()
        # What nobody has begun is taken away at once; of what was, whoever leads the call decides.
        unread = [ReadingState.PLANNED.value, ReadingState.GIVEN.value]
        recused = recuse_readings(
            held(
                Reading.objects.filter(
                    juror=row.juror,
                    application=row.application,
                    state__in=unread,
                    round__closed_at=None,
                )
            ),
            now=now,
        )
        _write(FOUND, row, by=HOUSE, now=now, recused=recused)
        fresh += 1
    if fresh:
        _tell_leaders(call, fresh, now=now)
    return fresh


def evidence_of(found: Found) -> dict[str, Any]:
    """Return what was compared, as it is kept with the conflict."""
    return {"ties": [[tie.kind.value, tie.key, tie.words] for tie in found.ties]}


def _tell_leaders(call: Call, count: int, *, now: datetime) -> None:
    for party in leaders_of(call):
        tell(
            party=party,
            village=call.village,
            topic=FOUND,
            key=f"{call.pk} {now.isoformat()}",
            content={"call": call.pk, "name": call.names, "count": count},
            now=now,
        )


def _write(
    verb: str,
    row: ConflictOfInterest,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    recused: int = 0,
) -> None:
    call = row.juror.call
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=call.village_id,
        about=[("call", call.pk), ("juror", row.juror_id), (KIND, row.pk)],
        audience=Audience.TEAM,
        data={
            "juror": row.juror.party.name,
            "number": row.application.number,
            "ground": row.ground,
            "recused": recused,
        },
        reason=reason,
    )
    seals.seal(
        kind=CONFLICT,
        object_id=row.pk,
        content=conflict_content(row),
        village_id=call.village_id,
        at=now,
    )
