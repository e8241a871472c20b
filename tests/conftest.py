"""What every test stands on: its database, closed sockets, a browser that speaks French."""

import gc
import os
import re
import socket
from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

#: Every test that asks for a browser lives there: its phase reads nothing else, and the others leave it alone.
BROWSER = Path(__file__).parent / "browser"
BROWSER_FIXTURES = {"browser", "context", "page", "browser_context_args", "new_context"}
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "live_server",
    "admin_user",
}
CHROMIUM = os.environ.get("CREUSET_CHROMIUM") or "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=fr-FR",
]

hypothesis_settings.register_profile(
    "ci",
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.register_profile("long", max_examples=2_000, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long",
        action="store_true",
        help="properties tried on thousands of examples, sweeps of every address with every garbage",
    )


def pytest_configure(config: pytest.Config) -> None:
    hypothesis_settings.load_profile("long" if config.getoption("--long") else "ci")


# ---- which tests run in which phase -------------------------------------------------------------
#
# What asks for no database runs once. What does runs on SQLite and on PostgreSQL wherever the two could
# answer differently: actions, queries and searches, constraints, races and locks, migrations, what programs
# write. What would ask PostgreSQL nothing new is marked `once`, and so is every test of a module of pages:
# what a page says, which form it shows, to whom. Pages act through the actions, read through the queries,
# and each is opened on both databases by tests/architecture/test_strangers.py.
#
# What is marked `long` tries every address with everything: it runs by --long, and beside it stands a test that
# tries every address, and everything, but not each with each.

PAGES = re.compile(r"test_(\w+_)?pages")


def uses_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    is_django_case = hasattr(getattr(item, "cls", None), "databases")
    return (
        is_django_case
        or item.get_closest_marker("django_db") is not None
        or bool(names & DATABASE_FIXTURES)
    )


def is_wanted(item: pytest.Item, phase: str) -> bool:
    is_browser = item.get_closest_marker("browser") is not None
    if item.get_closest_marker("long") and not item.config.getoption("--long"):
        return False
    match phase:
        case "plain":
            return not is_browser
        case "database":
            runs_once = item.get_closest_marker("pure") or item.get_closest_marker("once")
            return not is_browser and runs_once is None
        case "browser":
            return is_browser
        case _:
            return True


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Read no module in a phase that runs none of its tests."""
    is_of_pages = PAGES.fullmatch(collection_path.stem) is not None
    is_of_browser = collection_path.is_relative_to(BROWSER)
    leads_there = BROWSER.is_relative_to(collection_path)
    match os.environ.get("CREUSET_TEST_PHASE"):
        case "plain":
            return is_of_browser or None
        case "database":
            return is_of_browser or is_of_pages or None
        case "browser":
            return not (is_of_browser or leads_there) or None
        case _:
            return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what asks for a browser, for no database, or for what pages say; keep the phase's own."""
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            if not item.path.is_relative_to(BROWSER):
                raise pytest.UsageError(
                    f"{item.nodeid} asks for a browser: it belongs to {BROWSER}."
                )
        elif not uses_database(item):
            item.add_marker(pytest.mark.pure)
        elif PAGES.fullmatch(item.path.stem):
            item.add_marker(pytest.mark.once)
    phase = os.environ.get("CREUSET_TEST_PHASE", "")
    kept = [item for item in items if is_wanted(item, phase)]
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if not is_wanted(item, phase)])
    # Long ones first: no core waits in the end for another that has just begun one.
    items[:] = sorted(kept, key=lambda item: item.get_closest_marker("slow") is None)


def pytest_xdist_auto_num_workers() -> int | None:
    """Let one process more than there are cores drive browsers: it waits for its own now and then."""
    is_browser = os.environ.get("CREUSET_TEST_PHASE") == "browser"
    return (os.cpu_count() or 1) + 1 if is_browser else None


def pytest_collection_finish() -> None:
    """Leave what collecting made out of every later collection of garbage: a million objects, none of it any."""
    gc.collect()
    gc.freeze()


# ---- a database as the migrations left it ----------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Copy the tables of the tests' databases instead of making them in each process."""
    from tests.blank import begin_with_tables

    with pytest.MonkeyPatch.context() as patch:
        begin_with_tables(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def only_what_is_full() -> Iterator[None]:
    """After a test of several connections, the tables that hold rows are emptied.

    Django would empty every table of the house, then make its content types and permissions anew.
    """
    from django.test import TransactionTestCase

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _empty)
        yield


