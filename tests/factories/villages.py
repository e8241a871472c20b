"""Villages for tests."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from creuset.villages.models import Village

#: A Monday morning, nine o'clock in Paris.
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

_numbers = count(1)


def make_village(**more: Any) -> Village:
    number = next(_numbers)
    values: dict[str, Any] = {
        "slug": f"village-{number}",
        "name": f"Village {number}",
        "languages": ["fr", "en"],
        "contact": {"email": f"bonjour@village-{number}.example"},
    }
    return Village.objects.create(**values | more)
