"""What users of other systems suffer from when they book again and again."""

from datetime import timedelta
from typing import Any

import pytest

from creuset.bookings import actions
from creuset.bookings.models import Booking, Series
from creuset.bookings.queries.series import times_booked
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import BookingState
from creuset.core import clock
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import GroupMember
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.acceptance.ground import (
    Browser,
    Program,
    at,
    code_of,
    hours,
    nothing_changes,
    period,
)
from tests.factories.bookings import make_booking
from tests.factories.people import make_person, member_of
from tests.factories.places import make_resource
from tests.factories.policies import make_group, make_policy
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def weekly(browser: Browser, *codes: str, times: int = 4, **more: Any) -> dict[str, Any]:
    """What is typed for a Tuesday morning, four weeks in a row unless told."""
    rule = {"every": "1", "unit": "WEEKLY", "times": str(times), "book": "1"}
    return browser.words(*codes, **(rule | more))


def asked(code: str = "agora", times: int = 4) -> dict[str, Any]:
    """The same, from a program."""
    return {
        "title": "Essai",
        "resources": [code],
        "starts_at": at(24, 10),
        "ends_at": at(24, 12),
        "rule": f"FREQ=WEEKLY;COUNT={times}",
    }


def live(series: Series) -> list[str]:
    return [
        f"{booking.occurs_on:%m-%d}"
        for booking in times_booked(series)
        if booking.state == BookingState.CONFIRMED
    ]


def booked(mine: Browser, **more: Any) -> Series:
    assert mine.post("bookings/series/new", weekly(mine, "agora", **more)).status_code == 302
    return Series.objects.latest("pk")


def test_item_6_skipped_dates_of_a_series_are_added_again(mine: Browser, room: Resource) -> None:
    """Recurring: skipped dates cannot be re-added."""
    other = make_booking(room, when=hours(10, 11, day=24).shift(WEEK), title="Autre")
    with nothing_changes():
        silent = mine.post("bookings/series/new", weekly(mine, "agora"))
        assert silent.status_code == 422
        assert silent.text.count("Leave it out") == 1
    series = booked(mine, **{"on-2026-12-01-choice": "skip"})
    assert live(series) == ["11-24", "12-08", "12-15"]
    page = f"bookings/series/{series.pk}/"
    assert "Book it after all" in mine.get(page).text

    with nothing_changes():
        taken = mine.post(page, {"again": "2026-12-01"})
        assert taken.status_code == 422
        never = mine.post(page, {"again": "2026-12-02"})
        assert never.status_code == 422
    actions.cancel(booking=other, by=HOUSE, now=NOW)
    assert mine.post(page, {"again": "2026-12-01"}).status_code == 302
    assert live(series) == ["11-24", "12-01", "12-08", "12-15"]
    # What was cancelled is added again in the same way.
    second = times_booked(series)[1]
    sent = {"seen": second.changed_at.isoformat()}
    assert mine.post(f"bookings/{second.pk}/cancel/", sent).status_code == 302
    assert mine.post(page, {"again": "2026-12-01"}).status_code == 302
    assert live(series) == ["11-24", "12-01", "12-08", "12-15"]


def test_item_6_editing_a_series_never_touches_somebody_elses_past_booking(
    village: Village, mine: Browser, program: Program, room: Resource
) -> None:
    """Editing a series silently rejected someone else's past booking."""
    with clock.stopped_at(NOW - timedelta(days=6)):
        past = make_booking(room, when=hours(14, 16, day=23), now=NOW - timedelta(days=6))
    coming = make_booking(room, when=hours(14, 16).shift(WEEK), title="Autre")
    series = booked(mine)
    first = times_booked(series)[0]

    with nothing_changes():
        later = {"scope": "all", "starts_at": at(24, 14), "ends_at": at(24, 16)}
        refused = program.post(f"/bookings/{first.pk}/series/move", later)
        assert (refused.status_code, refused.json()["days"]) == (409, ["2026-12-01"])
        words = {"scope": "all", "day": "2026-11-24", "start": "14:00", "end": "16:00"}
        page = mine.post(f"bookings/{first.pk}/series/change/", words)
        assert page.status_code == 422
        assert "1 Dec" in page.text.replace("\xa0", " ")
    moved = program.post(f"/bookings/{first.pk}/series/move", later | {"leave": ["2026-12-01"]})
    assert moved.status_code == 200
    for booking in (past, coming):
        booking.refresh_from_db()
        assert booking.state == BookingState.CONFIRMED
        assert booking.segments.get().ends_at - booking.segments.get().starts_at == timedelta(
            hours=2
        )


def test_item_6_every_time_of_a_series_is_looked_at_for_collisions(
    mine: Browser, program: Program, room: Resource
) -> None:
    """All-occurrence collision bug: a collision of the last time alone is seen, and so is none where there is none."""
    make_booking(room, when=hours(11.75, 12.5).shift(3 * WEEK))
    make_booking(room, when=hours(12, 13).shift(WEEK))
    with nothing_changes():
        seen = program.post("/series/preview", asked()).json()["times"]
        refused = program.post("/series", asked())
    assert [time["is_free"] for time in seen] == [True, True, True, False]
    assert seen[3]["other_starts_at"]
    assert (code_of(refused), refused.json()["days"]) == (["series-conflicts"], ["2026-12-15"])
    assert program.post("/series", asked(times=3)).status_code == 201


