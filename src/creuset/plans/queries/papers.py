"""The papers of a subscription: its contract, the amendments of it, what was left as security."""

from dataclasses import dataclass

from creuset.core.together import together
from creuset.documents.models import Contract
from creuset.documents.queries.contracts import TOLD
from creuset.documents.states import ContractState
from creuset.plans.actions.amending import AMENDMENT
from creuset.plans.actions.telling import KIND
from creuset.plans.models import SecurityDeposit, SecurityEntry, Subscription

#: Contracts that nobody can sign, nor did.
NEVER = (ContractState.WITHDRAWN, ContractState.DECLINED)


@dataclass(frozen=True)
class Papers:
    """What stands on paper about a subscription."""

    #: The latest that stands; None where there is none.
    contract: Contract | None
    #: Those that were sent, the first first.
    amendments: list[Contract]
    security: SecurityDeposit | None
    entries: list[SecurityEntry]


def papers_of(row: Subscription) -> Papers:
    """Return the papers of the subscription; one query."""
    about = Contract.objects.filter(village=row.village_id, source_id=row.pk)
    contracts, amendments, deposits, entries = together(
        about.filter(source_kind=KIND).exclude(state__in=NEVER).order_by("-pk")[:1],
        about.filter(TOLD, source_kind=AMENDMENT)
        .exclude(state=ContractState.WITHDRAWN)
        .order_by("pk"),
        SecurityDeposit.objects.filter(subscription=row.pk),
        SecurityEntry.objects.filter(deposit__subscription=row.pk)
        .select_related("deposit")
        .order_by("on", "pk"),
    )
    return Papers(
        contract=next(iter(contracts), None),
        amendments=amendments,
        security=next(iter(deposits), None),
        entries=entries,
    )
