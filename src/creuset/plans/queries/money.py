"""What subscriptions cost and is not invoiced yet, and what they left as security."""

from django.db.models import BigIntegerField

from creuset.billing.models import Charge
from creuset.billing.states import ChargeState
from creuset.core.prepared import Given, Prepared
from creuset.kernel.money import Money
from creuset.plans.actions.telling import KIND
from creuset.plans.models import SecurityDeposit, SecurityEntry, Subscription
from creuset.plans.queries.terms import terms_of
from creuset.plans.rules.deposits import asked_for

MOST = 24

SECURITY = Prepared(
    lambda: SecurityDeposit.objects.filter(subscription_id=Given("subscription", BigIntegerField()))
)


def waiting_charges(row: Subscription) -> list[Charge]:
    """Return the latest charges of the subscription that wait for an invoice; one query."""
    rows = Charge.objects.filter(
        village_id=row.village_id,
        source_kind=KIND,
        source_id=row.pk,
        state=ChargeState.WAITING,
    )
    return list(rows.select_related("party", "project").order_by("-starts_at", "-pk")[:MOST])


def find_security(row: Subscription) -> SecurityDeposit | None:
    """Return what the subscription leaves as security; None where none is asked for."""
    return SECURITY.first(subscription=row.pk)


def entries_of(deposit: SecurityDeposit) -> list[SecurityEntry]:
    """Return the movements of the deposit, the first one first; one query."""
    rows = SecurityEntry.objects.filter(deposit=deposit).select_related("deposit")
    return list(rows.order_by("on", "pk"))


def security_of(row: Subscription) -> Money:
    """Return what the offer asks for as security of the price that was agreed first."""
    first = next(iter(terms_of(row.pk)), None)
    if first is None:
        return Money.zero(row.village.currency)
    offer = first.offer
    return asked_for(first.price, cycle_months=offer.cycle_months, percent=offer.deposit_percent)
