"""What a subscription costs and is not invoiced yet."""

from typing import Any

from creuset.billing.models import Charge
from creuset.billing.permissions import may_see_money, own_parties
from creuset.billing.states import ChargeState
from creuset.billing.views.rows import charge_rows, sums_of
from creuset.billing.words import totals_of_rows
from creuset.people.actors import Actor
from creuset.plans.actions.telling import KIND
from creuset.plans.models import Subscription
from creuset.villages.models import Village

MOST = 24


def waiting_fees(village: Village, row: Subscription, *, by: Actor) -> dict[str, Any] | None:
    """Return the charges of the subscription that wait for an invoice, and their sums; None for who may not know."""
    if not (may_see_money(by, village) or row.party_id in own_parties(by)):
        return None
    rows = Charge.objects.filter(
        village=village, source_kind=KIND, source_id=row.pk, state=ChargeState.WAITING
    )
    charges = list(rows.select_related("party", "project").order_by("-starts_at", "-pk")[:MOST])
    return {
        "rows": charge_rows(charges, village, "desk"),
        "sums": sums_of(totals_of_rows(charges, village.currency)),
    }
