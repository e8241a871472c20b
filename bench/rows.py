"""What the rows of an action cost at least: written one by one with the bare driver."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from bench import bulk
from creuset.bookings.models import Booking, Segment
from creuset.core.models import AuditObject, AuditRow, OutboxRow
from creuset.people.models import Party
from creuset.places.models import Claim, Resource


class Rows:
    """Writes the rows of bookings with the bare driver, on one place, one after the other in time."""

    def __init__(self, village: int) -> None:
        self.village = village
        self.party = Party.objects.order_by("pk").values_list("pk", flat=True)[0]
        self.part = Resource.objects.filter(own_parts=None).order_by("pk")[0].pk
        self.day = 0
        self.mark = "?" if connection.vendor == "sqlite" else "%s"
        self.statements: dict[type[Model], tuple[str, tuple[Any, ...]]] = {}

    def write(self, count: int) -> None:
        """So many more bookings stand in the database, in one transaction."""
        with transaction.atomic():
            for _ in range(count):
                self.day += 1
                start, end = (
                    f"2{100 + self.day // 336:03}-{self.day // 28 % 12 + 1:02}-{self.day % 28 + 1:02} {h}:00:00"
                    for h in (10, 12)
                )
                self._write_one(start, end)

    def _write_one(self, start: str, end: str) -> None:
        village, party, part = self.village, self.party, self.part
        times = {"ends_at": end, "created_at": start, "changed_at": start}
        booking = self._insert(Booking, village_id=village, title="bench", party_id=party, **times)
        period = {"starts_at": start, "ends_at": end}
        self._insert(Segment, booking_id=booking, resource_id=part, unit_id=part, **period)
        source = {"source_kind": "bench", "source_id": booking, "tone": "use", "party_id": party}
        self._insert(Claim, village_id=village, part_id=part, held_until=end, **period, **source)
        said = {"via": "simulation", "verb": "bench.bare", "at": start, "audience": "team"}
        row = self._insert(AuditRow, village_id=village, **said)
        for kind, pk in (
            ("booking", booking),
            ("party", party),
            ("resource", part),
            ("bench", row),
        ):
            self._insert(AuditObject, row_id=row, kind=kind, object_id=pk)
        self._insert(
            OutboxRow,
            village_id=village,
            topic="bench",
            payload="{}",
            created_at=start,
            due_at=start,
        )

    def _insert(self, model: type[Model], **values: Any) -> int:
        """Return the key of a new row; the statement is written once a model."""
        if model not in self.statements:
            usual = bulk.usual_values(model, list(values))
            names = ", ".join([*values, *usual])
            marks = ", ".join([self.mark] * (len(values) + len(usual)))
            table, key = model._meta.db_table, model._meta.pk.column
            insert = f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING {key}"  # noqa: S608 - names of ours
            self.statements[model] = insert, tuple(usual.values())
        insert, more = self.statements[model]
        return int(connection.connection.execute(insert, (*values.values(), *more)).fetchone()[0])
