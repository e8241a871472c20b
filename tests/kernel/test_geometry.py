"""Polygons in metres: what is measured is right, whatever the place, the turn and the first corner."""

from __future__ import annotations

from math import cos, hypot, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel import geometry
from creuset.kernel.geometry import Point, Polygon

SQUARE: Polygon = ((0, 0), (10, 0), (10, 10), (0, 10))
HOOK: Polygon = ((0, 0), (10, 0), (10, 3), (3, 3), (3, 10), (0, 10))
BOW: Polygon = ((0, 0), (10, 10), (10, 0), (0, 10))

metres = st.integers(-20_000, 20_000).map(lambda cm: cm / 100)
sizes = st.integers(5, 5_000).map(lambda cm: cm / 100)


def rectangle(left: float, top: float, width: float, height: float) -> Polygon:
    return (left, top), (left + width, top), (left + width, top + height), (left, top + height)


rectangles = st.builds(rectangle, metres, metres, sizes, sizes)


@st.composite
def stars(draw: st.DrawFn) -> Polygon:
    """A simple polygon: corners at growing angles around a centre."""
    count = draw(st.integers(3, 9))
    radii = draw(st.lists(st.integers(100, 3000), min_size=count, max_size=count))
    cx, cy = draw(metres), draw(metres)
    return tuple(
        (cx + radius / 100 * cos(2 * pi * i / count), cy + radius / 100 * sin(2 * pi * i / count))
        for i, radius in enumerate(radii)
    )


@given(metres, metres, sizes, sizes, st.tuples(st.integers(0, 3), st.booleans()))
def test_a_rectangle_measures_its_sides_multiplied(x, y, width, height, turn):
    first, reverse = turn
    polygon = rectangle(x, y, width, height)
    polygon = polygon[first:] + polygon[:first]
    if reverse:
        polygon = polygon[::-1]
    assert geometry.area(polygon) == pytest.approx(width * height)
    assert geometry.perimeter(polygon) == pytest.approx(2 * (width + height))
    assert geometry.centroid(polygon) == pytest.approx((x + width / 2, y + height / 2), abs=1e-5)
    assert geometry.bounds(polygon) == pytest.approx((x, y, x + width, y + height))


def test_the_sides_close_the_polygon():
    assert geometry.edges(((0, 0), (1, 0), (0, 1))) == (
        ((0, 0), (1, 0)),
        ((1, 0), (0, 1)),
        ((0, 1), (0, 0)),
    )


def test_the_hook_measures_its_two_arms():
    assert geometry.area(HOOK) == 51


@pytest.mark.parametrize(
    "polygon",
    [
        ((0, 0), (1, 0)),
        BOW,
        ((0, 0), (4, 0), (4, 0), (0, 4)),
        ((0, 0), (10, 0), (10, 10), (10, -5)),
        ((0, 0), (5, 0), (10, 0), (10, 5), (5, 0), (0, 5)),
    ],
    ids=["two corners", "bow", "repeated corner", "spike", "touches itself"],
)
def test_what_is_not_a_simple_outline(polygon: Polygon):
    assert not geometry.is_simple(polygon)


@given(stars())
def test_corners_at_growing_angles_never_cross(polygon: Polygon):
    assert geometry.is_simple(polygon)


def test_a_straight_corner_is_allowed():
    assert geometry.is_simple(((0, 0), (5, 0), (10, 0), (10, 10), (0, 10)))


@pytest.mark.parametrize(
    ("point", "inside"),
    [
        ((5, 5), False),
        ((1, 5), True),
        ((5, 1), True),
        ((3, 3), True),
        ((0, 0), True),
        ((3, 6), True),
        ((3.02, 6), False),
    ],
)
def test_a_point_of_the_hook(point: Point, inside):
    assert geometry.contains_point(HOOK, point) is inside


def test_the_tolerance_is_measured_from_the_wall():
    assert geometry.contains_point(SQUARE, (10.009, 5), tolerance=0.01)
    assert not geometry.contains_point(SQUARE, (10.011, 5), tolerance=0.01)


@given(stars())
def test_every_polygon_contains_itself_and_overlaps_itself(polygon: Polygon):
    assert geometry.contains(polygon, polygon)
    if geometry.area(polygon) > 1:
        assert geometry.overlap(polygon, polygon)


