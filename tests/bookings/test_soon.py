"""Times that are offered before anybody says one."""

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from creuset.bookings.queries.soon import times_soon
from creuset.core import clock
from creuset.villages.models import Village
from tests.factories.people import member_of
from tests.factories.places import make_resource
from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
WEEK = {day: ["08:00-20:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


def told(village: Village, now: datetime) -> list[str]:
    return [
        f"{span.start.astimezone(PARIS):%a %H:%M}-{span.end.astimezone(PARIS):%H:%M}"
        for span in times_soon(village, now=now)
    ]


def test_the_next_hour_then_half_days_of_today_and_of_the_next_open_day() -> None:
    village = make_village(hours=WEEK)

    assert told(village, at(18, 10, 40)) == [
        "Wed 11:00-12:00",
        "Wed 14:00-18:00",
        "Thu 08:00-18:00",
        "Thu 09:00-12:00",
        "Thu 14:00-18:00",
    ]


def test_in_the_evening_and_before_a_weekend_the_next_open_day_is_offered() -> None:
    village = make_village(hours=WEEK)

    assert told(village, at(20, 19, 20))[0] == "Mon 08:00-09:00"
    assert told(village, at(21, 12))[0] == "Mon 08:00-09:00"


def test_a_village_that_is_never_open_offers_nothing_and_one_that_always_is_does() -> None:
    assert told(make_village(hours={"mon": []}), at(18, 10)) == []
    assert told(make_village(hours={}), at(18, 23, 40))


def test_the_soonest_time_stands_in_the_form_and_what_is_free_then_comes_after_the_page() -> None:
    village = make_village(hours=WEEK)
    room = make_resource(village, name="Rushes", kind="meeting")
    client = Client(headers={"accept-language": "en"})
    client.force_login(member_of(village).party.user)

    with clock.stopped_at(at(18, 10, 40)):
        page = client.get(f"/{village.slug}/my/bookings/free/").content.decode()
        (after,) = re.findall(r'<div id="free"[^>]* hx-get="([^"]+)" hx-trigger="load"', page)
        found = client.get(f"/{village.slug}/my/bookings/free/{unescape(after)}").content.decode()

    assert 'value="11:00"' in page
    assert page.count('aria-current="true"') == 1
    assert "?day=2026-11-19&amp;start=14%3A00&amp;end=18%3A00" in page
    assert room.name not in page
    assert room.name in found.partition('<div id="free"')[2]
