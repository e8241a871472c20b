"""The planning under a hand: what only a browser shows."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from creuset.bookings import actions
from creuset.bookings.models import Booking, Segment
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.places.models import Kind, Resource
from creuset.villages.models import Village
from tests.browser.conftest import SETTLED
from tests.factories.people import make_organisation, team_of
from tests.factories.places import make_resource
from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db(transaction=True)

HOURS = {day: ["08:00-20:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
#: Next week's Wednesday: always to come, and in sight of one planning.
TODAY = timezone.localdate()
WEDNESDAY = TODAY + timedelta(days=9 - TODAY.weekday())


@pytest.fixture
def village() -> Village:
    return make_village(hours=HOURS)


@pytest.fixture
def team(village: Village) -> Actor:
    return team_of(village, given_name="Inès", family_name="Aubry")


@pytest.fixture
def rooms(village: Village) -> list[Resource]:
    return [
        make_resource(village, code=code, names={"fr": name}, kind=Kind.MEETING, position=position)
        for position, (code, name) in enumerate({"agora": "Agora", "rushes": "Rushes"}.items())
    ]


@pytest.fixture
def film(village: Village) -> Party:
    return make_organisation(known_in=village, name="Ondine Films")


@pytest.fixture
def planning(
    page: Page, live_server: Any, village: Village, team: Actor, rooms: list[Resource], sign_in: Any
) -> Callable[..., Page]:
    """Open the week of Wednesday."""

    def opened(words: str = "view=week", page: Page = page) -> Page:
        sign_in(page, team)
        page.goto(f"{live_server.url}/{village.slug}/desk/planning/?{words}&day={WEDNESDAY}")
        return page

    return opened


def at(hour: float) -> datetime:
    midnight = datetime.combine(WEDNESDAY, time(), timezone.get_current_timezone())
    return midnight + timedelta(hours=hour)


def book(
    resource: Resource, party: Party, first: float, last: float, title: str = "Lecture"
) -> Booking:
    return actions.book(
        village=resource.village,
        title=title,
        party=party,
        periods=[actions.Period(resource, Span(at(first), at(last)))],
        by=HOUSE,
        now=timezone.now(),
    )


def cell(page: Page, room: str, column: int = 2) -> Locator:
    """The cell of Wednesday on the row of a room."""
    return page.locator(f"tr[data-code={room}] > td").nth(column)


def point(page: Page, room: str, hour: float) -> tuple[float, float]:
    """Where an hour of Wednesday lies: a day goes from eight to twenty."""
    box = cell(page, room).bounding_box()
    assert box
    return box["x"] + box["width"] * (hour - 8) / 12, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)
    page.mouse.up()


#: What shows that a finger has taken hold.
HELD = ".bar.ghost"


class Finger:
    """A finger on the page, as the browser gets it from a screen."""

    def __init__(self, page: Page) -> None:
        self.page, self.session = page, page.context.new_cdp_session(page)
        self.session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        touched = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    def slide(
        self, start: tuple[float, float], end: tuple[float, float], *, once: str = ""
    ) -> None:
        """Touch, wait until the page shows what is named, and slide from the one point to the other."""
        self._send("touchStart", start)
        if once:
            expect(self.page.locator(once)).to_have_count(1)
        for step in range(1, 6):
            x, y = (a + (b - a) * step / 5 for a, b in zip(start, end, strict=True))
            self._send("touchMove", (x, y))
        self._send("touchEnd")


def where(booking: Booking) -> tuple[str, datetime, datetime]:
    segment = Segment.objects.select_related("resource").get(booking=booking)
    return segment.resource.code, segment.starts_at, segment.ends_at


def moved_with_a_reason(page: Page, reason: str = "") -> None:
    """Answer why somebody else's booking is moved."""
    dialog = page.get_by_role("dialog")
    dialog.locator("input[name=reason]").fill(reason)
    dialog.locator("button.primary").click()
    expect(dialog).to_be_hidden()


def expect_hours(page: Page, hours: str) -> None:
    """The one bar is drawn anew, at these hours."""
    expect(page.locator("a.bar")).to_have_attribute("title", re.compile(hours))


