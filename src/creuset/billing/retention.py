"""Whom money keeps from being forgotten."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from creuset.billing.models import Charge, Deposit, Quote
from creuset.people.queries.staying import keep_by
from creuset.villages.models import Village


def register() -> None:
    """Nobody is forgotten whom a charge, a deposit or a quote names: accounts are kept for ten years by law."""
    keep_by(kept_by_money)


def kept_by_money(village: Village, _since: datetime) -> Iterable[QuerySet[Any, int | None]]:
    """Yield who owes, owed, left or was proposed something."""
    for model in (Charge, Deposit, Quote):
        yield model.objects.filter(village=village).values_list("party_id", flat=True)
