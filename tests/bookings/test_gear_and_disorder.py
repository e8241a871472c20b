"""Gear that was not given back is promised firm to nobody; who booked a place hears of what breaks there."""

from datetime import date, timedelta

import pytest

from creuset.bookings import actions
from creuset.bookings.models import Booking
from creuset.bookings.queries.basket import basket_of
from creuset.bookings.rules import NotGivenBack
from creuset.bookings.states import SegmentState
from creuset.core import outbox
from creuset.core.roles import Role
from creuset.kernel.spans import Span
from creuset.notices.models import Notice
from creuset.people.actors import Actor
from creuset.places.actions.disorder import put_out_of_order, put_right
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource, make_stage_of_two_halves
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db

LENT = hours(1, 3)
#: An hour after it was due.
LATE = NOW + timedelta(hours=4)
TOMORROW = hours(25, 27)


@pytest.fixture
def camera(village: Village) -> Resource:
    return make_resource(village, code="camera", name="Caméra", kind=Kind.EQUIPMENT)


@pytest.fixture
def borrower(village: Village) -> Actor:
    return member_of(village)


@pytest.fixture
def lent(camera: Resource, borrower: Actor) -> Booking:
    booking = make_booking(camera, when=LENT, party=borrower.party, title="Repérages")
    actions.check_in(booking=booking, by=borrower, now=LENT.start)
    return booking


def ask(place: Resource, by: Actor, span: Span = TOMORROW, **more: object) -> Booking:
    period = actions.Period(place, span, state=more.pop("state", SegmentState.CONFIRMED))  # type: ignore[arg-type]
    return actions.book(
        village=place.village,
        title="Tournage",
        party=by.party,
        periods=[period],
        by=by,
        now=LATE,
        **more,  # type: ignore[arg-type]
    )


def test_gear_that_is_overdue_is_not_booked_firm_and_a_later_time_is_offered(
    village: Village, camera: Resource, lent: Booking
) -> None:
    other = member_of(village)
    with pytest.raises(NotGivenBack) as refused:
        ask(camera, other)
    said = str(refused.value)
    assert "Caméra" in said
    assert lent.party.name not in said
    assert lent.title not in said
    slots = [way for way in refused.value.ways_out if way.kind == "slot"]
    assert slots
    assert all(
        str(way.data["starts_at"]) >= (LATE + timedelta(days=7)).isoformat() for way in slots
    )
    # Far enough ahead it is taken to be back; behind the borrower an option may be asked.
    ask(camera, other, hours(24 * 9 + 1, 24 * 9 + 3))
    ask(camera, other, state=SegmentState.OPTION)


def test_the_team_reads_who_has_it_and_may_overrule(
    village: Village, camera: Resource, lent: Booking
) -> None:
    desk = team_of(village, Role.RECEPTION)
    with pytest.raises(NotGivenBack) as refused:
        ask(camera, desk)
    assert lent.party.name in str(refused.value)
    made = ask(camera, desk, overrule=["not-given-back"])
    assert made.segments.get().resource == camera


def test_once_it_is_back_anybody_books_it_and_whoever_has_it_may_keep_it_longer(
    village: Village, camera: Resource, lent: Booking, borrower: Actor
) -> None:
    ask(camera, borrower, hours(24 * 8, 24 * 8 + 1))
    (line,) = _put(camera, member_of(village))
    assert [error.code for error in line.refusals] == ["not-given-back"]
    actions.check_out(booking=lent, by=borrower, now=LATE)
    ask(camera, member_of(village))


def _put(place: Resource, by: Actor) -> tuple:  # type: ignore[type-arg]
    actions.put_in(
        village=place.village, periods=[actions.Period(place, TOMORROW)], by=by, now=LATE
    )
    (found,) = basket_of(by, party=by.party, now=LATE)
    return found.lines


# ---- what breaks


def told(now: object = NOW) -> None:
    while outbox.deliver(now=now):  # type: ignore[arg-type]
        pass


def notices_of(actor: Actor) -> list[Notice]:
    return list(Notice.objects.filter(party=actor.party, topic="bookings.disorder").order_by("pk"))


def test_who_booked_the_place_is_told_when_it_breaks_and_when_it_works_again(
    village: Village,
) -> None:
    stage, half, _other = make_stage_of_two_halves(village)
    half.features = {"blackout": True}
    half.save()
    of_half, of_whole, over = member_of(village), member_of(village), member_of(village)
    later = member_of(village)
    make_booking(half, when=hours(24, 26), party=of_half.party)
    make_booking(stage, when=hours(30, 32), party=of_whole.party)
    make_booking(half, when=hours(24 * 9, 24 * 9 + 2), party=later.party)
    past = make_booking(half, when=hours(1, 2), party=over.party)
    at = past.ends_at + timedelta(minutes=1)
    manager = team_of(village, Role.STAGE_MANAGER)
    until = village.day_of(at) + timedelta(days=3)

    put_out_of_order(
        resource=half, feature="blackout", by=manager, now=at, until=until, note="Rideau déchiré"
    )
    told(at)
    told(at)
    assert [len(notices_of(each)) for each in (of_half, of_whole, over, later)] == [1, 1, 0, 0]
    (notice,) = notices_of(of_half)
    assert notice.content["reason"] == "Rideau déchiré"
    assert date.fromisoformat(notice.content["works_from"]) == until

    put_right(resource=half, feature="blackout", by=manager, now=at)
    told(at)
    assert [each.content["works"] for each in notices_of(of_half)] == [False, True]


def test_what_was_put_right_before_anybody_was_told_is_told_to_nobody(village: Village) -> None:
    room = make_resource(village, features={"blackout": True})
    member, manager = member_of(village), team_of(village, Role.STAGE_MANAGER)
    make_booking(room, when=hours(24, 26), party=member.party)
    put_out_of_order(resource=room, feature="blackout", by=manager, now=NOW)
    put_right(resource=room, feature="blackout", by=manager, now=NOW)
    told()
    assert notices_of(member) == []
