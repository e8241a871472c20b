"""Who reads what in a round: a draft is worked out and changed by hand; no juror sees it before it is given."""

import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from creuset.core import audit
from creuset.core.locks import lock
from creuset.core.models import Audience
from creuset.incubation.actions.freeing import held, let_go
from creuset.incubation.models import (
    Application,
    AssignmentPlan,
    Juror,
    KeptApart,
    Reading,
    Round,
)
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.assignments import (
    CONFLICT,
    Inputs,
    found_of,
    inputs_of,
    open_plan,
    pair_of,
)
from creuset.incubation.rules import assignment as rules
from creuset.incubation.states import PLAN, READING, STARTED, PlanState, ReadingState
from creuset.kernel.errors import Conflict, DomainError, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor

KIND = "reading-plan"
COMPUTED, DROPPED, FIXED, EXCLUDED, FREED = (
    "incubation.readings_planned",
    "incubation.plan_dropped",
    "incubation.reading_fixed",
    "incubation.reading_excluded",
    "incubation.reading_freed",
)
S = ReadingState
#: What is worked out beyond the exact optimum is worked on for so long.
BOX = rules.Box(seconds=8)
#: One that said nothing for so long was killed.
SILENCE = timedelta(minutes=2)
#: Read, assigned, priced, written.
STEPS = 4
#: So often the jury may change under it before it gives up.
TRIES = 3
MOST_SEED = 1_000_000


class CannotPlan(Refused):
    """There is nothing to be planned, or nobody to read it."""

    code = "cannot-plan"


class CannotRead(Refused):
    """This juror cannot have this application to read."""

    code = "cannot-read"


class Running(Conflict):
    """The plan is being worked out."""

    code = "plan-running"


@transaction.atomic
def compute_plan(
    *, round_: Round, by: Actor, now: datetime, seed: int | None = None
) -> AssignmentPlan:
    """A draft of who reads what waits for `work_out`, which a worker calls; the open draft is worked out again.

    Readings that were begun, and pairs that were fixed, stay whatever comes out. Raise Forbidden; CannotPlan;
    Running; Conflict for a closed round.
    """
    row = hold_round(round_=round_, by=by)
    inputs = inputs_of(row)
    if not inputs.applications:
        raise CannotPlan(_("No application is with the jury in this round yet."))
    if not any(juror.is_in for juror in inputs.jurors):
        raise CannotPlan(_("Nobody is in the jury yet: jurors come in by signing the statement."))
    plan = open_plan(row)
    if plan is None:
        plan = AssignmentPlan(round=row, made_at=now, made_by=by.party, seed=0)
        plan.seed = secrets.randbelow(MOST_SEED)
    elif plan.state == PlanState.RUNNING and now < (plan.stepped_at or plan.made_at) + SILENCE:
        raise Running(_("The plan is being worked out."))
    else:
        plan.state = PLAN.check(PlanState(plan.state), "compute").value
    if seed is not None:
        plan.seed = seed % MOST_SEED
    plan.done, plan.steps, plan.stepped_at, plan.failure = 0, STEPS, now, ""
    plan.save()
    return plan


def work_out(
    *, plan: AssignmentPlan, by: Actor, now: Callable[[], datetime], box: rules.Box | None = None
) -> AssignmentPlan:
    """The plan is a draft: the proven best of what stands, improved for a while, or it stopped and says why.

    Nobody waits for it: what it read is compared when it writes, and read again where it changed meanwhile.
    """
    from creuset.incubation.rules.assignment import assigning  # noqa: PLC0415 - see rules.assignment

    for _try in range(TRIES):
        inputs = inputs_of(plan.round)
        problem = inputs.problem
        _step(plan, 1, now())
        found = assigning.assign(problem, seed=plan.seed, box=box or BOX)
        _step(plan, 2, now())
        price = assigning.price_of_equal_loads(problem)
        _step(plan, 3, now())
        try:
            kept = _keep(plan, inputs, found, price, by=by, now=now())
        except DomainError as error:
            return _stop(plan, str(error))
        if kept is not None:
            return kept
    return _stop(plan, str(_("The jury or the applications changed while it was worked out.")))


@transaction.atomic
def drop_plan(*, plan: AssignmentPlan, by: Actor, now: datetime) -> AssignmentPlan:
    """Nothing comes of the draft: jurors have what they had. Raise Forbidden; ImpossibleStep."""
    row = hold_plan(plan=plan, verb="drop", by=by)
    for reading in held(Reading.objects.filter(round=row.round, state=S.PLANNED)):
        let_go(reading, "unplan", now=now)
    row.state, row.taken = PlanState.DROPPED.value, []
    row.save(update_fields=["state", "taken"])
    tell_plan(verb=DROPPED, plan=row, by=by, now=now)
    return row


