"""What a subscription costs and is not invoiced yet."""

from typing import Any

from creuset.billing.permissions import may_see_money, own_parties
from creuset.billing.views.rows import sums_of
from creuset.billing.words import money_text, totals_of_rows
from creuset.people.actors import Actor
from creuset.plans.models import Subscription
from creuset.plans.queries.money import waiting_charges
from creuset.villages.models import Village


def waiting_fees(village: Village, row: Subscription, *, by: Actor) -> dict[str, Any] | None:
    """Return the charges of the subscription that wait for an invoice, and their sums; None for who may not know."""
    if not (may_see_money(by, village) or row.party_id in own_parties(by)):
        return None
    charges = waiting_charges(row)
    return {
        "rows": [{"charge": row, "net": money_text(row.net)} for row in charges],
        "sums": sums_of(totals_of_rows(charges, village.currency)),
    }
