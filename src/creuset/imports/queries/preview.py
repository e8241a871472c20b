"""What the files of another system would change in a village: each thing made, filled or left, before anything is done.

The number of questions does not depend on the number of rows.
"""

from datetime import datetime

from creuset.imports.models import Archived
from creuset.imports.queries.agreements import balances_in, contracts_in, deposits_in
from creuset.imports.queries.holders import holdings
from creuset.imports.queries.items import PastItem, Preview, Sign
from creuset.imports.queries.known import Known, whom
from creuset.imports.rules.joining import Joined
from creuset.imports.rules.sheets import Problem
from creuset.villages.models import Village


def preview(village: Village, system: str, joined: Joined, *, now: datetime) -> Preview:
    """Return what the records would change in the village now."""
    known = Known.read(village, system)
    holders, faults = holdings(joined, known)
    contracts, contract_faults = contracts_in(village, system, joined, known, village.day_of(now))
    balances, balance_faults = balances_in(village, system, joined, known)
    deposits, deposit_faults = deposits_in(village, system, joined, known, contracts)
    past, past_faults = _past(village, system, joined, known)
    return Preview(
        tuple(holders),
        tuple(contracts),
        tuple(balances),
        tuple(deposits),
        tuple(past),
        (
            *joined.problems,
            *faults,
            *contract_faults,
            *balance_faults,
            *deposit_faults,
            *past_faults,
        ),
    )


def _past(
    village: Village, system: str, joined: Joined, known: Known
) -> tuple[list[PastItem], list[Problem]]:
    kept = set(Archived.objects.filter(village=village, system=system).values_list("kind", "key"))
    directory = joined.holders
    found: list[PastItem] = []
    problems: list[Problem] = []
    for record in joined.past:
        holder, fault = whom(record.holder, directory, known.named)
        if holder is None:
            problems.append(record.row.problem("holder", fault))
        else:
            sign = Sign.LEFT if (record.kind, record.key) in kept else Sign.NEW
            found.append(PastItem(record, sign, holder))
    return found, problems
