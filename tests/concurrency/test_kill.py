"""A process killed in the middle of its writes: what it acknowledged is there, and nothing is half-written."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from creuset.bookings.models import Booking, Segment
from creuset.core.models import AuditObject, OutboxRow
from creuset.places.models import Claim
from tests.factories.people import make_person
from tests.factories.places import make_stage_of_two_halves
from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]


def address() -> str:
    """The address of the test's own database, for another process."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    given = os.environ["CREUSET_TEST_POSTGRESQL"]
    before, _, after = given.partition("?")
    return f"{before.rpartition('/')[0]}/{values['NAME']}" + (f"?{after}" if after else "")


@pytest.mark.parametrize("patience", [0.0, 0.05, 0.13, 0.31])
def test_kill_in_the_middle_of_writes(patience: float) -> None:
    village = make_village()
    whole, *_halves = make_stage_of_two_halves(village)
    person = make_person(known_in=village)
    environment = os.environ | {
        "CREUSET_DATABASE_URL": address(),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    script = str(ROOT / "tests/concurrency/writer.py")
    command = [sys.executable, script, village.slug, str(person.pk), str(whole.pk)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(patience)
        writer.send_signal(signal.SIGKILL)
        said = [first, *writer.stdout.read().splitlines()]
    # The last line may have been cut.
    acknowledged = {int(line) for line in said[:-1] if line.strip()}

    bookings = set(Booking.objects.values_list("pk", flat=True))
    assert acknowledged <= bookings
    assert len(bookings) <= len(said) + 1
    segments = list(Segment.objects.values_list("booking_id", flat=True))
    assert sorted(segments) == sorted(bookings)
    claims = list(Claim.objects.values_list("source_id", flat=True))
    assert sorted(claims) == sorted([*bookings, *bookings])
    told = AuditObject.objects.filter(kind="booking").values_list("object_id", flat=True)
    assert set(told) == bookings
    waiting = OutboxRow.objects.filter(topic="bookings.booked").values_list("payload", flat=True)
    assert {payload["booking"] for payload in waiting} == bookings