def test_item_6_a_booking_is_copied(
    village: Village, mine: Browser, program: Program, room: Resource, me: Actor
) -> None:
    """Copy of a booking: the same places, as long and as far apart, for another time."""
    kit = make_resource(village, code="kit", kind=Kind.EQUIPMENT)
    made = program.book(period("kit", 9.5, 12), period("agora", 10, 12), note="Deux micros")
    pk = made.json()["id"]
    assert f"bookings/{pk}/copy/" in mine.get(f"bookings/{pk}/").text
    shown = mine.get(f"bookings/{pk}/copy/").text
    # The same weekday, to come: not the Tuesday it has already.
    assert 'value="2026-12-01"' in shown
    assert 'value="09:30"' in shown

    answer = mine.post(
        f"bookings/{pk}/copy/", {"day": "2026-12-01", "start": "13:00", "title": "Bis"}
    )
    assert answer.status_code == 302
    copied = Booking.objects.latest("pk")
    assert (copied.title, copied.note, copied.party) == ("Bis", "Deux micros", me.party)
    assert [
        (row.resource, row.starts_at.isoformat(), row.ends_at - row.starts_at)
        for row in copied.segments.order_by("starts_at")
    ] == [
        (kit, "2026-12-01T12:00:00+00:00", timedelta(hours=2.5)),
        (room, "2026-12-01T12:30:00+00:00", timedelta(hours=2)),
    ]
    other = Browser(member_of(village), village)
    with nothing_changes():
        onto = {"day": "2026-12-01", "start": "14:00", "title": "Ter"}
        taken = mine.post(f"bookings/{pk}/copy/", onto)
        assert taken.status_code == 422
        skipped = mine.post(f"bookings/{pk}/copy/", onto | {"day": "2027-03-28", "start": "02:30"})
        assert skipped.status_code == 422
        assert code_of(program.post(f"/bookings/{pk}/copy", {"starts_at": at(20, 10)})) == [
            "in-the-past"
        ]
        # Whoever may not read it copies it no more than they change it.
        assert other.post(f"bookings/{pk}/copy/", onto).status_code == 404
    assert program.post(f"/bookings/{pk}/copy", {"starts_at": at(30, 9)}).status_code == 201
    # What was cancelled may be booked the same again.
    assert program.post(f"/bookings/{pk}/cancel").json()["state"] == "cancelled"
    assert program.post(f"/bookings/{pk}/copy", {"starts_at": at(24, 9.5)}).status_code == 201


def test_item_7_a_series_is_extended_after_its_creation(
    village: Village, mine: Browser, program: Program, room: Resource
) -> None:
    """Recurring series cannot be extended after creation."""
    series = booked(mine, times=2)
    page = f"bookings/series/{series.pk}/"
    make_booking(room, when=hours(9, 11).shift(4 * WEEK))
    other = Program(member_of(village), village)

    with nothing_changes():
        assert mine.post(page, {"until": "2026-12-22"}).status_code == 422
        assert mine.post(page, {"until": "2026-12-01"}).status_code == 422
        assert mine.post(page, {"until": "9999-12-31"}).status_code == 422
        assert other.post(f"/series/{series.pk}/extend", {"until": "2026-12-15"}).status_code == 404
    assert mine.post(page, {"until": "2026-12-15"}).status_code == 302
    assert live(series) == ["11-24", "12-01", "12-08", "12-15"]
    further = {"until": "2026-12-29", "skip": ["2026-12-22"]}
    assert program.post(f"/series/{series.pk}/extend", further).status_code == 200
    assert live(series)[-1] == "12-29"


def test_item_10_who_may_book_again_and_again_is_a_rule_of_its_own(
    village: Village, mine: Browser, program: Program, desk: Browser, room: Resource, me: Actor
) -> None:
    """Who may book recurrently and who may pre-book: a rule for each, whoever else books one time after another."""
    regulars = make_group(village, make_person(known_in=village))
    make_policy(village, Rule.WHO_REPEATS, kinds=["meeting"], only=[regulars.code])
    make_policy(village, Rule.BOOKING_WINDOW, days=10, except_groups=[regulars.code])

    with nothing_changes():
        refused = mine.post("bookings/series/new", weekly(mine, "agora", times=2))
        assert refused.status_code == 422
        assert "Series on Agora are kept for others" in refused.text
        assert "Series on Agora" in program.post("/series/preview", asked(times=2)).text
        assert code_of(program.post("/series", asked(times=2))) == ["who-repeats"]
    assert mine.book("agora").status_code == 302
    assert mine.book("agora", day=25).status_code == 302
    other = make_resource(village, code="forum", kind=Kind.EQUIPMENT)
    assert program.post("/series", asked(other.code, times=2)).status_code == 201
    assert code_of(program.book({**period("forum", 10, 12), **later(12)})) == ["booking-window"]

    insider = member_of(village)
    GroupMember.objects.create(group=regulars, party=insider.party, since=NOW)
    theirs = Program(insider, village)
    assert theirs.post("/series", asked(times=3) | later(26)).status_code == 201
    # The team is told which rule it overrules, and does.
    words = weekly(desk, "agora", times=3, day=26, party=me.party.label)
    seen = desk.post("bookings/series/new", words)
    assert seen.text.count("Book it all the same") == 1  # the third is more than ten days ahead
    words |= {"on-2026-12-10-choice": "overrule"}
    told = desk.post("bookings/series/new", words)
    assert told.status_code == 422
    assert 'value="who-repeats"' in told.text
    done = desk.post("bookings/series/new", words | {"overrule": ["who-repeats"]})
    assert done.status_code == 302


def later(days: int) -> dict[str, str]:
    """Ten to twelve, so many days after the Monday of now."""
    day = NOW + timedelta(days=days)
    return {
        "starts_at": f"{day:%Y-%m-%d}T10:00:00+01:00",
        "ends_at": f"{day:%Y-%m-%d}T12:00:00+01:00",
    }
