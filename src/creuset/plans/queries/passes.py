"""Passes on sale."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from creuset.kernel.errors import NotFound
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Offer
from creuset.plans.rules.catalogue import price_on
from creuset.villages.models import Village


def passes_sold(village: Village, *, on: date) -> list[tuple[Offer, Money]]:
    """Return the passes that are sold on the day, each with what one costs before VAT; one query."""
    return passes_from(ask_passes(village), on=on)


def ask_passes(village: Village) -> QuerySet[Offer]:
    """Return what to ask for the passes of the village, sold on whatever day."""
    rows = Offer.objects.filter(village=village, kind=OfferKind.PASSES, retired_at__isnull=True)
    return rows.order_by("position", "pk").select_related("village")


def passes_from(rows: Iterable[Offer], *, on: date) -> list[tuple[Offer, Money]]:
    """Return those of the passes that are sold on the day, each with what one costs before VAT."""
    found = []
    for offer in rows:
        price = price_on(offer.terms.prices, on)
        is_on = (offer.valid_from is None or offer.valid_from <= on) and (
            offer.valid_until is None or on < offer.valid_until
        )
        if price is not None and is_on:
            found.append((offer, price.price))
    return found


def get_pass(village: Village, code: str, *, on: date) -> Offer:
    """Return a pass that is sold on the day; raise NotFound."""
    for offer, _price in passes_sold(village, on=on):
        if offer.code == code:
            return offer
    raise NotFound(_("This is not sold today."))
