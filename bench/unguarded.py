"""The control of the race: bookings without constraint, lock or transaction, as many systems make them."""

from typing import Any

from django.apps import AppConfig
from django.db import connection


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
        """A booking locks nothing, and each of its steps is committed by itself."""
        from creuset.bookings.actions import booking
        from creuset.places.actions import claims

        def hold_nothing(_part_ids: Any) -> None:
            pass

        claims.hold_parts = hold_nothing
        booking.take = booking.take.__wrapped__  # type: ignore[attr-defined]  # atomic() keeps what it wraps
