"""Numbers of papers: given inside the transaction that issues them, so that a rollback leaves no hole."""

from dataclasses import dataclass

from creuset.billing.models import QuoteSeries
from creuset.core import locks
from creuset.kernel.numbering import Series
from creuset.villages.models import Village

#: D for devis, as French companies write it.
QUOTES = "D"


@dataclass(frozen=True, slots=True)
class Given:
    """A number that was just given."""

    year: int
    number: int
    printed: str


def take_number(village: Village, year: int) -> Given:
    """Return the next number of the village's quotes in that year; nobody else has it, now or later.

    The series' row is held until the transaction ends: whoever comes next waits, then counts on.
    """
    # The first of a year makes the row: two of them wait here, not in the database's constraint.
    locks.lock("quote-series", [village.pk])
    QuoteSeries.objects.get_or_create(village=village, year=year)
    row = QuoteSeries.objects.select_for_update().get(village=village, year=year)
    series = Series(QUOTES, year)
    row.last = series.next_after(row.last or None)
    row.save(update_fields=["last"])
    return Given(year, row.last, series.format(row.last))
