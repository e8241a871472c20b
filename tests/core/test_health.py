"""What a watchman is told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from creuset.core import clock, health
from creuset.core.models import OutboxRow
from creuset.core.outbox import MAX_ATTEMPTS
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db


def ask(client):
    with clock.stopped_at(NOW):
        answer = client.get("/health")
    return answer.status_code, answer.json()


def wait_since(minutes, **more):
    due = NOW - timedelta(minutes=minutes)
    OutboxRow.objects.create(topic="x", payload={}, created_at=due, due_at=due, **more)


def test_all_is_well(client):
    assert ask(client) == (200, {"ok": True, "database": True, "migrations": True, "outbox": True})
    assert "no-store" in client.get("/health")["Cache-Control"]


def test_an_outbox_that_does_not_move_is_told(client):
    wait_since(14)
    assert ask(client)[0] == 200
    wait_since(15)
    status, told = ask(client)
    assert (status, told["ok"], told["outbox"]) == (503, False, False)


@pytest.mark.parametrize("more", [{"delivered_at": NOW}, {"attempts": MAX_ATTEMPTS}])
def test_what_left_and_what_waits_for_a_person_is_no_alarm(client, more):
    wait_since(60, **more)
    assert ask(client)[0] == 200


def test_a_missing_migration_is_told(client):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="core").last().delete()
    status, told = ask(client)
    assert (status, told["migrations"]) == (503, False)


def test_a_database_that_does_not_answer_is_told_without_a_detail(client, monkeypatch):
    def broken():
        raise DatabaseError("password of the server")

    monkeypatch.setattr(health, "is_reachable", broken)
    status, told = ask(client)
    assert status == 503
    assert set(told.values()) == {False}


def test_only_reading(client):
    assert client.post("/health").status_code == 405
