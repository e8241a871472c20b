"""What people want, and when: values drawn from a stream, whatever the seed."""

import random
from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.fr import siren as siren_number

from creuset.bookings.states import SegmentKind
from creuset.core.roles import Role
from creuset.kernel.openings import OpeningHours
from creuset.places.kinds import Kind
from creuset.projects.states import PHASES, Phase
from creuset.simulation import titles
from creuset.simulation.behaviours.changes import change_of
from creuset.simulation.behaviours.productions import HOURS as HOURS_OF_DAY
from creuset.simulation.behaviours.productions import akin, stage_days
from creuset.simulation.cast import SIREN_RANGE, cast_of
from creuset.simulation.figures import busiest_hour
from creuset.simulation.happenings import Arrival, Change, Deal, Start, Step, Visit, Wish, Works
from creuset.simulation.life import FURTHEST, Life
from creuset.simulation.names import FAMILY, GIVEN, people, plain
from creuset.simulation.scene import Place, Scene
from creuset.simulation.streams import about, stream

PARIS = ZoneInfo("Europe/Paris")
WEEK = {key: ["08:00-20:00"] for key in ("mon", "tue", "wed", "thu", "fri")}
HOURS = OpeningHours.from_data({**WEEK, "sat": ["09:00-18:00"]})
LONG = OpeningHours.from_data({**{key: ["07:00-23:00"] for key in (*WEEK, "sat")}})
seeds = st.integers(0, 2**31)
founding_days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def film_village() -> Scene:
    stages = ("grand", Kind.STAGE, ""), ("nord", Kind.STAGE, "grand"), ("petit", Kind.STAGE, "")
    return Scene(
        "ivry-essai",
        PARIS,
        HOURS,
        (
            *(Place(code, kind, LONG, whole=whole, capacity=50) for code, kind, whole in stages),
            Place("loge", Kind.DRESSING_ROOM, HOURS),
            Place("montage", Kind.EDIT, HOURS),
            Place("atelier", Kind.WORKSHOP, HOURS),
            Place("voix", Kind.RECORDING, HOURS),
            Place("open", Kind.OPEN_SPACE, HOURS, is_pool=True, capacity=20),
            Place("clap", Kind.MEETING, HOURS, capacity=6),
            Place("bobine", Kind.MEETING, HOURS, capacity=8),
            Place("cabine", Kind.PHONE_BOX, HOURS),
        ),
    )


def museum_village() -> Scene:
    return Scene(
        "lens-essai",
        PARIS,
        HOURS,
        (
            Place("atrium", Kind.ATRIUM, HOURS, by_team=True, capacity=180),
            Place("conferences", Kind.CONFERENCE, HOURS, capacity=160),
            Place("lab", Kind.FAB_LAB, HOURS),
            Place("open", Kind.OPEN_SPACE, HOURS, is_pool=True, capacity=10),
            Place("salle", Kind.MEETING, HOURS, capacity=10),
            Place("seminaire", Kind.MEETING, HOURS, capacity=40),
        ),
    )


scenes = st.sampled_from([film_village(), museum_village()])


def a_life(scene: Scene, seed: int, founded: date, members: int = 20) -> Life:
    return Life(scene=scene, seed=seed, founded=founded, members=members)


def lived(life: Life, days: int = 20):
    until = life.scene.instant(life.founded + timedelta(days=days), 24)
    return life.between(None, until)


@given(seeds, st.text(max_size=8), st.text(max_size=8))
def test_streams_are_the_same_again_and_apart_from_one_another(seed, one, other):
    first = [stream(seed, one, "x").random() for _ in range(2)]
    assert first[0] == first[1]
    if one != other:
        assert stream(seed, one).random() != stream(seed, other).random()


@given(seeds, st.floats(0, 50))
def test_a_count_is_around_its_mean(seed, mean):
    assert 0.5 * mean - 1 <= about(random.Random(seed), mean) <= 1.5 * mean + 1


@settings(max_examples=4)
@given(scenes, seeds, founding_days)
def test_what_happens_is_in_order_and_named_once(scene, seed, founded):
    happenings = lived(a_life(scene, seed, founded))
    assert happenings == sorted(happenings, key=lambda one: (one.at, one.key))
    assert len({one.key for one in happenings}) == len(happenings)
    wishes = [one for one in happenings if isinstance(one, Wish)]
    assert len({wish.at for wish in wishes}) == len(wishes)
    assert wishes


@settings(max_examples=4)
@given(scenes, seeds, founding_days, st.integers(0, 19), st.floats(0, 24))
def test_a_life_in_two_stretches_is_the_same_life(scene, seed, founded, days, hour):
    life = a_life(scene, seed, founded)
    middle = scene.instant(founded + timedelta(days=days), hour)
    end = scene.instant(founded + timedelta(days=20), 24)
    if middle < life.began_at:
        return
    assert life.between(None, middle) + life.between(middle, end) == life.between(None, end)


