"""Book, move, resize, cancel: effect, audit, refusal, nothing half done."""

from datetime import UTC, datetime, timedelta

import pytest

from creuset.bookings import actions, rules
from creuset.bookings.models import Booking
from creuset.bookings.states import BookingState
from creuset.core.models import AuditRow, OutboxRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.models import Claim, Resource
from creuset.places.rules import Occupied
from creuset.villages.models import Village
from tests.factories.people import actor_of, know, make_grant, make_person, member_of
from tests.factories.places import make_pool, make_resource, make_stage_of_two_halves
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)


def span(first: float, last: float) -> Span:
    """Hours from NOW."""
    return Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora")


@pytest.fixture
def member(village: Village) -> Party:
    person = make_person(name="Inès Aubry")
    know(village, person)
    return person


@pytest.fixture
def manager(village: Village) -> Actor:
    person = make_person()
    make_grant(person, village, Role.MANAGER)
    return actor_of(person)


def book(room: Resource, member: Party, when: Span, **more: object) -> Booking:
    return actions.book(
        village=room.village,
        title="Lecture",
        party=member,
        periods=[actions.Period(room, when)],
        by=actor_of(member),
        now=NOW,
        **more,  # type: ignore[arg-type]
    )


def claimed(booking: Booking) -> list[tuple[int, datetime, datetime]]:
    return list(
        Claim.objects.filter(source_kind="booking", source_id=booking.pk)
        .order_by("part_id", "starts_at")
        .values_list("part_id", "starts_at", "held_until")
    )


def test_a_booking_holds_its_room_and_is_told(room: Resource, member: Party) -> None:
    booking = book(room, member, span(1, 2))

    assert claimed(booking) == [(room.pk, span(1, 2).start, span(1, 2).end)]
    row = AuditRow.objects.get(verb="bookings.booked")
    assert (row.party_id, row.village_id) == (member.pk, room.village_id)
    told = OutboxRow.objects.get(topic="bookings.booked")
    assert told.payload == {"booking": booking.pk, "audit": row.pk}


def test_the_second_is_refused_and_told_who_until_when_and_what_is_free(
    room: Resource, member: Party
) -> None:
    book(room, member, span(1, 3))

    with pytest.raises(Occupied) as refused:
        book(room, member, span(2, 3))

    assert "Inès Aubry" in str(refused.value)
    assert refused.value.ways_out[0].data["starts_at"] == span(3, 4).start.isoformat()
    assert Booking.objects.count() == 1


def test_a_stranger_only_learns_that_it_is_occupied(
    village: Village, room: Resource, member: Party
) -> None:
    book(room, member, span(1, 3))
    other = make_person()
    know(village, other)

    with pytest.raises(Occupied) as refused:
        book(room, other, span(1, 3))

    assert "Inès" not in str(refused.value)
    assert "Lecture" not in str(refused.value.as_problem())


def test_the_turnaround_is_held_too_and_never_adds_up(village: Village, member: Party) -> None:
    room = make_resource(village, turnaround_minutes=30)
    booking = actions.book(
        village=village,
        title="Deux séances",
        party=member,
        periods=[actions.Period(room, span(1, 2)), actions.Period(room, span(2, 3))],
        by=actor_of(member),
        now=NOW,
    )

    assert claimed(booking) == [(room.pk, span(1, 2).start, span(1, 3.5).end)]
    with pytest.raises(Occupied):
        book(room, member, span(3.25, 4))
    book(room, member, span(3.5, 4))


def test_a_whole_takes_its_parts_and_a_part_shuts_the_whole(
    village: Village, member: Party
) -> None:
    whole, left, right = make_stage_of_two_halves(village)
    booking = book(whole, member, span(1, 2))
    assert {part for part, *_ in claimed(booking)} == {left.pk, right.pk}

    with pytest.raises(Occupied):
        book(left, member, span(1, 2))
    book(right, member, span(4, 5))
    with pytest.raises(Occupied):
        book(whole, member, span(4, 5))
    book(left, member, span(4, 5))


def test_a_pool_hands_out_each_unit_once(village: Village, member: Party) -> None:
    pool, desks = make_pool(village, units=2)

    given = [book(pool, member, span(1, 2)).segments.get().unit_id for _ in desks]

    assert given == [desk.pk for desk in desks]
    with pytest.raises(Occupied):
        book(pool, member, span(1, 2))