def _empty(_case: Any) -> None:
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    from tests.unguarded import unguarded

    kept = {ContentType._meta.db_table, Permission._meta.db_table}
    there = connection.introspection.django_table_names(only_existing=True, include_views=False)
    names = [connection.ops.quote_name(name) for name in there if name not in kept]
    asked = " UNION ALL ".join(
        f"SELECT {n} WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608 - tables of the house
        for n, name in enumerate(names)
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        full = [names[n] for (n,) in cursor.fetchall()]
    # In one transaction: what refers to what is asked at its end.
    with unguarded():
        connection.ops.execute_sql_flush([f"DELETE FROM {name}" for name in full])  # noqa: S608


# ---- nothing leaves the machine -----------------------------------------------------------------


class OutsideWorld(RuntimeError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def closed_sockets() -> Iterator[None]:
    """Let tests talk to this machine and to nothing else."""
    connect, resolve = socket.socket.connect, socket.getaddrinfo
    loopback = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "", None, b"localhost", b"127.0.0.1"}  # noqa: S104

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in loopback:
            raise OutsideWorld(f"A test reached for {address!r}.")
        connect(self, address)

    def guarded_resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in loopback:
            raise OutsideWorld(f"A test looked up {host!r}.")
        return resolve(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_resolve)
        yield


@pytest.fixture(scope="session")
def files_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Name a folder for each test: whoever writes a file makes it, as everywhere."""
    home = tmp_path_factory.mktemp("files")
    return (home / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_files(files_of_tests: Iterator[Path], request: pytest.FixtureRequest) -> Iterator[None]:
    """Give each test that touches the database a folder of its own for uploaded files."""
    if not uses_database(request.node):
        yield
        return
    from django.test import override_settings

    with override_settings(MEDIA_ROOT=next(files_of_tests)):
        yield


# ---- villages -----------------------------------------------------------------------------------

THROUGH_THE_OUTBOX = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}


@pytest.fixture
def village() -> Any:
    """A village of the factories, with nothing in it."""
    from tests.factories.villages import make_village

    return make_village()


@pytest.fixture(scope="module")
def whole_ground(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, Path]]:
    """One of everything in two villages, for every test of a file; each test undoes what it did."""
    from django.db import transaction
    from django.test import override_settings

    from creuset.core import clock
    from tests.architecture.ground import Ground
    from tests.factories.villages import NOW

    folder = tmp_path_factory.mktemp("ground")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        clock.stopped_at(NOW),
        override_settings(MEDIA_ROOT=folder, MAILERS=THROUGH_THE_OUTBOX),
    ):
        yield Ground(), folder
        transaction.set_rollback(True)


@pytest.fixture
def ground(whole_ground: tuple[Any, Path], db: None, settings: Any) -> Iterator[Any]:
    """The same ground for each test, which may change what is its own."""
    from creuset.core import clock
    from tests.factories.villages import NOW

    made, settings.MEDIA_ROOT = whole_ground
    settings.MAILERS = THROUGH_THE_OUTBOX
    with clock.stopped_at(NOW):
        yield deepcopy(made)


@pytest.fixture
def stopped_clock() -> Iterator[None]:
    """It is NOW, however long the test takes."""
    from creuset.core import clock
    from tests.factories.villages import NOW

    with clock.stopped_at(NOW):
        yield


# ---- a browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start Debian's chromium where it is, else the one that Playwright brought."""
    # Playwright's own event loop lives in the thread of the tests, which Django would refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    environment = os.environ | {"LANGUAGE": "fr", "LANG": "fr_FR.UTF-8"}
    own = {"executable_path": CHROMIUM} if Path(CHROMIUM).exists() else {}
    return browser_type_launch_args | own | {"args": CHROMIUM_FLAGS, "env": environment}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Read pages in French, in Paris, at a desk's width."""
    return browser_context_args | {
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture(scope="session")
def live_server(quick_files: None, live_server: Any) -> Any:
    """Serve the pages, and the forty files that each of them loads from memory."""
    return live_server


@pytest.fixture(scope="session")
def quick_files() -> Iterator[None]:
    """Let a browser have each static file once, as behind the real server, not ask again at every page."""
    from tests.staticfiles import KeptFiles

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", KeptFiles)
        yield


@pytest.fixture(autouse=True)
def no_language_left() -> Iterator[None]:
    """Each test begins in the house's own language: what answers a request leaves its reader's behind."""
    yield
    translation.deactivate()


@pytest.fixture
def in_english() -> Iterator[None]:
    """What is said is said in English, whatever a test before left."""
    with translation.override("en"):
        yield
