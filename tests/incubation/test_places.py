"""What becomes of a place: answered in time, given up, promoted to the next with whom the quotas hold, never twice."""

from datetime import timedelta

import pytest

from creuset.core.roles import Role
from creuset.core.seals.checking import changed_objects
from creuset.incubation import releasing
from creuset.incubation.actions.decisions import decide, release_round
from creuset.incubation.actions.deliberations import close_deliberation
from creuset.incubation.actions.places import answer_place, give_more_time, promote
from creuset.incubation.models import Axis, AxisQuota, Decision
from creuset.incubation.rules.deciding import NobodyWaits, QuotasBroken
from creuset.incubation.states import ApplicationState as S
from creuset.incubation.states import Outcome
from creuset.kernel.errors import Conflict, Forbidden, Refused
from tests.factories.incubation import make_call, make_sitting
from tests.factories.people import actor_of, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
BY_THEN = NOW + timedelta(days=10)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def released(village, lead):
    """Two seats taken, two who wait."""
    meeting, _jury, files = make_sitting(make_call(village), applications=4)
    outcomes = (Outcome.SELECTED, Outcome.SELECTED, Outcome.WAITING, Outcome.WAITING)
    for one, outcome in zip(files, outcomes, strict=True):
        decide(application=one, outcome=outcome, by=lead, now=NOW)
    close_deliberation(deliberation=meeting, by=lead, now=NOW)
    release_round(in_round=meeting.round, by=lead, now=NOW, answer_by=BY_THEN)
    return meeting.round, files


def state_of(application):
    application.refresh_from_db()
    return application.state


def test_a_place_given_up_goes_to_the_next_and_the_list_has_no_hole(released, lead, monkeypatch):
    in_round, files = released
    told, declined = [], []
    monkeypatch.setattr(releasing, "_released", [])
    monkeypatch.setattr(releasing, "_declined", [])

    def follow(*, decisions, **_more):
        told.extend(one.application_id for one in decisions)

    def follow_no(*, decision, **_more):
        declined.append(decision.application_id)

    releasing.when_released(follow)
    releasing.when_declined(follow_no)
    with pytest.raises(QuotasBroken):
        promote(in_round=in_round, by=lead, now=LATER)
    holder = actor_of(files[0].holder)
    for _ in range(2):
        if state_of(files[0]) == S.SELECTED:
            answer_place(application=files[0], accepts=False, by=holder, now=LATER)
    assert (state_of(files[0]), declined) == (S.DECLINED, [files[0].pk])
    made = promote(in_round=in_round, by=lead, now=LATER, answer_by=BY_THEN)
    assert (made.application_id, made.answer_by, made.promoted_at) == (files[2].pk, BY_THEN, LATER)
    assert (state_of(files[2]), told) == (S.SELECTED, [files[2].pk])
    assert Decision.objects.get(application=files[3]).rank == 1
    with pytest.raises(QuotasBroken):
        promote(in_round=in_round, by=lead, now=LATER)
    assert list(changed_objects()) == []


def test_who_would_break_the_quota_of_their_axis_is_passed_over(released, lead):
    in_round, files = released
    other = Axis.objects.create(call=in_round.call, code="other", names={"fr": "x"}, position=9)
    AxisQuota.objects.create(round=in_round, axis=files[1].axis, most=1)
    files[3].refresh_from_db()
    files[3].axis = other
    files[3].save()
    answer_place(application=files[0], accepts=False, by=actor_of(files[0].holder), now=LATER)
    assert promote(in_round=in_round, by=lead, now=LATER).application_id == files[3].pk
    assert Decision.objects.get(application=files[2]).rank == 1


def test_a_laureate_says_in_time_whether_they_come(released, lead, village):
    _in_round, files = released
    holder = actor_of(files[0].holder)
    for stranger in (member_of(village), actor_of(files[1].holder), actor_of(files[2].holder)):
        with pytest.raises(Forbidden):
            answer_place(application=files[0], accepts=True, by=stranger, now=LATER)
    late = BY_THEN + timedelta(minutes=1)
    with pytest.raises(Refused):
        answer_place(application=files[0], accepts=True, by=holder, now=late)
    give_more_time(application=files[0], answer_by=late + timedelta(days=1), by=lead, now=late)
    row = answer_place(application=files[0], accepts=True, by=holder, now=late)
    assert (row.accepts, row.answered_at) == (True, late)
    assert state_of(files[0]) == S.SELECTED


def test_only_a_laureate_answers_and_nobody_waits_for_ever(released, lead):
    in_round, files = released
    with pytest.raises(Conflict):
        answer_place(application=files[2], accepts=True, by=actor_of(files[2].holder), now=LATER)
    for one in files[2:]:
        one.refresh_from_db()
        one.state = S.WITHDRAWN
        one.save()
    with pytest.raises(NobodyWaits):
        promote(in_round=in_round, by=lead, now=LATER)
