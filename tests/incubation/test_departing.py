"""A project that leaves before the end, never begins, or is held by somebody who turns out to be another."""

from datetime import timedelta

import pytest

from creuset.billing.models import Aid
from creuset.billing.queries.aids import of_source, standing_cents
from creuset.core import clock
from creuset.core.roles import Role
from creuset.documents.actions import contracts
from creuset.documents.models import Contract
from creuset.incubation.actions import agreements, members, mentoring, office_hours, sessions
from creuset.incubation.actions.showing import (
    hide_project,
    show_demo_day,
    show_project,
    write_pitches,
)
from creuset.incubation.forms.steps import LeaveForm
from creuset.incubation.kinds import Rights, SessionKind
from creuset.incubation.models import Member, Slot
from creuset.incubation.queries.agreements import convention_of
from creuset.incubation.queries.mentoring import free_mentors
from creuset.incubation.queries.showing import alumni_shown, get_demo_day
from creuset.incubation.rules.agreements import Agreed
from creuset.incubation.rules.cohorts import BadCohort, Parting
from creuset.incubation.states import MemberState
from creuset.kernel.spans import Span
from creuset.notices.models import Notice
from creuset.people.actions import merge
from creuset.people.models import Affiliation
from creuset.places.models import Claim
from creuset.plans.actions.leaving import write_states_of
from creuset.plans.kinds import Moment, OfferKind
from creuset.plans.models import Todo
from tests.bookings.test_api import Program
from tests.factories.incubation import make_cohort, make_member
from tests.factories.people import actor_of, make_organisation, make_person, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_checklist, make_offer
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
AGREED = Agreed(authors="Ana Roy", rights=Rights.HOLDER)


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


def hours(first, last):
    return Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))


def sign(contract, me, now=NOW):
    row = Contract.objects.get(pk=contract.pk)
    contracts.sign(contract=row, name="Ana Roy", seen=row.paper_sha256, by=me, now=now)


def accompanied(village, lead, *, is_signed=True):
    """A project expected in a cohort, its convention signed with an office in kind and a support worth 1,000 euros."""
    me = member_of(village)
    project = make_project(holder=me.party, known_in=village, title="Les Fours")
    member = make_member(
        make_cohort(village), me.party, project=project, state="expected", joined_on=None
    )
    office = make_resource(village, kind="office")
    offer = make_offer(village, contract="service", kind=OfferKind.OFFICE)
    agreements.write_terms(
        member=member, agreed=AGREED, offer=offer, place=office, support_cents=1000_00,
        by=lead, now=NOW,
    )  # fmt: skip
    sent = agreements.send_convention(member=member, by=lead, now=NOW)
    if is_signed:
        sign(sent, me)
        sign(Contract.objects.get(source_kind="subscription"), me)
    return me, Member.objects.get(pk=member.pk), office


def worth(village, kind):
    return sum(standing_cents(row) for row in Aid.objects.filter(source_kind=kind, kind="grant"))


def leave(member, lead, **more):
    values = {"on": TODAY, "why": "Exclu : règlement intérieur.", "by": lead, "now": NOW}
    return members.leave(member=member, **values | more)


def test_its_place_its_aid_and_its_keys_go_with_who_leaves(village, lead):
    make_checklist(village, "departure", ("keys", "team"))
    _me, member, office = accompanied(village, lead)
    before = worth(village, "subscription")
    assert before > 0
    leave(member, lead, parting=Parting(support_cents=250_00))
    subscription = convention_of(member).terms.subscription
    # What was never lived is aid no more; of the support the register says what was given.
    assert (subscription.state, subscription.last_on) == ("leaving", TODAY)
    assert 0 < worth(village, "subscription") < before
    assert worth(village, "cohort_member") == 250_00
    # The list of departure asks for what it has in its hands, and the office is free from tomorrow on.
    keys = Todo.objects.get(code="keys")
    assert (keys.todo_list.subscription, keys.todo_list.moment) == (subscription, Moment.DEPARTURE)
    tomorrow = NOW + timedelta(days=1)
    assert not Claim.objects.filter(part=office, ends_at__gt=tomorrow).exists()
    write_states_of(village, tomorrow)
    subscription.refresh_from_db()
    assert subscription.state == "ended"
    convention = Contract.objects.get(source_kind="cohort_member")
    assert (convention.state, convention.signed_at is not None) == ("ended", True)


def test_it_may_keep_its_place_a_while_and_no_support_is_invented(village, lead):
    _me, member, _office = accompanied(village, lead)
    late = TODAY + timedelta(days=10)
    for wrong in (
        Parting(place_until=TODAY - timedelta(days=1)),
        Parting(support_cents=1000_01),
        Parting(support_cents=-1),
    ):
        with pytest.raises(BadCohort):
            leave(member, lead, parting=wrong)
    member.refresh_from_db()
    assert member.state == MemberState.INSIDE
    leave(member, lead, parting=Parting(place_until=late))
    assert convention_of(member).terms.subscription.last_on == late
    assert worth(village, "cohort_member") == 1000_00