@transaction.atomic
def fix_pair(
    *, round_: Round, application: Application, juror: Juror, by: Actor, now: datetime
) -> Reading:
    """This juror reads this application, whatever is worked out; given with the draft, if they have it not already.

    Raise Forbidden; CannotRead where they have a conflict, are not in the jury, or it is not with the jury.
    """
    row = hold_round(round_=round_, by=by)
    inputs = inputs_of(row)
    check_may_read(inputs, application, juror)
    KeptApart.objects.filter(round=row, application=application, juror=juror).delete()
    plan = _draft(row, by=by, now=now)
    reading = Reading.objects.filter(round=row, application=application, juror=juror).first()
    if reading is None:
        reading = Reading(round=row, application=application, juror=juror, made_at=now)
    elif reading.state in (S.TAKEN, S.RECUSED):
        reading.state = READING.check(S(reading.state), "plan").value
    if reading.state == S.PLANNED:
        reading.plan = plan
    reading.is_locked = True
    reading.save()
    plan.taken = [pk for pk in plan.taken if pk != reading.pk]
    _by_hand(plan, FIXED, application, juror, by=by, now=now)
    return reading


@transaction.atomic
def exclude_pair(
    *, round_: Round, application: Application, juror: Juror, by: Actor, now: datetime
) -> AssignmentPlan:
    """This juror does not read this application in the round; one that they have is taken back with the draft.

    Raise Forbidden; CannotRead where they have begun it: only they give it up, or the conflict is declared.
    """
    row = hold_round(round_=round_, by=by)
    _check_of_call(row, application, juror)
    plan = _draft(row, by=by, now=now)
    rows = Reading.objects.filter(round=row, application=application, juror=juror)
    for reading in held(rows):
        if reading.state in STARTED:
            raise CannotRead(
                _(
                    "%(name)s has begun to read it: what was begun is not taken away.",
                    name=juror.party.name,
                )
            )
        if reading.state == S.PLANNED:
            let_go(reading, "unplan", now=now)
        elif reading.state == S.GIVEN:
            Reading.objects.filter(pk=reading.pk).update(is_locked=False)
            plan.taken = sorted({*plan.taken, reading.pk})
    KeptApart.objects.get_or_create(
        round=row, application=application, juror=juror, defaults={"made_at": now}
    )
    _by_hand(plan, EXCLUDED, application, juror, by=by, now=now)
    return plan


@transaction.atomic
def free_pair(
    *, round_: Round, application: Application, juror: Juror, by: Actor, now: datetime
) -> None:
    """Whether this juror reads this application is for the next plan to say. Raise Forbidden; NotFound."""
    row = hold_round(round_=round_, by=by)
    pair = {"round": row, "application": application, "juror": juror}
    freed = KeptApart.objects.filter(**pair).delete()[0]
    freed += Reading.objects.filter(**pair, is_locked=True).update(is_locked=False)
    if not freed:
        raise NotFound(_("This pair is neither fixed nor kept apart."))
    _write_hand(FREED, row, application, juror, by=by, now=now)


def check_may_read(inputs: Inputs, application: Application, juror: Juror) -> None:
    """Raise CannotRead unless the juror may have the application in the round."""
    if application.pk not in {row.pk for row in inputs.applications}:
        raise CannotRead(_("This application is not with the jury in this round."))
    if juror.pk not in {row.pk for row in inputs.jurors if row.is_in}:
        raise CannotRead(_("%(name)s is not in this jury.", name=juror.party.name))
    if inputs.barred.get(rules.Reading(application.pk, juror.pk)) == CONFLICT:
        raise CannotRead(
            _(
                "%(name)s has a conflict of interest with application no. %(number)s.",
                name=juror.party.name,
                number=application.number,
            )
        )


def hold_round(*, round_: Round, by: Actor) -> Round:
    """Return the round, in which nobody else plans until the transaction ends. Raise Forbidden; Conflict if closed."""
    lock("call-jury", [round_.call_id])
    row = Round.objects.select_related("call__village").get(pk=round_.pk)
    check_may_lead(by, row.call)
    if row.closed_at is not None:
        raise Conflict(_("This round is closed: nothing is read in it any more."))
    return row


def hold_plan(*, plan: AssignmentPlan, verb: str, by: Actor) -> AssignmentPlan:
    """Return the plan as it is now. Raise Forbidden; Conflict; ImpossibleStep where the verb is not possible."""
    round_ = hold_round(round_=plan.round, by=by)
    row = AssignmentPlan.objects.select_for_update().get(pk=plan.pk)
    row.round = round_
    PLAN.check(PlanState(row.state), verb)
    return row


