"""Many at once on few places: one winner, clean refusals for the others, nothing half done."""

import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import F
from django.template.base import Template
from django.test import Client
from django.test.utils import _TestState

from creuset.bookings import actions, facts
from creuset.bookings.actions import absence
from creuset.bookings.models import Attendance, Booking, Segment
from creuset.bookings.rules.policies import Rule
from creuset.core import clock
from creuset.core.models import AuditRow, OutboxRow
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.factories.people import member_of, team_of
from tests.factories.places import make_pool, make_resource, make_stage_of_two_halves
from tests.factories.policies import make_policy
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db(transaction=True)

LONGEST_WAIT = 120
SECOND = timedelta(seconds=1)
#: Fewer than the connections that a database server takes.
WORKERS = 32


def span(first: float, last: float) -> Span:
    return Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))


def all_at_once(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the jobs in threads begun together, each with a connection of its own; return what each gave or raised.

    As a server does, at most WORKERS run at a time and the others queue before them.
    """
    workers = min(len(jobs), WORKERS)
    gate = threading.Barrier(workers)
    results: list[Any] = [None] * len(jobs)
    waiting = deque(enumerate(jobs))

    def work() -> None:
        gate.wait(LONGEST_WAIT)
        while waiting:
            try:
                at, job = waiting.popleft()
            except IndexError:
                break
            try:
                results[at] = job()
            except Exception as error:  # noqa: BLE001 -- told by `outcome`
                results[at] = error
        connections.close_all()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST_WAIT)
        assert not thread.is_alive(), "a racer waits for ever"
    return results


def book(resource: Resource, when: Span, by: Actor) -> Callable[[], Booking]:
    return lambda: actions.book(
        village=resource.village,
        title="Course",
        party=by.party,
        periods=[actions.Period(resource, when)],
        by=Actor(party=by.party),
        now=NOW,
    )


def outcome(result: Any) -> str:
    """What a racer was told: refusals by their code, anything else is a bug."""
    if isinstance(result, DomainError):
        return result.code
    if isinstance(result, Exception):
        raise result
    return "done"


def check_nothing_is_doubled_or_half_done() -> None:
    assert not overlapping_claims()
    live = Booking.objects.filter(state="confirmed")
    for booking in live:
        assert Claim.objects.filter(source_kind="booking", source_id=booking.pk).exists()
        assert AuditRow.objects.filter(
            verb="bookings.booked",
            objects_named__kind="booking",
            objects_named__object_id=booking.pk,
        ).exists()
    known = set(live.values_list("pk", flat=True))
    assert set(Claim.objects.values_list("source_id", flat=True)) <= known
    assert OutboxRow.objects.filter(topic="bookings.booked").count() == Booking.objects.count()


def overlapping_claims() -> int:
    pairs = Claim.objects.filter(
        part__claims__starts_at__lt=F("held_until"),
        part__claims__held_until__gt=F("starts_at"),
        part__claims__id__gt=F("id"),
    )
    return pairs.count()


@pytest.fixture
def templates_unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's test client has each template told to every request under way: racers would mostly do that."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


@pytest.mark.usefixtures("templates_unwatched")
@pytest.mark.parametrize("racers", [20, 200])
def test_one_slot_many_requests_through_the_pages(village: Village, racers: int) -> None:
    room = make_resource(village)
    members = [member_of(village) for _ in range(10)]
    clients = []
    for n in range(racers):
        client = Client(raise_request_exception=False)
        client.force_login(members[n % 10].party.user)
        clients.append((client, members[n % 10]))
    starts = clock.now() + timedelta(days=3)
    day = starts.astimezone(village.zone).date().isoformat()

    def post(client: Client, who: Actor) -> Callable[[], int]:
        typed = {
            "resource": room.code,
            "day": day,
            "start": "10:00",
            "end": "12:00",
            "title": "Course",
            "party": who.party_id,
        }
        address = f"/{village.slug}/my/bookings/new"
        return lambda: client.post(address, typed).status_code

    told = Counter(all_at_once([post(*pair) for pair in clients]))

    assert told == {302: 1, 422: racers - 1}
    assert Booking.objects.count() == Claim.objects.count() == 1
    check_nothing_is_doubled_or_half_done()


def test_the_whole_against_its_halves(village: Village) -> None:
    whole, left, right = make_stage_of_two_halves(village)
    by = team_of(village)
    jobs = [book(resource, span(1, 2), by) for resource in (whole, left, right) for _ in range(6)]

    told = Counter(map(outcome, all_at_once(jobs)))

    taken = set(Segment.objects.values_list("resource_id", flat=True))
    assert taken in ({whole.pk}, {left.pk, right.pk})
    assert told == {"done": len(taken), "occupied": len(jobs) - len(taken)}
    check_nothing_is_doubled_or_half_done()


def test_a_pool_hands_out_exactly_its_units(village: Village) -> None:
    pool, desks = make_pool(village, units=4)
    by = team_of(village)

    told = Counter(map(outcome, all_at_once([book(pool, span(1, 2), by) for _ in range(12)])))

    assert told == {"done": 4, "occupied": 8}
    assert sorted(Segment.objects.values_list("unit_id", flat=True)) == [d.pk for d in desks]
    check_nothing_is_doubled_or_half_done()


def test_moves_that_cross_wait_for_one_another_and_never_for_ever(village: Village) -> None:
    rooms = [make_resource(village) for _ in range(2)]
    by = team_of(village)
    bookings = [book(room, span(1, 2), by)() for room in rooms]

    def move(booking: Booking, to: Resource, hours: float) -> Callable[[], Booking]:
        return lambda: actions.move(
            booking=booking,
            segment=booking.segments.get(),
            starts_at=NOW + timedelta(hours=hours),
            to=to,
            by=Actor(party=by.party),
            now=NOW,
        )

    for _ in range(5):
        jobs = [move(bookings[n % 2], rooms[(n + 1) % 2], 1 + (n // 2) * 2) for n in range(8)]
        results = all_at_once(jobs)
        told = {"done" if isinstance(r, Segment.DoesNotExist) else outcome(r) for r in results}
        assert told <= {"done", "occupied", "changed-meanwhile"}
    assert Booking.objects.count() == Segment.objects.count() == Claim.objects.count() == 2
    assert not overlapping_claims()


def test_two_who_cancel_and_move_the_same_booking_leave_one_truth(village: Village) -> None:
    room, by = make_resource(village), team_of(village)
    booking = book(room, span(1, 2), by)()
    segment = booking.segments.get()

    def cancel() -> Booking:
        return actions.cancel(booking=booking, by=Actor(party=by.party), now=NOW)

    def move() -> Booking:
        return actions.move(
            booking=booking,
            segment=segment,
            starts_at=NOW + timedelta(hours=4),
            by=Actor(party=by.party),
            now=NOW,
        )

    told = Counter(map(outcome, all_at_once([cancel, move] * 4)))

    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert set(told) <= {"done", "already-over", "changed-meanwhile"}
    assert not Claim.objects.exists()
    assert AuditRow.objects.filter(verb="bookings.cancelled").count() == 1


def test_without_the_lock_and_the_constraint_the_race_is_lost(village: Village) -> None:
    """The control: the same race on a table that nothing guards doubles the slot, or races prove nothing."""
    room, by = make_resource(village), team_of(village)
    both_looked = threading.Barrier(2)

    def careless() -> Booking:
        free = not Segment.objects.filter(resource=room, starts_at=span(1, 2).start).exists()
        both_looked.wait(LONGEST_WAIT)
        assert free
        booking = Booking.objects.create(
            village=village,
            title="Sans garde",
            party=by.party,
            ends_at=span(1, 2).end,
            created_at=NOW,
            changed_at=NOW,
        )
        Segment.objects.create(
            booking=booking,
            resource=room,
            unit=room,
            starts_at=span(1, 2).start,
            ends_at=span(1, 2).end,
        )
        return booking

    assert [outcome(result) for result in all_at_once([careless] * 2)] == ["done", "done"]
    assert Segment.objects.filter(resource=room).count() == 2
    assert connection.vendor in {"sqlite", "postgresql"}


# ---- what nobody came to is given free while others want it


def nobody_came(pool: Resource, units: int) -> list[Booking]:
    """So many bookings of the pool, to which nobody came: they are given free after a quarter of an hour."""
    make_policy(pool.village, Rule.RELEASE, after_minutes=15)
    return [book(pool, span(24, 28), member_of(pool.village))() for _ in range(units)]


def book_late(pool: Resource, by: Actor) -> Callable[[], Booking]:
    return lambda: actions.book(
        village=pool.village,
        title="Course",
        party=by.party,
        periods=[actions.Period(pool, span(25, 26))],
        by=Actor(party=by.party),
        now=NOW + timedelta(hours=24.9),
    )


def test_units_that_nobody_came_to_are_given_once_each(village: Village) -> None:
    pool, desks = make_pool(village, units=3)
    missed = nobody_came(pool, 3)
    late = NOW + timedelta(hours=24.9)

    told = all_at_once(
        [
            *(book_late(pool, member_of(village)) for _ in range(12)),
            *(partial(absence.give_all_free, late) for _ in range(3)),
            *(partial(absence.give_free, booking_id=row.pk, now=late) for row in missed),
        ]
    )

    codes = Counter(outcome(one) for one in told[:12])
    assert codes["done"] == 3
    assert set(codes) <= {"done", "occupied", "no-unit-free"}
    for one in told[12:]:
        outcome(one)
    assert not overlapping_claims()
    given = Segment.objects.filter(booking__in=[t for t in told[:12] if isinstance(t, Booking)])
    assert {segment.unit_id for segment in given} == {desk.pk for desk in desks}
    # Each stay was found missed once, however many looked.
    assert sorted(Attendance.objects.values_list("booking_id", flat=True)) == sorted(
        row.pk for row in missed
    )
    assert AuditRow.objects.filter(verb=facts.NOBODY_CAME).count() == 3


def test_who_comes_at_the_last_moment_keeps_the_place_or_lost_it(village: Village) -> None:
    pool, _desks = make_pool(village, units=1)
    make_policy(village, Rule.RELEASE, after_minutes=15)
    for day in range(1, 7):
        by = member_of(village)
        booking = book(pool, span(24 * day, 24 * day + 4), by)()
        due = NOW + timedelta(hours=24 * day, minutes=15)
        came = partial(
            actions.check_in, booking=booking, by=Actor(party=by.party), now=due - SECOND
        )

        told = all_at_once(
            [came, *[partial(absence.give_free, booking_id=booking.pk, now=due)] * 3]
        )

        row = Attendance.objects.get(booking=booking)
        has_come = outcome(told[0]) == "done"
        assert (row.missed_at is None) is has_come
        assert sum(one is True for one in told[1:]) == (0 if has_come else 1)
        until = Claim.objects.get(source_id=booking.pk).ends_at
        assert until == (span(24 * day, 24 * day + 4).end if has_come else due)
