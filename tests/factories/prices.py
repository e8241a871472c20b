"""Prices made for tests."""

from typing import Any

from creuset.bookings.models import CancellationLadder, Rate, RateCard, VatKey
from creuset.people.models import Party
from creuset.villages.models import Village


def make_card(
    village: Village, *, party: Party | None = None, code: str = "tarifs", **more: Any
) -> RateCard:
    """A card with a rate for meeting rooms: 20.00 an hour, 100.00 a day of eight hours.

    A cancellation costs the whole price within 24 hours. More cents of the rate come as `hour_cents`…
    """
    VatKey.objects.get_or_create(
        village=village,
        code="normal",
        defaults={
            "names": {"fr": "TVA", "en": "VAT"},
            "percents": [{"from": "2014-01-01", "percent": "20"}],
        },
    )
    steps = [
        {"at_least": 24, "at_most": None, "percent": "0"},
        {"at_least": 0, "at_most": 23, "percent": "100"},
    ]
    CancellationLadder.objects.get_or_create(
        village=village,
        code="salles",
        defaults={"names": {"fr": "Salles", "en": "Rooms"}, "notice": "hours", "steps": steps},
    )
    cents = {name: more.pop(name) for name in list(more) if name.endswith("_cents")}
    card = RateCard.objects.create(
        village=village,
        code=code,
        party=party,
        **{"names": {"fr": "Tarifs", "en": "Prices"}, "vat": "normal", "ladder": "salles", **more},
    )
    Rate.objects.create(
        card=card,
        code="reunion",
        names={"fr": "Salles de réunion", "en": "Meeting rooms"},
        kinds=["meeting"],
        segment_kinds=["use"],
        day_hours=8,
        **{"hour_cents": 2000, "day_cents": 10000, **cents},
    )
    return card
