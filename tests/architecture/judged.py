"""A jury with everything that a call's jury has, on the ground of the sweeps."""

from typing import Any

from creuset.incubation.actions import conflicts
from creuset.incubation.actions.assignments import fix_pair
from creuset.incubation.actions.giving import give_plan
from creuset.incubation.kinds import Ground
from creuset.incubation.queries.assignments import open_plan
from creuset.incubation.queries.juries import current_round
from tests.factories.incubation import make_application, make_juror
from tests.factories.villages import NOW


def judge(ground: Any) -> None:
    """The inhabitant judges the call of the home village: one application is theirs, another is to be."""
    by = ground.owner
    ground.juror = make_juror(ground.call, ground.inhabitant.party)
    other = make_juror(ground.call)
    given, barred, planned = (make_application(ground.call) for _ in range(3))
    round_ = current_round(ground.call)
    ground.conflict = conflicts.declare(
        juror=other, application=barred, ground=Ground.FAMILY, by=by, now=NOW
    )
    ground.reading = fix_pair(round_=round_, application=given, juror=ground.juror, by=by, now=NOW)
    ground.given_plan = give_plan(plan=open_plan(round_), by=by, now=NOW)
    fix_pair(round_=round_, application=planned, juror=ground.juror, by=by, now=NOW)
