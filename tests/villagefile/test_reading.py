"""A broken file: every fault at once, each with its line, its key, what was expected and what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from creuset.villagefile.errors import Problem, VillageFileError
from creuset.villagefile.reading import LARGEST, read

TEXT = (Path(__file__).parents[2] / "villages" / "la-kolok.toml").read_text(encoding="utf-8")


def problems(source: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(VillageFileError) as refusal:
        read(source)
    return refusal.value.problems


def swapped(*pairs: tuple[str, str]) -> str:
    text = TEXT
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, sample: str) -> int:
    return text[: text.index(sample)].count("\n") + 1


def in_resource(code: str, old: str, new: str) -> str:
    """The file with a change in one resource."""
    start = TEXT.index(f'[[resources]]\ncode = "{code}"')
    end = TEXT.find("[[resources]]", start + 1)
    part = TEXT[start:end]
    assert old in part, part
    return TEXT[:start] + part.replace(old, new, 1) + TEXT[end:]


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ("format = 1", "format = 2", "format", "a whole number from 1 to 1"),
        ("format = 1\n", "", "format", "a whole number from 1 to 1"),
        ('code = "la-kolok"', 'code = "La Kolok"', "village.code", "a code of small letters"),
        ('code = "la-kolok"', 'code = "api"', "village.code", "kept for the whole network"),
        ('code = "la-kolok"', "code = 7", "village.code", "a code of small letters"),
        ('zone = "Europe/Paris"', 'zone = "Europe/Ivry"', "village.zone", "a time zone"),
        ('zone = "Europe/Paris"', 'zone = "../../etc/passwd"', "village.zone", "a time zone"),
        (
            'zone = "Europe/Paris"',
            'zone = "Europe/Paris"\ncurrency = "FRF"',
            "village.currency",
            "a currency",
        ),
        (
            'languages = ["fr", "en"]',
            'languages = ["fr", "en", "tlh"]',
            "village.languages[3]",
            "fr or en",
        ),
        (
            'languages = ["fr", "en"]',
            'languages = ["fr", "en", "fr"]',
            "village.languages[3]",
            "each language once",
        ),
        ('sign_up = "request"', 'sign_up = "requets"', "village.sign_up", "did you mean request?"),
        ('sign_up = "request"', 'signup = "request"', "village.signup", "did you mean sign_up?"),
        ("demo = true", "demo = 1", "village.demo", "true or false"),
        (
            'bonjour@la-kolok.example"\nphone',
            'a@b.fr"\nphone',
            "village.contact.email",
            "an address in .example",
        ),
        ('siren = "999000011"', 'siren = "999000012"', "legal.siren", "right check digit"),
        (
            'siret = "99900001100018"',
            'siret = "99900001100019"',
            "legal.siret",
            "right check digit",
        ),
        ('siret = "99900001100018"', 'siret = "99900002900018"', "legal.siret", "SIRET"),
        ("test_data = true", "test_data = false", "legal.test_data", "demonstration"),
        ('mon = ["08:00-20:00"]', 'mon = ["20:00-08:00"]', "village.hours.mon[1]", "hours such as"),
        (
            'mon = ["08:00-20:00"]',
            'mon = ["08:00-12:00", "11:00-20:00"]',
            "village.hours.mon[2]",
            "begin at 12:00",
        ),
        (
            "until = 2026-12-31",
            "until = 2026-12-27",
            "village.hours.exceptions[2].until",
            "2026-12-28 or later",
        ),
        (
            "from = 2026-12-28",
            "from = 2026-12-23",
            "village.hours.exceptions[1]",
            "another exception ends",
        ),
        ("area = 5980", "area = 9000", "buildings.studio.area", "about 5980 m²"),
        ("order = 1", "order = 0", "buildings.studio.levels.rdc.order", "no other level"),
        (
            '"resources.rushes.name"',
            '"resources.rush.name"',
            "invented[",
            "something that this file says",
        ),
        (
            "at = [15, 9]",
            "at = [15.4, 9]",
            "buildings.studio.levels.rdc.doors[2].at",
            "a point on a wall",
        ),
    ],
)
def test_one_fault_is_told_where_it_stands(old: str, new: str, key: str, expected: str):
    text = swapped((old, new))
    found = problems(text)
    assert any(each.key.startswith(key) and expected in each.expected for each in found), found
    fault = next(each for each in found if each.key.startswith(key))
    if new:
        assert abs(fault.line - line_of(text, new)) <= 1 or "exceptions" in key or "order" in key
    assert len(found) <= 4


@pytest.mark.parametrize(
    ("code", "old", "new", "key", "expected"),
    [
        (
            "rushes",
            'kind = "meeting"',
            'kind = "meetin"',
            "kind",
            "did you mean meeting?",
        ),
        (
            "rushes",
            'building = "studio"',
            'building = "studios"',
            "building",
            "one of the buildings: studio",
        ),
        ("rushes", 'level = "etage"', 'level = "grenier"', "level", "a level of studio"),
        ("rushes", "area = 28", "area = 31", "area", "about 28.0 m²"),
        ("rushes", "area = 28", "area = true", "area", "a number from 0.01"),
        ("rushes", "area = 28", "area = nan", "area", "a number from 0.01"),
        ("rushes", "capacity = 10", "capacity = -1", "capacity", "a whole number from 0"),
        (
            "rushes",
            "capacity = 10",
            "capacity = 10\nfrom = 2026-05-01\nuntil = 2026-04-01",
            "until",
            "2026-05-01 or later",
        ),
        ("rushes", "capacity = 10", 'capacity = 10\nfrom = "2026-05-01"', "from", "without quotes"),
        ("rushes", 'code = "rushes"', 'code = "clap"', "code", "given once"),
        ("rushes", 'code = "rushes"', 'code = "poste-03"', "", "given once, units included"),
        (
            "rushes",
            "[[26, 36], [33, 36], [33, 40], [26, 40]]",
            "[[26, 36], [33, 36]]",
            "polygon",
            "a list of 3 or more",
        ),
        (
            "rushes",
            "[[26, 36], [33, 36], [33, 40], [26, 40]]",
            "[[26, 36], [33, 40], [33, 36], [26, 40]]",
            "polygon",
            "cross",
        ),
        (
            "rushes",
            "[33, 40], [26, 40]]",
            "[33, 40], [26, 80]]",
            "polygon",
            "inside the outline of the level etage",
        ),
        (
            "rushes",
            "[[26, 36], [33, 36], [33, 40]",
            "[[26, 36], [33.1, 36], [33.1, 40]",
            "polygon",
            "leaves free",
        ),
        ("rushes", "[26, 40]]", '[26, "40"]]', "polygon[4][2]", "a number"),
        ("rushes", "screen = true", "screen = 3", "features.screen", "true or false"),
        (
            "rushes",
            "screen = true",
            "cyclorama_m = 3",
            "features.cyclorama_m",
            "a feature of a meeting",
        ),
        (
            "rushes",
            "screen = true",
            "projector_lumens = true",
            "features.projector_lumens",
            "a number in lm",
        ),
        (
            "plateau-1-est",
            'whole = "plateau-1"',
            'whole = "plateau-9"',
            "whole",
            "the code of a resource",
        ),
        (
            "plateau-1-est",
            'whole = "plateau-1"',
            'whole = "plateau-1-est"',
            "whole",
            "not a part of this one",
        ),
        (
            "plateau-1-est",
            'whole = "plateau-1"',
            'whole = "plateau-2"',
            "polygon",
            "inside its whole plateau-2",
        ),
        ("open-space", 'kind = "desk"', 'kind = "locker"', "pool", "parts of one kind"),
        ("open-space", "pool = true\n", "", "pool", "true, since it has units"),
        ("rushes", "capacity = 10", "capacity = 10\npool = true", "pool", "units, or resources"),
        ("open-space", "step = [2.45, 1.9]", "step = [1, 2]", "units.layout", "leaves free"),
        (
            "open-space",
            'code = "poste-{n:02}"',
            'code = "poste-{m}"',
            "units.code",
            "a code with {n}",
        ),
        ("open-space", "count = 20", "count = 100000", "units.count", "from 1 to 500"),
        (
            "ingenieur-son",
            "public = false",
            "public = false\npolygon = [[1, 1], [2, 1], [2, 2]]",
            "polygon",
            "a technician is drawn on no plan",
        ),
        (
            "ingenieur-son",
            "skills = ",
            "contents = ",
            "features.contents",
            "a feature of a technician",
        ),
    ],
)
def test_one_fault_of_a_resource(code: str, old: str, new: str, key: str, expected: str):
    text = in_resource(code, old, new)
    found = problems(text)
    hits = [each for each in found if each.key.endswith(key) and expected in each.expected]
    assert hits, found
    assert len({each.key for each in found}) <= 5


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('any_of = ["plateau-3", ', 'any_of = ["plateau-9", ', "any_of[1]", "one of the codes"),
        ('any_of = ["plateau-3", ', 'any_of = ["plateau-4", ', "any_of[2]", "each code once"),
        ('["kit-son"] }', '["kit-son"], count = 2 }', "items[3].count", "at most 1"),
        ('["kit-son"] }', "[] }", "items[3].any_of", "a list of 1 or more"),
        ('code = "prise-de-son"', 'code = "plateau-equipe"', "code", "given once"),
    ],
)
def test_one_fault_of_a_package(old: str, new: str, key: str, expected: str):
    start = TEXT.index("[[packages]]")
    assert old in TEXT[start:]
    found = problems(TEXT[:start] + TEXT[start:].replace(old, new, 1))
    assert [each for each in found if key in each.key and expected in each.expected], found
    assert all(each.key.startswith("packages") for each in found)


def test_a_circle_of_wholes():
    text = in_resource("plateau-1", 'level = "rdc"', 'level = "rdc"\nwhole = "plateau-1-est"')
    assert {each.key for each in problems(text) if "not a part of this one" in each.expected} == {
        "resources.plateau-1.whole",
        "resources.plateau-1-est.whole",
    }


def test_a_part_in_another_building():
    text = swapped(("# ---", "\n# ---"))
    annex = (
        '[[buildings]]\ncode = "annexe"\nname = "Annexe"\noutline = [[90, 0], [99, 0], [99, 9]]\n\n'
    )
    place = text.index("[[resources]]")
    text = text[:place] + annex + text[place:]
    text = text.replace('level = "rdc"\nwhole = "plateau-1"', 'whole = "plateau-1"', 1)
    start = text.index('code = "plateau-1-ouest"')
    text = text[:start] + text[start:].replace('building = "studio"', 'building = "annexe"', 1)
    assert any(
        each.key == "resources.plateau-1-ouest.building"
        and each.expected.startswith("studio, as for its whole")
        for each in problems(text)
    )


def test_every_fault_is_told_at_once_in_the_order_of_the_file():
    text = swapped(
        ("demo = true", "demo = 1"),
        ('siren = "999000011"', 'siren = "1"'),
        ("order = 1", 'order = "1"'),
    )
    text = text.replace("capacity = 400", "capacity = -400")
    found = problems(text)
    assert [each.key for each in found] == [
        "village.demo",
        "legal.siren",
        "buildings.studio.levels.etage.order",
        "resources.plateau-1.capacity",
    ]
    assert [text.split("\n")[each.line - 1].partition(" ")[0] for each in found] == [
        "demo",
        "siren",
        "order",
        "capacity",
    ]


def test_a_problem_is_one_line():
    (problem,) = problems(swapped(("demo = true", "demo = 1")))
    line = line_of(TEXT, "demo = true")
    assert str(problem) == f"line {line}: village.demo: expected true or false, found 1"


def test_a_missing_table_and_a_missing_language():
    text = swapped(('fr = "Un creuset pour le film, de la conception à la finition.", ', ""))
    (missing,) = problems(text)
    assert (missing.key, missing.found) == ("texts.hero_title.fr", "nothing")
    start, end = TEXT.index("[village.contact]"), TEXT.index("[village.hours]")
    (missing,) = problems(TEXT[:start] + TEXT[end:])
    assert (missing.key, missing.line) == ("village.contact", line_of(TEXT, "[village]"))


@pytest.mark.parametrize(
    ("source", "line", "expected"),
    [
        ("", 1, "a whole number from 1 to 1"),
        ("format = 1\nvillage = [", 2, "valid TOML"),
        ("format = 1\nformat = 1\n", 2, "valid TOML"),
        ("a = 1\nb = \x00", 2, "valid TOML"),
        (b"a = 1\n\xff\xfe", 2, "text in UTF-8"),
        (b"#" * (LARGEST + 1), 1, "a file of at most 2 MB"),
        ("a = " + "[" * 100_000, 1, "at most 12"),
        ("a = " + "{b=" * 5_000, 1, "at most 12"),
        ("a." * 100_000 + "b = 1", 1, "at most 12"),
        ("[" + "a." * 100_000 + "b]", 1, "at most 12"),
        ('a = "' + '\\"' * 100_000, 1, "valid TOML"),
        ('a = """' + '\\"""' * 100_000, 1, "valid TOML"),
        ("buildings = 3\nresources = [1, 2]", 1, "a list of tables"),
    ],
)
def test_what_is_no_village_file_at_all(source: str | bytes, line, expected):
    found = problems(source)
    assert any(each.line == line and expected in each.expected for each in found), found


def test_words_of_a_text_are_never_taken_for_nesting():
    text = swapped(
        (
            'hero_title = { fr = "Un',
            'hero_title = { fr = "[[[[[[[[[[[[[[[[[[[[[[[[ a.b.c.d.e.f.g.h.i.j.k.l.m.n.o = Un',
        )
    )
    assert read(text).texts.hero_title["fr"].startswith("[[[[[")
