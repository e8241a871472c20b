"""Calendars of others: what they take, what cannot be read, and what a hostile one may cost."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel import busy
from creuset.kernel.busy import BadCalendar, Reading, read_busy
from creuset.kernel.spans import Span

PARIS = ZoneInfo("Europe/Paris")
SPRING = Span(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))
CLOCKS_GO_FORWARD = datetime(2026, 3, 29, 1, tzinfo=UTC)


def calendar(*events: str, head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{head}{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(*events: str, head: str = "") -> Reading:
    return read_busy(calendar(*events, head=head), zone=PARIS, within=SPRING)


def spans(reading: Reading) -> list[tuple[str, str]]:
    return [
        tuple(
            f"{moment.astimezone(PARIS):%m-%d %H:%M}" for moment in (one.span.start, one.span.end)
        )  # type: ignore[misc]  # two of them
        for one in reading.busy
    ]


def test_a_series_keeps_its_hour_when_the_clocks_change() -> None:
    reading = read(
        "UID:1\nSUMMARY:Point\nDTSTART;TZID=Europe/Paris:20260323T090000\n"
        "DTEND;TZID=Europe/Paris:20260323T100000\nRRULE:FREQ=WEEKLY;COUNT=3"
    )
    assert spans(reading) == [
        ("03-23 09:00", "03-23 10:00"),
        ("03-30 09:00", "03-30 10:00"),
        ("04-06 09:00", "04-06 10:00"),
    ]
    assert reading.problems == ()


def test_an_occurrence_is_left_out_moved_or_cancelled() -> None:
    weekly = (
        "UID:1\nDTSTART;TZID=Europe/Paris:20260302T090000\nDTEND;TZID=Europe/Paris:20260302T100000\n"
        "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/Paris:20260309T090000"
    )
    moved = (
        "UID:1\nRECURRENCE-ID;TZID=Europe/Paris:20260316T090000\n"
        "DTSTART;TZID=Europe/Paris:20260317T140000\nDTEND;TZID=Europe/Paris:20260317T150000"
    )
    cancelled = (
        "UID:1\nSTATUS:CANCELLED\nRECURRENCE-ID;TZID=Europe/Paris:20260323T090000\n"
        "DTSTART;TZID=Europe/Paris:20260323T090000\nDTEND;TZID=Europe/Paris:20260323T100000"
    )
    assert spans(read(weekly, moved, cancelled)) == [
        ("03-02 09:00", "03-02 10:00"),
        ("03-17 14:00", "03-17 15:00"),
    ]


def test_an_all_day_event_ends_with_the_day_before_its_end() -> None:
    reading = read("UID:1\nDTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260330")
    assert spans(reading) == [("03-28 00:00", "03-30 00:00")]


def test_a_day_without_an_end_is_that_day() -> None:
    assert spans(read("UID:1\nDTSTART;VALUE=DATE:20260401")) == [("04-01 00:00", "04-02 00:00")]


def test_a_time_that_the_clocks_jump_over_is_the_next_one() -> None:
    (one,) = read("UID:1\nDTSTART:20260329T023000\nDTEND:20260329T033000").busy
    assert one.span == Span(CLOCKS_GO_FORWARD, CLOCKS_GO_FORWARD + timedelta(minutes=30))


def test_a_zone_described_in_the_file_is_followed() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Atelier\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    reading = read(
        "UID:1\nDTSTART;TZID=Atelier:20260302T120000\nDTEND;TZID=Atelier:20260302T130000", head=zone
    )
    assert spans(reading) == [("03-02 10:00", "03-02 11:00")]


def test_a_zone_that_nobody_knows_is_told_once() -> None:
    times = "DTSTART;TZID=Lune/Mer:20260302T12{0}00\nDTEND;TZID=Lune/Mer:20260302T13{0}00"
    reading = read(*(f"UID:{n}\n{times.format(f'{n:02d}')}" for n in range(3)))
    assert len(reading.busy) == 3
    assert [str(problem) for problem in reading.problems] == [
        "The time zone “Lune/Mer” is unknown: its times are read on the village’s clocks."
    ]


@pytest.mark.parametrize("nothing", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"])
def test_what_is_cancelled_or_transparent_takes_nothing(nothing: str) -> None:
    reading = read(f"UID:1\n{nothing}\nDTSTART:20260302T120000Z\nDTEND:20260302T130000Z")
    assert reading == Reading((), ())


@pytest.mark.parametrize(
    "broken",
    [
        "DTSTART:2026XX02T120000",
        "SUMMARY:Sans date",
        "DTSTART:20260302T120000Z\nDTEND:20260302T110000Z",
        "DTSTART:20260302T120000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY",
        "DTSTART:20260302T120000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYMONTHDAY=45",
        "DTSTART:19000101T120000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY",
        "DTSTART:20260302T120000Z\nDTEND;VALUE=DATE:2026-13-45",
    ],
)
def test_an_event_that_cannot_be_read_is_told_and_stops_no_other(broken: str) -> None:
    good = "UID:good\nDTSTART:20260402T120000Z\nDTEND:20260402T130000Z"
    reading = read(f"UID:broken\n{broken}", good)
    assert [one.uid for one in reading.busy] == ["good"]
    assert len(reading.problems) == 1
    assert str(reading.problems[0]).startswith("“")


def test_many_series_from_long_ago_share_one_allowance() -> None:
    daily = "DTSTART:19200101T120000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"
    reading = read(*(f"UID:{n}\n{daily}" for n in range(15)))
    assert {one.uid for one in reading.busy} == {str(n) for n in range(10)}
    assert len(reading.problems) == 5


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\n" * 2000, b"BEGIN:VEVENT\nEND:VEVENT"],
)
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(BadCalendar):
        read_busy(content, zone=PARIS, within=SPRING)


def test_a_calendar_of_a_hundred_megabytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadCalendar, match="larger than 5 MB"):
        read_busy(bytes(100_000_000), zone=PARIS, within=SPRING)


def test_too_many_events_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(busy, "MOST_EVENTS", 2)
    with pytest.raises(BadCalendar, match="3 events"):
        read(*(f"UID:{n}\nDTSTART;VALUE=DATE:20260401" for n in range(3)))


def test_two_calendars_in_one_file_are_read_together() -> None:
    one = "UID:{0}\nDTSTART;VALUE=DATE:2026040{0}"
    reading = read_busy(
        calendar(one.format(1)) + calendar(one.format(2)), zone=PARIS, within=SPRING
    )
    assert [busy.uid for busy in reading.busy] == ["1", "2"]


LINES = st.lists(
    st.sampled_from(
        [
            "BEGIN:VEVENT",
            "END:VEVENT",
            "BEGIN:VTIMEZONE",
            "END:VTIMEZONE",
            "UID:1",
            "DTSTART:20260401T100000Z",
            "DTSTART;VALUE=DATE:20260401",
            "DTEND:20260401T110000",
            "DURATION:-PT1H",
            "DURATION:P1D",
            "RRULE:FREQ=DAILY;COUNT=3",
            "RRULE:FREQ=;;",
            "RDATE:20260402T100000Z,2026",
            "EXDATE:oops",
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260402T100000Z",
            "TZID:",
            " folded",
            ";:=",
        ]
    ),
    max_size=12,
)


@given(lines=LINES)
def test_a_broken_file_is_read_told_or_refused_and_never_a_bug(lines: list[str]) -> None:
    content = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode()
    try:
        reading = read_busy(content, zone=PARIS, within=SPRING)
    except BadCalendar:
        return
    assert all(one.span.overlaps(SPRING) for one in reading.busy)
