"""Locks: held until the transaction ends, taken in one order, so that writers wait and never fail."""

import threading
import time

import pytest
from django.db import connection, transaction

from creuset.core import locks
from creuset.core.models import OutboxRow
from tests.factories.villages import NOW


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_holds_nothing_and_is_refused():
    with pytest.raises(RuntimeError):
        locks.lock("part", [1])


@pytest.mark.django_db
@pytest.mark.parametrize("ids", [[], [1], [2**31, 2**40, 7], range(200)])
def test_any_ids_are_taken(ids):
    locks.lock("part", ids)


def in_threads(work, arguments):
    errors, ready = [], threading.Barrier(len(arguments))

    def run(argument):
        try:
            ready.wait()
            work(argument)
        except Exception as error:  # noqa: BLE001 -- told by the test's own thread
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(argument,)) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return errors


@pytest.mark.django_db(transaction=True)
def test_who_holds_the_same_thing_goes_one_after_the_other():
    """Each reads, waits, and writes one more: without the lock some of them would be lost."""
    row = OutboxRow.objects.create(topic="count", payload={"n": 0}, created_at=NOW, due_at=NOW)

    def add_one(_number):
        with transaction.atomic():
            locks.lock("count", [row.pk])
            held = OutboxRow.objects.get(pk=row.pk)
            time.sleep(0.01)
            held.payload = {"n": held.payload["n"] + 1}
            held.save()

    assert in_threads(add_one, range(6)) == []
    row.refresh_from_db()
    assert row.payload == {"n": 6}


@pytest.mark.django_db(transaction=True)
def test_things_named_in_any_order_never_deadlock():
    def hold(ids):
        for _ in range(5):
            with transaction.atomic():
                locks.lock("part", ids)
                time.sleep(0.002)

    assert in_threads(hold, [[1, 2, 3], [3, 2, 1], [2, 3, 1], [3, 1, 2]]) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer anyway")
@pytest.mark.parametrize(("kind", "number"), [("part", 2), ("other", 1)])
def test_other_things_are_not_held(kind, number):
    held, done = threading.Event(), threading.Event()

    def holder(_number):
        with transaction.atomic():
            locks.lock("part", [1])
            held.set()
            assert done.wait(10)

    def other(_number):
        assert held.wait(10)
        with transaction.atomic():
            locks.lock(kind, [number])
        done.set()

    assert in_threads(lambda work: work(0), [holder, other]) == []