def test_all_or_nothing(village: Village, room: Resource, member: Party) -> None:
    other = make_resource(village)
    book(room, member, span(1, 2))

    with pytest.raises(Occupied):
        actions.book(
            village=village,
            title="Les deux",
            party=member,
            periods=[actions.Period(other, span(1, 2)), actions.Period(room, span(1, 2))],
            by=actor_of(member),
            now=NOW,
        )

    assert not Claim.objects.filter(part=other).exists()


def test_moving_and_resizing_never_collides_with_itself(room: Resource, member: Party) -> None:
    booking = book(room, member, span(1, 3))
    by = actor_of(member)

    moved = actions.move(
        booking=booking, segment=booking.segments.get(), starts_at=span(2, 4).start, by=by, now=NOW
    )
    assert [row[1:] for row in claimed(moved)] == [(span(2, 4).start, span(2, 4).end)]

    resized = actions.resize(
        booking=moved, segment=moved.segments.get(), span=span(2, 5), by=by, now=NOW
    )
    assert [row[1:] for row in claimed(resized)] == [(span(2, 5).start, span(2, 5).end)]
    assert AuditRow.objects.filter(verb="bookings.moved").count() == 2


def test_a_page_read_before_somebody_elses_change_changes_nothing(
    room: Resource, member: Party, manager: Actor
) -> None:
    booking = book(room, member, span(1, 2))
    seen = booking.changed_at
    actions.cancel(booking=booking, by=manager, now=NOW + timedelta(minutes=1), reason="Travaux")

    with pytest.raises(rules.AlreadyOver):
        actions.cancel(
            booking=booking, by=actor_of(member), now=NOW + timedelta(minutes=2), seen=seen
        )
    assert AuditRow.objects.filter(verb="bookings.cancelled").count() == 1


def test_what_is_cancelled_frees_the_room(room: Resource, member: Party) -> None:
    booking = book(room, member, span(1, 2))

    cancelled = actions.cancel(booking=booking, by=actor_of(member), now=NOW, reason="Reporté")

    assert cancelled.state == BookingState.CANCELLED
    book(room, member, span(1, 2))


def test_the_past_is_refused_to_members_and_overruled_by_the_team(
    room: Resource, member: Party, manager: Actor
) -> None:
    with pytest.raises(rules.InThePast):
        book(room, member, span(-1, 1), overrule={"in-the-past"})

    actions.book(
        village=room.village,
        title="Oublié",
        party=member,
        periods=[actions.Period(room, span(-1, 1))],
        by=manager,
        now=NOW,
        overrule={"in-the-past"},
    )
    assert Booking.objects.count() == 1


def test_somebody_unknown_to_the_village_books_nothing(room: Resource) -> None:
    with pytest.raises(Forbidden):
        book(room, make_person(), span(1, 2))


def test_what_it_is_for_changes_and_times_stay(room: Resource, member: Party) -> None:
    booking = book(room, member, span(1, 2))
    project = make_project(holder=member)

    actions.describe(
        booking=booking,
        title="Étalonnage",
        note="Deux écrans",
        project=project,
        by=actor_of(member),
        now=NOW,
        seen=booking.changed_at,
    )

    booking.refresh_from_db()
    assert (booking.title, booking.note, booking.project) == ("Étalonnage", "Deux écrans", project)
    assert booking.search_text == "etalonnage"
    claim = Claim.objects.get()
    assert (claim.label, claim.starts_at, claim.ends_at) == (
        "Étalonnage",
        span(1, 2).start,
        span(1, 2).end,
    )
    row = AuditRow.objects.get(verb="bookings.described")
    assert row.content["fields"] == ["title", "note", "project"]
    assert row.objects_named.filter(kind="project", object_id=project.pk).exists()


def test_what_it_is_for_told_again_tells_nobody(room: Resource, member: Party) -> None:
    booking = book(room, member, span(1, 2))

    actions.describe(
        booking=booking, title=booking.title, note="", project=None, by=actor_of(member), now=NOW
    )

    assert not AuditRow.objects.filter(verb="bookings.described").exists()


def test_a_stranger_does_not_say_what_it_is_for(room: Resource, member: Party) -> None:
    booking = book(room, member, span(1, 2))
    stranger = member_of(room.village)

    with pytest.raises(Forbidden):
        actions.describe(
            booking=booking, title="Autre", note="", project=None, by=stranger, now=NOW
        )
    booking.refresh_from_db()
    assert booking.title != "Autre"
    assert not Claim.objects.filter(label="Autre").exists()
