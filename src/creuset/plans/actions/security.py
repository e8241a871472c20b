"""Security deposits: asked for, taken, applied to what is owed, given back. Apart from charges and invoices."""

from datetime import date, datetime

from django.db import transaction

from creuset.billing.models import Means
from creuset.billing.permissions import check_may_change_money
from creuset.kernel.money import MixedCurrencies, Money
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.plans.actions.checklists import look_at_subscription
from creuset.plans.actions.contracting import renew_contract
from creuset.plans.actions.holding import hold
from creuset.plans.actions.telling import tell
from creuset.plans.kinds import SecurityMove
from creuset.plans.models import SecurityDeposit, SecurityEntry, Subscription
from creuset.plans.permissions import check_may_change_plans
from creuset.plans.queries.money import security_of
from creuset.plans.rules.deposits import BadEntry, held_after

ASKED = "plans.security_asked"
VERBS = {
    SecurityMove.TAKEN: "plans.security_taken",
    SecurityMove.APPLIED: "plans.security_applied",
    SecurityMove.REFUNDED: "plans.security_refunded",
}


@transaction.atomic
def ask_security(
    *, subscription: Subscription, by: Actor, now: datetime, amount: Money | None = None
) -> SecurityDeposit:
    """So much is asked for as security: by the offer, of the price that was agreed first, unless it is said.

    Asked again, the last amount counts; what is held stays. A contract that waits for a signature says it anew.
    Raise Forbidden; BadEntry; MixedCurrencies.
    """
    row = hold(subscription)
    check_may_change_plans(by, row.village)
    wanted = security_of(row) if amount is None else amount
    if wanted.currency != row.village.currency:
        raise MixedCurrencies(_("The price is in the currency of the village."), field="amount")
    if wanted.cents < 0:
        raise BadEntry(_("An amount above zero is expected."), field="amount")
    deposit, _is_new = SecurityDeposit.objects.update_or_create(
        subscription=row,
        defaults={
            "asked_cents": wanted.cents,
            "currency": wanted.currency,
            "asked_at": now,
        },
    )
    tell(ASKED, row, by=by, now=now, amount=wanted.cents, currency=wanted.currency)
    renew_contract(row, by=by, now=now)
    look_at_subscription(row, now=now)
    return deposit


@transaction.atomic
def enter(
    *,
    subscription: Subscription,
    kind: SecurityMove,
    amount: Money,
    on: date,
    by: Actor,
    now: datetime,
    means: Means | None = None,
    reference: str = "",
    why: str = "",
) -> SecurityEntry:
    """A movement is written down: taken or given back by some means, or applied for a reason.

    Raise Forbidden; NotHeld where less is held; BadEntry; MixedCurrencies.
    """
    row = hold(subscription)
    check_may_change_money(by, row.village)
    if amount.currency != row.village.currency:
        raise MixedCurrencies(_("The price is in the currency of the village."), field="amount")
    if on > row.village.day_of(now):
        raise BadEntry(_("This day is to come."), field="on")
    if kind is SecurityMove.APPLIED and not why.strip():
        raise BadEntry(_("Say why."), field="why")
    if kind is not SecurityMove.APPLIED and means is None:
        raise BadEntry(_("Say by which means."), field="means")
    SecurityDeposit.objects.get_or_create(
        subscription=row,
        defaults={"asked_cents": 0, "currency": amount.currency, "asked_at": now},
    )
    deposit = SecurityDeposit.objects.select_for_update().get(subscription=row)
    deposit.held_cents = held_after(deposit.held, kind, amount).cents
    deposit.save(update_fields=["held_cents"])
    made = SecurityEntry.objects.create(
        deposit=deposit,
        kind=kind,
        amount_cents=amount.cents,
        on=on,
        means=means if means and kind is not SecurityMove.APPLIED else "",
        reference=reference.strip(),
        why=why.strip(),
        made_at=now,
        made_by=by.party,
    )
    tell(
        VERBS[kind],
        row,
        by=by,
        now=now,
        reason=made.why,
        amount=amount.cents,
        currency=amount.currency,
    )
    look_at_subscription(row, now=now)
    return made
