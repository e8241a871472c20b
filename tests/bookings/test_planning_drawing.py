"""The planning drawn: where things lie, what is said of them, and that nothing of it is markup from outside."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings.drawing import Frame, Links, View, draw_grid, frame_of
from creuset.bookings.drawing.lists import ListLinks, listed_days
from creuset.bookings.queries import Bar, Group, Load, Planning, Row
from creuset.kernel.spans import DaySpan, Span, day_start

PARIS = ZoneInfo("Europe/Paris")
WEEK = DaySpan.of(date(2026, 11, 16), date(2026, 11, 22))
NOW = datetime(2026, 11, 18, 9, 40, tzinfo=UTC)
LINKS = Links(
    sheet="/v/desk/bookings/0/", day=lambda day: f"?day={day}", units=lambda code: f"?u={code}"
)


@pytest.fixture(autouse=True)
def french():
    with translation.override("fr"):
        yield


def at(day, hour=0.0):
    return datetime(2026, 11, day, tzinfo=PARIS).astimezone(UTC) + timedelta(hours=hour)


def bar(first, last, **more):
    values = {
        "source_kind": "booking",
        "source_id": 7,
        "starts_at": first,
        "ends_at": last,
        "held_until": last,
        "label": "Lecture",
        "party": "Ondine Films",
        "tone": "use",
        "is_mine": False,
        "may_change": True,
    }
    return Bar(**values | more)


def row(*bars, pk=1, **more):
    values = {
        "resource_id": pk,
        "code": f"r{pk}",
        "name": f"Agora {pk}",
        "kind": "meeting",
        "area_m2": 48.0,
        "capacity": 24,
        "building": "Halle",
        "building_code": "halle",
        "whole_id": None,
        "is_pool": False,
        "part_ids": (pk,),
        "may_book": True,
        "closed": closed(8, 20),
        "away": (),
        "bars": bars,
    }
    return Row(**values | more)


def closed(opens, closes, days=WEEK):
    starts = [day_start(day, PARIS) for day in days]
    return tuple(
        span
        for start in starts
        for span in (
            Span(start, start + timedelta(hours=opens)),
            Span(start + timedelta(hours=closes), start + timedelta(hours=24)),
        )
    )


def planning(*rows, days=WEEK, now=NOW):
    return Planning(days, days.to_span(PARIS), now, (Group("meeting", "Réunion", rows),))


def drawn(*rows, view=View.WEEK, days=WEEK, **more):
    shown = planning(*rows, days=days)
    return draw_grid(shown, frame_of(shown, view=view, zone=PARIS), links=LINKS, **more)


def test_a_bar_lies_where_its_hours_are():
    html = drawn(row(bar(at(17, 10), at(17, 12.5))))

    cells = html.split("<td")
    assert 'data-units="48"' in html
    assert 'data-opens="480" data-closes="1200"' in html
    assert (
        '<a class="bar past" data-s="8" data-n="10" data-m="2040,2190"'
        ' href="/v/desk/bookings/7/" data-movable="theirs">'
        "<b>Lecture</b><span>Ondine Films</span></a>"
    ) in cells[2].replace(" beside", "")


def test_what_people_write_is_never_markup():
    nasty = "<script>alert('x')</script>\""

    html = drawn(
        row(
            bar(at(17, 10), at(17, 12), label=nasty, party=nasty, tone=nasty),
            name=nasty,
            code='a"b',
        )
    )

    assert "<script" not in html
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;" in html
    assert 'data-code="a&quot;b"' in html


def test_what_the_reader_may_not_know_is_occupied_and_leads_nowhere():
    html = drawn(row(bar(at(17, 10), at(17, 12), label="", party="", may_change=False)))

    assert "<b>Occupé</b>" in html
    assert "/bookings/7/" not in html
    assert "data-movable" not in html


def test_textures_say_what_is_under_way_over_and_closed():
    html = drawn(
        row(
            bar(at(17, 10), at(17, 12)),
            bar(at(18, 9), at(18, 12)),
            bar(at(19, 9), at(19, 12), tone="closure", source_kind="closure", label="Travaux"),
        )
    )

    assert html.count("bar past") == 1
    assert html.count('data-texture="full"') == 1
    assert '<span class="bar beside" data-texture="closure"' in html or (
        '<span class="bar" data-texture="closure"' in html
    )


def test_the_turnaround_follows_its_bar():
    html = drawn(row(bar(at(17, 10), at(17, 14), held_until=at(17, 15))))

    assert '<i class="buffer" data-s="24" data-n="4"></i>' in html


def test_closed_hours_and_now_are_drawn():
    html = drawn(row(closed=closed(10, 18)), row(pk=2))

    assert html.count('<i class="shut" data-s="0" data-n="8"></i>') >= 1
    assert html.count('class="nowline" data-s="10"') == 2
    assert '<time class="now-flag" data-s="10">10\xa0h\xa040</time>' in html


def test_what_begins_before_and_ends_after_is_cut_and_says_so():
    html = drawn(row(bar(at(10), at(27))))

    assert 'class="bar before after"' in html
    assert 'data-s="0" data-n="336"' in html


def test_what_lies_outside_the_days_is_not_drawn():
    assert 'class="bar' not in drawn(row(bar(at(14, 9), at(15, 24)), bar(at(23), at(24))))


def test_mine_is_marked_only_where_it_differs_between_readers():
    mine = row(bar(at(17, 10), at(17, 16), is_mine=True))

    assert 'data-movable="mine"' in drawn(mine)
    assert 'data-movable="theirs"' in drawn(mine, marks_mine=False)


def test_parts_stand_under_their_whole_and_units_only_where_asked():
    whole = row(bar(at(17, 10), at(17, 12), parts=1), pk=1, part_ids=(2, 3))
    part = row(pk=2, whole_id=1)
    pool = row(pk=5, is_pool=True, part_ids=(6, 7), load=(Load(at(17, 9), at(17, 11), 2),))
    unit = row(pk=6, whole_id=5)

    html = drawn(unit, pool, part, whole)
    opened = drawn(unit, pool, part, whole, shown_units=["r5"])

    assert html.index("Agora 5") < html.index("Agora 1") < html.index("Agora 2")
    assert 'class="bar some past"' in html
    assert "Agora 6" not in html
    assert "Agora 6" in opened
    assert 'data-h="10" data-full="" title="2 sur 2 pris' in html
    assert 'href="?u=r5"' in html


def test_a_pool_shows_behind_what_is_taken_what_is_under_option():
    pool = row(
        pk=5,
        is_pool=True,
        part_ids=(6, 7),
        load=(Load(at(19, 9), at(19, 11), 1),),
        wanted=(Load(at(19, 9), at(19, 11), 2),),
    )

    html = drawn(pool)

    assert 'data-h="10" data-texture="hatched" title="2 sur 2 pris ou sous option' in html
    assert html.index("hatched") < html.index('title="1 sur 2 pris ')
    assert html.count('class="step"') == 2


def test_a_day_is_drawn_by_the_hour_and_a_month_by_the_day():
    day = DaySpan.of(date(2026, 11, 18), date(2026, 11, 18))
    month = DaySpan.of(date(2026, 11, 1), date(2026, 11, 30))

    by_hour = drawn(
        row(bar(at(18, 9.25), at(18, 11)), closed=closed(8, 20, day)), view=View.DAY, days=day
    )
    by_day = drawn(
        row(bar(at(18, 9), at(18, 11)), closed=closed(8, 20, month)), view=View.MONTH, days=month
    )

    assert by_hour.count('<th scope="col"') == 13
    assert 'data-s="1" data-n="7"' in by_hour
    assert by_day.count('<th scope="col"') == 31
    assert 'data-units="24"' in by_day
    # Not seen in a month, and said by the page's module.
    assert "<b>Lecture</b><span>Ondine Films</span>" in by_day


def test_a_short_booking_outside_the_opening_hours_widens_the_day():
    assert 'data-opens="360" data-closes="1320"' in drawn(
        row(bar(at(17, 6.5), at(17, 7)), bar(at(18, 21), at(18, 21.5)))
    )


@given(first=st.integers(0, 7 * 24 * 4 - 2), length=st.integers(1, 400))
def test_units_and_minutes_agree_on_both_sides_of_a_clock_change(first, length):
    days = DaySpan.of(date(2026, 10, 19), date(2026, 10, 25))
    frame = Frame(View.WEEK, days, PARIS, NOW, 0, 1440)
    start = days.to_span(PARIS).start + timedelta(minutes=15 * first)
    minute = frame.minute_of(start)
    local = start.astimezone(PARIS)

    assert minute == (local.date() - days.first).days * 1440 + local.hour * 60 + local.minute
    placed = frame.place(minute, minute + 15 * length)
    assert placed is not None
    column, unit, units = placed
    assert 0 <= column < 7
    assert column * frame.units + unit == frame.unit(minute)
    assert column * frame.units + unit + units <= frame.total


def test_the_list_tells_a_whole_once_and_what_is_free_or_closed():
    whole = row(bar(at(18, 14), at(18, 16), parts=2), pk=1, part_ids=(2, 3))
    halves = [row(bar(at(18, 14), at(18, 16)), pk=pk, whole_id=1) for pk in (2, 3)]
    day = DaySpan.of(date(2026, 11, 18), date(2026, 11, 18))
    shut = row(pk=9, closed=(day.to_span(PARIS),))
    links = ListLinks("/b/0/", "/b/0/change/", "/b/0/cancel/", "/b/new")

    (listed,) = listed_days(
        planning(whole, *halves, row(pk=8), shut, days=day),
        zone=PARIS,
        links=links,
        marks_mine=True,
    )

    assert [one.row.resource_id for one in listed.taken] == [1]
    (entry,) = listed.taken[0].entries
    assert (entry.hours, entry.move, entry.cancel) == (
        "14\xa0h – 16\xa0h",
        "/b/7/change/?row=1&at=2026-11-18T13%3A00%3A00%2B00%3A00",
        "/b/7/cancel/",
    )
    assert (entry.start, entry.length) == (24, 8)
    assert [one.row.resource_id for one in listed.free] == [8]
    assert (
        listed.free[0].new == "/b/new?resource=r8&start=2026-11-18T11%3A00&end=2026-11-18T12%3A00"
    )
    assert listed.closed == 1


def option(first, last, rank, pk=8, **more):
    return bar(first, last, source_id=pk, tone="option", may_change=False, rank=rank, **more)


def test_options_lie_in_lanes_by_rank_below_what_is_firm():
    html = drawn(
        row(
            bar(at(17, 9), at(17, 12)),
            options=(
                option(at(16, 9), at(16, 12), 1),
                option(at(16, 9), at(16, 12), 2, pk=9, label="<b>Clip</b>"),
                option(at(17, 9), at(17, 12), 1, pk=10),
                option(at(18, 9), at(18, 12), 1, pk=11, label="", party=""),
            ),
        )
    )

    assert re.findall(r'bar option.*?data-lane="(\d)" data-depth="(\d)"', html) == [
        ("1", "2"),
        ("2", "2"),
        ("2", "2"),
        ("1", "1"),
    ]
    assert "<b>Clip" not in html
    assert "Sous option" in html
    assert ">2e<" in html


def test_a_shoot_and_its_montage_are_painted_apart_and_named():
    html = drawn(
        row(bar(at(16, 9), at(16, 12), tone="build"), bar(at(17, 9), at(17, 12), tone="shoot"))
    )

    assert "for-build" in html
    assert "for-shoot" in html
    assert "tournage" in html.lower()


def test_a_pool_says_how_many_options_its_units_are_under():
    html = drawn(
        row(
            is_pool=True,
            part_ids=(2, 3),
            options=(option(at(16, 9), at(16, 12), 1), option(at(16, 9), at(16, 12), 1, pk=9)),
        )
    )

    assert "2\xa0unités" in html or "2 unités" in html
    assert "2 options" in html.replace("\xa0", " ")
