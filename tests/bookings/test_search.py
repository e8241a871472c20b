"""Dates first, then what is free: several wishes answered at once, among claims, options, hours and rules."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest
from pytest_django import DjangoAssertNumQueries

from creuset.bookings import actions
from creuset.bookings.drawing.found import drawn
from creuset.bookings.models import Booking, Package
from creuset.bookings.queries.packages import wishes_of
from creuset.bookings.queries.search import MOST_DAYS_AHEAD, Round, Wish, search
from creuset.bookings.rules.policies import Rule
from creuset.bookings.rules.search import BadSearch
from creuset.bookings.states import BookingState, SegmentState
from creuset.core import clock
from creuset.core.roles import Role
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.places.models import Claim, Resource
from creuset.places.rules import Occupied
from creuset.villages.models import Village
from tests.bookings.test_api import Program
from tests.bookings.test_pages import signed_in
from tests.factories.bookings import make_booking
from tests.factories.people import know, make_person, member_of, team_of
from tests.factories.places import make_pool, make_resource, make_stage_of_two_halves
from tests.factories.policies import make_policy
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

DAYS = DaySpan(date(2026, 11, 24), date(2026, 12, 20))
SHOOT = (time(8), time(19))


def at(day: int, first: int, last: int, *, until: int = 0) -> Span:
    """The hours of a day of November, in UTC, an hour before the village's clocks."""
    return Span(
        datetime(2026, 11, day, first, tzinfo=UTC),
        datetime(2026, 11, until or day, last, tzinfo=UTC),
    )


def three_days_then_a_suite() -> list[Round]:
    return [
        Round((Wish(Kind.STAGE, features={"cyclorama_m": 8}),), days=3, hours=SHOOT),
        Round((Wish(Kind.EDIT),), days=5, within_days=7),
    ]


def places_and_days(found: Any) -> list[tuple[str, list[int]]]:
    return [(line.place.code, [span.start.day for span in line.times]) for line in found.lines]


def test_next_free_three_days_on_any_stage_with_a_cyclorama_and_an_edit_suite_the_week_after(
    village: Village,
) -> None:
    plain = make_resource(village, kind=Kind.STAGE, code="plain")
    small = make_resource(village, kind=Kind.STAGE, code="small", features={"cyclorama_m": 4})
    stage = make_resource(village, kind=Kind.STAGE, code="stage", features={"cyclorama_m": 12})
    suite = make_resource(village, kind=Kind.EDIT, code="suite")
    make_booking(stage, when=at(25, 9, 10))
    make_booking(suite, when=at(30, 9, 10))
    me = member_of(village)

    first, second, _third = search(village, three_days_then_a_suite(), days=DAYS, by=me, now=NOW)

    # Tuesday 24 is free and Wednesday is not; the suite is taken on Monday 30 until then.
    assert places_and_days(first) == [("stage", [26, 27, 28]), ("suite", [1, 2, 3, 4, 5])]
    assert places_and_days(second)[0] == ("stage", [27, 28, 29])
    assert {plain.code, small.code}.isdisjoint(code for code, _days in places_and_days(first))

    booking = actions.book(
        village=village,
        title="Le Gué",
        party=me.party,
        periods=first.periods(),
        by=me,
        now=NOW,
    )
    assert booking.segments.count() == 8
    assert search(village, three_days_then_a_suite(), days=DAYS, by=me, now=NOW)[0] != first


def test_choose_dates_first_then_see_what_is_free_across_kinds_and_hold_it_in_one_act(
    village: Village,
) -> None:
    """Coworking 2, item 13."""
    make_resource(village, kind=Kind.STAGE)
    suite = make_resource(village, kind=Kind.EDIT)
    me = member_of(village)
    [found] = search(village, three_days_then_a_suite()[1:], days=DAYS, by=me, now=NOW, most=1)
    values = {"village": village, "title": "Montage", "party": me.party, "by": me, "now": NOW}
    booking = actions.book(periods=found.periods(SegmentState.OPTION), **values)

    assert booking.state == BookingState.OPTION
    assert Claim.objects.count() == 0
    assert {row.resource for row in booking.segments.all()} == {suite}


