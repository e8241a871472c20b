"""What a series carries – kind, power, extras, several places – and series asked as options, then confirmed."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.billing.models import Charge
from creuset.bookings import actions, facts
from creuset.bookings.actions import Again, Scope
from creuset.bookings.models import Booking, BookingExtra, Hold, HoldPart, Segment, Series
from creuset.bookings.queries.series import times_booked
from creuset.bookings.rules import holds
from creuset.bookings.rules.policies import Rule
from creuset.bookings.rules.series import NotInSeries, SeriesConflicts
from creuset.bookings.rules.tariffs import NoRate
from creuset.bookings.states import PowerMode, SegmentKind
from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.kernel.errors import DomainError
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.bookings.test_api import Program
from tests.bookings.test_series import FIRST, NOW, WEEK, again, at
from tests.bookings.test_series_pages import signed_in, typed
from tests.factories import options
from tests.factories.people import actor_of, make_person, make_user, team_of
from tests.factories.places import make_pool, make_resource
from tests.factories.policies import make_policy, make_supply
from tests.factories.prices import make_card

pytestmark = pytest.mark.django_db

COFFEE = {
    "code": "cafe",
    "name": {"fr": "Café", "en": "Coffee"},
    "price_cents": 500,
    "per": "person",
    "resources": [],
    "kinds": [],
    "vat": "",
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def room(village: Village) -> Resource:
    supply = make_supply(village, 100)
    return make_resource(village, name="Agora", code="agora", kind="meeting", supply=supply)


@pytest.fixture
def ines(village: Village) -> Party:
    person = make_person(known_in=village, name="Inès Aubry")
    make_user(party=person)
    return person


def make_option(*resources: Resource, **more: Any) -> Booking:
    return options.make_option(*resources, now=NOW, **more)


def booked(asked: Again, **more: Any) -> Series:
    return actions.book_series(again=asked, by=actor_of(asked.party), now=NOW, **more)


def firm(series: Series) -> list[str]:
    return [booking.state for booking in times_booked(series)]


# ---- what it carries


def test_each_time_has_the_kind_the_power_and_the_extras_and_owes_them(
    village: Village, room: Resource, ines: Party
) -> None:
    make_card(village, extras=[COFFEE])
    dressing = make_resource(village, kind="meeting", code="loge")
    series = booked(
        again(
            room,
            ines,
            resources=[room, dressing],
            power_mode=PowerMode.INCLUDED,
            power_kva=Decimal(12),
            extras={"cafe": 6},
        )
    )

    rows = Segment.objects.filter(booking__series=series)
    assert set(rows.values_list("resource__code", "power_kva")) == {
        ("agora", Decimal(12)),
        ("loge", None),
    }
    assert list(BookingExtra.objects.values_list("code", "quantity")) == [("cafe", 6)] * 4
    # Two rooms for two hours at 20.00, six coffees at 5.00.
    for booking in times_booked(series):
        owed = Charge.objects.filter(source_kind="booking", source_id=booking.pk)
        assert sum(charge.net_cents for charge in owed) == 2 * 2 * 2000 + 6 * 500


@pytest.mark.parametrize("scope", list(Scope))
def test_edits_keep_what_a_series_carries(
    village: Village, room: Resource, ines: Party, scope: Scope
) -> None:
    make_card(village, extras=[COFFEE])
    series = booked(again(room, ines, power_kva=Decimal(12), extras={"cafe": 6}))
    second = times_booked(series)[1]

    moved = actions.move_series(
        booking=second, span=at(1, 14), scope=scope, by=actor_of(ines), now=NOW
    )
    actions.extend_series(
        series=Series.objects.get(pk=moved[-1].series_id),
        until=FIRST + 5 * WEEK,
        by=actor_of(ines),
        now=NOW,
    )

    bookings = Booking.objects.all()
    assert bookings.count() == 6
    for booking in bookings:
        assert [row.power_kva for row in booking.segments.all()] == [12]
        assert dict(booking.extras.values_list("code", "quantity")) == {"cafe": 6}
        owed = Charge.objects.filter(source_id=booking.pk, state="waiting")
        assert sum(charge.net_cents for charge in owed) == 2 * 2000 + 6 * 500


def test_an_extra_that_is_not_offered_refuses_the_whole_series(
    village: Village, room: Resource, ines: Party
) -> None:
    for extras in ({"cafe": 1}, {"feu": 1}):
        with pytest.raises(NoRate):
            booked(again(room, ines, extras=extras))
        make_card(village, code=f"tarifs-{len(extras)}-{'-'.join(extras)}")
    assert not Series.objects.exists()
    assert not Booking.objects.exists()


def test_power_over_the_supply_is_refused_of_every_time(room: Resource, ines: Party) -> None:
    preview = actions.preview_series(
        again=again(room, ines, power_kva=Decimal(120)), by=actor_of(ines), now=NOW
    )
    assert [refusal.code for refusal in preview.refusals] == ["power"] * len(preview.refusals)
    assert preview.refusals
    with pytest.raises(DomainError):
        booked(again(room, ines, power_kva=Decimal(120)))
    assert not Series.objects.exists()


def test_a_preview_says_what_each_time_and_all_of_them_cost(
    village: Village, room: Resource, ines: Party
) -> None:
    asked = again(room, ines, extras={"cafe": 6})
    nothing = actions.preview_series(again=asked, by=actor_of(ines), now=NOW)
    assert nothing.gross is None
    assert [seen.price for seen in nothing.times] == [None] * 4

    make_card(village, extras=[COFFEE])
    make_option(room, when=at(2))
    preview = actions.preview_series(again=asked, by=actor_of(ines), now=NOW)
    grosses = [seen.price.quoted.gross.cents for seen in preview.times]  # type: ignore[union-attr]
    assert grosses == [8400] * 4
    # The one that is not free is not counted.
    assert preview.gross is not None
    assert preview.gross.cents == 3 * 8400


# ---- as options


def test_each_time_is_an_option_with_its_rank_and_claims_nothing(
    room: Resource, ines: Party
) -> None:
    make_option(room, when=at(1))
    asked = again(room, ines, kind=SegmentKind.SHOOT, is_optional=True)

    preview = actions.preview_series(again=asked, by=actor_of(ines), now=NOW)
    series = booked(asked)

    assert [seen.rank for seen in preview.times] == [1, 2, 1, 1]
    assert preview.conflicts == []
    assert firm(series) == ["option"] * 4
    assert set(Segment.objects.filter(booking__series=series).values_list("kind", "state")) == {
        ("shoot", "option")
    }
    assert not Claim.objects.exists()
    assert Hold.objects.filter(booking__series=series).count() == 4
    assert HoldPart.objects.filter(hold__booking__series=series).count() == 4
    assert AuditRow.objects.filter(verb=facts.SERIES_ASKED).count() == 1


def test_a_time_that_is_taken_refuses_the_options_unless_it_is_skipped(
    room: Resource, ines: Party, village: Village
) -> None:
    actions.book(
        village=village,
        title="Ferme",
        party=make_person(known_in=village),
        periods=[actions.Period(room, at(1))],
        by=HOUSE,
        now=NOW,
    )
    asked = again(room, ines, is_optional=True)
    [conflict] = actions.preview_series(again=asked, by=actor_of(ines), now=NOW).conflicts
    assert conflict.is_taken
    with pytest.raises(SeriesConflicts):
        booked(asked)
    assert not Hold.objects.exists()
    assert firm(booked(asked, skip=[FIRST + WEEK])) == ["option"] * 3


def test_what_the_ladder_refuses_is_seen_and_refused_and_overruled_by_the_team(
    village: Village, room: Resource, ines: Party
) -> None:
    make_policy(village, Rule.OPTIONS, deepest=1)
    make_option(room, when=at(1))
    asked = again(room, ines, is_optional=True)

    [conflict] = actions.preview_series(again=asked, by=actor_of(ines), now=NOW).conflicts
    assert [refusal.code for refusal in conflict.refusals] == ["ladder-full"]
    with pytest.raises(holds.LadderFull):
        booked(asked)
    assert not Series.objects.exists()
    series = actions.book_series(
        again=asked, by=team_of(village), now=NOW, overrule={"ladder-full"}
    )
    assert len(firm(series)) == 4


def test_a_company_has_no_second_option_by_a_series(room: Resource, ines: Party) -> None:
    make_option(room, when=at(1), party=ines)
    asked = again(room, ines, is_optional=True)
    [conflict] = actions.preview_series(again=asked, by=actor_of(ines), now=NOW).conflicts
    assert [refusal.code for refusal in conflict.refusals] == ["already-optioned"]
    with pytest.raises(holds.AlreadyOptioned):
        booked(asked)
    # Released a moment ago: the company waits before it asks there again.
    actions.release(booking=Booking.objects.get(), by=HOUSE, now=NOW)
    with pytest.raises(holds.TooSoonAgain):
        booked(asked)
    assert not Series.objects.exists()


def test_a_pool_gives_the_options_units_that_nobody_has_an_option_on(
    village: Village, ines: Party
) -> None:
    pool, _desks = make_pool(village, units=2)
    asked = again(pool, ines, is_optional=True)

    def ranks() -> list[int]:
        preview = actions.preview_series(again=asked, by=actor_of(ines), now=NOW)
        return [seen.rank for seen in preview.times]

    make_option(pool, when=at(0))
    assert ranks() == [1, 1, 1, 1]
    make_option(pool, when=at(0))
    assert ranks() == [2, 1, 1, 1]


def test_all_are_confirmed_or_none_and_the_days_are_named(room: Resource, ines: Party) -> None:
    before = make_option(room, when=at(2))
    series = booked(again(room, ines, is_optional=True))
    first = times_booked(series)[0]
    by = actor_of(ines)

    with pytest.raises(SeriesConflicts) as told:
        actions.confirm_series(booking=first, scope=Scope.ALL, by=by, now=NOW)
    assert told.value.details["days"] == [(FIRST + 2 * WEEK).isoformat()]
    assert firm(series) == ["option"] * 4
    assert not Claim.objects.exists()

    actions.confirm_series(booking=first, scope=Scope.THIS, by=by, now=NOW)
    assert firm(series) == ["confirmed", "option", "option", "option"]
    actions.release(booking=before, by=HOUSE, now=NOW)
    actions.confirm_series(booking=times_booked(series)[2], scope=Scope.FOLLOWING, by=by, now=NOW)
    assert firm(series) == ["confirmed", "option", "confirmed", "confirmed"]
    actions.confirm_series(booking=first, scope=Scope.ALL, by=by, now=NOW)
    assert firm(series) == ["confirmed"] * 4
    assert Claim.objects.count() == 4
    with pytest.raises(NotInSeries):
        actions.confirm_series(booking=first, scope=Scope.ALL, by=by, now=NOW)


def test_options_move_and_are_let_go_together_and_a_day_is_asked_again(
    room: Resource, ines: Party
) -> None:
    series = booked(again(room, ines, is_optional=True))
    by = actor_of(ines)
    first, second = times_booked(series)[:2]

    actions.move_series(booking=first, span=at(0, 14), scope=Scope.ALL, by=by, now=NOW)
    wanted = HoldPart.objects.filter(ended_at=None).order_by("starts_at")
    assert [row.starts_at for row in wanted] == [at(week, 14).start for week in range(4)]

    actions.release(booking=second, by=HOUSE, now=NOW)
    actions.release(booking=Booking.objects.get(pk=first.pk), by=HOUSE, now=NOW)
    later = NOW + timedelta(days=2)
    actions.book_again(series=series, on=FIRST + WEEK, by=by, now=later)
    assert firm(series).count("option") == 3
    # What lapsed, and nobody wrote down, is asked again as well.
    last = times_booked(series)[-1]
    gone = last.hold.lapses_at + timedelta(days=2)
    actions.book_again(series=series, on=last.occurs_on, by=by, now=gone)
    assert Booking.objects.get(pk=last.pk).state == "lapsed"

    actions.cancel_series(booking=times_booked(series)[-1], scope=Scope.ALL, by=by, now=gone)
    assert not Booking.objects.filter(state="option", hold__lapses_at__gt=gone).exists()


def test_many_options_cost_the_same_questions_to_see(room: Resource, ines: Party) -> None:
    def count(times: int) -> int:
        asked = again(room, ines, f"FREQ=WEEKLY;COUNT={times}", is_optional=True)
        with CaptureQueriesContext(connection) as queries:
            actions.preview_series(again=asked, by=by, now=NOW)
        return len(queries)

    by = actor_of(ines)
    make_option(room, when=at(0))
    count(2)
    assert count(3) == count(30)


def test_whoever_asks_is_told_once(room: Resource, ines: Party) -> None:
    from creuset.core import outbox

    actions.book_series(again=again(room, ines, is_optional=True), by=HOUSE, now=NOW)
    outbox.deliver(now=NOW)
    assert Notice.objects.filter(party=ines).count() == 1


# ---- pages and API


def test_a_member_asks_a_series_as_options_and_confirms_it_on_pages(
    village: Village, room: Resource, ines: Party
) -> None:
    make_card(village, extras=[COFFEE])
    make_option(room, when=at(1))
    client: Client = signed_in(ines)
    new = f"/{village.slug}/my/bookings/series/new"
    sent = typed(ines, resource=room.code, firmness="option", **{"extra-cafe": "6"})
    seen = client.post(new, sent | {"look": "1"}).content.decode()
    assert "2nd option" in seen
    assert "Ask for these options" in seen
    assert "84.00" in seen

    done = client.post(new, sent | {"book": "1"})
    assert done.status_code == 302
    series = Series.objects.get()
    assert (series.is_optional, series.extras) == (True, {"cafe": 6})
    first = times_booked(series)[0]
    sheet = client.get(done["Location"]).content.decode()
    address = f"/{village.slug}/my/bookings/{first.pk}/series/confirm/"
    assert address in sheet
    assert "6 × Coffee" in sheet
    assert client.get(address).status_code == 200
    refused = client.post(address, {"scope": "all"})
    assert refused.status_code == 422
    assert client.post(address, {"scope": "this"}).status_code == 302
    assert firm(series)[0] == "confirmed"
    assert client.get(address).status_code == 404


def test_a_program_sees_asks_and_confirms_options(
    village: Village, room: Resource, ines: Party
) -> None:
    make_card(village, extras=[COFFEE])
    program = Program(actor_of(ines), village)
    asked = {
        "title": "Tournage",
        "resources": [room.code],
        "starts_at": at(0).start.isoformat(),
        "ends_at": at(0).end.isoformat(),
        "rule": "FREQ=WEEKLY;COUNT=3",
        "power_kva": 12,
        "extras": [{"code": "cafe", "quantity": 6}],
        "option": True,
    }
    seen = program.post("/series/preview", asked).json()
    assert [(one["rank"], one["gross_cents"]) for one in seen["times"]] == [(1, 8400)] * 3
    assert seen["gross_cents"] == 3 * 8400
    made = program.post("/series", asked)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["option"], told["power_kva"], told["extras"]) == (True, 12, {"cafe": 6})
    booking = told["times"][0]["booking"]
    confirmed = program.post(f"/bookings/{booking}/series/confirm", {"scope": "all"}).json()
    assert [one["state"] for one in confirmed["times"]] == ["confirmed"] * 3
