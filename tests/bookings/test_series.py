"""Series: each time is a booking, conflicts are named, and nobody else's booking is ever touched."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from creuset.bookings import actions
from creuset.bookings.actions import Again, Instead, Scope
from creuset.bookings.models import Booking, Series
from creuset.bookings.queries.series import times_booked
from creuset.bookings.rules.series import BadSeries, NotInSeries, SeriesConflicts
from creuset.bookings.states import BookingState
from creuset.core.models import AuditObject, AuditRow, OutboxRow
from creuset.kernel.errors import DomainError, Forbidden
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.factories.people import actor_of, make_person, member_of, team_of
from tests.factories.places import make_pool, make_resource

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)
#: Thursday.
FIRST = date(2026, 11, 19)
WEEK = timedelta(days=7)


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora")


@pytest.fixture
def ines(village: Village) -> Party:
    return make_person(known_in=village, name="Inès Aubry")


def again(room: Resource, party: Party, rule: str = "FREQ=WEEKLY;COUNT=4", **more: Any) -> Again:
    values: dict[str, Any] = {
        "village": room.village,
        "title": "Lecture",
        "party": party,
        "resources": [room],
        "rule": rule,
        "starts": datetime.combine(FIRST, datetime.min.time().replace(hour=10)),
        "duration": timedelta(hours=2),
    }
    return Again(**(values | more))


def at(week: int, hour: float = 10, hours: float = 2) -> Span:
    """A time in the week of the series, on the clocks of Paris in winter."""
    start = datetime(2026, 11, 19, tzinfo=UTC) + week * WEEK + timedelta(hours=hour - 1)
    return Span(start, start + timedelta(hours=hours))


def taken(room: Resource, span: Span, village: Village) -> Booking:
    return actions.book(
        village=village,
        title="Autre",
        party=make_person(known_in=village),
        periods=[actions.Period(room, span)],
        by=team_of(village),
        now=NOW,
    )


def spans(series: Series) -> list[Span]:
    return [
        Span(segment.starts_at, segment.ends_at)
        for booking in times_booked(series)
        if booking.state == BookingState.CONFIRMED
        for segment in booking.segments.all()
    ]


def state_of_the_house() -> tuple[int, ...]:
    return tuple(
        model.objects.count()  # type: ignore[attr-defined]  # models have one
        for model in (Series, Booking, Claim, AuditRow, OutboxRow)
    )


def test_each_time_is_a_booking_of_its_own(room: Resource, ines: Party) -> None:
    series = actions.book_series(again=again(room, ines), by=actor_of(ines), now=NOW)

    assert spans(series) == [at(week) for week in range(4)]
    assert Claim.objects.filter(party=ines, label="Lecture").count() == 4
    (row,) = AuditRow.objects.filter(verb="bookings.series_booked")
    booked = {("booking", booking.pk) for booking in times_booked(series)}
    named = AuditObject.objects.filter(row=row)
    assert booked <= set(named.values_list("kind", "object_id"))


def test_a_preview_names_each_conflict_with_another_time_and_changes_nothing(
    room: Resource, ines: Party, village: Village
) -> None:
    taken(room, at(1, 10.5, 1), village)
    before = state_of_the_house()

    preview = actions.preview_series(again=again(room, ines), by=actor_of(ines), now=NOW)

    assert [seen.is_free for seen in preview.times] == [True, False, True, True]
    (conflict,) = preview.conflicts
    assert conflict.time.on == FIRST + WEEK
    assert conflict.other_time is not None
    assert not conflict.other_time.overlaps(at(1, 10.5, 1))
    assert state_of_the_house() == before


def test_a_conflict_refuses_the_series_unless_it_is_skipped_or_moved(
    room: Resource, ines: Party, village: Village
) -> None:
    other = taken(room, at(1), village)
    before = state_of_the_house()
    with pytest.raises(SeriesConflicts) as refused:
        actions.book_series(again=again(room, ines), by=actor_of(ines), now=NOW)
    assert refused.value.details["days"] == ["2026-11-26"]
    assert state_of_the_house() == before

    series = actions.book_series(
        again=again(room, ines), by=actor_of(ines), now=NOW, skip=[FIRST + WEEK]
    )
    assert spans(series) == [at(0), at(2), at(3)]
    moved = actions.book_series(
        again=again(room, ines, starts=datetime(2026, 11, 19, 14)),  # noqa: DTZ001 - civil time
        by=actor_of(ines),
        now=NOW,
        instead={FIRST: Instead(span=at(0, 16.5, 1))},
    )
    assert spans(moved)[0] == at(0, 16.5, 1)
    other.refresh_from_db()
    assert other.state == BookingState.CONFIRMED


def test_skipped_dates_are_added_again(room: Resource, ines: Party, village: Village) -> None:
    """Recurring: skipped dates cannot be re-added (coworking 6)."""
    other = taken(room, at(1), village)
    by = actor_of(ines)
    series = actions.book_series(again=again(room, ines), by=by, now=NOW, skip=[FIRST + WEEK])
    with pytest.raises(SeriesConflicts):
        actions.book_again(series=series, on=FIRST + WEEK, by=by, now=NOW)
    actions.cancel(booking=other, by=team_of(village), now=NOW)

    actions.book_again(series=series, on=FIRST + WEEK, by=by, now=NOW)

    assert spans(series) == [at(week) for week in range(4)]
    with pytest.raises(NotInSeries):
        actions.book_again(series=series, on=FIRST + WEEK, by=by, now=NOW)
    with pytest.raises(NotInSeries):
        actions.book_again(series=series, on=FIRST + timedelta(days=1), by=by, now=NOW)


def test_a_series_is_extended_after_creation(room: Resource, ines: Party) -> None:
    """Recurring series cannot be extended after creation (coworking 7)."""
    by = actor_of(ines)
    series = actions.book_series(again=again(room, ines), by=by, now=NOW)

    actions.extend_series(series=series, until=FIRST + 5 * WEEK, by=by, now=NOW)

    assert spans(series) == [at(week) for week in range(6)]
    with pytest.raises(BadSeries):
        actions.extend_series(series=series, until=FIRST + 5 * WEEK, by=by, now=NOW)


def test_editing_a_series_never_touches_somebody_elses_booking(
    room: Resource, ines: Party, village: Village
) -> None:
    """Editing a series silently rejected someone else's past booking (coworking 6)."""
    by = actor_of(ines)
    series = actions.book_series(again=again(room, ines), by=by, now=NOW)
    other = taken(room, at(2, 14), village)
    first = times_booked(series)[0]
    before = state_of_the_house(), spans(series)

    with pytest.raises(SeriesConflicts) as refused:
        actions.move_series(booking=first, span=at(0, 14), scope=Scope.ALL, by=by, now=NOW)

    assert refused.value.details["days"] == ["2026-12-03"]
    assert (state_of_the_house(), spans(series)) == before
    actions.move_series(
        booking=first, span=at(0, 14), scope=Scope.ALL, by=by, now=NOW, leave=[FIRST + 2 * WEEK]
    )
    assert spans(series) == [at(0, 14), at(1, 14), at(2), at(3, 14)]
    other.refresh_from_db()
    assert other.state == BookingState.CONFIRMED


