"""What productions suffer from in other systems over days and money."""

from datetime import timedelta

import pytest
from django.test import Client

from creuset.billing.models import Charge
from creuset.bookings.models import Booking, Rate
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import SegmentKind
from creuset.core import clock
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.acceptance.ground import (
    Browser,
    Program,
    at,
    code_of,
    hours,
    instant,
    letters,
    nothing_changes,
    period,
    plain,
)
from tests.factories.bookings import make_booking
from tests.factories.people import member_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.prices import make_card
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db


def shooting(day: int, kind: str = "shoot") -> dict[str, object]:
    """A stage for a day of production."""
    return period("stage", 8, 19, day=day, kind=kind)


@pytest.fixture
def stage(village: Village) -> Resource:
    return make_resource(village, kind=Kind.STAGE, code="stage", name="Plateau 1")


def test_item_12_weekend_work_is_planned_and_the_days_off_are_chosen(
    village: Village, program: Program, mine: Browser, stage: Resource
) -> None:
    """Weekend work cannot be planned, wanted: choose the off days; and estimates ignore them."""
    card = make_card(village)
    Rate.objects.filter(card=card).update(
        kinds=["stage"], segment_kinds=["shoot"], hour_cents=None, day_cents=100_000, day_hours=11
    )
    Rate.objects.create(
        card=card,
        code="repos",
        names={"fr": "Jour off", "en": "Day off"},
        kinds=["stage"],
        segment_kinds=["day_off"],
        day_hours=11,
        day_cents=30_000,
    )
    # From Wednesday 25 to Tuesday 1: Saturday and Sunday are worked, Monday is off.
    worked = [shooting(day) for day in (25, 26, 27, 28, 29)]
    off = shooting(30, "day_off")
    last = {
        **shooting(30),
        "starts_at": "2026-12-01T08:00:00+01:00",
        "ends_at": "2026-12-01T19:00:00+01:00",
    }
    price = program.post("/quotes/preview", {"periods": [*worked, off, last]})
    assert price.status_code == 200, price.text
    assert price.json()["net_cents"] == 6 * 100_000 + 30_000

    made = program.book(*worked, off, last)
    assert made.status_code == 201, made.text
    booking = Booking.objects.get()
    kinds = list(booking.segments.order_by("starts_at").values_list("kind", flat=True))
    assert kinds == [SegmentKind.SHOOT] * 5 + [SegmentKind.DAY_OFF, SegmentKind.SHOOT]
    assert "Day off" in mine.get(f"bookings/{booking.pk}/").text
    # On the day off the stage stays theirs: the set is on it.
    others = Program(member_of(village), village)
    with nothing_changes():
        assert code_of(others.book(shooting(30))) == ["occupied"]
    # A day off that is no part of the booking is a gap: others have the stage.
    assert program.post(f"/bookings/{booking.pk}/cancel").status_code == 200
    assert program.book(shooting(25), shooting(27)).status_code == 201
    assert others.book(shooting(26)).status_code == 201


def test_item_13_one_object_has_its_price_by_the_hour_the_day_the_week_and_the_month(
    village: Village, program: Program, room: Resource
) -> None:
    """Objects only have hourly and daily prices, classes are duplicated (h)/(d): one rate here, the cheapest wins."""
    make_card(village, week_cents=40_000, month_cents=120_000)
    assert Rate.objects.count() == 1
    first = instant(24, 10)
    days = [
        {**period("agora", 10, 18), "starts_at": f"{day:%Y-%m-%d}T10:00:00+01:00"}
        | {"ends_at": f"{day:%Y-%m-%d}T18:00:00+01:00"}
        for day in (first + timedelta(days=n) for n in range(30))
    ]
    asked = [period("agora", 10, 11)], days[:1], days[:3], days[:7], days
    prices = [
        program.post("/quotes/preview", {"periods": list(some)}).json()["net_cents"]
        for some in asked
    ]
    assert prices == [2_000, 10_000, 30_000, 40_000, 120_000]
    # An agreement or a kind without a rate is told, not guessed.
    make_resource(village, kind=Kind.STAGE, code="bare")
    with nothing_changes():
        refused = program.book(period("bare", 10, 11))
        assert code_of(refused) == ["no-rate"]
        assert "no rate" in plain(refused.json()["detail"])


