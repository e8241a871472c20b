"""What a jury decides: by whom, under a quorum, with reasons; ranks without holes; released once, with what follows."""

from datetime import timedelta

import pytest

from creuset.core.models import AuditRow, Seal
from creuset.core.roles import Role
from creuset.core.seals.checking import changed_objects
from creuset.incubation import releasing
from creuset.incubation.actions.decisions import (
    decide,
    decide_all,
    rank_waiting,
    release_round,
    withdraw_decision,
)
from creuset.incubation.actions.deliberations import close_deliberation, leave
from creuset.incubation.models import AxisQuota, Decision
from creuset.incubation.rules.deciding import (
    NoDeliberation,
    NoQuorum,
    NoReason,
    NotInRound,
    QuotasBroken,
    RoundReleased,
    Undecided,
)
from creuset.incubation.states import ApplicationState as S
from creuset.incubation.states import Outcome
from creuset.kernel.errors import Conflict, Forbidden
from tests.factories.incubation import (
    make_application,
    make_call,
    make_conflict,
    make_round,
    make_sitting,
)
from tests.factories.people import actor_of, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def call(village):
    return make_call(village)


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def sitting(call):
    return make_sitting(call, applications=4)


def ranks(in_round):
    rows = Decision.objects.filter(round=in_round, rank__isnull=False).order_by("rank")
    return [(row.rank, row.application_id) for row in rows]


def end(meeting, lead, now=LATER):
    close_deliberation(deliberation=meeting, by=lead, now=now)


def test_a_decision_is_written_down_once_told_and_sealed(lead, sitting):
    _meeting, _jury, (one, *_rest) = sitting
    decide(application=one, outcome=Outcome.SELECTED, by=lead, now=NOW)
    changed = decide(
        application=one, outcome=Outcome.REFUSED, reason=" Trop tôt. ", by=lead, now=LATER
    )
    [row] = Decision.objects.all()
    assert (row.pk, row.outcome, row.reason, row.decided_by) == (
        changed.pk,
        "refused",
        "Trop tôt.",
        lead.party,
    )
    one.refresh_from_db()
    assert one.state == S.ELIGIBLE  # the applicant knows nothing yet
    told = AuditRow.objects.filter(verb="incubation.decided")
    assert told.count() == 2
    assert not [row for row in told if "refused" in str(row.content) or "Trop" in str(row.content)]
    assert Seal.objects.filter(kind="decision", object_id=row.pk).count() == 2


def test_a_decision_changed_behind_the_house_is_found(village, lead, sitting):
    _meeting, _jury, (one, *_rest) = sitting
    row = decide(application=one, outcome=Outcome.REFUSED, reason="Non", by=lead, now=NOW)
    assert list(changed_objects()) == []
    Decision.objects.filter(pk=row.pk).update(outcome="selected")
    assert [one.seal.object_id for one in changed_objects()] == [row.pk]


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.ADJOURNED])
def test_whoever_is_turned_away_is_told_why(lead, sitting, outcome):
    with pytest.raises(NoReason) as refused:
        decide(application=sitting[2][0], outcome=outcome, reason="  ", by=lead, now=NOW)
    assert refused.value.field == "reason"
    assert not Decision.objects.exists()


def test_the_chair_writes_down_what_the_jury_decides_but_for_a_file_they_know(sitting):
    _meeting, (chair, other), (one, two, *_rest) = sitting
    make_conflict(chair, two)
    decide(application=one, outcome=Outcome.SELECTED, by=actor_of(chair.party), now=NOW)
    with pytest.raises(Forbidden):
        decide(application=two, outcome=Outcome.SELECTED, by=actor_of(chair.party), now=NOW)
    with pytest.raises(Forbidden):
        decide(application=one, outcome=Outcome.WAITING, by=actor_of(other.party), now=NOW)


