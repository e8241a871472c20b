"""Grounds for benchmarks in miniature: one tiny village, one server, and everything else in this process."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import management
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from bench.grounds import Grounds, Place
from bench.servers import Server, serving

CALL = management.call_command
FOLDER = "bench"
VILLAGE = {"places": 40, "claims": 400}
LIVED = {"days": 2, "members": 8}


def copy(source: str, target: str) -> None:
    """The target holds what the source holds; who has an open file sees it at their next question."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
        return
    connection.close()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # stubs: missing
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}"')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def exists(name: str) -> bool:
    """Return whether there is a database of that name."""
    if connection.vendor == "sqlite":
        return Path(name).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


class NearPlace(Place):
    """A database that this process works on itself."""

    @property
    def name(self) -> str:
        return self.url.removeprefix(f"{self.database}://")

    @property
    def environment(self) -> dict[str, str]:
        """What a server needs beside it: the key that signs the sessions made here."""
        return super().environment | {"CREUSET_SECRET_KEY": settings.SECRET_KEY}

    def ask(self, work: str, **given: Any) -> Any:
        """Return what `work` answers, without a process of its own."""
        module, name = work.split(":")
        usual = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = self.name
        try:
            return getattr(import_module(module), name)(**given)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual


class NearGrounds(Grounds):
    """Copies of the tests' own migrated database; one of them has a server that stays (on SQLite)."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stack = folder, ExitStack()
        self.server: Server | None = None
        self.database, self.migrated = connection.vendor, str(connection.settings_dict["NAME"])

    def _place(self, name: str) -> NearPlace:
        if self.database == "sqlite":
            return NearPlace("sqlite", f"sqlite://{self.folder / name}.sqlite3")
        return NearPlace(self.database, f"{self.database}://{self.migrated}_{FOLDER}_{name}")

    def empty(self) -> Place:
        place = self._place("empty")
        copy(self.migrated, place.name)
        return place

    def drop(self, place: Place) -> None:
        pass

    @contextmanager
    def kept(self, name: str, build: str, **given: Any) -> Iterator[Place]:
        """Give the village as `build` made it, whatever the tests before did to it."""
        given = VILLAGE if build.startswith("bench.village:") else LIVED
        name = build.partition(":")[0].removeprefix("bench.")
        pristine, place = self._place(f"{name}-pristine"), self._place(name)
        if not exists(pristine.name):
            copy(self.migrated, pristine.name)
            pristine.ask(build, **given)
        copy(pristine.name, place.name)
        yield place

    @contextmanager
    def serving(self, place: Place, **_: Any) -> Iterator[Server]:
        """Give the one server, started at the first use."""
        if self.server is None:
            self.server = self.stack.enter_context(serving(place, workers=1))
        yield self.server

    def close(self) -> None:
        """Nothing: the tests share these grounds."""


def _call_command(name: str, *args: Any, **options: Any) -> None:
    """Do as the command says; every file here is a copy of a migrated database, which takes seconds to find out."""
    database = str(connection.settings_dict["NAME"])
    is_copy = f"_{FOLDER}_" in database or Path(database).parent.name.startswith(FOLDER)
    if not (is_copy and name in {"migrate", "createcachetable"}):
        CALL(name, *args, **options)


@pytest.fixture(scope="session")
def grounds(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[NearGrounds]:
    """Give the grounds of all these tests, and stop their server in the end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        near = NearGrounds(tmp_path_factory.mktemp(FOLDER))
        patch.setattr(management, "call_command", _call_command)
        patch.setitem(import_module("bench.commands").GROUNDS, connection.vendor, lambda: near)
        for name in ("availability", "fairness", "race"):
            patch.setattr(f"bench.{name}.serving", near.serving)
        with near.stack:
            yield near