def test_all_of_it_is_booked_or_nothing(village: Village) -> None:
    stage = make_resource(village, kind=Kind.STAGE, features={"cyclorama_m": 12})
    suite = make_resource(village, kind=Kind.EDIT)
    me = member_of(village)
    [found] = search(village, three_days_then_a_suite(), days=DAYS, by=me, now=NOW, most=1)
    make_booking(suite, when=found.lines[1].times[-1])

    with pytest.raises(Occupied):
        actions.book(
            village=village, title="Le Gué", party=me.party, periods=found.periods(), by=me, now=NOW
        )
    assert not Claim.objects.filter(part=stage).exists()
    assert Booking.objects.filter(title="Le Gué").count() == 0


def test_double_bookings_invisible_in_one_view(village: Village) -> None:
    """Coworking 2, item 12: what a whole, its halves and their options hold is seen wherever one looks."""
    whole, left, right = make_stage_of_two_halves(village)
    me = member_of(village)
    make_booking(left, when=at(24, 7, 18))
    actions.ask_option(
        village=village,
        title="Pub",
        party=make_person(known_in=village),
        periods=[actions.Period(right, at(25, 7, 18))],
        by=HOUSE,
        now=NOW,
    )
    wish = [Round((Wish(codes=(whole.code,)),), days=1, hours=SHOOT)]

    [found] = search(village, wish, days=DAYS, by=me, now=NOW, most=1)

    assert places_and_days(found) == [(whole.code, [26])]
    [line] = found.lines
    assert list(line.taken) == [at(24, 7, 18)]
    assert list(line.options) == [at(25, 7, 18)]


def test_same_microphone_inside_a_kit_and_bookable_alone(village: Village) -> None:
    """Production A2, item 6."""
    kit = make_resource(village, kind=Kind.EQUIPMENT, code="kit")
    microphone = make_resource(village, kind=Kind.EQUIPMENT, whole=kit, code="microphone")
    make_resource(village, kind=Kind.EQUIPMENT, whole=kit, code="recorder")
    make_booking(microphone, when=at(24, 9, 10))
    me = member_of(village)

    def next_day(code: str) -> list[int]:
        wish = [Round((Wish(codes=(code,)),), days=1)]
        [found] = search(village, wish, days=DAYS, by=me, now=NOW, most=1)
        return [span.start.day for span in found.lines[0].times]

    assert (next_day("kit"), next_day("recorder")) == ([25], [24])
    with pytest.raises(Occupied):
        make_booking(kit, when=at(24, 9, 10))
    make_booking(kit, when=at(25, 9, 10))
    assert next_day("microphone") == [26]
    both = [Round((Wish(codes=("kit",)), Wish(codes=("microphone",))), days=1)]
    assert search(village, both, days=DAYS, by=me, now=NOW) == []


def test_book_a_case_or_group_as_one_unit(village: Village) -> None:
    """Production A2, item 2."""
    kit = make_resource(village, kind=Kind.EQUIPMENT)
    parts = [make_resource(village, kind=Kind.EQUIPMENT, whole=kit) for _each in range(3)]

    make_booking(kit, when=at(24, 9, 10))

    assert set(Claim.objects.values_list("part_id", flat=True)) == {part.pk for part in parts}


def test_reserve_room_and_technical_kit_together_delivered_before_start(village: Village) -> None:
    """Production A2, item 16: the kit is held from before the room's start, in the same booking."""
    room = make_resource(village, kind=Kind.RECORDING)
    kit = make_resource(village, kind=Kind.EQUIPMENT)
    make_booking(kit, when=at(24, 9, 10))
    me = member_of(village)
    wish = [Round((Wish(Kind.RECORDING), Wish(Kind.EQUIPMENT)), minutes=180)]

    [found] = search(village, wish, days=DAYS, by=me, now=NOW, most=1)
    assert {(line.place.pk, line.times) for line in found.lines} == {
        (room.pk, (at(24, 10, 13),)),
        (kit.pk, (at(24, 10, 13),)),
    }
    before = Span(at(24, 10, 13).start - timedelta(minutes=30), at(24, 10, 13).end)
    with pytest.raises(Occupied):
        actions.book(
            village=village,
            title="Prise de son",
            party=me.party,
            periods=[actions.Period(room, at(24, 10, 13)), actions.Period(kit, before)],
            by=me,
            now=NOW,
        )
    assert not Claim.objects.filter(part=room).exists()