def test_dragging_over_free_hours_opens_the_booking_with_them(
    planning: Callable[..., Page], film: Party
) -> None:
    page = planning()

    drag(page, point(page, "agora", 10.05), point(page, "agora", 13.9))

    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=day]")).to_have_value(WEDNESDAY.isoformat())
    expect(dialog.locator("[name=start]")).to_have_value("10:00")
    expect(dialog.locator("[name=end]")).to_have_value("14:00")
    dialog.locator("[name=title]").fill("Repérage")
    dialog.locator("[name=party]").fill("Ondine Films")
    dialog.locator("button.primary").click()

    expect(page.locator("tr[data-code=agora] a.bar")).to_contain_text("Repérage")
    assert where(Booking.objects.get()) == ("agora", at(10), at(14))


def test_dragging_a_bar_moves_it_in_time_and_place_and_the_toast_puts_it_back(
    planning: Callable[..., Page], rooms: list[Resource], film: Party
) -> None:
    booking = book(rooms[0], film, 10, 12)
    page = planning()

    drag(page, point(page, "agora", 11), point(page, "rushes", 15))
    moved_with_a_reason(page, "Travaux")

    expect(page.locator("tr[data-code=rushes] a.bar")).to_have_count(1)
    page.locator(".toast .link").hover()  # under a hand it stays
    assert where(booking) == ("rushes", at(14), at(16))
    page.locator(".toast .link").click()
    expect(page.locator("tr[data-code=agora] a.bar")).to_have_count(1)
    assert where(booking) == ("agora", at(10), at(12))


def test_pulling_the_end_of_a_bar_stretches_it(
    planning: Callable[..., Page], rooms: list[Resource], film: Party
) -> None:
    booking = book(rooms[0], film, 9, 13)
    page = planning()

    x, y = point(page, "agora", 13)
    drag(page, (x - 4, y), (point(page, "agora", 16)[0] - 4, y))
    moved_with_a_reason(page)

    expect_hours(page, r"9\xa0h – 16\xa0h")
    assert where(booking) == ("agora", at(9), at(16))


def test_each_bar_says_what_it_is_whose_and_when(
    planning: Callable[..., Page], rooms: list[Resource], film: Party
) -> None:
    book(rooms[0], film, 9, 11.5)
    page = planning()

    bar = page.locator("tr[data-code=agora] a.bar")

    told = r"Lecture · Ondine Films · mer\. \d+ \S+, 9\xa0h – 11\xa0h\xa030"
    expect(bar).to_have_attribute("title", re.compile(told))


def test_a_refused_drop_puts_it_back_says_who_and_offers_what_is_free(
    planning: Callable[..., Page], rooms: list[Resource], film: Party, village: Village
) -> None:
    booking = book(rooms[0], film, 9, 11)
    book(rooms[0], make_organisation(known_in=village, name="Grand Bain"), 14, 17, "Clip")
    page = planning()

    drag(page, point(page, "agora", 10), point(page, "agora", 15))
    page.get_by_role("dialog").locator("button.primary").click()

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("Grand Bain")
    assert where(booking) == ("agora", at(9), at(11))
    expect(page.locator(f"a.bar[href$='/{booking.pk}/']")).not_to_have_class("dragging")
    dialog.locator("[data-retry][data-starts]").first.click()
    expect(dialog).to_be_hidden()
    assert where(booking) == ("agora", at(17), at(19))


def test_escape_while_dragging_changes_nothing(
    planning: Callable[..., Page], rooms: list[Resource], film: Party
) -> None:
    booking = book(rooms[0], film, 10, 12)
    page = planning()

    page.mouse.move(*point(page, "agora", 11))
    page.mouse.down()
    page.mouse.move(*point(page, "rushes", 15))
    expect(page.locator("tr[data-code=rushes] .bar.ghost")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()

    expect(page.locator(".bar.ghost")).to_have_count(0)
    assert where(booking) == ("agora", at(10), at(12))


def test_a_finger_that_stays_takes_a_bar_and_moves_it(
    planning: Callable[..., Page], rooms: list[Resource], film: Party
) -> None:
    booking = book(rooms[0], film, 10, 12)
    page = planning()

    Finger(page).slide(point(page, "agora", 11), point(page, "rushes", 15), once=HELD)
    moved_with_a_reason(page, "Travaux")

    expect(page.locator("tr[data-code=rushes] a.bar")).to_have_count(1)
    assert where(booking) == ("rushes", at(14), at(16))


def test_a_finger_that_stays_on_free_hours_books_them(planning: Callable[..., Page]) -> None:
    page = planning()

    Finger(page).slide(point(page, "agora", 10.05), point(page, "agora", 13.9), once=HELD)

    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=start]")).to_have_value("10:00")
    expect(dialog.locator("[name=end]")).to_have_value("14:00")


