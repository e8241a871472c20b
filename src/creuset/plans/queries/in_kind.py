"""What a village gave in kind to whom in a year: for the register of de minimis aid."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from creuset.kernel.money import Money
from creuset.kernel.spans import DaySpan
from creuset.plans.kinds import Proration, TermKind
from creuset.plans.models import Subscription, Term
from creuset.plans.rules.in_kind import Given, value_given
from creuset.plans.states import STANDING, SubscriptionState
from creuset.villages.models import Village


@dataclass(frozen=True, slots=True)
class InKind:
    """A party, and what it was given in the year, before VAT."""

    party_id: int
    name: str
    value: Money


def given_in(village: Village, year: int) -> list[InKind]:
    """Return who is hosted in kind that year and what it is worth, by name; two queries."""
    within = DaySpan(date(year, 1, 1), date(year + 1, 1, 1))
    terms = Term.objects.select_related("offer").filter(price_cents=0, catalogue_cents__gt=0)
    rows = Subscription.objects.filter(
        village=village,
        is_in_kind=True,
        state__in=[*STANDING, SubscriptionState.ENDED],
        starts_on__lt=within.until,
    ).select_related("party")
    values: dict[int, Money] = defaultdict(lambda: Money.zero(village.currency))
    names: dict[int, str] = {}
    free = Prefetch("terms", queryset=terms.exclude(kind=TermKind.PAUSE), to_attr="free")
    for row in rows.prefetch_related(free):
        names[row.party_id] = row.party.name
        values[row.party_id] += value_given(
            [one for term in row.free if (one := _given(term, row)) is not None],
            within=within,
            anchor=row.starts_on,
            currency=village.currency,
        )
    found = [InKind(pk, names[pk], value) for pk, value in values.items() if value]
    return sorted(found, key=lambda one: (one.name, one.party_id))


def value_until(row: Subscription, day: date) -> Money:
    """Return what the catalogue asks for what a subscription was given in kind before the day; one query."""
    currency = row.village.currency
    if not row.is_in_kind or day <= row.starts_on:
        return Money.zero(currency)
    terms = row.terms.select_related("offer").filter(price_cents=0, catalogue_cents__gt=0)
    return value_given(
        [one for t in terms.exclude(kind=TermKind.PAUSE) if (one := _given(t, row)) is not None],
        within=DaySpan(row.starts_on, day),
        anchor=row.starts_on,
        currency=currency,
    )


def _given(term: Term, row: Subscription) -> Given | None:
    """Return the term as the rule reads it, cut at the last day; None where it begins after."""
    until = term.until_on
    if row.last_on is not None:
        until = min(until, DaySpan.of(row.last_on, row.last_on).until)
    if until <= term.from_on:
        return None
    return Given(
        days=DaySpan(term.from_on, until),
        value=Money(term.catalogue_cents, term.currency),
        cycle_months=term.offer.cycle_months,
        policy=Proration(term.offer.proration),
    )
