"""Contracts as the figures of an operator read them; a constant number of queries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count

from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.plans.models import Let, Subscription, Term
from creuset.plans.rules.figures import Rate, Stay
from creuset.plans.states import STANDING, SubscriptionState
from creuset.villages.models import Village

#: What is let for somebody alone, by the month.
LETTABLE = (Kind.OFFICE, Kind.SHARED_OFFICE, Kind.STORAGE, Kind.WORKSHOP)
#: On the way to a signature.
COMING = (SubscriptionState.ASKED, SubscriptionState.OFFERED, SubscriptionState.SIGNED)


@dataclass(frozen=True, slots=True)
class Filled:
    """How many places of a kind are let on a day, of how many, with their areas in square metres."""

    kind: Kind
    let: int
    count: int
    area_let: Decimal
    area: Decimal


def contracts_of(village: Village) -> list[Stay]:
    """Return the days of each contract that was ever signed; one query."""
    rows = Subscription.objects.filter(
        village=village, state__in=[*STANDING, SubscriptionState.ENDED]
    ).values_list("party_id", "starts_on", "last_on")
    return [Stay(*row) for row in rows]


def rates_of(village: Village) -> list[Rate]:
    """Return what each standing contract pays by the month, from when until when; one query."""
    rows = Term.objects.filter(
        subscription__village=village,
        subscription__state__in=STANDING,
        offer__cycle_months__gt=0,
    ).values_list(
        "from_on",
        "until_on",
        "price_cents",
        "charges_cents",
        "offer__cycle_months",
        "subscription__last_on",
    )
    return [
        Rate(from_on, _end(until_on, last_on), Fraction(price + charges, months))
        for from_on, until_on, price, charges, months, last_on in rows
    ]


def pipeline_of(village: Village) -> dict[SubscriptionState, int]:
    """Return how many are on the way to a contract, by where they stand; one query."""
    rows = (
        Subscription.objects.filter(village=village, state__in=COMING)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    counts = {SubscriptionState(state): count for state, count in rows}
    return {state: counts.get(state, 0) for state in COMING}


def filled_on(village: Village, day: date) -> list[Filled]:
    """Return how much of what is let by the month is let that day; two queries."""
    places = Resource.objects.filter(
        village=village, kind__in=LETTABLE, retired_at__isnull=True, is_unbuilt=False
    ).exclude(own_parts__isnull=False)
    rows = [
        (pk, Kind(kind), area or Decimal(0))
        for pk, kind, area, first, until in places.values_list(
            "pk", "kind", "area_m2", "valid_from", "valid_until"
        )
        if (first is None or first <= day) and (until is None or day < until)
    ]
    let = set(
        Let.objects.filter(
            resource__village=village, from_on__lte=day, until_on__gt=day
        ).values_list("resource__part_rows__part_id", flat=True)
    )
    return [
        Filled(
            kind,
            sum(pk in let for pk, one, _area in rows if one is kind),
            sum(one is kind for _pk, one, _area in rows),
            sum((area for pk, one, area in rows if one is kind and pk in let), Decimal(0)),
            sum((area for _pk, one, area in rows if one is kind), Decimal(0)),
        )
        for kind in LETTABLE
        if any(one is kind for _pk, one, _area in rows)
    ]


def _end(until_on: date, last_on: date | None) -> date:
    """Return the first day on which nothing is paid any more."""
    if last_on is None:
        return until_on
    return min(until_on, date.fromordinal(last_on.toordinal() + 1))
