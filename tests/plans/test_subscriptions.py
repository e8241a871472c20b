"""A contract from the wish to the day it has ended, and the places that it holds."""

from datetime import date, timedelta

import pytest

from creuset.bookings import actions as bookings
from creuset.core.models import AuditRow, OutboxRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden, NotFound, Refused
from creuset.kernel.spans import Span
from creuset.kernel.states import ImpossibleStep
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.people.members import is_member, members_of
from creuset.places.kinds import Kind
from creuset.places.models import Claim
from creuset.places.rules import NotInService, Occupied
from creuset.plans.actions import asking, changing, leaving, letting, signing
from creuset.plans.actions.asking import Conditions, NotOnOffer
from creuset.plans.actions.changing import Change
from creuset.plans.actions.letting import NotSigned, check_stands
from creuset.plans.kinds import Basis, TermKind
from creuset.plans.models import FOREVER, Let, Subscription
from creuset.plans.queries.subscriptions import (
    Narrowed,
    count_by_state,
    narrowed,
    own_subscriptions,
    subscriptions_of,
)
from creuset.plans.rules.catalogue import NoArea
from creuset.plans.rules.subscriptions import (
    BadChange,
    FullyTaken,
    OfferOver,
    TooEarlyToLeave,
)
from creuset.plans.states import SUBSCRIPTIONS
from creuset.plans.states import SubscriptionState as S
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.places import make_pool, make_resource
from tests.factories.plans import make_offer, make_proposal, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(known_in=village, name="Sel Films")


@pytest.fixture
def office(village):
    return make_resource(village, kind=Kind.OFFICE, name="Bureau 4", area_m2=20)


def spans(row):
    return [(one.kind, one.from_on, one.until_on) for one in row.terms.order_by("from_on")]


def test_from_the_wish_to_the_last_day(village):
    member = member_of(village)
    offer = make_offer(village, min_term_months=3, notice_months=1)
    asked = asking.ask(
        village=village, party=member.party, offer=offer, starts_on=TODAY, by=member, now=NOW
    )
    assert (asked.state, asked.number) == (S.ASKED, 1)
    desk = team_of(village, Role.RECEPTION)
    asking.offer(
        subscription=asked,
        conditions=Conditions(offer=offer, starts_on=TODAY, offered_until=date(2026, 12, 1)),
        by=desk,
        now=NOW,
    )
    signed = signing.sign(subscription=asked, name="Camille", by=member, now=NOW, ip="127.0.0.1")
    assert (signed.state, signed.signed_name) == (S.LIVE, "Camille")
    assert signed.bound_until == date(2027, 2, 22)
    assert leaving.write_states(NOW) == 0
    left = leaving.give_notice(subscription=signed, by=member, now=NOW)
    assert (left.state, left.last_on) == (S.LEAVING, date(2027, 2, 22))
    assert leaving.write_states(NOW + timedelta(days=91)) == 0
    assert leaving.write_states(NOW + timedelta(days=92)) == 1
    assert Subscription.objects.get().state == S.ENDED
    assert list(AuditRow.objects.order_by("pk").values_list("verb", flat=True)) == [
        "plans.asked",
        "plans.offered",
        "plans.signed",
        "plans.begun",
        "plans.notice_given",
        "billing.charged",
        "plans.left",
    ]
    topics = set(OutboxRow.objects.values_list("topic", flat=True))
    assert {"subscription_signed", "subscription_began", "subscription_ended"} <= topics
    assert set(Notice.objects.values_list("topic", flat=True)) == {
        "plans.offered",
        "plans.signed",
        "plans.notice_given",
    }


