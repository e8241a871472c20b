"""Until when those who have something of the village are here."""

from collections.abc import Collection
from datetime import date

from creuset.plans.queries.coverage import days_of
from creuset.villages.models import Village


def last_days(village: Village, persons: Collection[int]) -> dict[int, list[date | None]]:
    """Return of each person the last days of the subscriptions that let them in, or did; two queries."""
    found = days_of(village, persons)
    return {person: [last for _pk, _first, last in found.get(person, ())] for person in persons}