@pytest.mark.parametrize(
    ("scope", "hours", "count"),
    [
        (Scope.THIS, [10, 14, 10, 10], 1),
        (Scope.FOLLOWING, [10, 14, 14, 14], 2),
        (Scope.ALL, [14, 14, 14, 14], 1),
    ],
)
def test_this_this_and_following_or_all_move(
    room: Resource, ines: Party, scope: Scope, hours: list[int], count: int
) -> None:
    by = actor_of(ines)
    series = actions.book_series(again=again(room, ines), by=by, now=NOW)
    second = times_booked(series)[1]

    actions.move_series(booking=second, span=at(1, 14, 1), scope=scope, by=by, now=NOW)

    found = [span for one in Series.objects.order_by("pk") for span in spans(one)]
    assert found == [at(week, hour, 1 if hour == 14 else 2) for week, hour in enumerate(hours)]
    assert Series.objects.count() == count


def test_what_was_moved_goes_on_as_it_was_moved(room: Resource, ines: Party) -> None:
    by = actor_of(ines)
    series = actions.book_series(again=again(room, ines), by=by, now=NOW)
    second = times_booked(series)[1]
    to = at(1, 14, 1).shift(timedelta(days=1))
    actions.move_series(booking=second, span=to, scope=Scope.FOLLOWING, by=by, now=NOW)
    following = Series.objects.latest("pk")

    actions.extend_series(series=following, until=FIRST + 4 * WEEK, by=by, now=NOW)

    assert spans(series) == [at(0)]
    assert spans(following) == [to.shift(week * WEEK) for week in range(4)]


@pytest.mark.parametrize("hours", [1, -1])
def test_a_daily_series_moves_past_its_own_times(room: Resource, ines: Party, hours: int) -> None:
    by = team_of(room.village)
    daily = again(room, ines, "FREQ=DAILY;COUNT=5", duration=timedelta(hours=23))
    series = actions.book_series(again=daily, by=by, now=NOW, overrule={"closed"})
    first = times_booked(series)[0]

    actions.move_series(
        booking=first,
        span=at(0, 10 + hours, 23),
        scope=Scope.ALL,
        by=by,
        now=NOW,
        overrule={"closed"},
    )

    assert spans(series) == [at(0, 10 + hours, 23).shift(timedelta(days=n)) for n in range(5)]


