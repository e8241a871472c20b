"""The scores of a round made comparable, and kept with the method, the seed and the inputs."""

from datetime import datetime

from django.db import transaction

from creuset.core import seals
from creuset.incubation.actions.deliberations import check_not_released, hold_round
from creuset.incubation.models import CalibrationRun, Round
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.calibrations import inputs_of, newest_run
from creuset.incubation.rules.calibration import METHOD, Inputs
from creuset.incubation.telling.juries import tell_round
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor

KIND = "calibration"
CALIBRATED, PUBLISHED = "incubation.calibrated", "incubation.calibration_published"


@transaction.atomic
def calibrate_round(*, in_round: Round, by: Actor, now: datetime) -> CalibrationRun:
    """The finished readings of the round are made comparable, and that is kept; recorded scores stay as they are.

    The seed comes from the inputs: nobody chooses it, and the same scores always say the same. Done again before
    anything changed, it is what it was. Raise Forbidden; RoundReleased; Refused where nothing is scored.
    """
    row = hold_round(in_round)
    check_may_lead(by, row.call)
    check_not_released(row)
    inputs = inputs_of(row)
    if not inputs.scores:
        raise Refused(
            _("No juror has finished scoring a file of this round: there is nothing to compare.")
        )
    newest = newest_run(row)
    if newest is not None and newest.digest == inputs.digest and newest.method == METHOD:
        return newest
    run = _keep(row, inputs, by=by, now=now)
    tell_round(CALIBRATED, row, by=by, now=now, also=[(KIND, run.pk)], count=len(inputs.scores))
    return run


@transaction.atomic
def publish_calibration(*, run: CalibrationRun, by: Actor, now: datetime) -> CalibrationRun:
    """The page of the call says by which method, version and seed scores were made comparable; no score is told.

    Raise Forbidden; Conflict before the decisions of the round are released.
    """
    row = hold_round(run.round)
    check_may_lead(by, row.call)
    if row.released_at is None:
        raise Conflict(_("The method is published with the decisions: release the round first."))
    found = CalibrationRun.objects.get(pk=run.pk)
    if found.published_at is None:
        found.published_at = now
        found.save(update_fields=["published_at"])
        tell_round(PUBLISHED, row, by=by, now=now, also=[(KIND, run.pk)])
    return found


def register() -> None:
    """Calibrations are compared with what was sealed of them."""
    seals.register(
        KIND,
        lambda ids: {one.pk: _content(one) for one in CalibrationRun.objects.filter(pk__in=ids)},
    )


def _keep(in_round: Round, inputs: Inputs, *, by: Actor, now: datetime) -> CalibrationRun:
    from creuset.incubation.rules.calibration.keeping import calibrated  # noqa: PLC0415 - see rules.calibration

    seed = int(inputs.digest[:8], 16)
    made = calibrated(inputs, seed=seed)
    # The same scores as some time ago, and others between: the run of then is the newest again.
    run, is_new = CalibrationRun.objects.update_or_create(
        round=in_round,
        digest=inputs.digest,
        method=made.method,
        defaults={"made_at": now},
        create_defaults={
            "made_at": now,
            "made_by": by.party,
            "manner": made.manner,
            "seed": seed,
            "draws": made.draws,
            "inputs": inputs.as_data(),
            "result": made.result,
        },
    )
    if is_new:
        seals.seal(
            kind=KIND,
            object_id=run.pk,
            content=_content(run),
            village_id=in_round.call.village_id,
            at=now,
        )
    return run


def _content(run: CalibrationRun) -> dict[str, object]:
    return {
        "round": run.round_id,
        "method": run.method,
        "seed": run.seed,
        "draws": run.draws,
        "digest": run.digest,
        "inputs": run.inputs,
        "result": run.result,
    }
