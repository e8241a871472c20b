"""The drawings hold for any floor: well formed, escaped, cut to fit, the same each time, and quick."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creuset.kernel.geometry import bounds, contains_point
from creuset.places.drawing import axonometric, captions, flat, sheet
from creuset.places.drawing.fittings import features
from creuset.places.drawing.lettering import Face, clean, cut, short, width
from creuset.places.drawing.plan import prepare
from creuset.places.drawing.scene import Scene
from creuset.places.drawing.shapes import (
    Door,
    Feature,
    Floor,
    Passage,
    PassageKind,
    Room,
    State,
    Wall,
    WallKind,
)
from creuset.places.drawing.shaping import clear_box, name_point, parallels, roomiest_box
from creuset.places.drawing.standing import footprints
from creuset.places.drawing.words import Words

FRENCH_WORDS = {
    "until {time}": "jusqu’à {time}",
    "occupied": "occupé",
    "{height} m under the grid": "{height} m sous gril",
}
FRENCH = Words.translated(
    lambda text: FRENCH_WORDS.get(text, text), decimal=",", thousands="\u202f", percent="\u202f%"
)
KINDS = ("stage", "open-space", "office", "shared-office", "meeting", "conference", "edit",
         "recording", "photo", "digital-stage", "workshop", "fab-lab", "dressing-room", "storage",
         "stall", "atrium", "parking", "phone-box", "unheard_of")  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>",
    "\"' onload='x",
    "\u202eمرحبا بالعالم\u202c",
    "A" * 300,
    "]]>&amp;<!--",
    "\x00\x0b\x1f\ud800é",
    "日本語の部屋" * 20,
    "",
)


def rectangle(x0: float, y0: float, x1: float, y1: float) -> tuple[tuple[float, float], ...]:
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


def studio(**changes: object) -> Floor:
    """Two halves of a stage beside an office, over a corridor."""
    rooms = (
        Room(
            "great", "Grand plateau", "stage", rectangle(0, 0, 30, 16), 480, parts=("west", "east")
        ),
        Room(
            "west",
            "Plateau ouest",
            "stage",
            rectangle(0, 0, 15, 16),
            240,
            80,
            State.BUSY,
            "Tournage",
            "18 h",
            "Clip",
        ),
        Room(
            "east", "Plateau est", "stage", rectangle(15, 0, 30, 16), 240, 80, State.FREE, "Libre"
        ),
        Room(
            "office",
            "Bureau 1",
            "office",
            rectangle(30, 0, 36, 16),
            96,
            4,
            State.OPTION,
            "Option",
            "14 h",
        ),
    )
    floor = Floor(
        "rdc",
        "Rez-de-chaussée",
        rectangle(0, 0, 36, 20),
        rooms,
        (Passage("Rue", rectangle(0, 16, 36, 20)),),
        (Door((7, 16), 4, "Grande porte", 4.5), Door((33, 16), 1)),
        (Wall(((15, 0), (15, 16)), WallKind.MOVABLE, "Pont roulant"),),
    )
    return replace(floor, **changes)  # type: ignore[arg-type]  # fields of Floor


def office_floor(count: int) -> Floor:
    """As many rooms as asked, of every kind and state, in rows of ten."""
    states = (*State, None)
    rooms = tuple(
        Room(
            f"r{index}",
            f"Bureau {index}",
            KINDS[index % len(KINDS)],
            rectangle(index % 10 * 6, index // 10 * 7, index % 10 * 6 + 6, index // 10 * 7 + 5),
            30,
            4,
            states[index % len(states)],
            "Occupé",
            "18 h",
            "Docu « Fonderies »",
            f"/v/r{index}",
        )
        for index in range(count)
    )
    rows = -(-count // 10)
    halls = tuple(
        Passage("Couloir", rectangle(0, row * 7 + 5, 60, row * 7 + 7)) for row in range(rows)
    )
    doors = tuple(Door((index % 10 * 6 + 3, index // 10 * 7 + 5), 1) for index in range(count))
    return Floor("big", "Étage", rectangle(0, 0, 60, rows * 7), rooms, halls, doors)


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own text


@st.composite
def polygons(draw: st.DrawFn) -> tuple[tuple[float, float], ...]:
    """Rectangles, hooks and rooms with a cut corner, anywhere."""
    x, y = draw(st.integers(-50, 50)), draw(st.integers(-50, 50))
    wide, high = draw(st.integers(2, 40)), draw(st.integers(2, 40))
    a, b = (
        wide * draw(st.sampled_from((0.25, 0.5, 0.7))),
        high * draw(st.sampled_from((0.25, 0.5, 0.7))),
    )
    shape = draw(st.sampled_from(("rectangle", "hook", "cut", "triangle")))
    points = {
        "rectangle": ((0, 0), (wide, 0), (wide, high), (0, high)),
        "hook": ((0, 0), (wide, 0), (wide, b), (a, b), (a, high), (0, high)),
        "cut": ((0, 0), (wide, 0), (wide, b), (a, high), (0, high)),
        "triangle": ((0, 0), (wide, 0), (a, high)),
    }[shape]
    return tuple((px + x, py + y) for px, py in points)


NAMES = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))


@settings(deadline=None, max_examples=60)
@given(polygons(), NAMES, NAMES, st.sampled_from((*State, None)), st.sampled_from(KINDS))
def test_any_room_makes_well_formed_drawings_without_markup_of_its_own(
    polygon: tuple[tuple[float, float], ...], name: str, title: str, state: State | None, kind: str
) -> None:
    room = Room(
        "x'\"><b>", name, kind, polygon, 12.5, 3, state, title, title, name, "javascript:alert(1)"
    )
    floor = Floor("<l>", name, polygon, (room,), (Passage(title, polygon, PassageKind.COURT),))
    for svg in (
        flat.floor_svg(floor, interactive=True),
        flat.floor_svg(floor, compact=True),
        sheet.dimensioned_svg(room, floor),
        axonometric.floor_svg(floor),
        axonometric.room_svg(room),
    ):
        root = parse(svg)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {
            "svg",
            "g",
            "a",
            "path",
            "text",
            "circle",
            "ellipse",
            "rect",
            "title",
            "desc",
        }
        assert not any(
            key in {"style", "id", "onload"} for element in root.iter() for key in element.attrib
        )
        assert "javascript:" not in svg


@given(polygons())
def test_names_and_boxes_lie_inside_their_polygon(polygon: tuple[tuple[float, float], ...]) -> None:
    assert contains_point(polygon, name_point(polygon), 1e-6)
    left, top, right, bottom = roomiest_box(polygon)
    for corner in ((left, top), (right, top), (right, bottom), (left, bottom)):
        assert contains_point(polygon, corner, 1e-6)
    assert right > left
    assert bottom > top


@given(polygons(), NAMES, NAMES, st.sampled_from(tuple(State)), st.booleans(), st.floats(4, 40))
def test_no_line_of_text_leaves_its_room(
    polygon: tuple[tuple[float, float], ...],
    name: str,
    title: str,
    state: State,
    compact: bool,
    scale: float,
) -> None:
    drawn = tuple((x * scale, y * scale) for x, y in polygon)
    room = Room("r", name, "stage", polygon, 100, None, state, title, "18 h", name)
    box = roomiest_box(drawn)
    lines = captions.lay(room, box, Words(), compact=compact)
    left, top, right, bottom = box
    for line in lines:
        face = Face.DISPLAY if line.css == "d-name" else Face.TEXT
        assert left <= line.x
        assert line.x + width(line.text, line.size, face) <= right + 1e-6
        assert line.y - line.size * 0.78 >= top - 1e-6
        assert line.y + line.size * 0.24 <= bottom + 1e-6
    tops = [(line.y - line.size * 0.7, line.y) for line in sorted(lines, key=lambda line: line.y)]
    assert all(first[1] <= second[0] + 1e-6 for first, second in pairwise(tops)), (
        "two lines share a place"
    )


@given(st.text(max_size=80), st.floats(6, 40), st.floats(0, 300), st.sampled_from(tuple(Face)))
def test_what_is_cut_fits_and_says_that_it_was_cut(
    text: str, size: float, room: float, face: Face
) -> None:
    found = cut(text, size, room, face)
    assert not found or width(found, size, face) <= room
    assert found in ("", clean(text)) or found.endswith("…")


def test_a_numbered_name_keeps_its_number() -> None:
    assert short("Loge 3", 14, 20) == "3"
    assert short("Loge 3", 14, 200) == "Loge 3"
    assert short("Atelier décor", 14, 60).endswith("…")


@pytest.mark.parametrize(
    ("name", "side", "told"),
    [
        ("Réserve décor", 62, ("Réserve", "décor")),
        ("Atelier costumes", 66, ("Atelier", "costumes")),
        ("Studio d’enregistrement", 70, ("Studio",)),
        ("Montage et étalonnage", 58, ("Montage",)),
        ("Plateau 4", 84, ("Plateau 4",)),
        ("Loge 4", 24, ("4",)),
    ],
)
def test_a_small_room_has_whole_words_for_its_name(
    name: str, side: float, told: tuple[str, ...]
) -> None:
    box = (0.0, 0.0, side, side)
    room = Room("r", name, "workshop", ((0, 0), (side, 0), (side, side), (0, side)))
    lines = captions.lay(room, box, Words(), compact=True)
    assert tuple(line.text for line in lines if line.css == "d-name") == told


def test_the_same_floor_gives_the_same_bytes() -> None:
    for draw in (flat.floor_svg, axonometric.floor_svg):
        assert draw(office_floor(30)) == draw(office_floor(30))
    room = studio().rooms[1]
    assert sheet.dimensioned_svg(room, studio()) == sheet.dimensioned_svg(room, studio())


def test_a_whole_gives_way_to_the_parts_that_fill_it_and_desks_stay_in_their_room() -> None:
    plan = prepare(studio())
    assert [room.code for room in plan.rooms] == ["west", "east", "office"]
    desks = Floor(
        "1",
        "Étage",
        rectangle(0, 0, 10, 10),
        (
            Room("open", "Open space", "open-space", rectangle(0, 0, 10, 10), parts=("d1",)),
            Room("d1", "Poste 1", "desk", rectangle(1, 1, 2.6, 1.8)),
        ),
    )
    plan = prepare(desks)
    assert [room.code for room in plan.rooms] == ["open"]
    assert [room.code for room in plan.units] == ["d1"]


def test_every_shared_wall_stands_once_and_doors_are_open() -> None:
    walls = prepare(office_floor(20)).walls
    stretches = [*walls.outer, *walls.inner]
    for first_index, first in enumerate(stretches):
        for second in stretches[first_index + 1 :]:
            assert _common_length(first, second) < 0.01, (first, second)
    assert len(walls.sills) == 20
    for sill in walls.sills:
        assert all(_common_length(sill, wall) < 0.01 for wall in stretches)
    # the partition between the first two offices, once, and nothing else on its line in that row
    between = [s for s in walls.inner if s[0][0] == s[1][0] == 6 and min(s[0][1], s[1][1]) < 5]
    assert between == [((6, 0), (6, 5))]


def _common_length(
    first: tuple[tuple[float, float], ...], second: tuple[tuple[float, float], ...]
) -> float:
    for axis in (0, 1):
        across = {round(point[axis], 3) for point in (*first, *second)}
        if len(across) == 1:
            a, b = (sorted(point[1 - axis] for point in segment) for segment in (first, second))
            return max(0.0, min(a[1], b[1]) - max(a[0], b[0]))
    return 0.0


def test_standing_walls_do_not_stand_in_one_another() -> None:
    boxes = [bounds(footprint) for footprint in footprints(prepare(office_floor(20)).walls)]
    for index, one in enumerate(boxes):
        for two in boxes[index + 1 :]:
            wide = min(one[2], two[2]) - max(one[0], two[0])
            deep = min(one[3], two[3]) - max(one[1], two[1])
            assert min(wide, deep) < 0.001, (one, two)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 3)),
        min_size=2,
        max_size=25,
    )
)
def test_whatever_hides_another_thing_is_drawn_after_it(places: list[tuple[int, int, int]]) -> None:
    """Cubes on a grid that do not meet: where two are in one line of sight, the nearer comes later."""
    scene = Scene()
    kept: list[tuple[int, int, int]] = []
    for x, y, size in places:
        if all(x + size <= a or a + s <= x or y + size <= b or b + s <= y for a, b, s in kept):
            scene.put((x, y, x + size, y + size), 2, f"[{len(kept)}]")
            kept.append((x, y, size))
    order = [int(found) for found in re.findall(r"\[(\d+)\]", scene.render())]
    assert sorted(order) == list(range(len(kept)))
    rank = {index: place for place, index in enumerate(order)}
    for one, (x, y, s) in enumerate(kept):
        for two, (a, b, t) in enumerate(kept):
            same_sight = x + y < a + b + 2 * t and a + b < x + y + 2 * s
            farther = (x >= a + t and y < b + t) or (y + s <= b and a < x + s)
            near_on_screen = (y - x) - (b - a) > -8
            if (
                one != two
                and same_sight
                and farther
                and near_on_screen
                and _screens_meet((x, y, s), (a, b, t))
            ):
                assert rank[one] < rank[two]


def _screens_meet(one: tuple[int, int, int], two: tuple[int, int, int]) -> bool:
    """Whether the hexagons of two cubes two metres high overlap, by the three directions of their sides."""
    spans = []
    for x, y, s in (one, two):
        spans.append(((x + y, x + y + 2 * s), (x, x + s + 1.84), (y - 1.84, y + s)))
    return all(a[0] < b[1] and b[0] < a[1] for a, b in zip(*spans, strict=True))


def test_an_interactive_plan_names_its_rooms_in_full() -> None:
    floor = office_floor(3)
    room = replace(floor.rooms[0], name="Plateau 1", area_m2=624, state=State.BUSY, title="")
    root = parse(flat.floor_svg(replace(floor, rooms=(room,)), interactive=True, words=FRENCH))
    link = next(element for element in root.iter() if element.tag.endswith("}a"))
    title = next(element for element in link if element.tag.endswith("}title"))
    assert title.text == "Plateau 1, 624\N{NO-BREAK SPACE}m², occupé jusqu’à 18 h"
    assert link.get("href") == "/v/r0"
    assert link.get("data-code") == "r0"
    assert root.get("role") == "group"
    assert parse(flat.floor_svg(floor)).get("role") == "img"


def test_a_highlighted_room_stands_out() -> None:
    svg = flat.floor_svg(studio(), highlighted=("east",))
    assert "is-pointed" in svg
    assert len(re.findall(r'class="[^"]*is-on[^"]*" data-code="east"', svg)) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", tuple(State))
def test_every_kind_is_furnished_within_its_walls(kind: str, state: State) -> None:
    for size in ((2, 2), (5, 4), (26, 24)):
        room = Room("r", "R", kind, rectangle(0, 0, *size), None, 12, state)
        root = parse(axonometric.room_svg(room, doors=(Door((size[0] / 2, size[1]), 1),)))
        assert len(list(root.iter())) > 5


def test_specimens_are_to_one_scale() -> None:
    small, large = (
        parse(axonometric.room_svg(Room("r", "R", "storage", rectangle(0, 0, side, side))))
        for side in (5, 10)
    )
    widths = [float((root.get("width") or "").removesuffix("em")) for root in (small, large)]
    boxes = [float((root.get("viewBox") or "").split()[2]) for root in (small, large)]
    assert widths[0] / boxes[0] == pytest.approx(widths[1] / boxes[1], rel=0.02)
    assert boxes[1] > boxes[0] * 1.7


def test_the_crane_stands_between_two_stages_only() -> None:
    assert 'class="girder-t"' in axonometric.floor_svg(studio())
    offices = tuple(replace(room, kind="shared-office") for room in studio().rooms)
    svg = axonometric.floor_svg(studio(rooms=offices))
    assert 'class="girder-t"' not in svg
    assert 'class="curtain"' in svg


def test_the_sheet_gives_the_sides_the_openings_and_the_fittings() -> None:
    found = features(
        {"cyclorama_m": 9, "cyclorama_height_m": 4.5, "sockets_63a": 2, "grid_height_m": 9.2},
        FRENCH,
    )
    room = replace(studio().rooms[1], features=found, height_m=9.2)
    texts = [
        element.text
        for element in parse(sheet.dimensioned_svg(room, studio(), FRENCH)).iter()
        if element.text
    ]
    for told in (
        "15,00",
        "16,00",
        "5,00",
        "4,00",
        "6,00",
        "9,00",
        "Plateau ouest",
        "Grande porte",
        "Pont roulant",
    ):
        assert told in texts, told
    assert any("9,20 m sous gril" in told for told in texts)
    assert texts.count("63\N{NO-BREAK SPACE}A") == 2


def test_a_passage_keeps_clear_of_the_rooms_that_cover_it() -> None:
    yard = rectangle(0, 0, 18, 16)
    assert clear_box(yard, (rectangle(0, 0, 4, 16),)) == (4, 0, 18, 16)
    assert clear_box(yard, (rectangle(30, 0, 40, 16),)) == (0, 0, 18, 16)


@given(polygons(), st.sampled_from((0.0, 45.0, 90.0)))
def test_hatching_stays_inside(polygon: tuple[tuple[float, float], ...], angle: float) -> None:
    for (ax, ay), (bx, by) in parallels(polygon, 1.5, angle):
        assert contains_point(polygon, ((ax + bx) / 2, (ay + by) / 2), 1e-6)


def test_features_pass_over_what_no_drawing_shows() -> None:
    assert features({"noise_dba": 28, "blackout": True, "floor": {"fr": "Béton"}}, Words()) == ()
    assert features({"sockets_125a": 3}, Words()) == (
        Feature("socket", "125\N{NO-BREAK SPACE}A", count=3),
    )


def test_a_small_meeting_room_has_its_table_even_behind_a_door() -> None:
    room = Room("m", "Rushes", "meeting", rectangle(0, 0, 7, 4), 28, 8, State.FREE)
    svg = axonometric.room_svg(room, doors=(Door((3.5, 4), 1),))
    assert svg.count('class="wood-t"') == 1
    assert svg.count('class="o-t"') >= 4, "chairs on both sides"


def test_parking_spaces_that_fill_their_yard_are_parted_by_nothing() -> None:
    yard = Room("yard", "Parking", "parking", rectangle(0, 0, 10, 5), parts=("place-1", "place-2"))
    places = [
        Room(f"place-{i + 1}", f"Place {i + 1}", "parking", rectangle(5 * i, 0, 5 * i + 5, 5))
        for i in range(2)
    ]
    plan = prepare(Floor("rdc", "Rez", rectangle(0, 0, 10, 5), (yard, *places)))

    assert [room.code for room in plan.rooms] == ["yard"]
    assert [room.code for room in plan.units] == ["place-1", "place-2"]
    assert plan.walls.movable == ()