def test_rooms_look_free_while_the_engineer_or_the_special_microphones_are_not(
    village: Village,
) -> None:
    """Production A2, item 17."""
    make_resource(village, kind=Kind.RECORDING, code="studio")
    engineer = make_resource(village, kind=Kind.TECHNICIAN, code="engineer")
    microphones = make_resource(village, kind=Kind.EQUIPMENT, code="microphones")
    make_booking(engineer, when=at(24, 9, 10))
    make_booking(microphones, when=at(25, 9, 10))
    me = member_of(village)
    wishes = (Wish(Kind.RECORDING), Wish(Kind.TECHNICIAN), Wish(codes=("microphones",)))

    [alone] = search(village, [Round(wishes[:1], days=1)], days=DAYS, by=me, now=NOW, most=1)
    [together] = search(village, [Round(wishes, days=1)], days=DAYS, by=me, now=NOW, most=1)

    assert places_and_days(alone) == [("studio", [24])]
    assert places_and_days(together) == [
        ("studio", [26]),
        ("engineer", [26]),
        ("microphones", [26]),
    ]


def test_what_rules_hours_and_rights_refuse_is_not_found(village: Village) -> None:
    stage = make_resource(village, kind=Kind.STAGE, code="stage", hours={"thu": ["08:00-19:00"]})
    make_resource(village, kind=Kind.STAGE, who_books="team")
    make_resource(village, kind=Kind.STAGE, is_unbuilt=True)
    make_policy(village, Rule.LEAD_TIME, kinds=["stage"], days=4)
    wish = [Round((Wish(Kind.STAGE),), days=1, hours=SHOOT)]

    [found] = search(village, wish, days=DAYS, by=member_of(village), now=NOW, most=1)

    assert places_and_days(found) == [(stage.code, [3])]
    assert search(village, wish, days=DAYS, by=member_of(make_village()), now=NOW) == []


def test_so_many_of_a_kind_and_one_of_a_pool(village: Village) -> None:
    pool, desks = make_pool(village, units=2)
    rooms = [make_resource(village, kind=Kind.MEETING, capacity=4) for _each in range(3)]
    make_booking(desks[0], when=at(24, 8, 17))
    me = member_of(village)
    wish = [Round((Wish(Kind.MEETING, capacity=4, count=3), Wish(codes=(pool.code,))), minutes=60)]

    [found] = search(village, wish, days=DAYS, by=me, now=NOW, most=1)

    assert [line.place for line in found.lines] == [*rooms, pool]
    four = [Round((Wish(Kind.MEETING, count=4),), days=1)]
    assert search(village, four, days=DAYS, by=me, now=NOW) == []


@pytest.mark.parametrize(
    "rounds",
    [
        [],
        [Round(())],
        [Round((Wish(),))],
        [Round((Wish(),), days=1, minutes=60)],
        [Round((Wish(),), days=90)],
        [Round((Wish(),), minutes=60 * 48)],
        [Round((Wish(count=1000),), days=1)],
        [Round((Wish(),) * 20, days=1)],
    ],
)
def test_what_nobody_searches_is_refused(village: Village, rounds: list[Round]) -> None:
    with pytest.raises(BadSearch):
        search(village, rounds, days=DAYS, by=HOUSE, now=NOW)