def test_nobody_else_decides(village, sitting):
    application = sitting[2][0]
    team = [team_of(village, role) for role in (Role.RECEPTION, Role.ACCOUNTANT)]
    applicant = actor_of(application.holder)
    for actor in (*team, member_of(village), applicant, team_of(make_village())):
        with pytest.raises(Forbidden):
            decide(application=application, outcome=Outcome.SELECTED, by=actor, now=NOW)


def test_a_lead_who_applies_to_the_call_does_not_decide(village, call, sitting):
    lead = team_of(village, Role.PROGRAMME_LEAD)
    make_application(call, lead.party)
    with pytest.raises(Forbidden):
        decide(application=sitting[2][0], outcome=Outcome.SELECTED, by=lead, now=NOW)


def test_the_quorum_counts_those_in_the_room_who_may_judge_the_file(lead, sitting):
    meeting, (_chair, other), (one, two, *_rest) = sitting
    in_round = meeting.round
    in_round.quorum = 2
    in_round.save()
    make_conflict(other, two)
    decide(application=one, outcome=Outcome.SELECTED, by=lead, now=NOW)
    with pytest.raises(NoQuorum) as refused:
        decide(application=two, outcome=Outcome.SELECTED, by=lead, now=NOW)
    assert refused.value.details == {"present": 1, "quorum": 2}
    # Several are decided together at times: it says which of them waits.
    assert str(two.number) in str(refused.value)
    leave(deliberation=meeting, juror=other, by=lead, now=NOW)
    with pytest.raises(NoQuorum):
        decide(application=one, outcome=Outcome.WAITING, by=lead, now=NOW)
    decide(application=one, outcome=Outcome.ADJOURNED, reason="Absents", by=lead, now=NOW)


def test_nothing_is_decided_outside_a_deliberation_or_of_another_file(call, lead, sitting):
    meeting, _jury, (one, *_rest) = sitting
    for state in (S.ADMISSIBLE, S.WITHDRAWN):
        gone = make_application(call, state=state, round=meeting.round)
        with pytest.raises(NotInRound):
            decide(application=gone, outcome=Outcome.SELECTED, by=lead, now=NOW)
    end(meeting, lead)
    with pytest.raises(NoDeliberation):
        decide(application=one, outcome=Outcome.SELECTED, by=lead, now=LATER)


def test_many_are_decided_at_once_or_none(call, lead, sitting):
    meeting, _jury, files = sitting
    gone = make_application(call, state=S.WITHDRAWN, round=meeting.round)
    asked = {one.pk: Outcome.REFUSED for one in files[:3]}
    with pytest.raises(NotInRound):
        decide_all(
            in_round=meeting.round,
            outcomes=asked | {gone.pk: Outcome.REFUSED},
            reason="Non",
            by=lead,
            now=NOW,
        )
    assert not Decision.objects.exists()
    decide_all(in_round=meeting.round, outcomes=asked, reason="Non", by=lead, now=NOW)
    assert Decision.objects.filter(outcome="refused", reason="Non").count() == 3


def test_the_waiting_list_has_no_holes_whatever_becomes_of_it(lead, sitting):
    meeting, _jury, files = sitting
    a, b, c, d = (one.pk for one in files)
    for one in files:
        decide(application=one, outcome=Outcome.WAITING, by=lead, now=NOW)
    assert ranks(meeting.round) == [(1, a), (2, b), (3, c), (4, d)]
    rank_waiting(in_round=meeting.round, order=[d, a, b, c], by=lead, now=NOW)
    assert ranks(meeting.round) == [(1, d), (2, a), (3, b), (4, c)]
    decide(application=files[0], outcome=Outcome.SELECTED, by=lead, now=NOW)
    assert ranks(meeting.round) == [(1, d), (2, b), (3, c)]
    withdraw_decision(application=files[3], by=lead, now=NOW)
    assert ranks(meeting.round) == [(1, b), (2, c)]
    with pytest.raises(Conflict):
        rank_waiting(in_round=meeting.round, order=[b, c, d], by=lead, now=NOW)
    assert list(changed_objects()) == []


