"""Many at once around what becomes free: it is offered once, accepted once, and nobody passes whoever waits."""

from collections import Counter
from datetime import timedelta

import pytest

from creuset.bookings import actions
from creuset.bookings.models import Hold, Wait
from creuset.bookings.queries.waiting import loaded, state_of
from creuset.bookings.states import WaitState
from creuset.core import outbox
from creuset.people.actors import HOUSE, Actor
from creuset.places.models import Claim, Resource
from tests.concurrency.test_races import all_at_once, book, outcome
from tests.factories.bookings import hours, make_booking
from tests.factories.people import make_person, member_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village
from tests.factories.waiting import make_wait

pytestmark = pytest.mark.django_db(transaction=True)

FAR = hours(21 * 24, 21 * 24 + 4)
SECOND = timedelta(seconds=1)


@pytest.fixture
def room() -> Resource:
    return make_resource(make_village())


def told() -> None:
    while outbox.deliver(now=NOW):
        pass


def states() -> list[WaitState]:
    return [state_of(wait, now=NOW) for wait in loaded(Wait.objects.order_by("pk"))]


def test_who_books_while_it_becomes_free_never_passes_whoever_waits(room: Resource) -> None:
    members = [member_of(room.village) for _ in range(4)]
    for _ in range(3):
        taken = make_booking(room, when=FAR)
        wait = make_wait(room, when=FAR)

        results = all_at_once(
            [
                lambda: actions.cancel(booking=taken, by=HOUSE, now=NOW),  # noqa: B023
                *[book(room, FAR, member) for member in members],
            ]
        )
        told()

        assert outcome(results[0]) == "done"
        assert {outcome(one) for one in results[1:]} <= {"occupied", "held-by-offer"}
        assert not Claim.objects.exists()
        offer = loaded(Wait.objects.filter(pk=wait.pk)).get().offer
        assert offer is not None
        actions.release(booking=offer, by=HOUSE, now=NOW)


def test_two_jobs_at_once_offer_it_once(room: Resource) -> None:
    taken = make_booking(room, when=FAR)
    for at in range(3):
        make_wait(room, when=FAR, now=NOW + at * SECOND)
    actions.cancel(booking=taken, by=HOUSE, now=NOW)

    results = all_at_once([lambda: actions.offer_due(village_id=room.village_id, now=NOW)] * 6)

    assert {outcome(one) for one in results} == {"done"}
    assert sum(results) == 1
    assert states() == [WaitState.OFFERED, WaitState.WAITING, WaitState.WAITING]
    assert Hold.objects.count() == 1


def test_an_offer_accepted_twice_at_once_is_booked_once(room: Resource) -> None:
    taken = make_booking(room, when=FAR)
    person = make_person(known_in=room.village)
    make_wait(room, when=FAR, party=person)
    actions.cancel(booking=taken, by=HOUSE, now=NOW)
    told()
    offer = loaded(Wait.objects.all()).get().offer
    assert offer is not None

    results = all_at_once(
        [lambda: actions.confirm(booking=offer, by=Actor(party=person), now=NOW)] * 4
        + [lambda: actions.leave(wait=Wait.objects.get(), by=Actor(party=person), now=NOW)] * 2
    )

    codes = Counter(outcome(one) for one in results)
    assert codes["done"] == 1
    assert set(codes) <= {"done", "option-over", "not-waiting", "already-over"}
    assert states()[0] in (WaitState.ACCEPTED, WaitState.DECLINED)
    assert Claim.objects.count() == (states()[0] is WaitState.ACCEPTED)


def test_who_joins_twice_at_once_waits_once(room: Resource) -> None:
    make_booking(room, when=FAR)
    person = make_person(known_in=room.village)

    results = all_at_once([lambda: make_wait(room, when=FAR, party=person)] * 5)

    assert Counter(outcome(one) for one in results) == {"done": 1, "already-waiting": 4}


def test_the_team_passes_an_offer_while_it_is_accepted_and_one_of_them_has_it(
    room: Resource,
) -> None:
    for _ in range(3):
        taken = make_booking(room, when=FAR)
        person = make_person(known_in=room.village)
        wait = make_wait(room, when=FAR, party=person)
        actions.cancel(booking=taken, by=HOUSE, now=NOW)
        told()
        offer = loaded(Wait.objects.filter(pk=wait.pk)).get().offer
        assert offer is not None

        results = all_at_once(
            [
                lambda: actions.confirm(booking=offer, by=Actor(party=person), now=NOW),  # noqa: B023
                lambda: make_booking(room, when=FAR, overrule=["held-by-offer"]),
            ]
        )

        assert Counter(outcome(one) for one in results)["done"] == 1
        (claim,) = Claim.objects.all()
        actions.cancel(booking=type(offer).objects.get(pk=claim.source_id), by=HOUSE, now=NOW)
        actions.leave(wait=wait, by=HOUSE, now=NOW) if outcome(results[1]) == "done" else None
