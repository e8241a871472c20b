"""The control of the race: bookings without constraint, lock or transaction, as many systems make them."""

import time
from typing import Any

from django.apps import AppConfig
from django.db import connection

#: Seconds between what a booking of the control read and what it writes.
PAUSE = 0.02


def take_the_guard_away() -> None:
    """The database no longer refuses claims that overlap."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE places_claim DROP CONSTRAINT claim_no_overlap")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'places_claim'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


class UnguardedConfig(AppConfig):
    """Takes away, in each process of the server, what makes writers wait for one another."""

    name = "bench"
    label = "bench_unguarded"

    def ready(self) -> None:
        """A booking locks nothing, each of its steps is committed by itself, and it takes its time to write.

        However few clients a machine lets run at once, some then read before another has written.
        """
        from creuset.bookings.actions import booking
        from creuset.places.actions import claims

        written = claims.claim

        def hold_nothing(_part_ids: Any) -> None:
            pass

        def claim(**given: Any) -> None:
            time.sleep(PAUSE)
            written(**given)

        claims.hold_parts = hold_nothing  # type: ignore[assignment]  # that is the control
        claims.hold_parts_of = claims.parts_of  # type: ignore[assignment]  # as above
        claims.claim = claim
        booking.take = booking.take.__wrapped__  # type: ignore[attr-defined]  # atomic() keeps what it wraps
