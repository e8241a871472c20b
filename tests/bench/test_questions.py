"""No page asks the database much: each of the house, about a village that has one of everything."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from creuset.core import clock
from tests.architecture.addresses import PAGES, maker_of
from tests.architecture.ground import Ground, signed_in
from tests.factories.villages import NOW

# A page asks either database the same.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

#: The village, the session, its reader, their roles and the menus included.
MOST = 12
NOT_COUNTED = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


@pytest.fixture
def ground(settings, caplog):
    settings.MAILERS = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}
    # What takes no GET, or is not for this reader, is said a hundred times.
    caplog.set_level("ERROR", "django.request")
    with clock.stopped_at(NOW):
        yield Ground()


def questions(client: Client, address: str) -> list[str] | None:
    """What a page asks when it was visited before; None where it is no page for this reader."""
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()  # a file is closed once it is read
        return None
    if answer.status_code != 200:
        return None
    with CaptureQueriesContext(connection) as told:
        client.get(address)
    asked = [query["sql"] for query in told.captured_queries]
    return [sql for sql in asked if not sql.startswith(NOT_COUNTED)]


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
            if len(asked) > MOST:
                hungry[f"{name} for the {reader}"] = len(asked)
    assert hungry == {}
    assert len(visited) > 160
