"""Many at once on the chain of sealed days: each seal in one day, each day once, whoever is late."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from creuset.core import backup, seals
from creuset.core.models import Seal, SealedDay
from creuset.core.seals import checking, closing
from tests.concurrency.test_races import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

EVENING = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
DAY = timedelta(days=1)
VILLAGE = 5


def put(pk, at=EVENING):
    with transaction.atomic():
        return seals.seal(kind="score", object_id=pk, content={"n": pk}, village_id=VILLAGE, at=at)


def in_whole_chain():
    """Each seal is held by a day, and every day holds."""
    assert not Seal.objects.filter(day=None).exists()
    assert list(checking.broken_days()) == []


def test_days_are_closed_once_while_others_seal():
    for pk in range(1, 40):
        put(pk, EVENING - pk % 3 * DAY)
    jobs = [lambda: closing.close_all(EVENING + DAY) for _ in range(6)]
    jobs += [lambda pk=pk: put(pk, EVENING) for pk in range(100, 112)]
    told = all_at_once(jobs)
    assert not [one for one in told if isinstance(one, Exception)]
    assert sum(told[:6]) == SealedDay.objects.count() >= 3
    closing.close_all(EVENING + 9 * DAY)
    in_whole_chain()
    assert Seal.objects.count() == 51


def test_what_a_long_transaction_sealed_is_held_by_the_next_day():
    put(1)
    is_written, is_closed = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            put(2)
            is_written.set()
            # One writer at a time on SQLite: whoever closes waits for this one there.
            if connection.vendor == "postgresql":
                is_closed.wait(30)

    def close():
        is_written.wait(30)
        count = closing.close_all(EVENING + DAY)
        is_closed.set()
        return count

    assert all_at_once([late, close])[1] == 1
    in_time = 1 if connection.vendor == "postgresql" else 2
    assert list(SealedDay.objects.values_list("count", flat=True)) == [in_time]
    closing.close_all(EVENING + 3 * DAY)
    in_whole_chain()


def test_the_chain_comes_back_from_a_backup(settings, tmp_path):
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA / "files"
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.DATA / "secret-key").write_text("the key")
    put(1)
    closing.close_all(EVENING + DAY)
    put(2, EVENING + DAY)
    backup.write(tmp_path / "village.tar.gz", now=EVENING + DAY)
    published = SealedDay.objects.get().digest
    Seal.objects.all().delete()
    SealedDay.objects.all().delete()

    with backup.staged(tmp_path / "village.tar.gz") as found:
        backup.replace_by(found)

    assert SealedDay.objects.get().digest == published
    assert closing.close_all(EVENING + 2 * DAY) == 1
    in_whole_chain()