def test_item_16_a_room_and_its_kit_are_reserved_together_and_delivered_before_the_start(
    village: Village, program: Program, mine: Browser
) -> None:
    """Reserve room and technical kit together, delivered to the room before start."""
    make_resource(village, code="studio", kind=Kind.RECORDING)
    make_resource(village, code="kit", kind=Kind.EQUIPMENT, turnaround_minutes=15)
    taken = make_booking(Resource.objects.get(code="kit"), when=hours(8, 9.5))
    together = period("studio", 10, 13), period("kit", 9.5, 13)

    with nothing_changes():
        # The kit is with somebody else until then, and made ready: neither is booked.
        assert code_of(program.book(*together)) == ["occupied"]
    made = program.book(period("studio", 10, 13), period("kit", 9.75, 13))
    assert made.status_code == 201
    assert Booking.objects.exclude(pk=taken.pk).get().segments.count() == 2
    pk, segments = made.json()["id"], made.json()["segments"]
    studio = next(one["id"] for one in segments if one["resource"] == "studio")
    # Moving the session moves its delivery.
    moved = program.post(f"/bookings/{pk}/move", {"segment": studio, "starts_at": at(24, 14)})
    assert {one["starts_at"] for one in moved.json()["segments"]} == {
        at(24, 13).replace("13:00:00+01:00", "13:00:00Z"),
        at(24, 12).replace("12:00:00+01:00", "12:45:00Z"),
    }
    assert mine.get(f"bookings/{pk}/").text.count("13:45") >= 1


def test_item_17_a_room_is_not_found_free_while_its_engineer_or_its_microphones_are_not(
    village: Village, program: Program
) -> None:
    """Rooms look free while the engineer or the special microphones are not."""
    for code, kind in (
        ("studio", Kind.RECORDING),
        ("engineer", Kind.TECHNICIAN),
        ("micros", Kind.EQUIPMENT),
    ):
        make_resource(village, code=code, kind=kind)
    make_booking(Resource.objects.get(code="engineer"), when=hours(9, 13))
    make_booking(Resource.objects.get(code="micros"), when=hours(9, 18, day=25))
    whole = [{"kind": "recording"}, {"kind": "technician"}, {"resources": ["micros"]}]

    def first(wishes: list[dict[str, object]]) -> str:
        asked = {"first": "2026-11-24", "until": "2026-12-05", "most": 1}
        asked |= {
            "rounds": [{"wishes": wishes, "minutes": 240, "starts": "09:00", "ends": "18:00"}]
        }
        [found] = program.post("/search/combinations", asked).json()
        return str(found["lines"][0]["periods"][0]["starts_at"])

    assert first(whole[:1]) == "2026-11-24T08:00:00Z"
    assert first(whole[:2]) == "2026-11-24T12:00:00Z"
    assert first([whole[0], whole[2]]) == "2026-11-24T08:00:00Z"
    long = period("studio", 9, 12, day=25), period("engineer", 9, 12, day=25)
    with nothing_changes():
        assert code_of(program.book(*long, period("micros", 9, 12, day=25))) == ["occupied"]
    assert program.book(*long).status_code == 201


def test_item_17_approvals_and_revenue_are_in_one_place(
    village: Village, desk: Browser, program: Program, mine: Browser, room: Resource
) -> None:
    """Approvals by text, revenue confirmed in spreadsheets: both are at the desk, with their story."""
    make_card(village)
    make_policy(village, Rule.APPROVAL)
    pk = program.book(period("agora", 10, 12), title="Doublage").json()["id"]
    assert not Charge.objects.exists()
    assert "Doublage" in desk.get("approvals/").text

    seen = Booking.objects.get(pk=pk).changed_at.isoformat()
    assert desk.post(f"approvals/{pk}/", {"answer": "approve", "seen": seen}).status_code == 302
    assert desk.get("").status_code == 200  # where it is told once that it was done
    assert "Doublage" not in desk.get("approvals/").text
    money = plain(desk.get("money/").text)
    assert "€40.00" in money
    assert "approved" in desk.get(f"bookings/{pk}/").text
    with nothing_changes():
        assert mine.client.get(f"/{village.slug}/desk/money/").status_code == 404
        assert mine.client.post(f"/{village.slug}/desk/approvals/{pk}/").status_code == 404


