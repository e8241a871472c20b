"""What productions suffer from in other systems when they book gear and stages: none of it can happen here."""

from datetime import timedelta

import pytest

from creuset.bookings.models import Booking
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import BookingState
from creuset.core import clock
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Claim, Resource
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
)
from tests.factories.bookings import make_booking
from tests.factories.people import make_organisation, member_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.projects import make_project
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def make_kit(village: Village) -> tuple[Resource, Resource, Resource]:
    """A sound kit made of a microphone and a recorder."""
    kit = make_resource(
        village,
        kind=Kind.EQUIPMENT,
        code="kit",
        name="Valise son",
        features={"contents": "Un micro HF, un enregistreur"},
    )
    parts = [
        make_resource(village, kind=Kind.EQUIPMENT, whole=kit, code=code, name=name)
        for code, name in (("micro", "Micro HF"), ("recorder", "Enregistreur"))
    ]
    return kit, parts[0], parts[1]


@pytest.fixture
def other(village: Village) -> Browser:
    return Browser(member_of(village), village)


@pytest.fixture
def others(village: Village) -> Program:
    return Program(member_of(village), village)


@pytest.mark.parametrize("first", [0, 1])
def test_item_1_a_place_is_a_resource_that_two_confirmed_projects_never_share(
    village: Village, program: Program, team: Actor, room: Resource, first: int
) -> None:
    """Book a location or a room as a resource so that two confirmed projects cannot share it."""
    projects = [make_project(known_in=village, title=title).pk for title in ("Marées", "Dunes")]
    one, two = (projects[first], projects[1 - first])
    desk = Program(team, village)
    wanted = period("agora", 10, 18, option=True)
    companies = [make_organisation(known_in=village).pk for _each in (one, two)]
    options = [
        desk.book(wanted, project=pk, party=party).json()["id"]
        for pk, party in zip((one, two), companies, strict=True)
    ]
    assert all(Booking.objects.get(pk=pk).state == BookingState.OPTION for pk in options)

    with nothing_changes():
        assert code_of(desk.post(f"/bookings/{options[1]}/confirm")) == ["not-first"]
        firm = desk.book(
            period("agora", 12, 13), project=two, party=companies[1], overrule=["held-by-option"]
        )
        assert code_of(firm) == ["held-by-option"]
    assert desk.post(f"/bookings/{options[0]}/confirm").json()["state"] == "confirmed"
    with nothing_changes():
        assert code_of(desk.post(f"/bookings/{options[1]}/confirm")) == ["occupied"]
        assert code_of(desk.book(period("agora", 17, 19), project=two)) == ["occupied"]
    assert Claim.objects.get().source_id == options[0]
    assert desk.book(period("agora", 18, 19), project=two).status_code == 201


def test_item_2_a_kit_is_booked_as_one_unit_and_says_what_is_in_it(
    village: Village, mine: Browser, desk: Browser
) -> None:
    """Book a case or a group as one unit, with a label showing its content."""
    kit, micro, recorder = make_kit(village)
    sheet = desk.get("resources/kit/").text
    for told in ("Un micro HF, un enregistreur", "Micro HF", "Enregistreur"):
        assert told in sheet

    assert mine.book("kit").status_code == 302
    assert Booking.objects.get().segments.get().resource == kit
    assert set(Claim.objects.values_list("part_id", flat=True)) == {micro.pk, recorder.pk}
    with nothing_changes():
        assert mine.book("micro", start="11:00", end="13:00").status_code == 422


def test_item_5_a_draft_does_not_block_the_drafts_of_others(
    village: Village, program: Program, others: Program, room: Resource
) -> None:
    """A draft booking already blocks the items for another draft: here an option waits behind another."""
    first = program.book(period("agora", 10, 12, option=True))
    second = others.book(period("agora", 10, 12, option=True))
    third = others.book(period("agora", 11, 13))
    assert (first.status_code, second.status_code) == (201, 201)
    assert (code_of(third), third.json()["ways_out"][0]["data"]) == (
        ["held-by-option"],
        {"rank": 3},
    )
    assert not Claim.objects.exists()
    ladder = others.get(f"/bookings/{second.json()['id']}/ladder").json()
    assert [piece["rank"] for piece in ladder["pieces"]] == [2]
    # Nor does what was only typed: a form that is not sent holds nothing.
    assert others.get("/availability", starts_at=at(24, 14), ends_at=at(24, 15)).json()


@pytest.mark.parametrize(("first", "then"), [("kit", "micro"), ("micro", "kit"), ("kit", "kit")])
def test_item_6_the_same_microphone_inside_a_kit_and_alone_is_taken_once(
    village: Village, mine: Browser, other: Browser, first: str, then: str
) -> None:
    """Same microphone inside a kit and bookable alone; a kit could sit in two overlapping bookings."""
    make_kit(village)
    assert mine.book(first).status_code == 302

    with nothing_changes():
        assert other.book(then, start="11:00", end="13:00").status_code == 422
        both = other.book("kit", "micro", day=25)
        assert both.status_code == 422
    if then != "recorder" and first == "micro":
        assert other.book("recorder").status_code == 302
    assert other.book(then, start="12:00", end="13:00").status_code == 302
    held = [(c.part_id, c.starts_at) for c in Claim.objects.all()]
    assert len(held) == len(set(held))