@settings(max_examples=4)
@given(scenes, seeds, founding_days)
def test_everybody_asks_ahead_for_places_that_there_are(scene, seed, founded):
    life = a_life(scene, seed, founded)
    codes = {place.code for place in scene.places}
    arrived = {}
    for happening in lived(life):
        if isinstance(happening, Arrival):
            for person in happening.household.people:
                arrived[person.email] = happening.at
            arrived[happening.household.party] = happening.at
        if isinstance(happening, Wish):
            assert life.began_at < happening.at < happening.starts_at < happening.at + FURTHEST * 2
            assert {ask.place for ask in happening.asks} | set(happening.instead) <= codes
            assert arrived.get(happening.who, life.began_at) < happening.at
            assert arrived.get(happening.party, life.began_at) < happening.at
        if isinstance(happening, Works):
            assert happening.place in codes
            assert life.began_at < happening.at < happening.span.start


@settings(max_examples=4)
@given(scenes, seeds, founding_days)
def test_projects_go_from_phase_to_phase_as_the_house_allows(scene, seed, founded):
    phases: dict[str, Phase] = {}
    for happening in lived(a_life(scene, seed, founded), days=90):
        if isinstance(happening, Start):
            assert happening.work.key not in phases
            phases[happening.work.key] = happening.phase
        elif isinstance(happening, Step):
            before = phases[happening.work.key]
            phases[happening.work.key] = PHASES.check(before, happening.phase.value)
    assert phases


@settings(max_examples=4)
@given(scenes, seeds, founding_days)
def test_a_change_of_mind_comes_between_the_wish_and_its_start(scene, seed, founded):
    happenings = lived(a_life(scene, seed, founded), days=30)
    made = {one.key: one for one in happenings if isinstance(one, Wish)}
    for change in (one for one in happenings if isinstance(one, Change)):
        assert made[change.wish.key] == change.wish
        assert change.wish.at < change.at < change.wish.starts_at
        assert change.reason
    for wish in made.values():
        assert change_of(wish, seed=seed, slug=scene.slug) == change_of(
            wish, seed=seed, slug=scene.slug
        )


@settings(max_examples=20)
@given(scenes, seeds, founding_days, st.integers(1, 110))
def test_the_cast_is_invented_and_complete(scene, seed, founded, members):
    cast = cast_of(
        scene, seed=seed, founded=founded, until=founded + timedelta(days=400), members=members
    )
    everybody = [p for h in cast.households for p in h.people] + [p for _, p in cast.team]
    assert len(everybody) - len(cast.team) >= members
    assert {role for role, _person in cast.team} == set(Role)
    emails = [person.email for person in everybody] + [h.email for h in cast.households if h.email]
    assert len(set(emails)) == len(emails)
    assert all(email.endswith(".example") for email in emails)
    numbers = [h.siren for h in (cast.house, *cast.households) if h.siren]
    assert len(set(numbers)) == len(numbers)
    assert all(n.startswith(SIREN_RANGE) and siren_number.is_valid(n) for n in numbers)
    assert len({work.title for work in cast.works}) == len(cast.works)
    assert cast.households[0].email
    assert not cast.households[1:] or not cast.households[1].email


@given(seeds, founding_days)
@settings(max_examples=4)
def test_a_later_day_only_adds_to_the_cast(seed, founded):
    scene = film_village()
    sooner, later = (
        cast_of(scene, seed=seed, founded=founded, until=founded + timedelta(days=days), members=60)
        for days in (30, 200)
    )
    assert later.households[: len(sooner.households)] == sooner.households
    assert set(sooner.works) <= set(later.works)


@settings(max_examples=4)
@given(seeds)
def test_meetings_avoid_lunch_and_prefer_the_middle_of_the_week(seed):
    life = a_life(film_village(), seed, date(2026, 3, 2), members=60)
    starts = [
        ask.span.start.astimezone(PARIS)
        for wish in lived(life, days=60)
        if isinstance(wish, Wish) and wish.kind == Kind.MEETING
        for ask in wish.asks
    ]
    hours = Counter(start.hour for start in starts)
    days = Counter(start.weekday() for start in starts)
    assert hours[10] > hours[12] < hours[14]
    assert days[1] + days[2] + days[3] > 1.5 * (days[0] + days[4])
    assert not days[5] + days[6]