def test_item_18_rooms_are_found_by_what_they_have_what_works_and_how_safe_they_are(
    village: Village, desk: Browser, mine: Browser, program: Program, team: Actor
) -> None:
    """Rooms are not interchangeable: query by technical requirement, degraded rooms, security level."""
    for code, monitor, level in (("a", "HDR", 3), ("b", "HDR", 1), ("c", "SDR", 3)):
        features = {"reference_monitor": monitor, "security_level": level, "blackout": True}
        make_resource(
            village,
            kind=Kind.GRADING,
            code=code,
            name=f"Suite {code}",
            features=features,
            is_public=True,
        )

    def free(*features: str, day: int = 24) -> list[str]:
        asked = {"starts_at": at(day, 10), "ends_at": at(day, 12), "feature": list(features)}
        return sorted(one["code"] for one in program.get("/availability", **asked).json())

    def first(day: str) -> list[str]:
        wish = {"kind": "grading", "features": ["blackout", "security_level:2"]}
        asked = {"first": day, "until": "2026-12-20", "most": 1}
        asked |= {"rounds": [{"wishes": [wish], "minutes": 60}]}
        return [
            line["resource"]
            for one in program.post("/search/combinations", asked).json()
            for line in one["lines"]
        ]

    assert free("reference_monitor:HDR") == ["a", "b"]
    assert free("reference_monitor:HDR", "security_level:2") == ["a"]
    assert first("2026-11-24") == ["a"]

    # Its blackout does not work until Friday: the room is booked for other things, and not found for this.
    words = {"feature": "blackout", "until": "2026-11-27", "note": "Store coincé"}
    with nothing_changes():
        assert (
            desk.post("resources/a/out-of-order/", words | {"until": "2026-11-23"}).status_code
            == 422
        )
        assert (
            desk.post("resources/a/out-of-order/", words | {"feature": "shower"}).status_code == 422
        )
        assert mine.client.post(f"{desk.base}resources/a/out-of-order/", words).status_code == 404
    assert desk.post("resources/a/out-of-order/", words).status_code == 302
    assert free("blackout") == ["b", "c"]
    assert free("blackout", day=27) == ["a", "b", "c"]
    assert free("security_level:2") == ["a", "c"]
    assert first("2026-11-24") == ["c"]
    shown = mine.get(
        "bookings/free/", day="2026-11-24", start="10:00", end="12:00", feature="blackout"
    ).text
    assert ["Suite a" in shown, "Suite b" in shown] == [False, True]
    for sheet in (
        desk.get("resources/a/"),
        Client(headers={"accept-language": "en"}).get(f"/{village.slug}/spaces/a/"),
    ):
        assert "out of order until" in plain(sheet.text)
        assert "Store coincé" in sheet.text
    assert program.book(period("a", 10, 12)).status_code == 201

    assert desk.post("resources/a/out-of-order/", {"works": "blackout"}).status_code == 302
    assert "a" in free("blackout", day=25)
    told = Program(team, village).get("/resources/a").json()
    assert told["out_of_order"] == {}


