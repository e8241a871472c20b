"""The planning: what each reader sees of it, at what price, and by which index."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from creuset.bookings.models import Booking
from creuset.bookings.queries import PlanningFilter, Row, planning, planning_json
from creuset.core.roles import Role
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.kinds import Kind
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.options import make_option
from tests.factories.people import actor_of, make_grant, make_person, member_of, team_of
from tests.factories.places import (
    make_building,
    make_pool,
    make_resource,
    make_stage_of_two_halves,
)
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

WEEK = DaySpan.of(date(2026, 11, 23), date(2026, 11, 29))


@pytest.fixture
def team(village: Village) -> Actor:
    return team_of(village)


def book(*resources: Resource, party: Party | None = None, **more: Any) -> Booking:
    party = party or make_person(known_in=resources[0].village, name="Inès Aubry")
    return make_booking(*resources, party=party, **more)


def row(village: Village, resource: Resource, by: Actor, days: DaySpan = WEEK) -> Row:
    rows = planning(village, days=days, by=by, now=NOW).rows
    return next(row for row in rows if row.resource_id == resource.pk)


def test_a_bar_says_what_who_and_when(village: Village, team: Actor) -> None:
    room = make_resource(village, turnaround_minutes=30)
    booking = book(room, when=hours(1, 2))

    (bar,) = row(village, room, team).bars

    assert (bar.source_kind, bar.source_id) == ("booking", booking.pk)
    assert (bar.starts_at, bar.ends_at) == (hours(1, 2).start, hours(1, 2).end)
    assert bar.held_until == hours(1, 2.5).end
    assert (bar.label, bar.party) == ("Lecture", "Inès Aubry")
    assert bar.may_change
    assert not bar.is_mine


def test_another_member_only_sees_that_it_is_occupied(village: Village) -> None:
    room = make_resource(village)
    book(room, when=hours(1, 2))
    reader = member_of(village)

    (bar,) = row(village, room, reader).bars

    assert (bar.label, bar.party) == ("", "")
    assert not bar.is_open
    assert not bar.may_change
    assert "Lecture" not in planning_json(village, days=WEEK, by=reader, now=NOW)
    assert "Aubry" not in planning_json(village, days=WEEK, by=reader, now=NOW)


def test_whoever_booked_knows_their_own_and_may_change_it(village: Village) -> None:
    room = make_resource(village)
    reader = member_of(village)
    book(room, when=hours(1, 2), party=reader.party)

    (bar,) = row(village, room, reader).bars

    assert bar.is_mine
    assert bar.may_change
    assert bar.label == "Lecture"


def test_a_role_narrowed_to_a_building_reads_and_changes_only_there(village: Village) -> None:
    here, there = make_building(village), make_building(village)
    rooms = [make_resource(village, building=building) for building in (here, there)]
    for room in rooms:
        book(room, when=hours(1, 2))
    person = make_person()
    make_grant(person, village, Role.STAGE_MANAGER, narrowed_to="building", narrowed_id=here.pk)

    bars = [row(village, room, actor_of(person)).bars[0] for room in rooms]

    assert [bar.label for bar in bars] == ["Lecture", ""]
    assert [bar.may_change for bar in bars] == [True, False]


def test_a_whole_shows_each_source_once_and_a_part_its_own(village: Village, team: Actor) -> None:
    whole, left, right = make_stage_of_two_halves(village)
    book(whole, when=hours(1, 2))
    book(left, when=hours(3, 4))

    assert [(bar.parts, bar.starts_at) for bar in row(village, whole, team).bars] == [
        (2, hours(1, 2).start),
        (1, hours(3, 4).start),
    ]
    assert len(row(village, left, team).bars) == 2
    assert len(row(village, right, team).bars) == 1


def test_a_pool_counts_its_taken_units_and_gives_each_a_lane(village: Village, team: Actor) -> None:
    pool, _desks = make_pool(village, units=3)
    book(pool, when=hours(1, 3))
    book(pool, when=hours(2, 4))

    shown = row(village, pool, team)

    assert [(step.starts_at, step.ends_at, step.taken) for step in shown.load] == [
        (hours(1, 2).start, hours(1, 2).end, 1),
        (hours(2, 3).start, hours(2, 3).end, 2),
        (hours(3, 4).start, hours(3, 4).end, 1),
    ]
    assert [bar.lane for bar in shown.bars] == [0, 1]


def test_a_pool_counts_what_is_taken_or_under_option_only_where_an_option_is(
    village: Village, team: Actor
) -> None:
    pool, _desks = make_pool(village, units=3)
    book(pool, when=hours(25, 27))
    assert row(village, pool, team).wanted == ()
    make_option(pool, when=hours(26, 28))
    make_option(pool, when=hours(26, 28))

    shown = row(village, pool, team)

    assert [(step.starts_at, step.ends_at, step.taken) for step in shown.wanted] == [
        (hours(25, 26).start, hours(25, 26).end, 1),
        (hours(26, 27).start, hours(26, 27).end, 3),
        (hours(27, 28).start, hours(27, 28).end, 2),
    ]
    assert [step.taken for step in shown.load] == [1]


def test_what_began_before_the_days_and_reaches_into_them_is_there(
    village: Village, team: Actor
) -> None:
    room = make_resource(village, turnaround_minutes=60)
    midnight = datetime(2026, 11, 24, 23, tzinfo=UTC)
    book(room, when=Span(midnight - timedelta(hours=2), midnight))
    book(room, when=Span(midnight - timedelta(hours=8), midnight - timedelta(hours=4)))

    day = DaySpan.of(date(2026, 11, 25), date(2026, 11, 25))

    (bar,) = row(village, room, team, day).bars
    assert bar.ends_at == midnight
    assert len(json.loads(planning_json(village, days=day, by=team, now=NOW))["claims"]) == 1


def test_closed_hours_and_days_out_of_service_are_told(village: Village, team: Actor) -> None:
    building = make_building(village, valid_until=date(2026, 11, 26))
    room = make_resource(village, building=building, hours={"mon": ["09:00-18:00"]})

    shown = row(village, room, team)

    assert shown.closed[0] == Span(
        datetime(2026, 11, 22, 23, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)
    )
    assert shown.away == (
        Span(datetime(2026, 11, 25, 23, tzinfo=UTC), datetime(2026, 11, 29, 23, tzinfo=UTC)),
    )


def test_filters_and_groups(village: Village, team: Actor) -> None:
    stage = make_resource(village, kind=Kind.STAGE, name="Plateau Sud", features={"height_m": 7})
    low = make_resource(village, kind=Kind.STAGE, name="Plateau bas", features={"height_m": 3})
    room = make_resource(village, kind=Kind.MEETING)
    make_resource(village, kind=Kind.MEETING, is_unbuilt=True)
    make_resource(village, kind=Kind.MEETING, valid_until=WEEK.first)
    make_resource(make_village())

    def ids(only: PlanningFilter) -> list[int]:
        shown = planning(village, days=WEEK, by=team, now=NOW, only=only)
        return [row.resource_id for row in shown.rows]

    assert ids(PlanningFilter()) == [stage.pk, low.pk, room.pk]
    assert ids(PlanningFilter(kinds=["stage"])) == [stage.pk, low.pk]
    assert ids(PlanningFilter(features={"height_m": 5})) == [stage.pk]
    assert ids(PlanningFilter(query="plateau sud")) == [stage.pk]
    assert ids(PlanningFilter(codes=[room.code])) == [room.pk]
    assert ids(PlanningFilter(buildings=["nowhere"])) == []
    groups = planning(village, days=WEEK, by=team, now=NOW).groups
    assert [(group.kind, len(group.rows)) for group in groups] == [("stage", 2), ("meeting", 1)]


def test_json_and_page_tell_the_same(village: Village) -> None:
    whole, *_halves = make_stage_of_two_halves(village)
    pool, _desks = make_pool(village, units=2)
    reader = member_of(village)
    book(whole, when=hours(1, 2))
    book(pool, whole, when=hours(4, 5), party=reader.party)

    for by in (team_of(village), reader):
        shown = planning(village, days=WEEK, by=by, now=NOW)
        told = json.loads(planning_json(village, days=WEEK, by=by, now=NOW))

        assert [row["id"] for row in told["rows"]] == [row.resource_id for row in shown.rows]
        claims = [dict(zip(told["claim_fields"], claim, strict=True)) for claim in told["claims"]]
        smallest = {row.resource_id: row.bars for row in shown.rows if not row.has_parts}
        assert {
            (
                c["part"],
                c["source_id"],
                datetime.fromisoformat(c["starts_at"]),
                c["label"],
                c["party"],
                c["mine"],
            )
            for c in claims
        } == {
            (part, bar.source_id, bar.starts_at, bar.label, bar.party, int(bar.is_mine))
            for part, bars in smallest.items()
            for bar in bars
        }


@pytest.mark.parametrize("count", [1, 3])
def test_the_price_does_not_grow_with_the_rows(
    village: Village, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        book(make_resource(village), when=hours(1, 2))
    by = member_of(village)
    by.is_known_in(village)

    with django_assert_num_queries(5):
        planning(village, days=WEEK, by=by, now=NOW)
    with django_assert_num_queries(5):
        planning_json(village, days=WEEK, by=by, now=NOW)


def test_the_ledger_is_read_through_the_index_of_each_part(village: Village, team: Actor) -> None:
    room = make_resource(village)
    book(room, when=hours(1, 2))
    other = make_resource(village)
    person = make_person(known_in=village)
    Claim.objects.bulk_create(
        Claim(
            village=village,
            part=other,
            starts_at=NOW + timedelta(hours=n),
            ends_at=NOW + timedelta(hours=n + 1),
            held_until=NOW + timedelta(hours=n + 1),
            source_kind="booking",
            source_id=n + 1000,
            party=person,
            tone="use",
        )
        for n in range(2000)
    )
    with CaptureQueriesContext(connection) as queries:
        planning(village, days=WEEK, by=team, now=NOW)
        planning_json(village, days=WEEK, by=team, now=NOW)
    read = [q["sql"] for q in queries if 'FROM "places_claim"' in q["sql"]]
    # Each reads its window, and who is expected now.
    assert len(read) == 4

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE places_claim")
        for sql in read:
            cursor.execute(
                f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN'} {sql}"
            )
            plan = "\n".join(" ".join(map(str, line)) for line in cursor.fetchall())
            assert "SCAN places_claim" not in plan, plan
            assert "Seq Scan on places_claim" not in plan, plan
