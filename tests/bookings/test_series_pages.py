"""Series on their pages and through the API: seen before they are booked, each conflict with its choice."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from creuset.bookings import actions
from creuset.bookings.models import Booking, Series
from creuset.bookings.queries.series import times_booked
from creuset.core import clock
from creuset.core.api import house
from creuset.core.roles import Scope
from creuset.people.actions import create_token
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.bookings.test_series import FIRST, NOW, WEEK, at, spans, taken
from tests.factories.people import actor_of, make_person, make_user, member_of, team_of
from tests.factories.places import make_resource

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stopped() -> Any:
    house.limiter.forget()
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora", code="agora")


@pytest.fixture
def ines(village: Village) -> Party:
    person = make_person(known_in=village, name="Inès Aubry")
    make_user(party=person)
    return person


def signed_in(party: Party | None) -> Client:
    assert party
    client = Client(headers={"accept-language": "en"})
    client.force_login(party.user)
    return client


def typed(party: Party, **more: Any) -> dict[str, Any]:
    return {
        "title": "Lecture",
        "party": party.pk,
        "resource": "agora",
        "day": f"{FIRST:%Y-%m-%d}",
        "start": "10:00",
        "end": "12:00",
        "every": "1",
        "unit": "WEEKLY",
        "times": "4",
        **more,
    }


def address(village: Village, name: str = "new_series", **more: Any) -> str:
    return reverse(f"bookings_my:{name}", kwargs={"village": village, **more})


def test_a_member_sees_each_time_then_books(village: Village, room: Resource, ines: Party) -> None:
    client = signed_in(ines)
    seen = client.post(address(village), typed(ines, look="1")).content.decode()
    assert "4 times" in seen
    assert "4 are free" in seen
    assert not Booking.objects.exists()

    answer = client.post(address(village), typed(ines, book="1"), follow=True)

    assert "booked 4 times" in answer.content.decode()
    assert spans(Series.objects.get()) == [at(week) for week in range(4)]


def test_each_conflict_asks_what_becomes_of_it(
    village: Village, room: Resource, ines: Party
) -> None:
    taken(room, at(1), village)
    taken(room, at(2), village)
    client = signed_in(ines)
    seen = client.post(address(village), typed(ines, look="1")).content.decode()
    assert seen.count("Leave it out") == 2
    days = [f"on-{FIRST + n * WEEK:%Y-%m-%d}-choice" for n in (1, 2)]

    silent = client.post(address(village), typed(ines, book="1"))
    assert silent.status_code == 422
    assert not Series.objects.exists()

    chosen = typed(ines, book="1", **{days[0]: "skip", days[1]: "other"})
    client.post(address(village), chosen)
    found = spans(Series.objects.get())
    assert len(found) == 3
    assert found[1].start.date() == FIRST + 2 * WEEK
    assert found[1] != at(2)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"times": ""}, "Say until when, or how many times."),
        ({"until": "2026-12-24"}, "Say until when, or how many times."),
        ({"times": "", "until": "2199-12-31"}, "three years"),
        ({"times": "9999"}, "less than or equal to 500"),
        ({"every": "0"}, "greater than or equal to 1"),
        ({"end": "09:00"}, "start"),
        ({"unit": "HOURLY"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_told_where_it_happened(
    village: Village, room: Resource, ines: Party, more: dict[str, str], said: str
) -> None:
    answer = signed_in(ines).post(address(village), typed(ines, book="1", **more))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Series.objects.exists()


def test_every_second_tuesday_of_the_month(village: Village, room: Resource, ines: Party) -> None:
    more = {"day": "2026-12-08", "unit": "WEEKDAY", "times": "3"}
    signed_in(ines).post(address(village), typed(ines, book="1", **more))
    series = Series.objects.get()
    assert series.rule == "FREQ=MONTHLY;BYDAY=2TU;COUNT=3"
    assert [f"{span.start:%m-%d}" for span in spans(series)] == ["12-08", "01-12", "02-09"]


def made(village: Village, room: Resource, party: Party) -> Series:
    again = actions.Again(
        village=village,
        title="Lecture",
        party=party,
        resources=[room],
        rule="FREQ=WEEKLY;COUNT=4",
        starts=at(0).start.replace(tzinfo=None) + timedelta(hours=1),
        duration=timedelta(hours=2),
    )
    return actions.book_series(again=again, by=actor_of(party), now=NOW, skip=[FIRST + WEEK])


def test_a_series_goes_on_and_gets_back_what_was_left_out(
    village: Village, room: Resource, ines: Party
) -> None:
    series, client = made(village, room, ines), signed_in(ines)
    page = address(village, "series", pk=series.pk)
    assert "Left out" in client.get(page).content.decode()
    client.post(page, {"again": f"{FIRST + WEEK:%Y-%m-%d}"})
    client.post(page, {"until": f"{FIRST + 5 * WEEK:%Y-%m-%d}"})
    assert spans(series) == [at(week) for week in range(6)]
    late = client.post(page, {"until": "2026-11-20"})
    assert late.status_code == 422
    assert client.post(page, {"again": "yesterday"}).status_code == 404


def test_several_times_change_and_are_cancelled(
    village: Village, room: Resource, ines: Party
) -> None:
    series, client = made(village, room, ines), signed_in(ines)
    third = times_booked(series)[1]
    sent = {"scope": "following", "day": "2026-12-03", "start": "14:00", "end": "15:00"}
    client.post(address(village, "change_series", pk=third.pk), sent)
    following = Series.objects.latest("pk")
    assert spans(following) == [at(2, 14, 1), at(3, 14, 1)]
    client.post(address(village, "cancel_series", pk=third.pk), {"scope": "following"})
    assert spans(following) == []
    assert spans(series) == [at(0)]


def test_a_series_is_shown_to_its_people_and_the_team(
    village: Village, room: Resource, ines: Party
) -> None:
    series = made(village, room, ines)
    page = address(village, "series", pk=series.pk)
    assert signed_in(ines).get(page).status_code == 200
    assert signed_in(member_of(village).party).get(page).status_code == 404
    desk = reverse("bookings:series", kwargs={"village": village, "pk": series.pk})
    assert signed_in(team_of(village).party).get(desk).status_code == 200
    assert Client().get(page).status_code == 302
    other = times_booked(series)[0]
    stranger = signed_in(member_of(village).party)
    assert stranger.get(address(village, "change_series", pk=other.pk)).status_code == 404


@pytest.mark.parametrize("weeks", [2, 9])
def test_the_page_costs_the_same_whatever_its_times(
    village: Village, room: Resource, ines: Party, weeks: int, django_assert_max_num_queries: Any
) -> None:
    series, client = made(village, room, ines), signed_in(ines)
    page = address(village, "series", pk=series.pk)
    client.post(page, {"until": f"{FIRST + (3 + weeks) * WEEK:%Y-%m-%d}"})
    client.get(page)
    with django_assert_max_num_queries(20):
        client.get(page)


def test_a_program_does_the_same(village: Village, room: Resource, ines: Party) -> None:
    me = actor_of(ines)
    secret = create_token(party=ines, label="x", scopes=tuple(Scope), by=me, now=NOW).secret
    program = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})
    base = f"/api/v1/villages/{village.slug}"
    taken(room, at(1), village)

    def post(path: str, **sent: Any) -> Any:
        return program.post(f"{base}{path}", sent, content_type="application/json")

    asked = {
        "title": "Lecture",
        "resources": ["agora"],
        "starts_at": at(0).start.isoformat(),
        "ends_at": at(0).end.isoformat(),
        "rule": "FREQ=WEEKLY;COUNT=3",
    }
    seen = post("/series/preview", **asked).json()
    assert [time["is_free"] for time in seen["times"]] == [True, False, True]
    assert post("/series", **asked).json()["code"] == "series-conflicts"
    booked = post("/series", **asked, skip=[f"{FIRST + WEEK:%Y-%m-%d}"])
    assert booked.status_code == 201, booked.content
    pk = booked.json()["id"]
    first = booked.json()["times"][0]["booking"]
    longer = post(f"/series/{pk}/extend", until=f"{FIRST + 4 * WEEK:%Y-%m-%d}")
    assert len(longer.json()["times"]) == 4
    moved = post(
        f"/bookings/{first}/series/move",
        scope="all",
        starts_at=at(0, 14).start.isoformat(),
        ends_at=at(0, 14).end.isoformat(),
    )
    assert moved.status_code == 200, moved.content
    again = post(f"/series/{pk}/again", on=f"{FIRST + WEEK:%Y-%m-%d}")
    assert len(again.json()["times"]) == 5, again.content
    gone = post(f"/bookings/{first}/series/cancel", scope="all")
    assert {time["state"] for time in gone.json()["times"]} == {"cancelled"}
    assert program.get(f"{base}/series/{pk}").json()["rule"].startswith("FREQ=WEEKLY")
