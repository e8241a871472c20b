"""Scores, conflicts, assignments and decisions that were changed behind the house’s back are found, and named."""

from datetime import timedelta

import pytest

from creuset.config.cli import sealed
from creuset.core import clock
from creuset.core.models import Seal
from creuset.core.seals import checking, closing
from creuset.incubation.actions import conflicts, decisions, deliberations, readings
from creuset.incubation.actions.assignments import fix_pair
from creuset.incubation.actions.giving import give_plan
from creuset.incubation.kinds import Ground
from creuset.incubation.models import (
    AssignmentPlan,
    ConflictOfInterest,
    Decision,
    Reading,
    Score,
)
from creuset.incubation.queries.assignments import open_plan
from creuset.incubation.queries.juries import current_round
from creuset.incubation.states import Outcome
from tests.factories.incubation import make_application, make_call, make_juror
from tests.factories.people import actor_of, team_of
from tests.factories.villages import NOW, make_village
from tests.unguarded import unguarded

LATER = NOW + timedelta(days=3)


@pytest.fixture
def judged(db):
    """A jury that wrote one of each: its round."""
    village = make_village()
    lead, call = team_of(village), make_call(village)
    in_round, juror = current_round(call), make_juror(call)
    read, barred = make_application(call), make_application(call)
    conflicts.declare(juror=juror, application=barred, ground=Ground.FAMILY, by=lead, now=NOW)
    row = fix_pair(round_=in_round, application=read, juror=juror, by=lead, now=NOW)
    give_plan(plan=open_plan(in_round), by=lead, now=NOW)
    row = Reading.objects.get(pk=row.pk)
    own = actor_of(juror.party)
    points = {one.pk: 3 for one in in_round.criteria.all()}
    typed = readings.Typed(points=points)
    row = readings.save_reading(reading=row, typed=typed, revision=row.revision, by=own, now=NOW)
    readings.finish_reading(reading=row, revision=row.revision, by=own, now=NOW)
    meeting = deliberations.open_deliberation(in_round=in_round, by=lead, now=NOW)
    deliberations.arrive(deliberation=meeting, juror=juror, by=lead, now=NOW)
    decisions.decide(application=read, outcome=Outcome.SELECTED, by=lead, now=NOW)
    assert closing.close_all(LATER) == 1
    return village


def told():
    with clock.stopped_at(LATER):
        return [sentence for sentence, _hint in sealed.faults()]


def test_what_stands_as_it_was_written_is_no_fault(judged):
    assert told() == []


@pytest.mark.parametrize(
    ("kind", "model", "changed"),
    [
        ("scores", Score, {"points": 5}),
        ("conflict", ConflictOfInterest, {"lifted_at": NOW, "lifted_why": "Non"}),
        ("assignment", AssignmentPlan, {"seed": 4}),
        ("decision", Decision, {"outcome": Outcome.REFUSED.value}),
    ],
)
def test_what_was_changed_is_found_and_named(judged, kind, model, changed):
    row = model.objects.order_by("pk").first()
    with unguarded():
        model.objects.filter(pk=row.pk).update(**changed)
    pk = row.reading_id if model is Score else row.pk
    [found] = told()
    assert f"{judged.slug}: {kind} {pk}, sealed on" in found
    assert "says something else now" in found


def test_a_decision_taken_away_is_found_and_its_seal_cannot_hide_it(judged):
    Decision.objects.all().delete()
    [found] = told()
    assert "decision" in found
    assert "gone without a trace" in found
    Seal.objects.filter(kind="decision").delete()
    [found] = told()
    assert "the chain of seals does not hold from" in found


def test_a_long_chain_is_followed_with_few_questions(judged, django_assert_max_num_queries):
    """Days cost two questions together, however many there are, and tell how far the check is."""
    for day in range(1, 40):
        at = NOW + timedelta(days=day)
        Seal.objects.create(
            village_id=judged.pk, kind="note", object_id=day, at=at, salt="", digest=str(day)
        )
    assert closing.close_all(NOW + timedelta(days=41)) == 39
    heard = []
    with django_assert_max_num_queries(6):
        assert (
            list(checking.broken_days(tell=lambda done, total: heard.append((done, total)))) == []
        )
    assert heard[-1] == (40, 40)