def test_item_19_the_price_of_a_kwh_and_the_meter_stand_beside_what_was_read(
    village: Village, mine: Browser, desk: Browser, program: Program, stage: Resource
) -> None:
    """Studios over-bill the kWh: its price is told before, what the meter said after, and both on what is owed."""
    card = make_card(village)
    card.powers = [
        {
            "code": "courant", "name": {"fr": "Courant", "en": "Power"}, "kinds": [], "resources": [],
            "for": [], "day_cents": None, "kwh_cents": 29, "kva_cents": None, "meter": "P2", "vat": "",
        }
    ]  # fmt: skip
    card.save()
    Rate.objects.filter(card=card).update(kinds=["stage"])
    asked = period("stage", 10, 18, power_mode="metered")
    (line,) = [
        one
        for one in program.post("/quotes/preview", {"periods": [asked]}).json()["lines"]
        if one["is_measured"]
    ]
    assert (line["unit_price_cents"], line["meter"], line["quantity"]) == (29, "P2", 0)
    assert "P2" in line["why"][0]
    pk = program.book(asked).json()["id"]
    segment = Booking.objects.get(pk=pk).segments.get().pk
    page = f"bookings/{pk}/use/"
    assert page in desk.get(f"bookings/{pk}/").text
    assert page not in mine.get(f"bookings/{pk}/").text
    shown = plain(desk.get(page).text)
    assert "€0.29" in shown
    assert "P2" in shown

    with nothing_changes():
        assert desk.post(page, {f"kwh-{segment}": "-1"}).status_code == 422
        assert desk.post(page, {f"kwh-{segment}": "beaucoup"}).status_code == 422
        assert mine.client.post(desk.base + page, {f"kwh-{segment}": "1"}).status_code == 404
        use = {"periods": [{"segment": segment, "kwh": 1}]}
        assert program.post(f"/bookings/{pk}/use", use).status_code == 403
    with clock.stopped_at(instant(24, 18)):
        assert desk.post(page, {f"kwh-{segment}": "120.5"}).status_code == 302
        owed = Charge.objects.filter(source_id=pk, state="waiting", unit="kwh").get()
        assert (owed.unit_price_cents, owed.net_cents) == (29, 3495)
        assert "120.5 kWh read on the meter “P2”, €0.29 each." in plain(owed.explanation["en"])
        # Checking out afterwards forgets nothing of it.
        assert 'value="120.500"' in desk.get(page).text
    charges = plain(mine.client.get(f"/{village.slug}/my/money/").text)
    assert "€34.95" in charges


def test_item_20_holds_are_given_in_the_order_in_which_they_were_asked(
    village: Village, desk: Browser, stage: Resource
) -> None:
    """Holds given out of order, holds not written down, first hold unknown when a challenge comes."""
    make_policy(village, Rule.OPTIONS, lasts_hours=240, answer_hours=48, answer_in_open_days=False)
    companies = [Program(member_of(village), village) for _each in range(3)]
    wanted = {**period("stage", 8, 19, day=30), "option": True}
    pks = []
    for minutes, company in enumerate(companies):
        with clock.stopped_at(NOW.replace(minute=minutes)):
            pks.append(company.book(wanted, title=f"Film {minutes}").json()["id"])

    ranks = [
        one.get(f"/bookings/{pk}/ladder").json()["pieces"][0]["rank"]
        for one, pk in zip(companies, pks, strict=True)
    ]
    assert ranks == [1, 2, 3]
    page = desk.get("bookings/options/").text
    assert [f"Film {n}" in page for n in range(3)] == [True, True, True]
    with nothing_changes():
        for one, pk in zip(companies[1:], pks[1:], strict=True):
            assert code_of(one.post(f"/bookings/{pk}/confirm")) == ["not-first"]
    # Whoever is third challenges: it is the first that answers, and who that is, is known.
    challenged = companies[2].post(f"/bookings/{pks[2]}/challenge")
    assert challenged.status_code == 200, challenged.text
    assert "Film 0" in "".join(letter.subject for letter in letters())
    with clock.stopped_at(NOW.replace(day=26)):
        assert companies[0].get(f"/bookings/{pks[0]}").json()["state"] == "lapsed"
        assert code_of(companies[2].post(f"/bookings/{pks[2]}/confirm")) == ["not-first"]
        assert companies[1].post(f"/bookings/{pks[1]}/confirm").json()["state"] == "confirmed"
