"""SQLite whose writers queue: none fails, none starves, and a dead one holds nobody."""

import subprocess
import sys
import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from creuset.core.models import OutboxRow
from creuset.core.sqlite.base import WriterQueue
from tests.factories.villages import NOW

sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's own queue")


class TestQueue:
    def test_one_holds_it_until_it_leaves(self, tmp_path):
        first, second = (WriterQueue(str(tmp_path / "db")) for _ in range(2))
        order = []
        first.enter()

        def wait():
            second.enter()
            order.append("second in")
            second.close()

        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.05)
        order.append("first out")
        first.leave()
        waiting.join(timeout=5)
        first.close()
        assert order == ["first out", "second in"]

    def test_entering_and_leaving_twice_is_harmless(self, tmp_path):
        queue = WriterQueue(str(tmp_path / "db"))
        queue.leave()
        queue.enter(), queue.enter()
        queue.leave(), queue.leave()
        queue.close(), queue.close()

    def test_a_process_that_dies_gives_its_turn_back(self, tmp_path):
        script = (
            "import sys, time; sys.path.insert(0, 'src')\n"
            "from creuset.core.sqlite.base import WriterQueue\n"
            f"WriterQueue({str(tmp_path / 'db')!r}).enter()\n"
            "print('in', flush=True); time.sleep(60)"
        )
        holder = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert holder.stdout.readline() == "in\n"
        holder.kill()
        holder.wait()
        holder.stdout.close()
        queue = WriterQueue(str(tmp_path / "db"))
        started = time.monotonic()
        queue.enter()
        queue.close()
        assert time.monotonic() - started < 1

    def test_nobody_else_reads_or_writes_the_file_of_the_queue(self, tmp_path):
        queue = WriterQueue(str(tmp_path / "db"))
        queue.enter()
        queue.close()
        assert (tmp_path / "db-writers").stat().st_mode & 0o777 == 0o600


@sqlite_only
@pytest.mark.django_db(transaction=True)
class TestConnection:
    def held(self):
        return connection._queue is not None and connection._queue._held

    def test_a_transaction_holds_the_turn_and_gives_it_back(self):
        with transaction.atomic():
            assert self.held()
        assert not self.held()

    def test_what_is_written_outside_of_a_transaction_waits_for_its_turn_too(self, monkeypatch):
        """Else whoever signs in while the worker writes one transaction after the other finds the database locked."""
        turns = []
        enter = WriterQueue.enter
        monkeypatch.setattr(
            WriterQueue, "enter", lambda queue: (turns.append("in"), enter(queue))[1]
        )
        row = OutboxRow(topic="x", payload={}, created_at=NOW, due_at=NOW)
        row.save()
        OutboxRow.objects.filter(pk=row.pk).update(topic="y")
        assert turns == ["in", "in"]
        assert not self.held()
        assert OutboxRow.objects.get(pk=row.pk).topic == "y"
        assert len(turns) == 2
        with transaction.atomic():
            OutboxRow.objects.filter(pk=row.pk).update(topic="z")
        assert len(turns) == 3
        with pytest.raises(IntegrityError):
            OutboxRow.objects.filter(pk=row.pk).update(created_at=None)
        assert not self.held()

    def test_a_rollback_gives_it_back(self):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
        assert not self.held()

    def test_a_savepoint_keeps_it(self):
        with transaction.atomic():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                raise ZeroDivisionError
            assert self.held()
        assert not self.held()

    def test_a_commit_that_fails_gives_it_back(self):
        from creuset.core.models import AuditObject

        with pytest.raises(IntegrityError), transaction.atomic():
            AuditObject.objects.create(row_id=999_999, kind="x", object_id=1)
        assert not self.held()

    def test_closing_in_the_middle_gives_it_back(self):
        connection._start_transaction_under_autocommit()
        assert self.held()
        connection.close()
        assert not self.held()

    def test_readers_never_wait(self):
        seen = []
        with transaction.atomic():
            OutboxRow.objects.create(topic="x", payload={}, created_at=NOW, due_at=NOW)

            def read():
                seen.append(OutboxRow.objects.count())
                connection.close()

            reader = threading.Thread(target=read)
            reader.start()
            reader.join(timeout=5)
        assert seen == [0]

    def test_many_writers_all_get_through(self):
        errors, waits = [], []

        def write():
            try:
                for _ in range(5):
                    started = time.monotonic()
                    with transaction.atomic():
                        OutboxRow.objects.create(topic="x", payload={}, created_at=NOW, due_at=NOW)
                        time.sleep(0.002)
                    waits.append(time.monotonic() - started)
            except Exception as error:  # noqa: BLE001 -- told by the test's own thread
                errors.append(error)
            finally:
                connection.close()

        writers = [threading.Thread(target=write) for _ in range(8)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(timeout=30)
        assert errors == []
        assert OutboxRow.objects.count() == 40
        # Unfair waiting sleeps for seconds; in turn, eight short writes pass in far less than one.
        assert max(waits) < 2
