"""Contracts as the figures of an operator read them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from creuset.core.together import together
from creuset.kernel.money import Money
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.plans.models import Let, Subscription, Term
from creuset.plans.rules.figures import Held, Rate, Stay, brought_by_kind
from creuset.plans.states import STANDING, SubscriptionState
from creuset.villages.models import Village

#: What is let for somebody alone, by the month.
LETTABLE = (Kind.OFFICE, Kind.SHARED_OFFICE, Kind.STORAGE, Kind.WORKSHOP)


@dataclass(frozen=True, slots=True)
class Filled:
    """How many places of a kind are let on a day, of how many, with their areas in square metres."""

    kind: Kind
    let: int
    count: int
    area_let: Decimal
    area: Decimal
    #: What the contracts that hold its areas bring by the month that day, charges included, before VAT.
    monthly: Money

    @property
    def per_m2(self) -> Money | None:
        """What a square metre that is let brings by the month; None where none is."""
        return per_m2(self.monthly, self.area_let)


@dataclass(frozen=True, slots=True)
class ContractFigures:
    """What the contracts of a village say."""

    #: The days of each contract that was ever signed.
    stays: list[Stay]
    #: What each contract pays by the month, from when until when; without those that ended before.
    rates: list[Rate]
    #: How much of what is let by the month is let on the day.
    filled: list[Filled]


def contract_figures(village: Village, day: date, *, since: date | None = None) -> ContractFigures:
    """Return what the contracts of the village say, and how much is let on the day; one query.

    What was paid counts from the day on, or from an earlier one: `since`.
    """
    return contracts_from(village, together(*ask_contracts(village, day, since=since)), day)


def ask_contracts(
    village: Village, day: date, *, since: date | None = None
) -> list[QuerySet[Any, Any]]:
    """Return what to ask for `contracts_from`."""
    return [_signed(village), _rates(village, since or day), _places(village), _let(village, day)]


def contracts_from(village: Village, told: Sequence[list[Any]], day: date) -> ContractFigures:
    """Return what the contracts of the village say, and how much is let on the day."""
    stays, rates, places, let = told
    there = [
        (pk, Kind(kind), area or Decimal(0))
        for pk, kind, area, first, until in places
        if (first is None or first <= day) and (until is None or day < until)
    ]
    of_part = {pk: (kind, area) for pk, kind, area in there}
    held = [
        Held(contract, of_part[part][0].value, of_part[part][1])
        for contract, part in let
        if part in of_part
    ]
    monthly = {
        pk: Fraction(price + charges, months)
        for pk, from_on, until_on, price, charges, months, last_on in rates
        if from_on <= day < _end(until_on, last_on)
    }
    return ContractFigures(
        stays=[Stay(*row) for row in stays],
        rates=[
            Rate(from_on, _end(until_on, last_on), Fraction(price + charges, months))
            for _pk, from_on, until_on, price, charges, months, last_on in rates
        ],
        filled=_filled(
            there,
            {part for _contract, part in let},
            brought_by_kind(monthly, held),
            village.currency,
        ),
    )


def per_m2(monthly: Money, area: Decimal) -> Money | None:
    """Return what a square metre brings of what so many bring; None where there is none."""
    return monthly.times(Fraction(1) / Fraction(area)) if area else None


def _signed(village: Village) -> QuerySet[Any, Any]:
    rows = Subscription.objects.filter(
        village=village, state__in=[*STANDING, SubscriptionState.ENDED]
    )
    return rows.values_list("party_id", "starts_on", "last_on")


def _rates(village: Village, since: date) -> QuerySet[Any, Any]:
    standing = Q(subscription__state__in=STANDING)
    ended = Q(subscription__state=SubscriptionState.ENDED, subscription__last_on__gte=since)
    return Term.objects.filter(
        standing | ended, subscription__village=village, offer__cycle_months__gt=0
    ).values_list(
        "subscription_id",
        "from_on",
        "until_on",
        "price_cents",
        "charges_cents",
        "offer__cycle_months",
        "subscription__last_on",
    )


def _places(village: Village) -> QuerySet[Any, Any]:
    rows = Resource.objects.filter(
        village=village, kind__in=LETTABLE, retired_at__isnull=True, is_unbuilt=False
    )
    whole = rows.exclude(own_parts__isnull=False)
    return whole.values_list("pk", "kind", "area_m2", "valid_from", "valid_until")


def _let(village: Village, day: date) -> QuerySet[Any, Any]:
    rows = Let.objects.filter(resource__village=village, from_on__lte=day, until_on__gt=day)
    return rows.values_list("subscription_id", "resource__part_rows__part_id")


def _filled(
    rows: Sequence[tuple[int, Kind, Decimal]],
    let: Collection[int],
    brought: Mapping[str, Fraction],
    currency: str,
) -> list[Filled]:
    return [
        Filled(
            kind,
            sum(pk in let for pk, one, _area in rows if one is kind),
            sum(one is kind for _pk, one, _area in rows),
            sum((area for pk, one, area in rows if one is kind and pk in let), Decimal(0)),
            sum((area for _pk, one, area in rows if one is kind), Decimal(0)),
            Money(1, currency).times(brought.get(kind, Fraction(0))),
        )
        for kind in LETTABLE
        if any(one is kind for _pk, one, _area in rows)
    ]


def _end(until_on: date, last_on: date | None) -> date:
    """Return the first day on which nothing is paid any more."""
    if last_on is None:
        return until_on
    return min(until_on, date.fromordinal(last_on.toordinal() + 1))