def test_mentors_slots_and_the_demo_day_are_without_who_leaves(village, lead):
    me, member, _office = accompanied(village, lead)
    mentor = mentoring.ask_mentor(
        village=village, party=member_of(village).party, by=lead, now=NOW, most=1
    )
    mentoring.pair_up(mentor=mentor, member=member, from_on=TODAY, by=lead, now=NOW)
    office_hours.open_hours(mentor=mentor, span=hours(24, 25), minutes=60, by=lead, now=NOW)
    slot = Slot.objects.get()
    office_hours.take_slot(slot=slot, member=member, by=me, now=NOW)
    demo = sessions.make_session(
        cohort=member.cohort, title="Démo", kind=SessionKind.DEMO, span=hours(48, 50),
        by=lead, now=NOW,
    )  # fmt: skip
    write_pitches(session=demo, pitches=[(member, 5)], by=lead, now=NOW)
    show_project(member=member, words="Un four.", by=me, now=NOW)
    show_demo_day(cohort=member.cohort, words={}, by=lead, now=NOW)
    assert free_mentors(village) == []
    leave(member, lead)
    slot.refresh_from_db()
    assert slot.member is None
    assert Notice.objects.filter(party=mentor.party, topic=office_hours.BOOKED).count() == 2
    assert [one.pk for one in free_mentors(village)] == [mentor.pk]
    assert get_demo_day(village, member.cohort.code, now=NOW).pitches == []
    assert alumni_shown(village) == []


def test_who_finishes_keeps_the_place_as_agreed_and_frees_its_mentor(village, lead):
    me, member, _office = accompanied(village, lead)
    mentor = mentoring.ask_mentor(
        village=village, party=member_of(village).party, by=lead, now=NOW, most=1
    )
    mentoring.pair_up(mentor=mentor, member=member, from_on=TODAY, by=lead, now=NOW)
    show_project(member=member, words="Un four.", by=me, now=NOW)
    members.finish(member=member, on=TODAY, by=lead, now=NOW)
    subscription = convention_of(member).terms.subscription
    assert (subscription.state, subscription.last_on) == ("live", member.cohort.last_on)
    assert free_mentors(village)
    assert [one.title for each in alumni_shown(village) for one in each.projects] == ["Les Fours"]


def test_what_waits_for_a_signature_is_signed_no_more(village, lead):
    _me, member, _office = accompanied(village, lead, is_signed=False)
    members.renounce(member=member, why="Autre projet", by=lead, now=NOW)
    sent = Contract.objects.get(source_kind="cohort_member")
    assert sent.state == "withdrawn"
    convention = convention_of(Member.objects.get(pk=member.pk))
    assert (convention.may_write, convention.may_send) == (False, False)
    for act in (
        lambda: agreements.send_convention(member=member, by=lead, now=NOW),
        lambda: agreements.write_terms(member=member, agreed=AGREED, by=lead, now=NOW),
    ):
        with pytest.raises(agreements.NotInProgramme):
            act()
    assert not Aid.objects.exists()


def test_who_comes_back_signs_again_and_is_offered_its_place_again(village, lead):
    me, member, _office = accompanied(village, lead)
    leave(member, lead, parting=Parting(support_cents=0))
    later = NOW + timedelta(days=30)
    write_states_of(village, later)
    members.take_back(member=member, why="Accord trouvé", by=lead, now=later)
    first = convention_of(member).terms.subscription
    again = agreements.send_convention(member=member, by=lead, now=later)
    sign(again, me, later)
    offered = convention_of(member).terms.subscription
    assert (offered.pk != first.pk, offered.state) == (True, "offered")
    assert worth(village, "cohort_member") == 1000_00


def test_what_a_holder_has_follows_them_into_the_party_they_turn_out_to_be(village, lead):
    me, member, _office = accompanied(village, lead)
    show_project(member=member, words="Un four.", by=me, now=NOW)
    members.finish(member=member, on=TODAY, by=lead, now=NOW)
    owner = team_of(village, Role.OWNER)
    kept = make_person(known_in=village)
    merge(kept=kept, other=me.party, by=owner, now=NOW)
    member.refresh_from_db()
    terms = convention_of(member).terms
    assert {member.holder_id, member.project.holder_id, terms.subscription.party_id} == {kept.pk}
    rows = of_source(village, ("cohort_member", member.pk))
    assert {row.party_id for row in rows} == {kept.pk}
    assert [one.title for each in alumni_shown(village) for one in each.projects] == ["Les Fours"]


def test_a_company_is_named_among_the_alumni_until_it_takes_it_back(village, lead):
    company = make_organisation(known_in=village, name="Four solaire SAS")
    me = member_of(village)
    project = make_project(holder=company, known_in=village)
    member = make_member(make_cohort(village), company, project=project)
    Affiliation.objects.create(
        person=me.party, organisation=company, since=TODAY, is_admin=True, may_sign=True
    )
    show_project(member=member, by=actor_of(me.party), now=NOW)
    members.finish(member=member, on=TODAY, by=lead, now=NOW)
    [[named]] = [each.projects for each in alumni_shown(village)]
    assert named.organisation == "Four solaire SAS"
    hide_project(member=member, by=actor_of(me.party), now=NOW)
    assert alumni_shown(village) == []


def test_a_program_says_until_when_the_place_is_kept(village, lead):
    _me, member, _office = accompanied(village, lead)
    program = Program(lead, village)
    late = (TODAY + timedelta(days=5)).isoformat()
    step = f"/cohort-members/{member.pk}/step"
    asked = {"step": "leave", "words": "Séparation", "place_until": late, "support_cents": 10}
    with clock.stopped_at(NOW):
        wrong = program.post(step, asked | {"support_cents": 1000_01})
        assert (wrong.status_code, wrong.json()["field"]) == (422, "support")
        assert program.post(step, asked).json()["state"] == "left"
    assert convention_of(member).terms.subscription.last_on.isoformat() == late


def test_the_form_asks_only_what_there_is(village, lead):
    _me, member, _office = accompanied(village, lead)
    assert list(LeaveForm(terms=convention_of(member).terms).fields) == [
        "on",
        "why",
        "place_until",
        "support",
    ]
    assert list(LeaveForm(terms=None).fields) == ["on", "why"]
