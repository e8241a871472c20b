"""No page asks the database much: each of the house, about a village that has one of everything."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.architecture.addresses import PAGES, maker_of
from tests.architecture.ground import signed_in

# A page asks either database the same.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

#: The village, the session, its reader, their roles and the menus included.
MOST = 12
NOT_COUNTED = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


@pytest.fixture(autouse=True)
def quiet(caplog):
    """What takes no GET, or is not for this reader, is said a hundred times."""
    caplog.set_level("ERROR", "django.request")


def questions(client: Client, address: str) -> int | None:
    """How many a page asks, visited before where that was too many; None where it is no page for this reader."""
    told: list[str] = []

    def hear(execute: Any, sql: str, *asked: Any) -> Any:
        if not sql.startswith(NOT_COUNTED):
            told.append(sql)
        return execute(sql, *asked)

    for _visit in range(2):
        told.clear()
        with connection.execute_wrapper(hear):
            answer = client.get(address)
        if answer.streaming:
            answer.getvalue()  # a file is closed once it is read
            return None
        if answer.status_code != 200:
            return None
        if len(told) <= MOST:
            break
    return len(told)


def test_no_page_asks_much(ground):
    readers = {"owner": ground.owner, "inhabitant": ground.inhabitant, "nobody": None}
    clients = {name: signed_in(reader) for name, reader in readers.items()}
    visited, hungry = set(), {}
    for name, arguments in PAGES:
        values = {
            argument: ground.home if kind == "village" else maker_of(name, argument)(ground)
            for argument, kind in arguments
        }
        for reader, client in clients.items():
            asked = questions(client, reverse(name, kwargs=values))
            if asked is None:
                continue
            visited.add(name)
            if asked > MOST:
                hungry[f"{name} for the {reader}"] = asked
    assert hungry == {}
    assert len(visited) > 160