def test_item_8_gear_is_booked_for_a_part_of_a_day_given_back_and_lent_again(
    village: Village, mine: Browser, other: Browser, me: Actor
) -> None:
    """Part-day bookings; return and re-issue on the same day; back-to-back refused: none of it here."""
    make_resource(village, code="camera", kind=Kind.EQUIPMENT)
    assert mine.book("camera", start="10:00", end="14:00").status_code == 302
    assert other.book("camera", start="14:00", end="18:00").status_code == 302
    assert other.book("camera", start="09:00", end="10:00").status_code == 302
    booking = Booking.objects.get(party=me.party)
    page = f"bookings/{booking.pk}/"

    with clock.stopped_at(instant(24, 10)):
        assert mine.post(f"{page}check-in/").status_code == 302
    with clock.stopped_at(instant(24, 11.5)):
        with nothing_changes():
            assert other.book("camera", start="12:00", end="13:00").status_code == 422
        assert mine.post(f"{page}check-out/").status_code == 302
        # Given back early: what is left of it is given up, and lent to the next on the same day.
        booking.refresh_from_db()
        words = mine.words("camera", end="12:00", segment=booking.segments.get().pk)
        words |= {"resource": "camera", "seen": booking.changed_at.isoformat()}
        assert mine.post(f"{page}change/", words).status_code == 302
        assert other.book("camera", start="12:00", end="14:00").status_code == 302


def test_item_9_gear_that_was_not_given_back_is_not_shown_as_free(
    village: Village, mine: Browser, other: Browser, others: Program, me: Actor
) -> None:
    """Overdue gear shown as free tomorrow."""
    make_resource(village, code="camera", name="Alexa", kind=Kind.EQUIPMENT)
    make_resource(village, code="spare", name="Venice", kind=Kind.EQUIPMENT)
    make_resource(village, code="salle", name="Salle", kind=Kind.MEETING)
    lent = make_booking(
        *Resource.objects.filter(code__in=["camera", "salle"]), when=hours(9, 12), party=me.party
    )
    with clock.stopped_at(instant(24, 9)):
        assert mine.post(f"bookings/{lent.pk}/check-in/").status_code == 302
    asked = {"day": "2026-11-25", "start": "10:00", "end": "12:00"}
    tomorrow = {"starts_at": at(25, 10), "ends_at": at(25, 12)}

    with clock.stopped_at(instant(24, 11)):
        assert {one["code"] for one in others.get("/availability", **tomorrow).json()} == {
            "camera",
            "spare",
            "salle",
        }
    with clock.stopped_at(instant(24, 12.5)):
        free = other.get("bookings/free/", **asked).text
        assert "Venice" in free
        # A room is given back by leaving it: only what is carried away is missed.
        assert "Salle" in free
        assert "Not given back yet" in free
        assert {one["code"] for one in others.get("/availability", **tomorrow).json()} == {
            "spare",
            "salle",
        }
        wish = {"wishes": [{"kind": "equipment"}], "minutes": 60}
        found = {"first": "2026-11-25", "until": "2026-11-26", "rounds": [wish]}
        [line] = others.post("/search/combinations", found).json()[0]["lines"]
        assert line["resource"] == "spare"
        slots = others.get("/availability/next", **tomorrow, resource="camera").json()
        assert all(slot["starts_at"] > "2026-12-01" for slot in slots)
        assert mine.post(f"bookings/{lent.pk}/check-out/").status_code == 302
        assert "camera" in {one["code"] for one in others.get("/availability", **tomorrow).json()}


def test_item_10_what_nobody_confirms_expires_by_itself(
    village: Village, program: Program, other: Browser, others: Program, room: Resource
) -> None:
    """Unpaid or pending requests block everything, wanted: automatic expiry."""
    make_policy(village, Rule.OPTIONS, lasts_hours=24, requires=["deposit"])
    far = period("agora", 10, 12, day=30)
    pk = program.book({**far, "option": True}).json()["id"]
    with nothing_changes():
        assert other.book("agora", day=30).status_code == 422
        assert code_of(program.post(f"/bookings/{pk}/confirm")) == ["missing-deposit"]

    with clock.stopped_at(NOW + DAY - timedelta(seconds=1)), nothing_changes():
        assert code_of(others.book(far)) == ["held-by-option"]
    with clock.stopped_at(NOW + DAY):
        # No job has run: it is judged when it is read.
        assert Booking.objects.get(pk=pk).state == BookingState.OPTION
        assert program.get(f"/bookings/{pk}").json()["state"] == "lapsed"
        assert other.book("agora", day=30).status_code == 302


def test_item_11_no_two_slots_in_a_row_for_one_and_nothing_blocked_for_others(
    village: Village, mine: Browser, other: Browser, program: Program, room: Resource
) -> None:
    """A limit per person (no two slots in a row) without blocking others."""
    make_policy(village, Rule.COOL_DOWN, minutes=60, per="person")
    assert mine.book("agora").status_code == 302
    with nothing_changes():
        assert mine.book("agora", start="12:00", end="13:00").status_code == 422
        assert code_of(program.book(period("agora", 8, 9.5))) == ["cool-down"]
    assert other.book("agora", start="12:00", end="13:00").status_code == 302
    assert other.book("agora", start="08:00", end="10:00").status_code == 302
    later = program.book(period("agora", 15, 16)).json()["id"]
    with nothing_changes():
        into = {"starts_at": at(24, 12.5)}
        assert code_of(program.post(f"/bookings/{later}/move", into)) == ["cool-down"]
