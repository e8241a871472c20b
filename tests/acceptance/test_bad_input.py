"""What nobody should ask of options, prices, series, calendars and codes: a clear refusal, and nothing changed."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from creuset.bookings import codes
from creuset.bookings.models import Booking, Challenge, Series
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import BookingState
from creuset.config.cli.villages import load
from creuset.core import clock
from creuset.core.models import OutboxRow
from creuset.people.actors import Actor
from creuset.places.actions import outside
from creuset.places.kinds import Kind
from creuset.places.models import Claim, OutsideCalendar, Resource
from creuset.villages.models import Village
from tests.acceptance.ground import (
    Browser,
    Program,
    at,
    code_of,
    hours,
    instant,
    nothing_changes,
    period,
    plain,
)
from tests.architecture.house import ROOT
from tests.core.test_fetching import only, served
from tests.factories.bookings import make_booking
from tests.factories.people import affiliate, make_organisation, member_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy, make_supply
from tests.factories.prices import make_card
from tests.factories.villages import NOW
from tests.places.test_outside import calendar, event

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
FAR = period("stage", 8, 19, day=30, option=True)


@pytest.fixture
def stage(village: Village) -> Resource:
    return make_resource(village, kind=Kind.STAGE, code="stage", name="Plateau 1")


def test_a_hold_on_a_hold_by_the_same_company_to_block_a_stage_for_ever(
    village: Village, program: Program, mine: Browser, stage: Resource, me: Actor
) -> None:
    make_policy(village, Rule.OPTIONS, lasts_hours=24, again_after_hours=48)
    company = make_organisation(known_in=village)
    colleague = member_of(village)
    for person in (me, colleague):
        affiliate(person.party, company)
    theirs = Program(colleague, village)
    pk = program.book(FAR, party=company.pk).json()["id"]

    with nothing_changes():
        for one, party in ((program, company.pk), (theirs, company.pk)):
            again = one.book(FAR, party=party)
            assert code_of(again) == ["already-optioned"]
        page = mine.book("stage", day=30, firmness="option", party=company.pk)
        assert page.status_code == 422
        assert "an option" in page.text
    # Released just before it ends and asked again: others come first.
    assert program.post(f"/bookings/{pk}/release").json()["state"] == "released"
    with nothing_changes():
        assert code_of(theirs.book(FAR, party=company.pk)) == ["too-soon-again"]
    with clock.stopped_at(NOW + timedelta(hours=48)):
        assert theirs.book(FAR, party=company.pk).status_code == 201


def test_an_option_confirmed_one_second_after_its_end(
    village: Village, program: Program, mine: Browser, stage: Resource
) -> None:
    make_policy(village, Rule.OPTIONS, lasts_hours=24)
    pk = program.book(FAR).json()["id"]
    end = NOW + timedelta(hours=24)

    with clock.stopped_at(end + SECOND):
        with nothing_changes():
            assert code_of(program.post(f"/bookings/{pk}/confirm")) == ["option-over"]
        page = mine.post(f"bookings/{pk}/confirm/", {})
        assert page.status_code in {404, 422}
        assert not Booking.objects.filter(state=BookingState.CONFIRMED).exists()
    other = program.book(FAR | {"starts_at": at(29, 8), "ends_at": at(29, 19)}).json()["id"]
    with clock.stopped_at(end - SECOND):
        assert program.post(f"/bookings/{other}/confirm").json()["state"] == "confirmed"


def test_two_people_who_answer_the_same_challenge(
    village: Village, program: Program, stage: Resource, me: Actor
) -> None:
    company = make_organisation(known_in=village)
    colleague = member_of(village)
    for person in (me, colleague):
        affiliate(person.party, company)
    first = program.book(FAR, party=company.pk).json()["id"]
    challenger = Program(member_of(village), village)
    second = challenger.book(FAR).json()["id"]
    assert challenger.post(f"/bookings/{second}/challenge").status_code == 200
    mine, theirs = Browser(me, village), Browser(colleague, village)
    read = Booking.objects.get(pk=first).changed_at.isoformat()

    assert mine.post(f"bookings/{first}/confirm/", {"seen": read}).status_code == 302
    with nothing_changes():
        late = theirs.post(f"bookings/{first}/release/", {"seen": read})
        assert late.status_code in {404, 422}
        assert theirs.post(f"bookings/{first}/confirm/", {"seen": read}).status_code in {404, 422}
    assert Challenge.objects.get().ended_at is not None
    assert Booking.objects.get(pk=first).state == BookingState.CONFIRMED


LADDER = "at_least = 11, at_most = 30"


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("at_least = 21, at_most = 30", "between 20"),
        ("at_least = 11, at_most = 40", "Two steps say what is owed"),
        ("at_least = 11, at_most = 9", "its most is less than its least"),
    ],
)
def test_a_cancellation_ladder_with_a_hole(tmp_path: Path, steps: str, said: str) -> None:
    """The file is refused with the line and the key of the ladder, in the words of the trade."""
    written = (ROOT / "villages" / "la-kolok.toml").read_text(encoding="utf-8")
    file = tmp_path / "la-kolok.toml"
    file.write_text(written.replace(LADDER, steps, 1), encoding="utf-8")

    with nothing_changes(), translation.override("en"):
        done = CliRunner().invoke(load, [str(file), "--yes"])
    assert done.exit_code != 0
    assert said in told_by(done)
    assert "cancellation_ladders" in told_by(done)
    assert re.search(r"line \d+|:\d+", told_by(done))


def told_by(done: Any) -> str:
    """What a command said, and the refusal that ended it."""
    return plain(done.output + str(done.exception or ""))


def test_a_series_of_ten_thousand_years(
    mine: Browser, program: Program, room: Resource, me: Actor
) -> None:
    typed = mine.words("agora", every="1", unit="WEEKLY", book="1")
    asked = {
        "title": "Essai",
        "resources": ["agora"],
        "starts_at": at(24, 10),
        "ends_at": at(24, 12),
    }
    with nothing_changes():
        for more in ({"times": "9999"}, {"until": "9999-12-31"}, {"until": "2199-12-31"}, {}):
            page = mine.post("bookings/series/new", typed | more)
            assert page.status_code == 422
            assert "errorlist" in page.text
        for rule in (
            "FREQ=WEEKLY;UNTIL=99991231",
            "FREQ=YEARLY;COUNT=10000",
            "FREQ=DAILY",
            "FREQ=SECONDLY;COUNT=10",
            "FREQ=DAILY;COUNT=" + "9" * 40,
        ):
            refused = program.post("/series", asked | {"rule": rule})
            assert 400 <= refused.status_code < 500, rule
            assert code_of(program.post("/series/preview", asked | {"rule": rule})), rule
    assert program.post("/series", asked | {"rule": "FREQ=WEEKLY;COUNT=2"}).status_code == 201
    series = Series.objects.get()
    with nothing_changes():
        further = program.post(f"/series/{series.pk}/extend", {"until": "9999-12-31"})
        assert code_of(further)


def test_a_calendar_file_of_a_hundred_megabytes_or_with_a_loop(
    village: Village, desk: Browser, room: Resource
) -> None:
    """A file is refused where it is given; an address is given up as soon as it announces or sends too much."""
    page = "resources/agora/calendars/"
    large = b"BEGIN:VCALENDAR\r\n" + b"X" * 5_000_000
    for_ever = event("1", hours(10, 11), "RRULE:FREQ=SECONDLY")
    with nothing_changes():
        for content, said in ((large, "larger than 5 MB"), (b"\x00\xff", "no calendar")):
            file = SimpleUploadedFile("a.ics", content, "text/calendar")
            refused = desk.post(page, {"title": "Agenda", "file": file})
            assert refused.status_code == 422
            assert said in refused.text
    looped = SimpleUploadedFile("b.ics", calendar(for_ever), "text/calendar")
    desk.post(page, {"title": "Boucle", "file": looped})
    assert Claim.objects.count() <= 1
    OutsideCalendar.objects.all().delete()
    Claim.objects.all().delete()

    with served() as port:
        for path, said in (
            ("announced", "larger than"),
            ("endless", "larger than"),
            ("round", "without end"),
        ):
            typed = {"title": path, "url": f"http://127.0.0.1:{port}/{path}"}
            assert desk.post(page, typed).status_code == 302
            found = OutsideCalendar.objects.get(title=path)
            (due,) = OutboxRow.objects.filter(topic=outside.DUE, payload__calendar=found.pk)
            outside.read_due(due.payload, now=NOW, policy=only(port))
            assert said in plain(desk.get(page).text)
            found.delete()
    assert not Claim.objects.exists()


def test_a_qr_code_used_twice_or_for_another_day(
    village: Village, desk: Browser, mine: Browser, room: Resource, me: Actor
) -> None:
    booking = make_booking(room, when=hours(10, 12), party=me.party)
    code = codes.stay_code(booking.pk, instant(24, 10))
    page = f"bookings/arrivals/{code}/"

    with nothing_changes():
        early = desk.post(page)
        assert early.status_code == 422
        assert "This code is not for now" in early.text
        with clock.stopped_at(instant(25, 10)):
            assert desk.post(page).status_code == 422
    with clock.stopped_at(instant(24, 10)):
        with nothing_changes():
            forged = desk.post(f"bookings/arrivals/{code[:-1]}x/")
            assert forged.status_code in {404, 422}
            assert mine.client.post(desk.base + page).status_code == 404
        assert desk.post(page).status_code == 302
        with nothing_changes():
            twice = desk.post(page)
            assert twice.status_code == 422
            assert "Checked in already" in twice.text


def test_a_tariff_without_a_rate_for_the_asked_kind(
    village: Village, mine: Browser, program: Program, room: Resource, stage: Resource
) -> None:
    make_card(village)
    shown = mine.get("bookings/price", **mine.words("stage"))
    assert "Plateau 1: no rate for “Use”" in plain(shown.text)
    with nothing_changes():
        page = mine.book("stage")
        assert page.status_code == 422
        assert "no rate for “Use”" in plain(page.text)
        assert code_of(program.book(period("stage", 10, 12))) == ["no-rate"]
        # A rate for the use of a room is none for its montage.
        assert code_of(program.book(period("agora", 10, 12, kind="build"))) == ["no-rate"]
        both = program.book(period("agora", 10, 12), period("stage", 10, 12))
        assert code_of(both) == ["no-rate"]
    assert mine.book("agora").status_code == 302


def test_power_over_the_supply(
    village: Village, program: Program, mine: Browser, desk: Browser, stage: Resource
) -> None:
    supply = make_supply(village, 100, names={"fr": "Poste", "en": "Substation"})
    make_resource(village, kind=Kind.STAGE, code="other", supply=supply)
    Resource.objects.filter(pk=stage.pk).update(supply=supply)

    def powered(code: str, kva: int, first: float = 10, last: float = 12) -> dict[str, Any]:
        return period(code, first, last, power_mode="metered", power_kva=kva)

    assert program.book(powered("stage", 60)).status_code == 201
    with nothing_changes():
        refused = program.book(powered("other", 41, 11, 13))
        assert code_of(refused) == ["power"]
        assert "Substation" in refused.json()["detail"]
        assert code_of(program.book(powered("other", 101, 15, 16))) == ["power"]
        assert code_of(program.book(powered("other", -5, 15, 16))) == ["greater_than"]
        at_once = powered("stage", 60, 15, 16), powered("other", 60, 15, 16)
        assert code_of(program.book(*at_once)) == ["power"]
    assert program.book(powered("other", 40, 11, 13)).status_code == 201
    assert program.book(powered("other", 100, 13, 14)).status_code == 201
