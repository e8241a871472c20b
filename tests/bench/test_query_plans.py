"""One step of an index tells whether a place is free: what a planner could forget is asked here."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creuset.bookings.models import Booking
from creuset.bookings.queries.ladder import LIVE, NO_HOLD, held_of, held_parts, live_parts
from creuset.bookings.states import BookingState
from creuset.kernel.spans import Span
from creuset.places.models import Claim, Resource
from creuset.places.queries.availability import free
from creuset.places.queries.ledger import reaching, starting_within
from tests.factories.villages import make_village

SPAN = Span(datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 11, tzinfo=UTC))


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's words")
def test_free_places_read_the_ledger_through_its_index_alone():
    plan = free(Resource.objects.filter(village=make_village()), SPAN).explain()
    claims = [line for line in plan.splitlines() if "COVERING INDEX claim_by_part" in line]
    # For places taken whole, and for pools; nothing scans nor sorts.
    assert len(claims) >= 2
    assert all("part_id=? AND starts_at<?" in line for line in claims)
    assert "SCAN own" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's words")
def test_the_last_claim_before_an_instant_is_one_step_backwards():
    with connection.cursor() as cursor:
        # An empty table is cheapest read whole: what is asked is whether the index can serve.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    last = Claim.objects.filter(part=1, starts_at__lt=SPAN.end).order_by("-starts_at")
    plan = last.values("held_until")[:1].explain()
    assert "Index Only Scan Backward using claim_by_part" in plan


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's words")
def test_the_guard_asks_for_the_predecessor_alone():
    last = Claim.objects.filter(part=1, starts_at__lt=SPAN.end).order_by("-starts_at")
    plan = last.values("held_until")[:1].explain()
    assert (
        "SEARCH places_claim USING COVERING INDEX claim_by_part (part_id=? AND starts_at<?)" in plan
    )
    assert "TEMP B-TREE" not in plan


BY_PART = "holdpart_by_part (part_id=? AND held_until>?)"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's words")
def test_the_options_in_the_way_are_those_of_the_part_that_end_later():
    instant = connection.ops.adapt_datetimefield_value
    values = (1, instant(SPAN.start), instant(SPAN.end), instant(SPAN.start), NO_HOLD)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {LIVE}", values)
        plan = [row[-1] for row in cursor.fetchall()]
    assert plan == [
        f"SEARCH p USING INDEX {BY_PART}",
        "SEARCH h USING INTEGER PRIMARY KEY (rowid=?)",
    ]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's words")
@pytest.mark.parametrize("ask", [held_of, held_parts, live_parts])
def test_options_on_many_parts_are_read_part_by_part(ask):
    with CaptureQueriesContext(connection) as asked:
        ask([1, 2, 3], SPAN, now=SPAN.start)
    [query] = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
        plan = [row[-1] for row in cursor.fetchall()]
    assert any(line.endswith(f"USING INDEX {BY_PART}") for line in plan)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's words")
def test_what_holds_some_parts_for_bookings_is_read_part_by_part():
    """Nearly every claim is a booking's: their kind leads nobody through all of them."""
    for claims in (reaching([1, 2], SPAN.start), starting_within([1, 2], SPAN)):
        plan = claims.filter(source_kind="booking").explain()
        assert "claim_by_part (part_id=?" in plan
        assert "source_kind=?" not in plan


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's words")
def test_how_many_bookings_wait_is_counted_in_an_index():
    waiting = Booking.objects.filter(village=1, state=BookingState.ASKED)
    assert (
        "SEARCH bookings_booking USING COVERING INDEX booking_by_state (village_id=? AND state=?)"
        in waiting.values("pk").explain()
    )


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's words")
@pytest.mark.parametrize("column", ["project", "series"])
def test_the_bookings_of_a_project_and_of_a_series_are_found_by_what_few_have(column):
    plan = Booking.objects.filter(**{column: 1}).explain()
    assert f"USING INDEX booking_of_{column} ({column}_id=?)" in plan
