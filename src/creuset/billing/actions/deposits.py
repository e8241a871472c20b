"""Deposits received, given back and kept."""

from datetime import date, datetime

from django.db import transaction

from creuset.billing.models import Deposit, DepositKind, Means
from creuset.billing.permissions import check_may_change_money
from creuset.billing.rules.deposits import BadDeposit, check_amount, check_kept
from creuset.core import audit, outbox
from creuset.core.models import Audience
from creuset.core.traces import Named
from creuset.kernel.errors import Conflict
from creuset.kernel.money import MixedCurrencies, Money
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.villages.models import Village

KIND = "deposit"


@transaction.atomic
def record_deposit(
    *,
    village: Village,
    party: Party,
    amount: Money,
    received_on: date,
    means: Means,
    by: Actor,
    now: datetime,
    kind: DepositKind = DepositKind.ADVANCE,
    reference: str = "",
    source: Named | None = None,
) -> Deposit:
    """The village holds the amount, received on that day for the source, if there is one.

    Raise Forbidden; NotFound where the village does not know the party; BadDeposit; MixedCurrencies.
    """
    check_may_change_money(by, village)
    get_known(village, party.pk)
    check_amount(amount)
    if amount.currency != village.currency:
        raise MixedCurrencies(
            _(
                "Amounts in %(ours)s and in %(theirs)s cannot be taken together.",
                ours=village.currency,
                theirs=amount.currency,
            )
        )
    if received_on > village.day_of(now):
        raise BadDeposit(_("This day is to come."), field="received_on")
    source_kind, source_id = source or ("", 0)
    made = Deposit.objects.create(
        village=village,
        party=party,
        source_kind=source_kind,
        source_id=source_id,
        kind=kind,
        amount_cents=amount.cents,
        currency=amount.currency,
        received_on=received_on,
        means=means,
        reference=reference.strip(),
        recorded_at=now,
        recorded_by=by.party,
    )
    _tell("billing.deposit_received", made, by=by, now=now)
    return made


@transaction.atomic
def settle_deposit(
    *, deposit: Deposit, kept: Money, by: Actor, now: datetime, why: str = ""
) -> Deposit:
    """The village keeps so much of the deposit; the rest was given back today.

    Raise Forbidden; BadDeposit where more would be kept than was given, or something without a
    reason; Conflict where a colleague was quicker.
    """
    rows = Deposit.objects.select_for_update(of=("self",)).select_related("village", "party")
    row = rows.get(pk=deposit.pk)
    check_may_change_money(by, row.village)
    if row.kept_cents is not None:
        raise Conflict(_("A colleague has just settled this deposit."))
    check_kept(kept, row.amount)
    if kept and not why.strip():
        raise BadDeposit(_("Say why it is kept."), field="why")
    row.kept_cents, row.why = kept.cents, why.strip()
    row.settled_on, row.settled_by = row.village.day_of(now), by.party
    row.save(update_fields=["kept_cents", "why", "settled_on", "settled_by"])
    _tell("billing.deposit_settled", row, by=by, now=now, kept=kept.cents, reason=row.why)
    return row


def _tell(
    verb: str, row: Deposit, *, by: Actor, now: datetime, reason: str = "", **data: int
) -> None:
    about = [(KIND, row.pk), ("party", row.party_id)]
    if row.source_kind:
        about.append((row.source_kind, row.source_id))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        audience=Audience.PARTIES,
        data={
            "party": row.party.name,
            "amount": row.amount_cents,
            "currency": row.currency,
            "means": row.means,
            "kind": row.kind,
            **data,
        },
        reason=reason,
    )
    outbox.put(verb, {KIND: row.pk}, at=now, village_id=row.village_id)