@pytest.mark.parametrize(("scope", "left"), [(Scope.THIS, 3), (Scope.FOLLOWING, 1), (Scope.ALL, 0)])
def test_this_this_and_following_or_all_are_cancelled(
    room: Resource, ines: Party, scope: Scope, left: int
) -> None:
    by = actor_of(ines)
    series = actions.book_series(again=again(room, ines), by=by, now=NOW)

    actions.cancel_series(booking=times_booked(series)[1], scope=scope, by=by, now=NOW)

    assert len(spans(series)) == left
    assert Claim.objects.count() == left


def test_what_has_begun_stays(room: Resource, ines: Party) -> None:
    by = actor_of(ines)
    series = actions.book_series(again=again(room, ines), by=by, now=NOW)
    later = at(1).start + timedelta(minutes=5)

    actions.cancel_series(
        booking=times_booked(series)[2], scope=Scope.ALL, by=by, now=later, reason="Fin"
    )

    assert spans(series) == [at(0), at(1)]


def test_a_pool_gives_a_free_desk_each_time(village: Village, ines: Party) -> None:
    pool, desks = make_pool(village, units=2)
    taken(desks[0], at(1), village)

    series = actions.book_series(again=again(pool, ines), by=actor_of(ines), now=NOW)

    units = [booking.segments.get().unit_id for booking in times_booked(series)]
    assert units == [desks[0].pk, desks[1].pk, desks[0].pk, desks[0].pk]


def test_an_option_of_somebody_else_is_a_conflict(
    room: Resource, ines: Party, village: Village
) -> None:
    actions.ask_option(
        village=village,
        title="Option",
        party=make_person(known_in=village),
        periods=[actions.Period(room, at(3))],
        by=team_of(village),
        now=NOW,
    )
    with pytest.raises(SeriesConflicts):
        actions.book_series(again=again(room, ines), by=actor_of(ines), now=NOW)


def test_a_series_of_ten_thousand_years_is_refused(room: Resource, ines: Party) -> None:
    before = state_of_the_house()
    for rule in ("FREQ=WEEKLY;UNTIL=99991231", "FREQ=YEARLY;COUNT=9999", "FREQ=DAILY"):
        with pytest.raises(BadSeries):
            actions.preview_series(again=again(room, ines, rule), by=actor_of(ines), now=NOW)
        with pytest.raises(BadSeries):
            actions.book_series(again=again(room, ines, rule), by=actor_of(ines), now=NOW)
    assert state_of_the_house() == before


def test_the_rules_of_the_places_hold_for_every_time(room: Resource, ines: Party) -> None:
    past = again(room, ines, starts=datetime(2026, 11, 12, 10))  # noqa: DTZ001 - civil time
    with pytest.raises(DomainError):
        actions.book_series(again=past, by=actor_of(ines), now=NOW)
    preview = actions.preview_series(again=past, by=actor_of(ines), now=NOW)
    assert [bool(seen.refusals) for seen in preview.times] == [True, False, False, False]
    series = actions.book_series(
        again=past, by=team_of(room.village), now=NOW, overrule={"in-the-past"}
    )
    assert len(spans(series)) == 4


def test_only_who_may_book_makes_and_changes_a_series(room: Resource, ines: Party) -> None:
    stranger: Actor = member_of(room.village)
    with pytest.raises(Forbidden):
        actions.book_series(again=again(room, ines), by=stranger, now=NOW)
    series = actions.book_series(again=again(room, ines), by=actor_of(ines), now=NOW)
    first = times_booked(series)[0]
    with pytest.raises(Forbidden):
        actions.cancel_series(booking=first, scope=Scope.ALL, by=stranger, now=NOW)
    with pytest.raises(Forbidden):
        actions.move_series(booking=first, span=at(0, 14), scope=Scope.ALL, by=stranger, now=NOW)
    with pytest.raises(Forbidden):
        actions.extend_series(series=series, until=FIRST + 9 * WEEK, by=stranger, now=NOW)


def test_a_booking_of_no_series_has_no_others(room: Resource, village: Village) -> None:
    alone = taken(room, at(0), village)
    with pytest.raises(NotInSeries):
        actions.cancel_series(booking=alone, scope=Scope.ALL, by=team_of(village), now=NOW)


@pytest.mark.parametrize("count", [2, 12])
def test_a_series_costs_the_same_questions_whatever_its_length(
    room: Resource, ines: Party, count: int, django_assert_max_num_queries: Any
) -> None:
    asked, by = again(room, ines, f"FREQ=WEEKLY;COUNT={count}"), actor_of(ines)
    with django_assert_max_num_queries(20):
        actions.preview_series(again=asked, by=by, now=NOW)
    with django_assert_max_num_queries(40):
        actions.book_series(again=asked, by=by, now=NOW)