def tell_plan(*, verb: str, plan: AssignmentPlan, by: Actor, now: datetime, **more: Any) -> Any:
    """The audit says what became of the plan; return its row."""
    return audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=plan.round.call.village_id,
        about=[("call", plan.round.call_id), (KIND, plan.pk)],
        audience=Audience.TEAM,
        data={"round": plan.round.names, "seed": plan.seed, **more},
    )


@transaction.atomic
def _step(plan: AssignmentPlan, done: int, now: datetime) -> None:
    AssignmentPlan.objects.filter(pk=plan.pk).update(done=done, stepped_at=now)


@transaction.atomic
def _stop(plan: AssignmentPlan, why: str) -> AssignmentPlan:
    row = AssignmentPlan.objects.select_for_update().get(pk=plan.pk)
    if row.state == PlanState.RUNNING:
        row.state, row.failure = PLAN.check(PlanState.RUNNING, "stop").value, why[:500]
        row.save(update_fields=["state", "failure"])
    return row


@transaction.atomic
def _keep(
    plan: AssignmentPlan,
    inputs: Inputs,
    found: rules.Assignment,
    price: int,
    *,
    by: Actor,
    now: datetime,
) -> AssignmentPlan | None:
    """The draft says what was found, if it still holds; None where it was found from what is no more."""
    round_ = hold_round(round_=plan.round, by=by)
    row = AssignmentPlan.objects.select_for_update().get(pk=plan.pk)
    row.round = round_
    if row.state != PlanState.RUNNING:
        # Dropped meanwhile, or worked out by another.
        return row
    fresh = inputs_of(round_)
    if fresh.digest != inputs.digest:
        return None
    _place(row, fresh, found.readings, now=now)
    row.state = PLAN.check(PlanState.RUNNING, "find").value
    row.method, row.inputs, row.by_hand = rules.METHOD, fresh.digest, False
    row.result, row.done, row.stepped_at = found_of(found, price=price), STEPS, now
    row.save()
    tell_plan(
        verb=COMPUTED, plan=row, by=by, now=now, given=len(found.given), taken=len(found.taken)
    )
    return row


def _place(
    plan: AssignmentPlan, inputs: Inputs, wanted: Collection[rules.Reading], *, now: datetime
) -> None:
    """Readings of the plan are planned; those that jurors have and that are not of it are to be taken back."""
    known = {pair_of(row): row for row in held(inputs.readings)}
    for pair, row in known.items():
        if row.state == S.PLANNED and pair not in wanted:
            let_go(row, "unplan", now=now)
    fresh = []
    for pair in sorted(wanted):
        if (there := known.get(pair)) is None:
            fresh.append(
                Reading(
                    round=plan.round,
                    application_id=pair.application,
                    juror_id=pair.juror,
                    plan=plan,
                    made_at=now,
                )
            )
        elif there.state in (S.TAKEN, S.RECUSED):
            there.state, there.plan = READING.check(S(there.state), "plan").value, plan
            there.save(update_fields=["state", "plan"])
        elif there.state == S.PLANNED:
            there.plan = plan
            there.save(update_fields=["plan"])
    Reading.objects.bulk_create(fresh)
    plan.taken = sorted(
        row.pk for pair, row in known.items() if row.state == S.GIVEN and pair not in wanted
    )


def _draft(round_: Round, *, by: Actor, now: datetime) -> AssignmentPlan:
    """Return the open draft of the round; one that is made by hand is begun where there is none."""
    plan = open_plan(round_)
    if plan is None:
        plan = AssignmentPlan(
            round=round_,
            made_at=now,
            made_by=by.party,
            seed=secrets.randbelow(MOST_SEED),
            state=PlanState.DRAFT.value,
        )
        plan.save()
    if plan.state == PlanState.RUNNING:
        raise Running(_("The plan is being worked out: wait a moment."))
    if plan.state == PlanState.STOPPED:
        plan.state, plan.failure = PlanState.DRAFT.value, ""
    plan.round = round_
    return plan


def _by_hand(
    plan: AssignmentPlan,
    verb: str,
    application: Application,
    juror: Juror,
    *,
    by: Actor,
    now: datetime,
) -> None:
    plan.by_hand = True
    plan.save()
    _write_hand(verb, plan.round, application, juror, by=by, now=now)


def _write_hand(
    verb: str, round_: Round, application: Application, juror: Juror, *, by: Actor, now: datetime
) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=round_.call.village_id,
        about=[("call", round_.call_id), ("juror", juror.pk)],
        audience=Audience.TEAM,
        data={"juror": juror.party.name, "number": application.number},
    )


def _check_of_call(round_: Round, application: Application, juror: Juror) -> None:
    if application.call_id != round_.call_id or juror.call_id != round_.call_id:
        raise NotFound(_("There is no such application or juror in this call."))