def test_a_round_is_released_when_all_is_decided_and_the_jury_has_risen(lead, sitting):
    meeting, (chair, *_others), files = sitting
    for one in files[:3]:
        decide(application=one, outcome=Outcome.WAITING, by=lead, now=NOW)
    decide(application=files[3], outcome=Outcome.ADJOURNED, reason="À revoir", by=lead, now=NOW)
    with pytest.raises(Conflict):
        release_round(in_round=meeting.round, by=lead, now=NOW)
    end(meeting, lead)
    with pytest.raises(Undecided) as refused:
        release_round(in_round=meeting.round, by=lead, now=LATER)
    assert refused.value.details == {"left": 1}
    with pytest.raises(Forbidden):
        release_round(in_round=meeting.round, by=actor_of(chair.party), now=LATER)


def test_in_the_last_round_each_goes_where_the_jury_sends_it_and_once(lead, sitting, monkeypatch):
    meeting, _jury, files = sitting
    told = []
    monkeypatch.setattr(releasing, "_released", [])

    def follow(*, decisions, **_more):
        told.extend((one.application_id, one.application.state) for one in decisions)

    releasing.when_released(follow)
    for one, outcome in zip(
        files, (Outcome.SELECTED, Outcome.WAITING, Outcome.WAITING, Outcome.REFUSED), strict=True
    ):
        decide(application=one, outcome=outcome, reason="Vu", by=lead, now=NOW)
    files[1].state = S.WITHDRAWN
    files[1].save()
    end(meeting, lead)
    by_then = LATER + timedelta(days=10)
    for _ in range(2):
        release_round(in_round=meeting.round, by=lead, now=LATER, answer_by=by_then)
    for one in files:
        one.refresh_from_db()
    assert [one.state for one in files] == [S.SELECTED, S.WITHDRAWN, S.WAITING, S.REFUSED]
    assert ranks(meeting.round) == [(1, files[2].pk)]
    assert sorted(told) == sorted((one.pk, one.state) for one in files if one.state != S.WITHDRAWN)
    assert Decision.objects.get(application=files[0]).answer_by == by_then
    meeting.round.refresh_from_db()
    assert meeting.round.released_at == meeting.round.closed_at == LATER
    assert AuditRow.objects.filter(verb="incubation.round_released").count() == 1
    with pytest.raises(RoundReleased):
        decide(application=files[1], outcome=Outcome.SELECTED, by=lead, now=LATER)
    assert list(changed_objects()) == []


def test_before_the_last_round_whoever_is_selected_goes_on(call, lead, sitting):
    meeting, _jury, files = sitting
    second = make_round(call)
    for one in files:
        decide(application=one, outcome=Outcome.REFUSED, reason="Vu", by=lead, now=NOW)
    decide(application=files[0], outcome=Outcome.SELECTED, by=lead, now=NOW)
    end(meeting, lead)
    release_round(in_round=meeting.round, by=lead, now=LATER)
    files[0].refresh_from_db()
    assert (files[0].state, files[0].round) == (S.ELIGIBLE, second)
    with pytest.raises(RoundReleased):
        withdraw_decision(application=_in(files[1], meeting.round), by=lead, now=LATER)


def _in(application, in_round):
    application.refresh_from_db()
    assert application.round == in_round
    return application


def test_quotas_are_broken_knowingly_or_not_at_all(call, lead, sitting):
    meeting, _jury, files = sitting
    AxisQuota.objects.create(round=meeting.round, axis=call.axes.get(), most=1)
    for one in files[:3]:
        decide(application=one, outcome=Outcome.SELECTED, by=lead, now=NOW)
    decide(application=files[3], outcome=Outcome.REFUSED, reason="Vu", by=lead, now=NOW)
    end(meeting, lead)
    with pytest.raises(QuotasBroken) as refused:
        release_round(in_round=meeting.round, by=lead, now=LATER)
    assert refused.value.details == {"broken": ["seats", "most"]}
    release_round(in_round=meeting.round, by=lead, now=LATER, despite="Trois ex æquo")
    row = AuditRow.objects.get(verb="incubation.round_released")
    assert row.content["reason"] == "Trois ex æquo"
