"""What users of other systems suffer from: waiting lists."""

from datetime import timedelta

import pytest

from creuset.bookings import actions
from creuset.bookings.models import Booking, Wait
from creuset.bookings.queries.waiting import loaded, state_of
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import BookingState, WaitState
from creuset.core import outbox
from creuset.kernel.errors import DomainError
from creuset.people.actors import HOUSE, Actor
from tests.factories.bookings import hours, make_booking
from tests.factories.people import make_person
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def test_item_19_a_waiting_list_is_first_come_with_24_h_to_accept() -> None:
    """Waiting list … FIFO with 24 h to accept: five years of +1 elsewhere."""
    village = make_village()
    make_policy(village, Rule.WAITING, accept_hours=24, in_open_days=False)
    room = make_resource(village)
    when = hours(21 * 24, 21 * 24 + 2)
    taken = make_booking(room, when=when)
    people = [make_person(known_in=village) for _ in range(3)]
    waits = [
        actions.join(
            village=village,
            title="Répétition",
            party=person,
            resources=[room],
            span=when,
            by=Actor(party=person),
            now=NOW + timedelta(minutes=at),
        )
        for at, person in enumerate(people)
    ]

    def stand(now: object) -> list[WaitState]:
        rows = loaded(Wait.objects.all()).order_by("joined_at")
        return [state_of(row, now=now) for row in rows]  # type: ignore[arg-type]

    freed = NOW + timedelta(hours=1)
    actions.cancel(booking=taken, by=HOUSE, now=freed)
    while outbox.deliver(now=freed):
        pass
    assert stand(freed) == [WaitState.OFFERED, WaitState.WAITING, WaitState.WAITING]

    # Nobody else books it meanwhile: neither a newcomer, nor whoever waits behind.
    for person in (make_person(known_in=village), people[1]):
        with pytest.raises(DomainError) as refused:
            actions.book(
                village=village,
                title="Vite",
                party=person,
                periods=[actions.Period(room, when)],
                by=Actor(party=person),
                now=freed + timedelta(hours=23),
            )
        assert refused.value.code == "held-by-offer"

    # 24 hours later, to the second, it is the next one's.
    late = freed + timedelta(hours=24)
    while outbox.deliver(now=late):
        pass
    assert stand(late) == [WaitState.MISSED, WaitState.OFFERED, WaitState.WAITING]
    first = loaded(Wait.objects.filter(pk=waits[0].pk)).get().offer
    second = loaded(Wait.objects.filter(pk=waits[1].pk)).get().offer
    assert first is not None
    assert second is not None
    with pytest.raises(DomainError):
        actions.confirm(booking=first, by=Actor(party=people[0]), now=late)
    actions.confirm(booking=second, by=Actor(party=people[1]), now=late)
    assert stand(late) == [WaitState.MISSED, WaitState.ACCEPTED, WaitState.WAITING]
    assert Booking.objects.get(pk=second.pk).state == BookingState.CONFIRMED