@given(rectangles, rectangles)
def test_rectangles_contain_and_overlap_as_their_intervals_say(first: Polygon, second: Polygon):
    a, b = geometry.bounds(first), geometry.bounds(second)
    inside = (
        a[0] - 0.01 <= b[0] and a[1] - 0.01 <= b[1] and b[2] <= a[2] + 0.01 and b[3] <= a[3] + 0.01
    )
    near = any(abs(abs(one - two) - 0.01) < 1e-9 for one, two in zip(a, b, strict=True))
    if not near:
        assert geometry.contains(first, second) is inside
    common = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if min(common) <= 0.02 - 1e-9:
        assert not geometry.overlap(first, second)
    if min(common) >= 0.09:
        assert geometry.overlap(first, second)
    assert geometry.overlap(first, second) is geometry.overlap(second, first)


def test_a_bridge_over_the_hollow_of_the_hook_is_not_contained():
    assert not geometry.contains(HOOK, ((0, 10), (0, 8), (8, 0), (10, 0)))
    assert geometry.contains(HOOK, ((0, 0), (3, 0), (3, 3), (0, 3)))


def test_what_fills_the_hollow_of_the_hook_does_not_overlap_it():
    assert not geometry.overlap(HOOK, ((3, 3), (10, 3), (10, 10), (3, 10)))
    assert geometry.overlap(HOOK, ((2.9, 3), (10, 3), (10, 10), (2.9, 10)))


def test_a_cross_overlaps_without_a_corner_in_the_other():
    assert geometry.overlap(rectangle(0, 4, 10, 2), rectangle(4, 0, 2, 10))


@given(metres, metres, sizes, sizes)
def test_a_rectangle_is_labelled_in_its_middle(x, y, width, height):
    assert geometry.label_point(rectangle(x, y, width, height)) == pytest.approx(
        (x + width / 2, y + height / 2), abs=1e-5
    )


@given(stars())
def test_the_label_is_inside_and_as_deep_as_any_point_of_a_grid(polygon: Polygon):
    label = geometry.label_point(polygon)
    assert geometry.contains_point(polygon, label)
    depth = geometry.distance_to_boundary(polygon, label)
    left, top, right, bottom = geometry.bounds(polygon)
    grid = [
        (left + (right - left) * i / 8, top + (bottom - top) * j / 8)
        for i in range(9)
        for j in range(9)
    ]
    inside = [p for p in grid if geometry.contains_point(polygon, p)]
    assert all(geometry.distance_to_boundary(polygon, p) <= depth + 0.06 for p in inside)


def test_the_hook_is_labelled_in_its_elbow():
    assert geometry.label_point(HOOK) == pytest.approx((1.7, 1.7), abs=0.3)


def test_two_rooms_share_one_partition_and_the_rest_is_outer_wall():
    rooms = [rectangle(0, 0, 4, 3), rectangle(4, 0, 6, 3)]
    assert geometry.shared_edges(rooms) == (((4, 0), (4, 3)),)
    drawn = geometry.walls(rooms)
    assert len(drawn) == 5
    assert sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in drawn) == pytest.approx(10 + 10 + 3 * 3)


def test_slanted_rooms_share_their_slanted_wall():
    first: Polygon = ((0, 0), (4, 3), (0, 3))
    second: Polygon = ((0, 0), (8, 6), (8, 0))
    (wall,) = geometry.shared_edges([first, second])
    assert wall[0] == pytest.approx((0, 0), abs=1e-3)
    assert wall[1] == pytest.approx((4, 3), abs=1e-3)


def test_a_door_opens_the_wall_on_which_it_lies():
    drawn = geometry.walls([rectangle(0, 0, 10, 6)])
    wall = geometry.wall_at(drawn, (5, 6))
    assert wall == ((0, 6), (10, 6))
    assert geometry.wall_at(drawn, (5, 5)) is None
    door = geometry.opening(wall, (5, 6), 2)
    assert door == ((4, 6), (6, 6))
    left = geometry.without_openings(drawn, [door])
    assert ((0, 6), (4, 6)) in left
    assert ((6, 6), (10, 6)) in left
    assert len(left) == 5


def test_a_door_wider_than_its_wall_stops_at_its_ends():
    assert geometry.opening(((0, 0), (3, 0)), (1, 0), 9) == ((0, 0), (3, 0))