def test_numbers_have_no_hole_whatever_is_refused(village, company):
    hidden = make_offer(village, is_public=False)
    stranger = member_of(village)
    with pytest.raises(NotOnOffer):
        asking.ask(
            village=village,
            party=stranger.party,
            offer=hidden,
            starts_on=TODAY,
            by=stranger,
            now=NOW,
        )
    with pytest.raises(NotFound):
        make_proposal(village, make_organisation())
    numbers = [make_proposal(village, company).number for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_who_may_do_what(village, company):
    offer = make_offer(village)
    stranger, admin = member_of(village), member_of(village)
    affiliate(admin.party, company, is_admin=True)
    given = {"village": village, "party": company, "offer": offer, "starts_on": TODAY, "now": NOW}
    for by in (stranger, team_of(village, Role.ACCOUNTANT), team_of(make_village())):
        with pytest.raises(Forbidden):
            asking.ask(by=by, **given)
    row = asking.ask(by=admin, **given)
    terms = Conditions(offer=offer, starts_on=TODAY)
    with pytest.raises(Forbidden):
        asking.offer(subscription=row, conditions=terms, by=admin, now=NOW)
    asking.offer(subscription=row, conditions=terms, by=team_of(village), now=NOW)
    with pytest.raises(Forbidden):
        signing.sign(subscription=row, name="Moi", by=stranger, now=NOW)
    signing.sign(subscription=row, name="Moi", by=admin, now=NOW)
    with pytest.raises(ImpossibleStep):
        signing.sign(subscription=row, name="Moi", by=admin, now=NOW)
    with pytest.raises(Forbidden):
        leaving.give_notice(subscription=row, by=stranger, now=NOW)
    assert leaving.give_notice(subscription=row, by=admin, now=NOW).last_on == TODAY


def test_who_may_sign_for_a_company_takes_or_declines_what_it_is_offered_and_nothing_else(
    village, company
):
    signer = member_of(village)
    belonging = affiliate(signer.party, company, may_sign=True)
    offered, other = make_proposal(village, company), make_proposal(village, company)
    assert set(own_subscriptions(village, by=signer)) == {offered, other}
    assert asking.decline(subscription=other, by=signer, now=NOW).state == S.REFUSED
    signed = signing.sign(subscription=offered, name="Lina Caron", by=signer, now=NOW)
    assert (signed.state, signed.signed_by) == (S.LIVE, signer.party)
    for step in (leaving.give_notice, asking.withdraw):
        with pytest.raises(Forbidden):
            step(subscription=signed, by=signer, now=NOW)
    third = make_proposal(village, company)
    belonging.may_sign = False
    belonging.save()
    no_more = actor_of(signer.party)
    assert not own_subscriptions(village, by=no_more)
    with pytest.raises(Forbidden):
        signing.sign(subscription=third, name="Lina Caron", by=no_more, now=NOW)


def test_an_offer_ends_and_may_be_made_anew(village, company):
    row = make_proposal(village, company, offered_until=TODAY, price=None)
    later = NOW + DAY
    with pytest.raises(OfferOver):
        signing.sign(subscription=row, name="Moi", by=HOUSE, now=later)
    asking.offer(
        subscription=row,
        conditions=Conditions(offer=row.offer, starts_on=TODAY + DAY),
        by=HOUSE,
        now=later,
    )
    assert signing.sign(subscription=row, name="Moi", by=HOUSE, now=later).state == S.LIVE


def test_what_is_refused_declined_and_withdrawn(village, company):
    offer = make_offer(village)
    asked = asking.ask(
        village=village, party=company, offer=offer, starts_on=TODAY, by=HOUSE, now=NOW
    )
    with pytest.raises(Refused):
        asking.refuse(subscription=asked, why=" ", by=HOUSE, now=NOW)
    assert asking.refuse(subscription=asked, why="Complet", by=HOUSE, now=NOW).state == S.REFUSED
    offered = make_proposal(village, company)
    assert asking.decline(subscription=offered, by=HOUSE, now=NOW).state == S.REFUSED
    begun = make_subscription(village, company)
    with pytest.raises(ImpossibleStep):
        asking.withdraw(subscription=begun, why="Erreur", by=HOUSE, now=NOW)
    coming = make_proposal(village, company, starts_on=TODAY + DAY)
    signing.sign(subscription=coming, name="Moi", by=HOUSE, now=NOW)
    with pytest.raises(ImpossibleStep):
        asking.withdraw(subscription=coming, why="Trop tard", by=HOUSE, now=NOW + DAY)
    assert (
        asking.withdraw(subscription=coming, why="Erreur", by=HOUSE, now=NOW).state == S.WITHDRAWN
    )


def test_a_cap_counts_who_stands_and_not_who_has_left(village, company):
    offer = make_offer(village, cap=1)
    first = make_subscription(village, company, offer)
    second = make_proposal(village, company, offer)
    with pytest.raises(FullyTaken):
        signing.sign(subscription=second, name="Moi", by=HOUSE, now=NOW)
    third = make_proposal(village, company, offer, starts_on=date(2027, 2, 1))
    leaving.give_notice(subscription=first, last_on=date(2027, 1, 31), by=HOUSE, now=NOW)
    assert signing.sign(subscription=third, name="Moi", by=HOUSE, now=NOW).state == S.SIGNED


def test_several_changes_in_a_day_the_last_wins(village, company):
    row = make_subscription(village, company, make_offer(village, price=100_00))
    for price in (150_00, 180_00):
        change = Change(from_on=date(2026, 12, 12), offer=make_offer(village, price=price))
        changing.change(subscription=row, change=change, by=HOUSE, now=NOW)
    assert [(one.from_on, one.price_cents) for one in row.terms.order_by("from_on")] == [
        (TODAY, 100_00),
        (date(2026, 12, 12), 180_00),
    ]
    change = Change(from_on=TODAY - DAY, offer=row.offer)
    with pytest.raises(BadChange):
        changing.change(subscription=row, change=change, by=HOUSE, now=NOW)


def test_a_pause_and_its_end(village, company):
    row = make_subscription(village, company)
    first, until = date(2026, 12, 1), date(2027, 2, 1)
    changing.pause(subscription=row, from_on=first, until_on=until, by=HOUSE, now=NOW)
    assert spans(row) == [
        (TermKind.START, TODAY, first),
        (TermKind.PAUSE, first, until),
        (TermKind.RESUME, until, FOREVER),
    ]
    back = date(2027, 1, 10)
    changing.resume(subscription=row, from_on=back, by=HOUSE, now=NOW)
    assert spans(row)[1:] == [(TermKind.PAUSE, first, back), (TermKind.RESUME, back, FOREVER)]


def test_hosting_in_kind_keeps_its_value_and_ends_on_a_day(village, company):
    until = date(2027, 9, 1)
    paying = make_offer(village, price=90_00)
    row = make_subscription(village, company, is_in_kind=True, in_kind_until=until, then=paying)
    free, after = row.terms.order_by("from_on")
    assert (free.price_cents, free.catalogue_cents, free.until_on) == (0, 200_00, until)
    assert (after.kind, after.price_cents, after.offer) == (TermKind.SWITCH, 90_00, paying)


def test_a_signature_holds_the_place_and_an_offer_does_not(village, company, office):
    offer = make_offer(village, basis=Basis.AREA, price=30_00, kind="office")
    with pytest.raises(NoArea):
        make_proposal(village, company, offer)
    row = make_proposal(village, company, offer, place=office)
    assert row.terms.get().price_cents == 600_00
    assert not Claim.objects.exists()
    signing.sign(subscription=row, name="Moi", by=HOUSE, now=NOW)
    claim = Claim.objects.get()
    assert (claim.source_kind, claim.tone, claim.party_id) == ("let", "let", company.pk)
    other = make_proposal(village, make_organisation(known_in=village), offer, place=office)
    with pytest.raises(Occupied, match="Sel Films"):
        signing.sign(subscription=other, name="Moi", by=HOUSE, now=NOW)
    assert Subscription.objects.get(pk=other.pk).state == S.OFFERED


def book(village, resource, start, hours=2):
    span = Span(start, start + timedelta(hours=hours))
    return bookings.book(
        village=village,
        title="Réunion",
        party=make_person(known_in=village),
        periods=[bookings.Period(resource, span)],
        by=team_of(village),
        now=NOW,
    )


def test_an_office_is_not_booked_while_let_nor_let_while_booked(village, company, office):
    at = NOW + timedelta(days=40)
    book(village, office, at)
    row = make_subscription(village, company)
    with pytest.raises(Occupied) as caught:
        letting.attach(subscription=row, place=office, from_on=TODAY, by=HOUSE, now=NOW)
    (taken,) = caught.value.taken
    assert taken.span.start == at
    assert caught.value.ways_out[0].data == {"from_on": "2027-01-03"}
    let = letting.attach(
        subscription=row, place=office, from_on=date(2027, 1, 3), by=HOUSE, now=NOW
    )
    with pytest.raises(Occupied):
        book(village, office, NOW + timedelta(days=400))
    leaving.give_notice(subscription=row, last_on=date(2027, 3, 31), by=HOUSE, now=NOW)
    let.refresh_from_db()
    assert let.until_on == date(2027, 4, 1)
    taken_back = leaving.take_notice_back(subscription=row, by=HOUSE, now=NOW)
    let.refresh_from_db()
    assert (taken_back.last_on, let.until_on) == (None, FOREVER)


def test_what_was_promised_meanwhile_stays_promised(village, company, office):
    row = make_subscription(village, company, place=office)
    leaving.give_notice(subscription=row, last_on=date(2027, 3, 31), by=HOUSE, now=NOW)
    other = make_subscription(
        village, make_organisation(known_in=village), place=office, starts_on=date(2027, 4, 1)
    )
    with pytest.raises(Occupied):
        leaving.take_notice_back(subscription=row, by=HOUSE, now=NOW)
    asking.withdraw(subscription=other, why="Renonce", by=HOUSE, now=NOW)
    leaving.take_notice_back(subscription=row, by=HOUSE, now=NOW)
    assert Let.objects.get().until_on == FOREVER


def test_a_pool_gives_one_of_its_units(village, company):
    pool, desks = make_pool(village, units=2)
    offer = make_offer(village, kind="fixed_desk")
    for _ in desks:
        make_subscription(village, company, offer, place=pool)
    assert {let.resource for let in Let.objects.all()} == set(desks)
    full = make_proposal(village, company, offer, place=pool)
    with pytest.raises(Occupied):
        signing.sign(subscription=full, name="Moi", by=HOUSE, now=NOW)


def test_a_place_serves_for_all_of_the_days(village, company):
    short = make_resource(village, kind=Kind.OFFICE, valid_until=date(2027, 6, 1))
    with pytest.raises(NotInService):
        make_subscription(village, company, place=short)
    made = make_subscription(village, company, place=short, ends_on=date(2027, 5, 31))
    assert made.lets.get().until_on == date(2027, 6, 1)
    assert leaving.earliest_end(made, now=NOW + timedelta(days=185)) == date(2027, 5, 27)


def test_a_move_takes_one_place_and_gives_the_other_back(village, company, office):
    offer = make_offer(village, basis=Basis.AREA, price=30_00, kind="office")
    row = make_subscription(village, company, offer, place=office)
    larger = make_resource(village, kind=Kind.OFFICE, area_m2=30)
    changing.move(let=row.lets.get(), to=larger, from_on=date(2027, 1, 1), by=HOUSE, now=NOW)
    assert [(let.resource, let.until_on) for let in row.lets.order_by("from_on")] == [
        (office, date(2027, 1, 1)),
        (larger, FOREVER),
    ]
    assert [one.price_cents for one in row.terms.order_by("from_on")] == [600_00, 900_00]
    letting.detach(let=row.lets.latest("from_on"), from_on=date(2027, 1, 1), by=HOUSE, now=NOW)
    assert row.lets.count() == 1


def test_notice_before_the_minimum_term_ends_with_it_unless_the_team_lets_go(village, company):
    row = make_subscription(village, company, make_offer(village, min_term_months=12))
    with pytest.raises(TooEarlyToLeave):
        leaving.give_notice(subscription=row, last_on=date(2027, 1, 1), by=HOUSE, now=NOW)
    admin = member_of(village)
    affiliate(admin.party, company, is_admin=True)
    with pytest.raises(TooEarlyToLeave):
        leaving.give_notice(
            subscription=row, last_on=date(2027, 1, 1), is_waived=True, by=admin, now=NOW
        )
    left = leaving.give_notice(
        subscription=row, last_on=date(2027, 1, 1), is_waived=True, by=HOUSE, now=NOW
    )
    assert left.last_on == date(2027, 1, 1)


def test_a_member_is_whoever_lives_a_contract(village, company):
    worker, gone = make_person(known_in=village), make_person(known_in=village)
    affiliate(worker, company)
    affiliate(gone, company, until=TODAY)
    nomad = make_person(known_in=village)
    make_subscription(village, company)
    row = make_subscription(village, nomad, ends_on=TODAY)
    make_proposal(village, gone)
    assert members_of(village, on=TODAY) == {company.pk, worker.pk, nomad.pk}
    assert not is_member(village, nomad.pk, on=TODAY + DAY)
    leaving.write_states(NOW + DAY)
    row.refresh_from_db()
    assert row.state == S.ENDED
    assert is_member(village, nomad.pk, on=TODAY)


def test_lists_are_narrowed_by_the_day(village, company, office, django_assert_num_queries):
    desk = team_of(village, Role.ACCOUNTANT)
    make_subscription(village, company, place=office)
    make_subscription(village, make_person(known_in=village), ends_on=date(2026, 12, 24))
    rows = subscriptions_of(village, by=desk)
    counts = count_by_state(village, by=desk, today=date(2026, 12, 25))
    assert (counts[S.LIVE], counts[S.ENDED]) == (1, 1)
    assert narrowed(rows, Narrowed(leaves_soon=True), today=TODAY).count() == 1
    assert narrowed(rows, Narrowed(words="sel"), today=TODAY).get().party == company
    asked = Narrowed(building=office.building.code, state=S.LIVE)
    assert narrowed(rows, asked, today=TODAY).get().party == company
    assert not subscriptions_of(village, by=member_of(village)).exists()
    with django_assert_num_queries(3):
        assert len(subscriptions_of(village, by=desk)) == 2


@pytest.mark.parametrize("state", S)
def test_what_the_machine_draws_is_what_a_change_asks_for(village, state):
    row = make_proposal(village, make_organisation(known_in=village))
    row.state, row.signed_at = state, NOW
    if SUBSCRIPTIONS.allows(state, "change"):
        check_stands(row, now=NOW)
    else:
        with pytest.raises(NotSigned):
            check_stands(row, now=NOW)
