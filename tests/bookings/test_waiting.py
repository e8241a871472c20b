"""The waiting list: first come, first offered; an offer is kept until its end, and nobody is passed by."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from creuset.bookings import actions
from creuset.bookings.actions.offering import offer_all
from creuset.bookings.models import Booking, Wait
from creuset.bookings.queries.waiting import get_wait, line_of, loaded, rank_of, state_of
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import BookingState, PowerMode, SegmentKind, WaitState
from creuset.core import audit, outbox
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import DomainError, Forbidden, NotFound
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.options import make_option
from tests.factories.people import make_organisation, make_person, team_of
from tests.factories.places import make_pool, make_resource, make_stage_of_two_halves
from tests.factories.policies import make_policy, make_supply
from tests.factories.villages import NOW
from tests.factories.waiting import make_wait

pytestmark = pytest.mark.django_db

#: Three weeks ahead, in the hours of the village.
FAR = hours(21 * 24, 21 * 24 + 4)
DAY = timedelta(days=1)


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village)


def fresh(wait: Wait) -> Wait:
    return loaded(Wait.objects.filter(pk=wait.pk)).get()


def state(wait: Wait, now: object = NOW) -> WaitState:
    return state_of(fresh(wait), now=now)  # type: ignore[arg-type]


def refused(code: str, **asked: object) -> DomainError:
    with pytest.raises(DomainError) as error:
        asked.pop("act")(**asked)  # type: ignore[operator]
    assert error.value.code == code
    return error.value


def cancel(booking: Booking, now: object = NOW) -> None:
    actions.cancel(booking=booking, by=HOUSE, now=now)  # type: ignore[arg-type]


def told(now: object = NOW) -> None:
    while outbox.deliver(now=now):  # type: ignore[arg-type]
        pass


# ---- first come


def test_who_joined_first_is_offered_it_when_it_becomes_free(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    first = make_wait(room, when=FAR)
    second = make_wait(room, when=FAR, now=NOW + timedelta(seconds=1))

    cancel(booking)
    told()

    assert (state(first), state(second)) == (WaitState.OFFERED, WaitState.WAITING)
    offer = fresh(first).offer
    assert offer is not None
    assert (offer.state, offer.party, offer.title) == (
        BookingState.OPTION,
        first.party,
        first.title,
    )
    assert not Claim.objects.exists()
    assert rank_of(fresh(second), now=NOW) == 2


def test_what_the_wish_is_for_and_its_power_go_to_what_is_offered(village: Village) -> None:
    fed = make_resource(village, supply=make_supply(village, 60))
    plain = make_resource(village)
    booking = make_booking(fed, plain, when=FAR)
    asked = (PowerMode.FLAT, Decimal(30))
    wait = make_wait(fed, plain, when=FAR, kind=SegmentKind.SHOOT, power=asked)
    cancel(booking)
    told()
    offer = fresh(wait).offer
    assert offer is not None
    rows = {row.resource_id: row for row in offer.segments.all()}
    assert {row.kind for row in rows.values()} == {SegmentKind.SHOOT}
    assert (rows[fed.pk].power_mode, rows[fed.pk].power_kva) == asked
    assert rows[plain.pk].power_kva is None


def test_accepting_books_it_in_one_act(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    wait = make_wait(room, when=FAR)
    cancel(booking)
    told()
    offer = fresh(wait).offer
    assert offer is not None

    actions.confirm(booking=offer, by=Actor(party=wait.party), now=NOW)

    assert state(wait) is WaitState.ACCEPTED
    assert Claim.objects.get().source_id == offer.pk


def test_what_is_not_accepted_in_time_goes_to_the_next_though_no_job_ran(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    first, second = make_wait(room, when=FAR), make_wait(room, when=FAR, now=NOW + DAY / 24)
    cancel(booking, NOW + DAY / 12)
    told(NOW + DAY / 12)
    offer = fresh(first).offer
    assert offer is not None
    late = offer.hold.lapses_at

    refused("option-over", act=actions.confirm, booking=offer, by=HOUSE, now=late)
    assert state(first, late) is WaitState.MISSED
    # Nobody who comes now passes whoever is next, although nothing was written down.
    error = refused(
        "held-by-offer",
        act=make_booking_by_member,
        room=room,
        now=late,
    )
    assert error.status == 409
    assert state(second, late) is WaitState.OFFERED


def make_booking_by_member(room: Resource, now: object) -> Booking:
    member = make_person(known_in=room.village)
    return actions.book(
        village=room.village,
        title="Vite",
        party=member,
        periods=[actions.Period(room, FAR)],
        by=Actor(party=member),
        now=now,  # type: ignore[arg-type]
    )


def test_declining_offers_it_to_the_next(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    first, second = make_wait(room, when=FAR), make_wait(room, when=FAR, now=NOW + DAY / 24)
    cancel(booking)
    told()

    actions.leave(wait=fresh(first), by=Actor(party=first.party), now=NOW + DAY / 12)
    told(NOW + DAY / 12)

    assert state(first, NOW + DAY / 12) is WaitState.DECLINED
    assert state(second, NOW + DAY / 12) is WaitState.OFFERED


def test_who_leaves_is_not_offered_anything(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    wait = make_wait(room, when=FAR)

    actions.leave(wait=wait, by=Actor(party=wait.party), now=NOW)
    refused("not-waiting", act=actions.leave, wait=wait, by=HOUSE, now=NOW)
    cancel(booking)
    told()

    assert state(wait) is WaitState.LEFT
    stranger = make_person(known_in=room.village)
    with pytest.raises(Forbidden):
        actions.leave(wait=wait, by=Actor(party=stranger), now=NOW)


@pytest.mark.parametrize("how", ["released", "lapsed", "moved", "shortened"])
def test_what_an_option_or_a_move_leaves_is_offered(room: Resource, how: str) -> None:
    take = make_option if how in ("released", "lapsed") else make_booking
    taken = take(room, when=FAR)
    half = hours(21 * 24 + 3, 21 * 24 + 4)
    wait = make_wait(room, when=half)
    now = NOW
    segment = taken.segments.get()
    if how == "released":
        actions.release(booking=taken, by=HOUSE, now=now)
    elif how == "lapsed":
        now = taken.hold.lapses_at
        assert offer_all(now) == 1
    elif how == "moved":
        actions.move(
            booking=taken,
            segment=segment,
            starts_at=FAR.start - timedelta(hours=4),
            by=HOUSE,
            now=now,
        )
    else:
        actions.resize(
            booking=taken, segment=segment, span=hours(21 * 24, 21 * 24 + 2), by=HOUSE, now=now
        )
    told(now)

    assert state(wait, now) is WaitState.OFFERED


def test_nobody_is_skipped_whose_wish_fits_and_a_wish_that_does_not_waits_on(
    room: Resource,
) -> None:
    early, late = hours(21 * 24, 21 * 24 + 2), hours(21 * 24 + 2, 21 * 24 + 4)
    one, other = make_booking(room, when=early), make_booking(room, when=late)
    whole = make_wait(room, when=FAR)
    half = make_wait(room, when=early, now=NOW + timedelta(seconds=1))

    cancel(one)
    told()
    assert (state(whole), state(half)) == (WaitState.WAITING, WaitState.OFFERED)

    cancel(other)
    told()
    assert state(whole) is WaitState.WAITING
    offer = fresh(half).offer
    assert offer is not None
    actions.release(booking=offer, by=HOUSE, now=NOW)
    told()
    assert state(whole) is WaitState.OFFERED


def test_any_one_of_several_places_will_do(village: Village) -> None:
    rooms = [make_resource(village), make_resource(village)]
    taken = [make_booking(room, when=FAR) for room in rooms]
    wait = make_wait(*rooms, when=FAR, any_one=True)

    cancel(taken[1])
    told()

    offer = fresh(wait).offer
    assert offer is not None
    assert [s.resource for s in offer.segments.all()] == [rooms[1]]


def test_all_of_several_places_are_waited_for_together(village: Village) -> None:
    rooms = [make_resource(village), make_resource(village)]
    taken = [make_booking(room, when=FAR) for room in rooms]
    wait = make_wait(*rooms, when=FAR)

    cancel(taken[0])
    told()
    assert state(wait) is WaitState.WAITING
    cancel(taken[1])
    told()
    assert state(wait) is WaitState.OFFERED


def test_one_unit_of_a_pool_is_offered_when_one_is_free(village: Village) -> None:
    pool, _desks = make_pool(village, units=2)
    taken = [make_booking(pool, when=FAR) for _ in range(2)]
    wait = make_wait(pool, when=FAR)

    cancel(taken[0])
    told()

    offer = fresh(wait).offer
    assert offer is not None
    assert offer.segments.get().unit_id == taken[0].segments.get().unit_id


def test_a_whole_is_waited_for_behind_its_half(village: Village) -> None:
    whole, left, _right = make_stage_of_two_halves(village)
    taken = make_booking(left, when=FAR)
    first = make_wait(left, when=FAR)
    second = make_wait(whole, when=FAR, now=NOW + timedelta(seconds=1))
    assert rank_of(fresh(second), now=NOW) == 2

    cancel(taken)
    told()

    assert (state(first), state(second)) == (WaitState.OFFERED, WaitState.WAITING)


# ---- an offer means something


def test_nobody_books_over_a_live_offer_nor_asks_an_option_behind_it(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    make_wait(room, when=FAR)
    cancel(booking)
    told()

    refused("held-by-offer", act=make_booking_by_member, room=room, now=NOW)
    with pytest.raises(DomainError) as error:
        make_option(room, when=FAR)
    assert error.value.code == "held-by-offer"
    assert "option" not in {way.kind for way in error.value.ways_out}


def test_the_team_passes_an_offer_and_is_told_whom(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    wait = make_wait(room, when=FAR)
    cancel(booking)
    told()
    offer = fresh(wait).offer
    assert offer is not None
    error = None
    with pytest.raises(DomainError) as caught:
        make_booking(room, when=FAR)
    error = caught.value
    assert wait.party.name in str(error)

    made = make_booking(room, when=FAR, overrule=["held-by-offer"])
    told()

    assert Claim.objects.get().source_id == made.pk
    # They wait on, in their turn, and are told.
    assert state(wait) is WaitState.WAITING
    offer.refresh_from_db()
    assert offer.state == BookingState.RELEASED
    row = AuditRow.objects.filter(verb="bookings.booked").latest("pk")
    assert row.content is not None
    assert [one["code"] for one in row.content["overruled"]] == ["held-by-offer"]
    topics = set(Notice.objects.filter(party=wait.party).values_list("topic", flat=True))
    assert topics == {"bookings.offered"}
    cancel(made)
    told()
    assert state(wait) is WaitState.OFFERED


def test_the_team_moves_a_booking_over_an_offer(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    other = make_booking(room, when=hours(22 * 24, 22 * 24 + 4))
    wait = make_wait(room, when=FAR)
    cancel(booking)
    told()
    asked = {
        "booking": other,
        "segment": other.segments.get(),
        "starts_at": FAR.start,
        "by": HOUSE,
        "now": NOW,
    }

    refused("held-by-offer", act=actions.move, **asked)
    actions.move(**asked, overrule=["held-by-offer"])  # type: ignore[arg-type]

    assert state(wait) is WaitState.WAITING


def test_the_time_to_accept_runs_on_open_days_or_as_the_village_says(
    village: Village, room: Resource
) -> None:
    make_policy(village, Rule.WAITING, accept_hours=2, in_open_days=False)
    booking = make_booking(room, when=FAR)
    wait = make_wait(room, when=FAR)

    cancel(booking)
    told()

    offer = fresh(wait).offer
    assert offer is not None
    assert offer.hold.lapses_at == NOW + timedelta(hours=2)


def test_an_offer_ends_when_what_is_offered_begins(room: Resource) -> None:
    soon = hours(1, 3)
    booking = make_booking(room, when=soon)
    wait = make_wait(room, when=soon)

    cancel(booking)
    told()

    offer = fresh(wait).offer
    assert offer is not None
    assert offer.hold.lapses_at == soon.start
    assert state(wait, soon.start) is WaitState.MISSED


def test_rules_that_refuse_whoever_is_first_keep_nobody_behind_them(
    village: Village, room: Resource
) -> None:
    booking = make_booking(room, when=FAR)
    first, second = make_person(known_in=village), make_person(known_in=village)
    one = make_wait(room, when=FAR, party=first, by=Actor(party=first))
    two = make_wait(
        room, when=FAR, party=second, by=Actor(party=second), now=NOW + timedelta(seconds=1)
    )
    # The first is of the village no more.
    first.known_in.all().delete()
    cancel(booking)

    told()

    assert (state(one), state(two)) == (WaitState.WAITING, WaitState.OFFERED)


# ---- bad input


def test_what_is_free_is_booked_and_not_waited_for(room: Resource) -> None:
    error = refused("free-now", act=lambda: make_wait(room, when=FAR))
    assert [way.kind for way in error.ways_out] == ["slot"]
    assert not Wait.objects.exists()


def test_what_is_free_and_waited_for_by_somebody_may_be_waited_for(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    make_wait(room, when=FAR)
    cancel(booking)
    make_wait(room, when=FAR, now=NOW + timedelta(seconds=1))

    assert Wait.objects.count() == 2


def test_nobody_waits_twice_nor_their_company(village: Village, room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    firm = make_organisation(known_in=village)
    make_wait(room, when=FAR, party=firm)

    refused("already-waiting", act=lambda: make_wait(room, when=FAR, party=firm))
    wait = Wait.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Wait.objects.create(
            village=village,
            party=firm,
            title="X",
            starts_at=wait.starts_at,
            ends_at=wait.ends_at,
            wanted=wait.wanted,
            joined_at=NOW,
        )
    cancel(booking)
    told()
    # Nor while it is offered to them.
    refused("already-waiting", act=lambda: make_wait(room, when=FAR, party=firm))


def test_a_wish_of_the_past_or_of_a_place_without_list_is_refused(
    village: Village, room: Resource
) -> None:
    make_booking(room, when=FAR)
    refused("in-the-past", act=lambda: make_wait(room, when=hours(-4, -2)))
    make_policy(village, Rule.WAITING, kept=False)
    refused("no-waiting-list", act=lambda: make_wait(room, when=FAR))


def test_where_the_team_decides_the_team_keeps_the_list(village: Village, room: Resource) -> None:
    make_policy(village, Rule.APPROVAL)
    booking = make_booking(room, when=FAR)
    member = make_person(known_in=village)

    refused(
        "team-decides",
        act=lambda: make_wait(room, when=FAR, party=member, by=Actor(party=member)),
    )
    desk = Actor(party=team_of(village, Role.RECEPTION).party)
    wait = make_wait(room, when=FAR, party=member, by=desk)
    cancel(booking)
    told()
    assert state(wait) is WaitState.OFFERED


def test_one_party_waits_for_so_many_things(room: Resource) -> None:
    member = make_person(known_in=room.village)
    for day in range(21):
        when = hours((21 + day) * 24, (21 + day) * 24 + 4)
        make_booking(room, when=when, overrule=["closed"])
        if day < 20:
            make_wait(room, when=when, party=member, overrule=["closed"])

    refused(
        "too-many-waits",
        act=lambda: make_wait(room, when=when, party=member, overrule=["closed"]),
    )


def test_what_began_is_waited_for_no_more(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    wait = make_wait(room, when=FAR)

    cancel(booking, FAR.start)
    told(FAR.start)

    assert state(wait, FAR.start) is WaitState.OVER


# ---- who reads what


def test_the_line_is_read_with_ranks_by_the_team_and_by_whoever_waits(room: Resource) -> None:
    make_booking(room, when=FAR)
    first = make_wait(room, when=FAR)
    second = make_wait(room, when=FAR, now=NOW + timedelta(seconds=1))

    team = line_of(room.village, by=HOUSE, now=NOW)
    mine = line_of(room.village, by=Actor(party=second.party), now=NOW)

    assert [(row.wait.pk, row.rank) for row in team] == [(first.pk, 1), (second.pk, 2)]
    assert [(row.wait.pk, row.rank) for row in mine] == [(second.pk, 2)]


def test_the_story_tells_who_waits_and_what_is_offered(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    wait = make_wait(room, when=FAR)
    cancel(booking)
    told()
    actions.leave(wait=fresh(wait), by=HOUSE, now=NOW)

    verbs = set(AuditRow.objects.values_list("verb", flat=True))
    assert {"bookings.wait_joined", "bookings.offered", "bookings.released"} <= verbs
    for row in AuditRow.objects.filter(verb__in=("bookings.wait_joined", "bookings.offered")):
        assert wait.title in audit.sentence(row.verb, row.content or {})


def test_who_waits_is_told_by_mail_and_on_their_page(room: Resource) -> None:
    booking = make_booking(room, when=FAR)
    wait = make_wait(room, when=FAR)
    cancel(booking)
    told()

    notice = Notice.objects.get(party=wait.party)
    assert notice.topic == "bookings.offered"


def test_what_others_wait_for_is_not_found(room: Resource) -> None:
    make_booking(room, when=FAR)
    wait = make_wait(room, when=FAR)
    stranger: Party = make_person(known_in=room.village)
    with pytest.raises(NotFound):
        get_wait(room.village, wait.pk, by=Actor(party=stranger), now=NOW)