@settings(max_examples=4)
@given(seeds, founding_days)
def test_a_shoot_is_days_on_one_stage_build_and_strike_around_it(seed, founded):
    scene = film_village()
    life = a_life(scene, seed, founded, members=40)
    works = {work.key: work for work in life.cast(founded + timedelta(days=60)).works}
    shoots = [
        one for one in lived(life, days=60) if isinstance(one, Wish) and one.key.endswith("-shoot")
    ]
    for wish in shoots:
        on_stage = [ask for ask in wish.asks if ask.place == wish.asks[0].place]
        days = [kind for kind in stage_days(works[wish.work]) if kind is not None]
        assert [ask.kind for ask in on_stage] == days
        assert days.count(SegmentKind.SHOOT) == works[wish.work].shoot_days
        for ask in on_stage:
            civil = ask.span.start.astimezone(PARIS), ask.span.end.astimezone(PARIS)
            assert (civil[0].hour, civil[1].hour) == HOURS_OF_DAY[ask.kind]
            assert civil[0].weekday() != 6
        in_rooms = [ask for ask in wish.asks if ask.place == "loge"]
        assert all(HOURS.covers(ask.span, PARIS) for ask in in_rooms)
        stage = next(place for place in scene.places if place.code == wish.asks[0].place)
        assert not any(akin(stage, p) for p in scene.places if p.code in wish.instead)


@settings(max_examples=4)
@given(seeds, founding_days)
def test_what_is_done_about_an_option_comes_in_its_week(seed, founded):
    deals: dict[str, list[Deal]] = {}
    for happening in lived(a_life(film_village(), seed, founded, members=40), days=60):
        if isinstance(happening, Deal):
            deals.setdefault(happening.wish.key, []).append(happening)
    assert deals
    for some in deals.values():
        wish, verbs = some[0].wish, [deal.verb for deal in some]
        assert wish.is_option
        assert all(wish.at < deal.at < wish.at + timedelta(days=10) for deal in some)
        assert len(set(verbs)) == len(verbs)
        order = [verb for verb in ("quote", "insure", "check", "pay", "accept") if verb in verbs]
        assert [verb for verb in verbs if verb in order] == order
        if "challenge" in verbs:
            assert wish.behind is not None


@settings(max_examples=4)
@given(scenes, seeds)
def test_visitors_have_numbers_that_ring_nowhere(scene, seed):
    for visit in lived(a_life(scene, seed, date(2026, 5, 4))):
        if isinstance(visit, Visit):
            assert visit.email.endswith(".example")
            assert visit.phone.startswith("+33 1 99 00 ")


def test_no_name_is_given_twice():
    assert len(set(GIVEN)) == len(GIVEN)
    assert len(set(FAMILY)) == len(FAMILY)
    companies = [name for name, _ in (*titles.FILM_COMPANIES, *titles.CULTURE_COMPANIES)]
    works = [title for title, _ in (*titles.FILM_WORKS, *titles.CULTURE_WORKS)]
    assert len({plain(name) for name in companies}) == len(companies)
    assert len({plain(title) for title in works}) == len(works)
    drawn = people(random.Random(1), 500)
    assert len(set(drawn)) == 500


@given(seeds, st.integers(0, 40), st.integers(0, 200))
def test_newcomers_bear_no_name_of_those_who_are_there(seed, count, there):
    besides = set(people(stream(seed, "there"), there)) | set(people(stream(seed, "new"), count))
    drawn = people(stream(seed, "new"), count, besides=besides)
    assert len(set(drawn)) == count
    assert not besides & set(drawn)
    # Where nobody is called so, they are who they always were.
    assert people(stream(seed, "new"), count, besides=[("Zz", "Zz")]) == people(
        stream(seed, "new"), count
    )


def test_no_name_is_that_of_a_real_resident():
    residents = {"ongaeshi", "yeah", "dude", "wezaart", "diffuz", "teweco"}
    told = [
        *GIVEN,
        *FAMILY,
        *(name for name, _ in (*titles.FILM_COMPANIES, *titles.CULTURE_COMPANIES)),
    ]
    assert not residents & {word for name in told for word in plain(name).split("-")}


def test_the_busiest_hour_is_the_one_with_most_spans():
    day = date(2026, 11, 24)
    scene = film_village()
    spans = [scene.span(day, 9, 10), scene.span(day, 9.5, 11), scene.span(day, 14, 15)]
    assert busiest_hour(spans, PARIS) == (1, 9)
    assert busiest_hour([], PARIS) is None


def test_a_place_is_open_only_while_it_serves():
    place = Place("salle", Kind.MEETING, HOURS, first=date(2026, 11, 10), until=date(2026, 11, 12))
    scene = film_village()
    open_on = [
        day for day in range(9, 14) if place.is_open(scene.span(date(2026, 11, day), 9, 10), PARIS)
    ]
    assert open_on == [10, 11]


@pytest.mark.parametrize("text", ["Élodie", "Les Films du Tiroir-Lune", "Œil & Nœud"])
def test_plain_text_fits_an_address(text):
    assert set(plain(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
