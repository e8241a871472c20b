"""Who waits for offices and plans: what becomes free is proposed to the first, then to the next, to one at a time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from creuset.core.audit import sentence
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden
from creuset.kernel.money import Money
from creuset.kernel.states import ImpossibleStep
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.plans.actions import proposing, waiting
from creuset.plans.actions.leaving import give_notice
from creuset.plans.actions.signing import sign
from creuset.plans.kinds import OfferKind
from creuset.plans.models import PlanProposal, PlanWait, Subscription
from creuset.plans.queries.waiting import gone_of, live_line, matches_of, standing_of
from creuset.plans.rules.waiting import (
    AlreadyWaits,
    AnswerOver,
    BadWish,
    NoReason,
    NotFirst,
    NotFree,
    WaitsNoMore,
)
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
WEEK = timedelta(days=7)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def desk(village):
    return team_of(village, Role.RECEPTION)


@pytest.fixture
def offer(village):
    return make_offer(village, kind=OfferKind.OFFICE, price=400_00)


@pytest.fixture
def office(village):
    return make_resource(village, kind="office", name="Bureau 4", area_m2=Decimal(18))


def joins(village, by, hours=0, **more):
    given = {"kind": OfferKind.OFFICE, "from_on": TODAY} | more
    party = given.pop("party", by.party)
    now = NOW + timedelta(hours=hours)
    return waiting.join(village=village, party=party, **given, by=by, now=now)


def found(village, today=TODAY):
    return [
        (one.place.name if one.place else one.offer.name, [wait.pk for wait in one.line])
        for one in matches_of(village, live_line(village), today=today)
    ]


def propose(wait, offer, place, by, **more):
    return proposing.propose_to(wait=wait, offer=offer, place=place, by=by, now=NOW, **more)


def test_whoever_joined_earlier_is_first_unless_the_team_says_why_not(village, desk, offer, office):
    ada, bob = member_of(village), member_of(village)
    first, second = joins(village, ada), joins(village, bob, hours=1)
    assert found(village) == [("Bureau 4", [first.pk, second.pk])]
    with pytest.raises(NotFirst):
        propose(second, offer, office, desk)
    with pytest.raises(NoReason):
        waiting.put_first(wait=second, why=" ", by=desk, now=NOW)
    with pytest.raises(Forbidden):
        waiting.put_first(wait=second, why="Moi", by=bob, now=NOW)
    waiting.put_first(wait=second, why="Lauréat de la promotion", by=desk, now=NOW)
    assert found(village) == [("Bureau 4", [second.pk, first.pk])]
    told = AuditRow.objects.get(verb="plans.wait_put_first")
    assert told.content["reason"] == "Lauréat de la promotion"
    waiting.put_back(wait=second, by=desk, now=NOW)
    assert found(village) == [("Bureau 4", [first.pk, second.pk])]


def test_what_is_free_is_what_nobody_has_from_a_day_on(village, desk, offer, office):
    wait = joins(village, member_of(village))
    row = make_subscription(village, make_organisation(known_in=village), offer, place=office)
    assert found(village) == []
    give_notice(subscription=row, last_on=TODAY + 3 * WEEK, is_waived=True, by=HOUSE, now=NOW)
    (match,) = matches_of(village, live_line(village), today=TODAY)
    assert (match.place, match.free.from_on) == (office, TODAY + 3 * WEEK + timedelta(days=1))
    made = propose(wait, offer, office, desk)
    taken = proposing.accept(proposal=made, by=desk, now=NOW)
    assert taken.starts_on == match.free.from_on


def test_a_wish_narrows_what_is_proposed(village, offer, office):
    by = member_of(village)
    joins(village, by, area_from=Decimal(30))
    joins(village, by, hours=1, offer=make_offer(village, kind=OfferKind.OFFICE))
    assert [pks for _name, pks in found(village)] == [[PlanWait.objects.latest("pk").pk]]
    cheap = joins(village, member_of(village), budget=Money(399_00, "EUR"), offer=offer)
    assert cheap.pk not in [pk for _name, pks in found(village) for pk in pks]
    with pytest.raises(BadWish):
        joins(village, by, area_from=Decimal(30), area_to=Decimal(20), hours=2)
    with pytest.raises(AlreadyWaits):
        joins(village, by, area_from=Decimal(12))
    with pytest.raises(Forbidden):
        joins(village, by, party=member_of(village).party)


def test_who_accepts_is_offered_a_subscription_and_waits_no_more(village, desk, offer, office):
    ada = member_of(village)
    wait = joins(village, ada, from_on=TODAY + WEEK)
    made = propose(wait, offer, office, desk, answer_by=TODAY + WEEK)
    assert Notice.objects.get(topic="plans.place_proposed").party == ada.party
    assert found(village) == []
    with pytest.raises(Forbidden):
        proposing.accept(proposal=made, by=member_of(village), now=NOW)
    row = proposing.accept(proposal=made, by=ada, now=NOW)
    assert (row.state, row.place, row.starts_on) == ("offered", office, TODAY + WEEK)
    with pytest.raises(ImpossibleStep):
        proposing.accept(proposal=made, by=ada, now=NOW)
    assert Subscription.objects.count() == 1
    with pytest.raises(WaitsNoMore):
        waiting.leave(wait=wait, by=ada, now=NOW)


def test_who_lets_it_pass_or_does_not_answer_waits_on_and_it_goes_to_the_next(
    village, desk, offer, office
):
    ada, bob, eve = (member_of(village) for _ in range(3))
    waits = [joins(village, by, hours=n) for n, by in enumerate((ada, bob, eve))]
    made = propose(waits[0], offer, office, desk, answer_by=TODAY + WEEK)
    proposing.decline(proposal=made, why="Trop petit", by=ada, now=NOW)
    second = PlanProposal.objects.get(state="open")
    assert (second.wait, second.answer_by) == (waits[1], TODAY + WEEK)
    later = NOW + 8 * timedelta(days=1)
    with pytest.raises(AnswerOver):
        proposing.accept(proposal=second, by=bob, now=later)
    proposing.keep_proposals(later)
    proposing.keep_proposals(later)
    third = PlanProposal.objects.get(state="open")
    assert (third.wait, third.answer_by) == (waits[2], TODAY + 8 * timedelta(days=1) + WEEK)
    assert Notice.objects.get(topic="plans.proposal_lapsed").party == bob.party
    waiting.leave(wait=waits[2], by=eve, now=later)
    assert not PlanProposal.objects.filter(state="open").exists()
    assert [one.pk for one in live_line(village)] == [waits[0].pk, waits[1].pk]
    assert found(village) == []


def test_what_is_let_meanwhile_is_not_taken(village, desk, offer, office):
    ada = member_of(village)
    made = propose(joins(village, ada), offer, office, desk)
    make_subscription(village, make_organisation(known_in=village), offer, place=office)
    with pytest.raises(NotFree):
        proposing.accept(proposal=made, by=ada, now=NOW)
    with pytest.raises(NoReason):
        proposing.withdraw_proposal(proposal=made, why="", by=desk, now=NOW)
    proposing.withdraw_proposal(proposal=made, why="Déjà loué", by=desk, now=NOW)
    assert PlanProposal.objects.get().state == "withdrawn"


def test_what_is_let_meanwhile_is_withdrawn_by_the_house_and_they_are_told(
    village, desk, offer, office
):
    ada, bob = member_of(village), member_of(village)
    other = make_resource(village, kind="office", name="Bureau 5", area_m2=Decimal(18))
    wait = joins(village, ada)
    gone = propose(wait, offer, office, desk)
    kept = propose(joins(village, bob, hours=1), offer, other, desk)
    make_subscription(village, make_organisation(known_in=village), offer, place=office)
    assert (proposing.keep_proposals(NOW), proposing.keep_proposals(NOW)) == (1, 0)
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.state, kept.state) == ("withdrawn", "open")
    told = Notice.objects.get(topic=proposing.GONE)
    assert told.party == ada.party
    assert Notice.objects.filter(party=bob.party).exclude(topic=proposing.PROPOSED).count() == 0
    row = AuditRow.objects.get(verb=proposing.GONE)
    assert "Bureau 4" in str(row.content)
    assert "n’est plus libre" in sentence(row.verb, row.content)
    with pytest.raises(ImpossibleStep):
        proposing.accept(proposal=gone, by=ada, now=NOW)
    # They wait on, and are asked for the next.
    assert wait.pk in [one.pk for one in live_line(village)]
    third = make_resource(village, kind="office", name="Bureau 6", area_m2=Decimal(18))
    assert propose(wait, offer, third, desk).state == "open"


def test_what_is_let_meanwhile_is_gone_before_the_house_withdraws_it(village, desk, offer, office):
    ada = member_of(village)
    wait = joins(village, ada)
    made = propose(wait, offer, office, desk)
    assert gone_of(village, live_line(village), today=TODAY) == set()
    make_subscription(village, make_organisation(known_in=village), offer, place=office)
    gone = gone_of(village, live_line(village), today=TODAY)
    assert gone == {made.pk}
    (one,) = standing_of(live_line(village), live_line(village), today=TODAY, gone=gone)
    assert (one.state, one.proposal, one.rank) == ("waiting", None, 1)
    # Passing what is not there any more counts for nothing: it would be asked again.
    with pytest.raises(ImpossibleStep):
        proposing.decline(proposal=made, by=ada, now=NOW)
    third = make_resource(village, kind="office", name="Bureau 6", area_m2=Decimal(18))
    line = live_line(village)
    (match,) = matches_of(village, line, today=TODAY)
    assert (match.place, match.line[0].pk) == (third, wait.pk)
    assert propose(wait, offer, third, desk).state == "open"
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_of_two_who_let_theirs_lapse_each_is_asked_for_the_other(village, desk, offer, office):
    ada, bob = member_of(village), member_of(village)
    other = make_resource(village, kind="office", name="Bureau 5", area_m2=Decimal(18))
    for hours, by, place in ((0, ada, office), (1, bob, other)):
        propose(joins(village, by, hours=hours), offer, place, desk, answer_by=TODAY)
    assert proposing.keep_proposals(NOW + WEEK) == 2
    rows = PlanProposal.objects.filter(state="open").values_list("wait__party", "place")
    assert set(rows) == {(ada.party.pk, other.pk), (bob.party.pk, office.pk)}


def test_who_passes_while_the_next_has_let_theirs_lapse(village, desk, offer, office):
    ada, bob = member_of(village), member_of(village)
    other = make_resource(village, kind="office", name="Bureau 5", area_m2=Decimal(18))
    made = propose(joins(village, ada), offer, office, desk, answer_by=TODAY + WEEK)
    propose(joins(village, bob, hours=1), offer, other, desk, answer_by=TODAY)
    proposing.decline(proposal=made, by=ada, now=NOW + timedelta(days=1))
    rows = PlanProposal.objects.filter(state="open").values_list("wait__party", "place")
    assert set(rows) == {(bob.party.pk, office.pk)}


def test_what_is_let_beyond_the_day_it_was_proposed_for_is_withdrawn(village, desk, offer, office):
    made = propose(joins(village, member_of(village)), offer, office, desk)
    let = make_subscription(
        village, make_organisation(known_in=village), offer, place=office, ends_on=TODAY + WEEK
    )
    assert let.state == "live"
    with pytest.raises(NotFree):
        proposing.accept(proposal=made, by=HOUSE, now=NOW)
    assert proposing.keep_proposals(NOW) == 1
    # Free again in a week, it is proposed anew, for that day.
    assert [name for name, _line in found(village)] == ["Bureau 4"]


def test_of_the_last_places_of_a_plan_whoever_was_asked_earlier_has_the_first(village, desk):
    plan = make_offer(village, cap=2)
    ada, bob = member_of(village), member_of(village)
    first = joins(village, ada, kind=OfferKind.OPEN_SPACE, offer=plan)
    second = joins(village, bob, hours=1, kind=OfferKind.OPEN_SPACE)
    asked = [propose(one, plan, None, desk) for one in (first, second)]
    make_subscription(village, make_organisation(known_in=village), plan)
    with pytest.raises(NotFree):
        proposing.accept(proposal=asked[1], by=bob, now=NOW)
    row = proposing.accept(proposal=asked[0], by=ada, now=NOW)
    assert proposing.keep_proposals(NOW) == 0
    sign(subscription=row, name="Ada", by=ada, now=NOW)
    assert proposing.keep_proposals(NOW) == 1
    assert Notice.objects.get(topic=proposing.GONE).party == bob.party


def test_a_full_plan_is_waited_for_until_somebody_leaves_or_the_cap_is_raised(village, desk):
    plan = make_offer(village, cap=1)
    row = make_subscription(village, make_organisation(known_in=village), plan)
    first = joins(village, member_of(village), kind=OfferKind.OPEN_SPACE, offer=plan)
    second = joins(village, member_of(village), hours=1, kind=OfferKind.OPEN_SPACE)
    assert found(village) == []
    type(plan).objects.filter(pk=plan.pk).update(cap=2)
    plan.refresh_from_db()
    propose(first, plan, None, desk)
    with pytest.raises(NotFree):
        propose(second, plan, None, desk)
    assert row.state == "live"


def test_the_database_proposes_a_place_to_one_at_a_time(village, desk, offer, office):
    first = joins(village, member_of(village))
    second = joins(village, member_of(village), hours=1)
    made = propose(first, offer, office, desk)
    values = {"offer": offer, "from_on": TODAY, "made_at": NOW, "answer_by": TODAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanProposal.objects.create(wait=second, place=office, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanProposal.objects.create(wait=first, **values)
    assert made.state == "open"