def test_a_search_looks_not_too_far(village: Village) -> None:
    days = DaySpan(DAYS.first, DAYS.first + timedelta(days=MOST_DAYS_AHEAD + 1))
    with pytest.raises(BadSearch):
        search(village, [Round((Wish(),), days=1)], days=days, by=HOUSE, now=NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_whatever_the_places(
    village: Village, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(count):
        stage = make_resource(village, kind=Kind.STAGE, features={"cyclorama_m": 9})
        make_booking(stage, when=at(24, 8, 17))
        make_resource(village, kind=Kind.EDIT)
    make_policy(village, Rule.LEAD_TIME, kinds=["stage"], days=1)
    me = member_of(village)
    me.is_known_in(village)

    with django_assert_num_queries(5):
        found = search(village, three_days_then_a_suite(), days=DAYS, by=me, now=NOW)
        assert len(found) == 3


def test_a_program_searches_and_books_what_it_found_in_one_booking(village: Village) -> None:
    make_resource(village, kind=Kind.STAGE, code="stage", features={"cyclorama_m": 12})
    make_resource(village, kind=Kind.EDIT, code="suite")
    program = Program(member_of(village), village)
    asked = {
        "first": "2026-11-24",
        "until": "2026-12-20",
        "most": 1,
        "rounds": [
            {"wishes": [{"kind": "stage", "features": ["cyclorama_m:8"]}], "days": 3},
            {"wishes": [{"resources": ["suite"]}], "minutes": 240, "within_days": 7},
        ],
    }
    with clock.stopped_at(NOW):
        answer = program.post("/search/combinations", asked)
        [found] = answer.json()
        periods = [
            {"resource": line["resource"], **period}
            for line in found["lines"]
            for period in line["periods"]
        ]
        made = program.post("/bookings", {"title": "Le Gué", "periods": periods})
        refused = program.post("/search/combinations", asked | {"rounds": [{"wishes": [{}]}]})

    assert [line["resource"] for line in found["lines"]] == ["stage", "suite"]
    assert made.status_code == 201, made.text
    assert len(made.json()["segments"]) == 4
    assert (refused.status_code, refused.json()["code"]) == (422, "bad-search")


def _asked(village: Village, **more: str) -> str:
    words = {
        "see": "1",
        "day": "2026-11-24",
        "title": "Le Gué",
        "w0-kind": "stage",
        "w0-feature": "cyclorama_m",
        "w0-length": "3",
        "w0-unit": "days",
        "w0-start": "08:00",
        "w0-end": "19:00",
        "w1-when": "after",
        "w1-within_days": "7",
        "w1-kind": "edit",
        "w1-length": "2",
        "w1-unit": "days",
        "w1-start": "09:00",
        "w1-end": "18:00",
        **more,
    }
    return f"/{village.slug}/my/bookings/search/?{urlencode(words)}"


def test_one_press_books_what_was_found_or_asks_an_option_on_it(village: Village) -> None:
    make_resource(village, kind=Kind.STAGE, name="Plateau 1", features={"cyclorama_m": 12})
    make_resource(village, kind=Kind.EDIT, name="Montage 1")
    me = member_of(village)
    client = signed_in(me)
    take = f"/{village.slug}/my/bookings/take"

    with clock.stopped_at(NOW):
        page = client.get(_asked(village))
        first = page.text[page.text.index("<section") :]
        first = first[: first.index("</section>")]
        sent = {
            "period": re.findall(r'name="period" value="([^"]+)"', first),
            "title": "Le Gué",
            "party": re.search(r'name="party" value="([^"]*)"', first)[1],  # type: ignore[index]
        }
        asked = client.post(take, sent | {"firmness": "option"})
        booked = client.post(take, sent | {"firmness": "firm", "title": ""})
        assert booked.status_code == 422
        # The option that was just asked is in the way.
        refused = client.post(take, sent | {"firmness": "firm"})

    assert page.status_code == 200
    assert "Plateau 1" in first
    assert "Montage 1" in first
    assert asked.status_code == 302
    [option] = Booking.objects.filter(title="Le Gué")
    assert (option.state, option.segments.count(), option.party) == ("option", 5, me.party)
    assert refused.status_code == 422
    assert Claim.objects.count() == 0


def test_wishes_are_added_left_out_and_asked_at_the_same_time(village: Village) -> None:
    make_resource(village, kind=Kind.STAGE, features={"cyclorama_m": 12})
    make_resource(village, kind=Kind.EDIT)
    client = signed_in(member_of(village))

    with clock.stopped_at(NOW):
        plain = client.get(f"/{village.slug}/my/bookings/search/")
        more = client.get(_asked(village, see="", add="1").replace("see=&", ""))
        less = client.get(_asked(village, leave_out="1").replace("see=1&", ""))
        wrong = client.get(_asked(village, **{"w1-length": "0"}))
        together = client.get(_asked(village, **{"w1-when": "with"}))
        nothing = client.get(_asked(village, **{"w1-count": "2"}))

    assert [page.text.count('class="wish"') for page in (plain, more, less)] == [1, 3, 1]
    assert wrong.status_code == 422
    assert together.text.count('name="period"') == 18
    assert "Nothing answers all of it" in nothing.text


def test_what_is_free_is_seen_in_every_village_that_knows_the_reader() -> None:
    here, there, elsewhere = make_village(), make_village(), make_village()
    me = member_of(here)
    know(there, me.party)
    for village, name in ((here, "Agora"), (there, "Forum"), (elsewhere, "Salon")):
        make_resource(village, kind=Kind.STAGE, name=name, features={"cyclorama_m": 12})
        make_resource(village, kind=Kind.EDIT)
    client = signed_in(me)

    with clock.stopped_at(NOW):
        free = client.get(f"/{here.slug}/my/bookings/free/?day=2026-11-24&start=10:00&end=12:00")
        found = client.get(_asked(here))
        only = client.get(_asked(here, where=there.slug))

    for page in (free, found):
        assert "Agora" in page.text
        assert "Forum" in page.text
        assert "Salon" not in page.text
        assert f"/{there.slug}/my/bookings/" in page.text
    assert "Agora" not in only.text


def test_the_places_of_a_pool_are_one_line(
    village: Village, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pool, (first, second, *_more) = make_pool(village, name="Open space")
    make_resource(village, kind=Kind.STAGE, name="Plateau 1")
    make_booking(first, when=at(24, 9, 12))
    address = f"/{village.slug}/my/bookings/free/?day=2026-11-24&start=10:00&end=12:00"
    client = signed_in(member_of(village))

    with clock.stopped_at(NOW):
        client.get(address)
        with django_assert_max_num_queries(12):
            found = client.get(address)
    (there,) = found.context["found"]
    assert [(one.shown, len(one.units)) for one in there.free.offers] == [
        (there.free.offers[0].shown, 0),
        (pool, 2),
    ]
    assert "2 free" in found.text
    assert found.text.count(f"resource={second.code}&") == 1

    # Where the pool itself is not to be had, its places are, under its name.
    Resource.objects.filter(pk=pool.pk).update(who_books="team")
    with clock.stopped_at(NOW):
        found = client.get(address)
    assert "<b>Open space</b>" in found.text
    assert f"resource={pool.code}&" not in found.text
    assert f"resource={second.code}&" in found.text


def test_what_is_under_option_is_shown_as_such_and_not_as_free(village: Village) -> None:
    room = make_resource(village, kind=Kind.STAGE, name="Plateau 1")
    values = {"village": village, "title": "Pub", "by": HOUSE, "now": NOW}
    party = make_person(known_in=village)
    actions.ask_option(party=party, periods=[actions.Period(room, at(24, 9, 12))], **values)

    with clock.stopped_at(NOW):
        page = signed_in(member_of(village)).get(
            f"/{village.slug}/my/bookings/free/?day=2026-11-24&start=10:00&end=12:00"
        )

    assert "Plateau 1" in page.text
    assert "Somebody has an option then" in page.text


def test_the_desk_searches_for_somebody(village: Village) -> None:
    make_resource(village, kind=Kind.STAGE, name="Plateau 1", features={"cyclorama_m": 12})
    make_resource(village, kind=Kind.EDIT)
    somebody = make_person(known_in=village)
    client = signed_in(team_of(village, Role.RECEPTION))

    with clock.stopped_at(NOW):
        page = client.get(_asked(village, party=somebody.email).replace("/my/", "/desk/"))
        periods = re.findall(r'name="period" value="([^"]+)"', page.text)[:5]
        sent = {"period": periods, "title": "Le Gué", "party": somebody.email, "firmness": "firm"}
        done = client.post(f"/{village.slug}/desk/bookings/take", sent)
        bad = client.post(f"/{village.slug}/desk/bookings/take", sent | {"period": ["x|y|z"]})
        free = client.get(f"/{village.slug}/desk/bookings/free/")

    assert (page.status_code, done.status_code, bad.status_code, free.status_code) == (
        200,
        302,
        404,
        200,
    )
    assert Booking.objects.get().party == somebody


def _package(village: Village) -> Package:
    for code, kind in (
        ("stage-a", Kind.STAGE),
        ("stage-b", Kind.STAGE),
        ("room-1", Kind.DRESSING_ROOM),
        ("room-2", Kind.DRESSING_ROOM),
        ("suite", Kind.EDIT),
        ("kit", Kind.EQUIPMENT),
    ):
        make_resource(village, kind=kind, code=code)
    return Package.objects.create(
        village=village,
        code="equipped",
        names={"fr": "Plateau équipé", "en": "Equipped stage"},
        items=[
            {"any_of": ["stage-b", "stage-a"]},
            {"any_of": ["room-1", "room-2"], "count": 2},
            {"any_of": ["suite"]},
            {"any_of": ["kit"]},
        ],
    )


def test_a_package_with_alternatives_is_held_in_one_act(village: Village) -> None:
    package = _package(village)
    me = member_of(village)
    one = [Round(wishes_of(package), days=1)]
    make_booking(Resource.objects.get(code="stage-b"), when=at(25, 9, 10))
    make_booking(Resource.objects.get(code="kit"), when=at(26, 9, 10))

    found = search(village, one, days=DAYS, by=me, now=NOW, most=3)

    places = {
        found_at.span.start.day: [p for p, _days in places_and_days(found_at)] for found_at in found
    }
    assert places == {
        24: ["stage-b", "room-1", "room-2", "suite", "kit"],
        25: ["stage-a", "room-1", "room-2", "suite", "kit"],
        27: ["stage-b", "room-1", "room-2", "suite", "kit"],
    }
    booking = actions.ask_option(
        village=village, title="Pub", party=me.party, periods=found[0].periods(), by=me, now=NOW
    )
    assert booking.segments.count() == 5


def test_a_package_is_searched_on_the_page_and_by_programs(village: Village) -> None:
    package = _package(village)
    other = make_village()
    me = member_of(village)
    know(other, me.party)
    program = Program(me, village)
    asked = {
        "first": "2026-11-24",
        "until": "2026-11-30",
        "most": 1,
        "rounds": [{"wishes": [{"package": "equipped"}], "days": 1}],
    }
    words = {"w0-package": f"{village.pk}/equipped", "w0-kind": "", "w0-feature": ""}

    with clock.stopped_at(NOW):
        page = signed_in(me).get(_asked(village, **words))
        new = signed_in(me).get(f"/{village.slug}/my/bookings/new")
        told = program.get("/packages").json()
        found = program.post("/search/combinations", asked).json()
        asked["rounds"] = [{"wishes": [{"package": "nothing"}], "days": 1}]
        missing = program.post("/search/combinations", asked)

    assert page.status_code == 200
    assert "stage-b|" in page.text
    assert f"/{village.slug}/my/bookings/search/" in new.text
    assert [row["code"] for row in told] == [package.code]
    assert len(found[0]["lines"]) == 5
    assert missing.status_code == 404


def test_days_are_drawn_on_days_and_not_over_one_another(village: Village) -> None:
    make_resource(village, kind=Kind.STAGE)
    one = [Round((Wish(Kind.STAGE),), days=3, hours=SHOOT)]
    [found] = search(village, one, days=DAYS, by=member_of(village), now=NOW, most=1)

    [place] = drawn(found, since=DAYS.first).places

    bars = [(bar.start, bar.start + bar.length) for bar in place.mine]
    assert all(end <= start for (_first, end), (start, _last) in pairwise(bars))


def test_the_team_overrules_what_refuses_a_combination_and_a_member_does_not(
    village: Village,
) -> None:
    stage = make_resource(village, kind=Kind.STAGE, name="Plateau 1")
    make_policy(village, Rule.LENGTH, at_most_minutes=60)
    somebody = make_person(known_in=village)
    me = member_of(village)
    span = at(24, 9, 12)
    sent = {
        "period": f"{stage.code}|{span.start.isoformat()}|{span.end.isoformat()}",
        "title": "Le Gué",
        "firmness": "firm",
    }

    with clock.stopped_at(NOW):
        desk = signed_in(team_of(village))
        take = f"/{village.slug}/desk/bookings/take"
        refused = desk.post(take, sent | {"party": somebody.email})
        codes = [box.data["value"] for box in refused.context["form"]["overrule"]]
        own = {"party": me.party_id, "overrule": codes}
        mine = signed_in(me).post(f"/{village.slug}/my/bookings/take", sent | own)
        done = desk.post(take, sent | {"party": somebody.email, "overrule": codes})

    assert refused.status_code == 422
    assert len(codes) == 1
    assert mine.status_code == 422
    assert 'name="overrule"' not in mine.text
    assert done.status_code == 302
    assert Booking.objects.get().party == somebody


def test_where_an_option_is_in_the_way_of_a_combination_the_next_is_asked(village: Village) -> None:
    stage = make_resource(village, kind=Kind.STAGE, name="Plateau 1")
    span = at(24, 9, 12)
    values = {"village": village, "title": "Pub", "by": HOUSE, "now": NOW}
    party = make_person(known_in=village)
    actions.ask_option(party=party, periods=[actions.Period(stage, span)], **values)
    me = member_of(village)
    sent = {
        "period": f"{stage.code}|{span.start.isoformat()}|{span.end.isoformat()}",
        "title": "Le Gué",
        "party": me.party_id,
        "firmness": "firm",
    }

    with clock.stopped_at(NOW):
        take = f"/{village.slug}/my/bookings/take"
        refused = signed_in(me).post(take, sent)
        asked = signed_in(me).post(take, sent | {"as_option": "1"})

    assert refused.status_code == 422
    assert 'name="as_option"' in refused.text
    assert asked.status_code == 302
    assert Booking.objects.get(title="Le Gué").state == "option"
