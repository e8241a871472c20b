"""Calls for projects: who reads them, who leads them, made, changed, published."""

from datetime import timedelta

import pytest

from creuset.core.roles import Role
from creuset.incubation.permissions import check_may_lead, may_lead
from creuset.incubation.queries.calls import calls_of, get_call, standing_of
from creuset.incubation.rules.calls import Phase
from creuset.incubation.states import ApplicationState
from creuset.kernel.errors import Forbidden, NotFound
from creuset.people.actors import HOUSE
from tests.factories.incubation import make_application, make_call, make_juror, make_round
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


def test_a_call_is_read_by_its_number_or_its_code(village):
    call = make_call(village, code="culture-2026")
    for by in (None, member_of(village), HOUSE):
        assert get_call(village, call.pk, by=by) == get_call(village, "culture-2026", by=by) == call
    with pytest.raises(NotFound):
        get_call(make_village(), call.pk, by=HOUSE)


def test_only_the_team_reads_a_call_that_is_not_published(village, lead):
    call = make_call(village, published_at=None)
    assert get_call(village, call.pk, by=lead) == call
    for by in (None, member_of(village), team_of(make_village())):
        with pytest.raises(NotFound):
            get_call(village, call.code, by=by)
    assert list(calls_of(village, by=None)) == []


def test_the_rounds_say_where_a_call_stands(village):
    call = make_call(village, closes_at=NOW - timedelta(days=1))
    audition = make_round(call)

    def phase():
        return standing_of(get_call(village, call.pk, by=HOUSE), now=NOW).phase

    assert phase() is Phase.CLOSED
    call.rounds.filter(number=1).update(opened_at=NOW, released_at=NOW)
    assert phase() is Phase.JUDGING
    audition.released_at = NOW
    audition.save()
    assert phase() is Phase.DECIDED


def test_whoever_runs_programmes_leads_a_call_that_is_none_of_their_own(village, lead):
    call = make_call(village)
    make_application(call)
    make_juror(call)
    assert may_lead(lead, call)
    assert may_lead(HOUSE, call)
    for by in (member_of(village), team_of(village, Role.RECEPTION), team_of(make_village())):
        assert not may_lead(by, call)
        with pytest.raises(Forbidden):
            check_may_lead(by, call)


@pytest.mark.parametrize("state", [ApplicationState.DRAFT, ApplicationState.ELIGIBLE])
def test_an_applicant_leads_no_call(village, lead, state):
    call, other = make_call(village), make_call(village)
    make_application(call, lead.party, state=state)
    if state is ApplicationState.DRAFT:
        call.applications.update(holder=lead.party)
    assert not may_lead(lead, call)
    with pytest.raises(Forbidden, match="quelqu’un d’autre de l’équipe"):
        check_may_lead(lead, call)
    assert may_lead(lead, other)
    call.applications.update(state=ApplicationState.WITHDRAWN)
    assert may_lead(lead, call)


def test_whose_company_applies_leads_no_call_while_they_belong_to_it(village, lead):
    call = make_call(village)
    company = make_organisation(known_in=village)
    row = affiliate(lead.party, company)
    make_application(call, company=company)
    assert not may_lead(lead, call)
    row.until = NOW.date()
    row.save()
    assert may_lead(lead, call)


def test_a_juror_leads_no_call_unless_they_declined(village, lead):
    call = make_call(village)
    juror = make_juror(call, lead.party, signed_at=None)
    assert not may_lead(lead, call)
    juror.declined_at = NOW
    juror.save()
    assert may_lead(lead, call)
