"""Decisions written down at once leave no hole in the ranks; a round is released once, and a place given once."""

from datetime import timedelta

import pytest

from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.incubation.actions.decisions import decide, release_round
from creuset.incubation.actions.deliberations import close_deliberation
from creuset.incubation.actions.places import answer_place, promote
from creuset.incubation.models import Application, Decision
from creuset.incubation.states import ApplicationState, Outcome
from tests.concurrency.test_letting import raced
from tests.factories.incubation import make_call, make_sitting
from tests.factories.people import actor_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def sitting():
    village = make_village()
    meeting, _jury, files = make_sitting(make_call(village), applications=4)
    return meeting, files, team_of(village, Role.PROGRAMME_LEAD)


def test_two_who_put_files_on_the_waiting_list_leave_no_hole_and_no_rank_twice(sitting):
    meeting, files, lead = sitting
    chair = actor_of(meeting.chair.party)

    def wait(by, application):
        return lambda: decide(application=application, outcome=Outcome.WAITING, by=by, now=NOW)

    assert raced([wait((lead, chair)[n % 2], one) for n, one in enumerate(files)]) == {"done": 4}
    ranks = Decision.objects.filter(outcome=Outcome.WAITING).values_list("rank", flat=True)
    assert sorted(ranks) == [1, 2, 3, 4]


def test_a_round_is_released_once_and_a_free_place_is_given_once(sitting):
    meeting, files, lead = sitting
    outcomes = (Outcome.SELECTED, Outcome.SELECTED, Outcome.WAITING, Outcome.WAITING)
    for one, outcome in zip(files, outcomes, strict=True):
        decide(application=one, outcome=outcome, by=lead, now=NOW)
    close_deliberation(deliberation=meeting, by=lead, now=NOW)

    def release():
        release_round(in_round=meeting.round, by=lead, now=LATER)

    assert raced([release, release]) == {"done": 2}
    assert AuditRow.objects.filter(verb="incubation.round_released").count() == 1
    answer_place(application=files[0], accepts=False, by=actor_of(files[0].holder), now=LATER)

    def give():
        promote(in_round=meeting.round, by=lead, now=LATER)

    assert raced([give, give]) == {"done": 1, "quotas-broken": 1}
    laureates = Application.objects.filter(state=ApplicationState.SELECTED)
    assert sorted(laureates.values_list("pk", flat=True)) == [files[1].pk, files[2].pk]
