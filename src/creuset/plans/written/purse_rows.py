"""The order in which credits are spent as a row of the database, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from creuset.plans.kinds import CheckIns
from creuset.plans.models import PurseRule
from creuset.plans.rules.allowances import Whose
from creuset.plans.written.purses import OWN_FIRST

if TYPE_CHECKING:
    from creuset.plans.written.purses import Crediting
    from creuset.villages.models import Village


def write_purses(village: Village, file: Crediting) -> None:
    """Credits are spent in this order, their own first where the file says nothing."""
    company_first = file.credits is not None and file.credits.order[0] is Whose.COMPANY
    if file.credits is None:
        rules = PurseRule.objects.filter(village=village)
        rules.filter(check_ins=CheckIns.OWED).delete()
        # What coming without a booking costs is said at the desk, and stays.
        rules.update(company_first=False)
    else:
        PurseRule.objects.update_or_create(
            village=village, defaults={"company_first": company_first}
        )


def purses_data(village: Village) -> dict[str, Any] | None:
    """Return the order as a file writes it; None where the village says none."""
    row = PurseRule.objects.filter(village=village).first()
    if row is None:
        return None
    order = reversed(OWN_FIRST) if row.company_first else OWN_FIRST
    return {"order": [whose.value for whose in order]}
