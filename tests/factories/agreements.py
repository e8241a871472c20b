"""Agreements between villages, for tests."""

from datetime import date
from typing import Any

from creuset.plans.models import Agreement
from creuset.villages.models import Village


def make_agreement(home: Village, host: Village, *, twin: bool = True, **more: Any) -> Agreement:
    """Days of the home are good at the host, as both say; or the home alone says so."""
    values: dict[str, Any] = {
        "code": f"{home.slug}-{host.slug}",
        "names": {"fr": "Entre sœurs", "en": "Between sisters"},
        "home": home.slug,
        "host": host.slug,
        "days_a_month": 2,
        "price_cents": 10_00,
        "currency": "EUR",
        "from_on": date(2026, 1, 1),
    } | more
    said = [Agreement.objects.create(village=one, **values) for one in (home, host)[: 1 + twin]]
    return said[0]