def test_a_finger_that_slides_at_once_changes_nothing(
    planning: Callable[..., Page], own_page: Page, rooms: list[Resource], film: Party
) -> None:
    booking = book(rooms[0], film, 10, 12)
    own_page.clock.install()
    page = planning(page=own_page)
    page.evaluate(SETTLED)
    # However slow the machine is, this finger did not stay.
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)

    Finger(page).slide(point(page, "agora", 11), point(page, "agora", 15))
    page.clock.run_for(600)

    expect(page.locator(HELD)).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert where(booking) == ("agora", at(10), at(12))


def test_keys_go_about_book_move_stretch_and_cancel(
    planning: Callable[..., Page], rooms: list[Resource], film: Party
) -> None:
    booking = book(rooms[0], film, 10, 12)
    page = planning()

    page.locator("table.planning [tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("td.selected")).to_have_count(2)
    expect(page.locator("#planning-live")).to_contain_text("Rushes")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    saturday = WEDNESDAY + timedelta(days=3)
    expect(dialog.locator("[name=day]")).to_have_value(saturday.isoformat())
    expect(dialog.locator("[name=end]")).to_have_value("20:00")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("tr[data-code=rushes] td:focus")).to_have_count(1)

    for key in ("ArrowUp", "Home", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("a.bar:focus")).to_have_count(1)
    page.keyboard.press("Alt+ArrowRight")
    moved_with_a_reason(page)
    expect_hours(page, r"10\xa0h\xa030 – 12\xa0h\xa030")
    assert where(booking) == ("agora", at(10.5), at(12.5))

    expect(page.locator("a.bar:focus")).to_have_count(1)
    page.keyboard.press("Alt+Shift+ArrowRight")
    moved_with_a_reason(page)
    expect_hours(page, r"10\xa0h\xa030 – 13\xa0h$")
    assert where(booking) == ("agora", at(10.5), at(13))

    expect(page.locator("a.bar:focus")).to_have_count(1)
    page.keyboard.press("Delete")
    page.get_by_role("dialog").locator("form button:not([data-close])").last.click()
    expect(page.locator("a.bar")).to_have_count(0)
    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_what_others_change_appears_by_itself(
    planning: Callable[..., Page], own_page: Page, rooms: list[Resource], film: Party
) -> None:
    own_page.clock.install()
    page = planning(page=own_page)
    expect(page.locator("a.bar")).to_have_count(0)

    book(rooms[1], film, 10, 12, "Pitch des résidents")
    page.clock.run_for(7_000)

    expect(page.locator("tr[data-code=rushes] a.bar")).to_contain_text("Pitch")


def test_the_list_books_moves_and_cancels(
    planning: Callable[..., Page], rooms: list[Resource], film: Party
) -> None:
    booking = book(rooms[0], film, 10, 12)
    page = planning("view=list")

    row = page.locator("tr", has_text="Lecture")
    row.locator("a[href*=change]").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=start]").fill("15:00")
    dialog.locator("[name=end]").fill("17:00")
    dialog.locator("button.primary").click()
    expect(row).to_contain_text("15 h")
    assert where(booking) == ("agora", at(15), at(17))

    row.locator("a[href*=cancel]").click()
    dialog.locator("form button:not([data-close])").last.click()
    expect(row).to_have_count(0)

    page.locator("#free [name=free_from]").fill("09:00")
    page.locator("#free [name=free_until]").fill("10:30")
    page.locator("#free button").click()
    page.locator("#free .free-list a", has_text="Rushes").click()
    expect(dialog.locator("[name=end]")).to_have_value("10:30")


@pytest.mark.parametrize(("width", "words"), [(1440, "view=week"), (1440, "view=list"), (390, "")])
def test_axe_finds_nothing(
    page: Page,
    planning: Callable[..., Page],
    rooms: list[Resource],
    film: Party,
    faults: Callable[[Page], list[str]],
    width: int,
    words: str,
) -> None:
    book(rooms[0], film, 9, 12)
    book(rooms[1], film, 10, 11)
    page.set_viewport_size({"width": width, "height": 900})

    planning(words)

    assert faults(page) == []
