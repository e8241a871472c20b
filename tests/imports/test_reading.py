"""What other systems' files say: any encoding and delimiter, each fault with its line, nothing guessed."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.imports.rules.joining import Joined, join
from creuset.imports.rules.records import Company, Contract, Past, Person
from creuset.imports.rules.shapes import Read, read_files
from creuset.imports.rules.sheets import Line, Unreadable, opened, plain, read_sheet
from creuset.imports.rules.systems import SYSTEMS
from creuset.imports.rules.values import Ways, Wrong, country, number, yes
from creuset.kernel.money import Money

DATA = Path(__file__).parent.parent / "data" / "imports"
WAYS = Ways("EUR")
WORDS = st.text(
    st.characters(codec="cp1252", categories=("L", "N"), include_characters=" ;,\t|\"'-\n"),
    max_size=12,
)


def files_of(system: str) -> dict[str, bytes]:
    """Return the example files of a system by name."""
    return {path.name: path.read_bytes() for path in sorted((DATA / system).glob("*.csv"))}


def reading(system: str, **files: str) -> Read:
    """Return what files of a system say, given by their stem."""
    named = {f"{name}.csv": content.encode() for name, content in files.items()}
    return read_files(named, SYSTEMS[system](WAYS))


def joined(system: str) -> Joined:
    return join(read_files(files_of(system), SYSTEMS[system](WAYS)).records)


@given(
    st.lists(st.lists(WORDS, min_size=3, max_size=3), max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_is_read_as_it_was_written(
    rows: list[list[str]], delimiter: str, encoding: str, end: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows([["Nom", "Métier", "E-mail"], *rows])

    sheet = read_sheet("a.csv", out.getvalue().encode(encoding))

    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert [list(line.cells.values()) for line in sheet.lines if isinstance(line, Line)] == [
        [cell.strip() for cell in row] for row in kept
    ]


def test_western_letters_behind_the_mark_of_utf_8_are_read() -> None:
    content = b"\xef\xbb\xbf" + "Théo;Lévêque".encode("cp1252")
    assert opened(content).read() == "Théo;Lévêque"


def test_a_row_bears_the_line_on_which_it_begins() -> None:
    sheet = read_sheet("a.csv", b'name,words\n"a","one\ntwo"\n\nb,three\n')

    assert [line.row.line for line in sheet.lines if isinstance(line, Line)] == [2, 5]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02", "no text"),
        (b"\xff\xfe\x00", "no text"),
        (b'name\n"never closed', "never closed"),
        (b"name,Name\n1,2", "Two columns"),
        (b"-,*\n1,2", "names no column"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        list(read_sheet("a.csv", content).lines)

    assert why in refused.value.why.template


def test_columns_are_compared_without_case_accents_nor_signs() -> None:
    assert plain("Prénom *") == plain("prenom") == "prenom"


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("1 188,00", 118800),
        ("1\u202f188,5 €", 118850),
        ("1,188.00", 118800),
        ("-12", -1200),
        ("12.345,60", 1234560),
    ],
)
def test_amounts_are_read_as_countries_write_them(cell: str, cents: int) -> None:
    assert WAYS.money(cell) == Money(cents, "EUR")


@pytest.mark.parametrize("cell", ["1,234", "1.234", "12.005", "douze", "NaN", "1e12", "12.3456"])
def test_an_amount_that_can_be_read_in_two_ways_or_none_is_refused(cell: str) -> None:
    with pytest.raises(Wrong):
        WAYS.money(cell)


def test_days_are_read_one_way_whatever_the_rest_of_the_file() -> None:
    assert WAYS.day("03/04/2026") == date(2026, 4, 3)
    assert Ways("EUR", month_first=True).day("03/04/2026") == date(2026, 3, 4)
    assert WAYS.day("2026-05-04 00:00") == WAYS.day("04.05.2026") == date(2026, 5, 4)
    for slip in ("31/02/2026", "0206-01-01", "soon", "13/25/2026"):
        with pytest.raises(Wrong):
            WAYS.day(slip)


def test_words_for_yes_countries_and_numbers() -> None:
    assert yes("OUI")
    assert not yes("")
    assert country("belgique") == country("Belgium") == country("be") == "BE"
    assert number("3,5") == number("3.5")
    for read, cell in ((yes, "perhaps"), (country, "Atlantis"), (number, "many")):
        with pytest.raises(Wrong):
            read(cell)


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_example_files_of_each_system_are_read_without_a_fault(system: str) -> None:
    files = files_of(system)
    read = read_files(files, SYSTEMS[system](WAYS))

    assert read.problems == ()
    assert join(read.records).problems == ()
    assert set(read.taken_for) == set(files)
    assert [f"{title}.csv" for title in read.taken_for.values()] == list(files)


def test_cobot_says_who_pays_and_what_is_still_open() -> None:
    found = joined("cobot")

    assert [company.name for company in found.companies] == ["Studio Roseraie"]
    assert [person.companies for person in found.people] == [
        ("Studio Roseraie",),
        ("Studio Roseraie",),
        (),
    ]
    assert [contract.holder for contract in found.contracts] == [
        "Studio Roseraie",
        "Studio Roseraie",
        "awa.ndiaye@example.org",
    ]
    assert found.contracts[0].starts_on == date(2026, 3, 1)
    assert [(past.amount, past.is_open) for past in found.past] == [
        (Money(118800, "EUR"), False),
        (Money(39000, "EUR"), True),
    ]


def test_columns_that_nobody_reads_are_named() -> None:
    read = read_files(files_of("cobot"), SYSTEMS["cobot"](WAYS))

    assert read.unread["members.csv"] == ("Address", "Métier")


def test_officernd_s_company_is_the_one_that_its_members_name() -> None:
    found = joined("officernd")

    assert [(company.key, company.name) for company in found.companies] == [
        ("c-1", "Octave & Fils"),
        ("c-2", "Terril Studio"),
    ]
    assert found.holders.named("octave & fils") == found.companies[0]
    assert [(each.holder, each.member) for each in found.contracts] == [
        ("Octave & Fils", "Solène Marchand"),
        ("Terril Studio", ""),
    ]


def test_nexudus_paid_in_part_is_open() -> None:
    assert [past.is_open for past in joined("nexudus").past] == [False, True]


def test_every_fault_is_told_at_once_with_file_line_column_and_why() -> None:
    read = reading(
        "cobot",
        members="Name,Email,Plan Name,Start Date\n"
        "Ana,ana@example,Nomade,2026-01-01\n"
        ",b@example.org,Nomade,31/02/2026\n"
        "Cy,c@example.org,Nomade,2026-01-01,,surplus\n",
        other="a,b\n1,2\n",
    )

    assert [str(problem).split(": ")[0] for problem in read.problems] == [
        "members.csv:2",
        "members.csv:3",
        "members.csv:3",
        "members.csv:4",
        "other.csv",
    ]
    assert [problem.column for problem in read.problems] == ["Email", "Name", "Start Date", "", ""]


def test_one_address_for_two_people_is_a_fault_and_for_one_in_two_companies_is_none() -> None:
    read = reading(
        "creuset",
        people="id,full_name,email,companies\n"
        "1,Ana Roy,ana@example.org,Une\n"
        "2,ROY Ana,ana@example.org,Deux\n"
        "3,Bob Roy,ana@example.org,\n",
    )
    found = join(read.records)

    assert [person.companies for person in found.people] == [("Une", "Deux")]
    assert [problem.line for problem in found.problems] == [4]
    assert "Ana Roy" in str(found.problems[0])


def test_a_name_that_two_bear_finds_nobody() -> None:
    read = reading("creuset", people="id,full_name\n1,Ana Roy\n2,Ana Roy\n")
    holders = join(read.records).holders

    assert holders.named("Ana Roy") is None
    assert holders.is_shared("ana roy")
    assert holders.named("1") is not None


PARTIES = st.lists(
    st.builds(
        lambda key, name, email: f"{key},{name},{email}",
        st.sampled_from("1234"),
        st.sampled_from(["Ana Roy", "Bob Lee", "Cy Dee"]),
        st.sampled_from(["", "a@example.org", "b@example.org"]),
    ),
    max_size=8,
)


@given(PARTIES)
def test_each_row_is_somebody_or_a_fault_and_nobody_is_there_twice(rows: list[str]) -> None:
    read = reading("creuset", people="\n".join(["id,full_name,email", *rows]))
    found = join(read.records)

    keys = [person.key for person in found.people]
    emails = [person.email for person in found.people if person.email]
    told = {problem.line for problem in found.problems}
    assert len(set(keys)) == len(keys)
    assert len(set(emails)) == len(emails)
    for record in read.records:
        assert isinstance(record, Person)
        assert record.row.line in told or any(
            record.key == person.key or record.email == person.email for person in found.people
        )


def test_the_records_are_of_the_kinds_that_they_say() -> None:
    kinds = {
        type(record) for record in read_files(files_of("creuset"), SYSTEMS["creuset"](WAYS)).records
    }

    assert {Company, Contract, Past, Person} <= kinds
