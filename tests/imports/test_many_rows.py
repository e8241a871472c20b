"""A hundred thousand rows come in as a hundred do: in memory that hardly grows, in the same few questions each."""

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creuset.core.models import AuditRow, OutboxRow
from creuset.imports.actions import bringing
from creuset.imports.models import Archived, ExternalId, Import
from creuset.imports.rules.joining import join
from creuset.imports.rules.shapes import read_files
from creuset.imports.rules.systems import SYSTEMS
from creuset.imports.rules.values import Ways
from creuset.people.actors import Actor
from creuset.people.models import Affiliation, Party
from creuset.plans.actions.taking_over import TAKEN_OVER
from creuset.plans.models import Subscription, Term
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village
from tests.factories.people import team_of
from tests.factories.villages import NOW
from tests.imports.ground import bring_in, make_ready_village

#: What one more row may cost while it is read, and once it has come in; the rows below have some ninety bytes.
MOST_BYTES_READ = 2_000
MOST_BYTES_KEPT = 400


def people(count: int) -> dict[str, bytes]:
    """Return files of so many people, twenty in each company, as an old spreadsheet writes them."""
    rows = (
        f"p-{n};Élodie Dupont-Martin{n};elodie.dupont{n}@exemple.example;+33 6 00 {n:06d};co-{n // 20}"
        for n in range(count)
    )
    companies = (f"co-{n};Société {n}" for n in range(count // 20 + 1))
    texts = {
        "people.csv": ["id;full_name;email;phone;companies", *rows],
        "companies.csv": ["id;company_name", *companies],
    }
    return {
        name: b"\xef\xbb\xbf" + "\r\n".join(text).encode("cp1252") for name, text in texts.items()
    }


@contextmanager
def traced() -> Iterator[None]:
    """Memory is counted meanwhile."""
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()


def read_bytes(count: int) -> int:
    """Return the most memory that reading so many people and bringing them together takes."""
    files = people(count)
    with traced():
        found = join(read_files(files, SYSTEMS["creuset"](Ways("EUR"))).records)
        assert len(found.people) == count
        assert found.holders.named(f"p-{count - 1}") is found.people[-1]
        assert not found.problems
        return tracemalloc.get_traced_memory()[1]


def test_one_more_row_takes_little_memory_to_read() -> None:
    few, many = read_bytes(1_000), read_bytes(5_000)

    assert (many - few) / 4_000 < MOST_BYTES_READ


@pytest.fixture
def village() -> Village:
    return make_ready_village()


@pytest.fixture
def by(village: Village) -> Actor:
    return team_of(village)


def started(village: Village, count: int, by: Actor) -> Import:
    """Return an import of so many people that is under way."""
    brought = bringing.bring(village=village, system="creuset", files=people(count), by=by, now=NOW)
    return bringing.start(brought=brought, by=by, now=NOW)


@pytest.mark.once
@pytest.mark.django_db
def test_who_has_come_in_is_not_kept_in_memory(village: Village, by: Actor) -> None:
    at: list[tuple[int, int]] = []
    brought = started(village, 1_500, by)

    def tell(done: int, _steps: int) -> None:
        gc.collect()
        at.append((done, tracemalloc.get_traced_memory()[0]))

    with traced():
        bringing.run(brought=brought, by=by, now=lambda: NOW, tell=tell)

    (first, before), (last, after) = at[2], at[-1]
    assert last - first > 1_000
    assert (after - before) / (last - first) < MOST_BYTES_KEPT


@pytest.mark.django_db
def test_people_come_in_by_the_hundred(village: Village, by: Actor) -> None:
    def questions(count: int) -> int:
        brought = started(village, count, by)
        with CaptureQueriesContext(connection) as asked:
            bringing.run(brought=brought, by=by, now=lambda: NOW)
        return len(asked)

    few = questions(40)
    # a company is made for each twenty
    companies = 2
    Party.objects.filter(email__endswith="@exemple.example").delete()
    ExternalId.objects.all().delete()

    many = questions(80)

    assert many - few < 30 * companies
    assert Affiliation.objects.filter(person__email__endswith="@exemple.example").count() == 80
    told = AuditRow.objects.filter(verb="people.affiliated")
    assert told.count() == 40 + 80


def contracts(count: int) -> dict[str, bytes]:
    """Return files of so many people, each with a plan, a contract that has ended, and a paper of the past."""
    texts = {
        "contracts.csv": [
            "id,holder,offer,starts_on,last_on,price",
            *(f"k-{n},p-{n},Forfait nomade,2026-03-01,,{100 + n}.00" for n in range(count)),
            *(f"o-{n},p-{n},Forfait nomade,2025-03-01,2025-12-31," for n in range(count)),
        ],
        "past.csv": [
            "id,kind,holder,on,title,amount,open",
            *(f"f-{n},invoice,p-{n},2026-10-01,F-{n},12.00,yes" for n in range(count)),
        ],
    }
    return people(count) | {name: "\n".join(text).encode() for name, text in texts.items()}


@pytest.mark.django_db
def test_contracts_and_papers_come_in_by_the_hundred(village: Village, by: Actor) -> None:
    def questions(count: int, **names: str) -> int:
        files = {
            name: content.replace(b"p-", names["who"].encode()).replace(
                b"elodie", names["who"].encode()
            )
            for name, content in contracts(count).items()
        }
        for own in (b"k-", b"o-", b"f-", b"co-"):
            files = {
                name: content.replace(own, own + names["who"].encode())
                for name, content in files.items()
            }
        brought = bringing.bring(village=village, system="creuset", files=files, by=by, now=NOW)
        brought = bringing.start(brought=brought, by=by, now=NOW)
        with CaptureQueriesContext(connection) as asked:
            bringing.run(brought=brought, by=by, now=lambda: NOW)
        return len(asked)

    few, many = questions(20, who="a-"), questions(40, who="b-")

    # A company more, and nothing for the forty contracts and twenty papers more.
    assert many - few < 30
    rows = Subscription.objects.filter(village=village).order_by("number")
    assert [row.number for row in rows] == list(range(1, 121))
    assert Archived.objects.count() == 60
    told = AuditRow.objects.filter(verb=TAKEN_OVER)
    assert told.count() == OutboxRow.objects.filter(topic=TAKEN_OVER).count() == 120
    live = rows.filter(state=SubscriptionState.LIVE)
    assert live.count() == 60
    assert Term.objects.get(subscription=live[1]).price_cents == 101_00
    assert rows.filter(state=SubscriptionState.ENDED, ended_at=NOW).count() == 60


@pytest.mark.django_db
def test_a_hundred_thousand_rows_come_in_once(
    village: Village, by: Actor, pytestconfig: pytest.Config
) -> None:
    if not pytestconfig.getoption("--long"):
        pytest.skip("a minute of work (--long)")
    count = 100_000

    first = bring_in(village, "creuset", people(count), by=by)
    again = bring_in(village, "creuset", people(count), by=by)

    assert first.counts == {"person": count, "company": count // 20 + 1}
    assert again.counts == {}
    assert Affiliation.objects.count() == count
