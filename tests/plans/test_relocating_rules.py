"""Who goes where: only where it suits them, as many as can be, the same each time, the chosen left alone."""

from decimal import Decimal
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from creuset.plans.rules.relocating import (
    Lacks,
    NoPlace,
    Spot,
    Wish,
    kept_together,
    propose,
    suits,
)

kinds = st.sampled_from(["office", "desk"])
areas = st.sampled_from([None, Decimal(8), Decimal(12), Decimal("12.5"), Decimal(30)])
features = st.frozensets(st.sampled_from(["daylight", "step_free"]), max_size=2)
FEW = 5


@st.composite
def spots(draw, first, at_most=FEW):
    count = draw(st.integers(0, at_most))
    return [
        Spot(
            pk=first + n,
            kind=draw(kinds),
            area_m2=draw(areas),
            seats=draw(st.sampled_from([None, 1, 4])),
            features=draw(features),
            level=draw(st.integers(1, 2)),
            box=(n * 2.0, 0.0, n * 2.0 + 1, 1.0),
        )
        for n in range(count)
    ]


@st.composite
def moves(draw):
    there = draw(spots(100))
    here = draw(spots(1))
    free = [None, *(spot.pk for spot in there)]
    wishes = []
    for spot in here:
        chosen = draw(st.sampled_from(free))
        if chosen is not None:
            free.remove(chosen)
        needs = draw(features) & spot.features
        wishes.append(Wish(spot.pk, draw(st.integers(1, 2)), spot, needs, chosen))
    return wishes, there


def most_at_all(wishes, there):
    """How many can be placed, by trying everything."""
    taken = {wish.chosen for wish in wishes}
    asking = [wish for wish in wishes if wish.chosen is None]
    free = [spot for spot in there if spot.pk not in taken] + [None] * len(asking)
    return max(
        sum(spot is not None and suits(wish, spot) for wish, spot in zip(asking, some, strict=True))
        for some in permutations(free, len(asking))
    )


@given(moves())
def test_as_many_as_can_be_have_a_place_that_suits_them_and_nobody_shares_one(given_):
    wishes, there = given_
    made = propose(wishes, there)
    by_pk = {spot.pk: spot for spot in there}
    assert len(set(made.places.values())) == len(made.places)
    assert made.places.keys() | made.without.keys() == {wish.key for wish in wishes}
    assert not made.places.keys() & made.without.keys()
    for wish in wishes:
        if wish.chosen is not None:
            assert made.places[wish.key] == wish.chosen
        elif wish.key in made.places:
            assert suits(wish, by_pk[made.places[wish.key]])
    asking = {wish.key for wish in wishes if wish.chosen is None}
    assert len(asking & made.places.keys()) == most_at_all(wishes, there)


@given(moves(), st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_told_changes_nothing(given_, random):
    wishes, there = given_
    made = propose(wishes, there)
    random.shuffle(wishes)
    random.shuffle(there)
    assert propose(wishes, there) == made


@given(moves())
def test_whoever_has_none_is_told_what_lacks(given_):
    wishes, there = given_
    made = propose(wishes, there)
    for wish in wishes:
        why = made.without.get(wish.key)
        if why is None:
            continue
        any_suits = any(suits(wish, spot) for spot in there)
        assert (why.lacks is Lacks.TAKEN) is any_suits


def office(pk, area, **more):
    return Spot(pk, "office", Decimal(area), **more)


def test_the_smallest_that_is_large_enough():
    wishes = [Wish(1, 1, office(1, 20)), Wish(2, 2, office(2, 30))]
    made = propose(wishes, [office(10, 45), office(11, 30), office(12, 22)])
    assert dict(made.places) == {1: 12, 2: 11}


def test_reasons_name_what_there_is():
    there = [office(10, 18, seats=2), Spot(11, "office", Decimal(30), 1)]
    why = propose([Wish(1, 1, office(1, 40))], there).without
    assert why == {1: NoPlace(Lacks.AREA, Decimal(30))}
    why = propose([Wish(1, 1, office(1, 25, seats=3))], there).without
    assert why == {1: NoPlace(Lacks.SEATS, 1)}
    why = propose([Wish(1, 1, office(1, 10), frozenset({"daylight"}))], there).without
    assert why == {1: NoPlace(Lacks.FEATURES, features=("daylight",))}
    assert propose([Wish(1, 1, Spot(1, "desk"))], there).without == {1: NoPlace(Lacks.KIND)}
    both = [Wish(1, 1, office(1, 25)), Wish(2, 2, office(2, 25))]
    assert propose(both, there).without == {2: NoPlace(Lacks.TAKEN)}


def row(first, count, *, level=1, room=None, step=2.0):
    return [
        Spot(first + n, "desk", room=room, level=level, box=(n * step, 0.0, n * step + 1, 1.0))
        for n in range(count)
    ]


def test_who_sat_side_by_side_sits_so_again():
    """Two and two on two levels, told crosswise: each pair is found again on one level."""
    here = [*row(1, 2, level=1), *row(3, 2, level=2)]
    there = [*row(10, 1, level=5), *row(11, 2, level=6), *row(13, 1, level=5)]
    wishes = [Wish(spot.pk, spot.pk, spot) for spot in (here[0], here[2], here[1], here[3])]
    made = propose(wishes, there)
    assert kept_together(wishes, made.places, there) == 2


def test_a_company_is_not_torn_apart():
    here = [*row(1, 2, level=1), *row(3, 2, level=2)]
    there = [*row(10, 2, level=5), *row(12, 2, level=6)]
    wishes = [
        Wish(1, 7, here[0]),
        Wish(2, 8, Spot(2, "desk", level=9, box=(50.0, 0.0, 51.0, 1.0))),
        Wish(3, 7, here[2]),
        Wish(4, 8, Spot(4, "desk", level=8, box=(90.0, 0.0, 91.0, 1.0))),
    ]
    made = propose(wishes, there)
    level = {spot.pk: spot.level for spot in there}
    assert level[made.places[1]] == level[made.places[3]]
    assert level[made.places[2]] == level[made.places[4]]
