from datetime import date, timedelta

import pytest
from django.core import mail

from creuset.core.audit import sentence
from creuset.core.mail import as_payload
from creuset.core.models import AuditRow
from creuset.core.prepared import count
from creuset.core.roles import CAPABILITIES, Capability, Role, Scope
from creuset.kernel.errors import Conflict, Forbidden, NotFound
from creuset.people.actors import HOUSE
from creuset.reception.actions import decline_visit, forget_visits, propose_visit
from creuset.reception.models import VisitRequest
from creuset.reception.queries import WAITING, get_visit, visits_of
from creuset.reception.rules import ClosedThatDay, DayOutOfReach
from creuset.reception.states import VisitState
from tests.factories.people import actor_of, make_grant, make_person, member_of, team_of
from tests.factories.villages import NOW
from tests.reception.ground import ask, make_open_village

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)


def mails():
    return [as_payload(message) for message in mail.outbox]


def test_a_request_waits_and_both_sides_are_told():
    village = make_open_village(name="La Place")
    visit = ask(village, on=date(2026, 11, 24), words="Un court métrage.", language="en")
    assert (visit.state, count([WAITING.counted(village=village.pk)])) == (VisitState.WAITING, [1])
    to_village, to_visitor = mails()
    assert to_village["to"] == [village.contact["email"]]
    assert to_village["headers"]["Reply-To"] == "ada@visiteuse.example"
    assert f"/{village.slug}/desk/visits/{visit.pk}/" in to_village["text"]
    assert to_visitor["to"] == ["ada@visiteuse.example"]
    assert "has arrived" in to_visitor["text"]


def test_the_receipt_is_in_the_visitors_language():
    ask(make_open_village(), language="fr")
    assert "est arrivée" in mails()[1]["text"]


def test_the_audit_tells_a_first_name_and_an_initial():
    visit = ask(make_open_village())
    row = AuditRow.objects.get(verb="reception.visit_requested")
    assert row.content["by"] == "Ada L."
    assert row.content["visitor"] == "Ada L."
    assert list(row.objects_named.values_list("kind", "object_id")) == [("visit", visit.pk)]
    assert "Ada L." in sentence(row.verb, row.content)
    assert "Lovelace" not in str(row.content)


@pytest.mark.parametrize(
    ("on", "refusal"), [(date(2026, 11, 22), DayOutOfReach), (date(2026, 11, 28), ClosedThatDay)]
)
def test_an_impossible_day_changes_nothing(on, refusal):
    village = make_open_village()
    with pytest.raises(refusal):
        ask(village, on=on)
    assert not VisitRequest.objects.exists()
    assert not AuditRow.objects.exists()
    assert mails() == []


def test_the_team_proposes_a_time():
    village = make_open_village()
    visit = ask(village)
    by = team_of(village, Role.RECEPTION)
    answered = propose_visit(visit=visit, visit_at=LATER, words="À bientôt.", by=by, now=NOW)
    assert (answered.state, answered.answered_by) == (VisitState.PROPOSED, by.party)
    assert "À bientôt." in mails()[-1]["text"]
    assert "9 h" in mails()[-1]["text"].replace("\xa0", " ")
    assert AuditRow.objects.filter(verb="reception.visit_proposed").count() == 1


def test_another_time_may_follow_then_a_refusal():
    village = make_open_village()
    by = team_of(village)
    visit = propose_visit(visit=ask(village), visit_at=LATER, by=by, now=NOW)
    visit = propose_visit(visit=visit, visit_at=LATER + timedelta(days=1), by=by, now=NOW)
    visit = decline_visit(visit=visit, words="Complet.", by=by, now=NOW)
    assert (visit.state, visit.visit_at) == (VisitState.DECLINED, None)
    assert "Complet." in mails()[-1]["text"]
    assert len(mails()) == 5


def test_a_time_that_is_over_is_not_proposed():
    village = make_open_village()
    visit = ask(village)
    with pytest.raises(DayOutOfReach):
        propose_visit(visit=visit, visit_at=NOW, by=team_of(village), now=NOW)
    assert get_visit(village, visit.pk, by=HOUSE).state is VisitState.WAITING


def test_who_answers_second_is_told():
    village = make_open_village()
    visit = ask(village)
    seen = get_visit(village, visit.pk, by=HOUSE)
    by = team_of(village)
    propose_visit(visit=visit, visit_at=LATER, by=by, now=NOW)
    with pytest.raises(Conflict):
        decline_visit(visit=seen, by=by, now=NOW)
    assert get_visit(village, visit.pk, by=HOUSE).state is VisitState.PROPOSED


@pytest.mark.parametrize("role", Role)
def test_who_may_answer_and_who_may_read(role):
    village = make_open_village()
    visit = ask(village)
    by = team_of(village, role)
    may_read = Capability.SEE_VISITS in CAPABILITIES[role]
    may_answer = Capability.ANSWER_VISITS in CAPABILITIES[role]
    assert may_read
    assert may_answer == (role in {Role.OWNER, Role.MANAGER, Role.RECEPTION, Role.PROGRAMME_LEAD})
    if may_answer:
        assert decline_visit(visit=visit, by=by, now=NOW).answered_at == NOW
        return
    with pytest.raises(Forbidden):
        decline_visit(visit=visit, by=by, now=NOW)
    with pytest.raises(Forbidden):
        propose_visit(visit=visit, visit_at=LATER, by=by, now=NOW)


def test_a_member_neither_reads_nor_answers():
    village = make_open_village()
    visit, by = ask(village), member_of(village)
    with pytest.raises(Forbidden):
        get_visit(village, visit.pk, by=by)
    with pytest.raises(Forbidden):
        decline_visit(visit=visit, by=by, now=NOW)


def test_a_narrowed_role_answers_no_visitor():
    village = make_open_village()
    party = make_person()
    make_grant(party, village, Role.RECEPTION, narrowed_to="building", narrowed_id=1)
    with pytest.raises(Forbidden):
        decline_visit(visit=ask(village), by=actor_of(party), now=NOW)


def test_a_token_answers_only_with_its_scope():
    village = make_open_village()
    party = team_of(village).party
    visit = ask(village)
    with pytest.raises(Forbidden):
        decline_visit(visit=visit, by=actor_of(party, scopes=frozenset({Scope.READ})), now=NOW)
    by = actor_of(party, scopes=frozenset({Scope.VISITS}))
    assert decline_visit(visit=visit, by=by, now=NOW).state is VisitState.DECLINED


def test_the_requests_of_another_village_are_not_there():
    village, other = make_open_village(), make_open_village()
    visit = ask(other)
    by = team_of(village)
    assert not visits_of(village, by=by).exists()
    with pytest.raises(NotFound):
        get_visit(village, visit.pk, by=by)


def test_requests_are_forgotten_when_the_village_says_so():
    village = make_open_village(retention={"visit_requests_months": 3})
    old, fresh = ask(village), ask(village, now=NOW + timedelta(days=60))
    assert forget_visits(village=village, by=HOUSE, now=NOW + timedelta(days=95)) == 1
    assert list(VisitRequest.objects.values_list("pk", flat=True)) == [fresh.pk]
    told = AuditRow.objects.filter(objects_named__kind="visit")
    assert told.get(objects_named__object_id=old.pk).content is None
    assert told.get(objects_named__object_id=fresh.pk).content is not None


def test_only_the_house_forgets():
    village = make_open_village()
    with pytest.raises(Forbidden):
        forget_visits(village=village, by=team_of(village), now=NOW)
