"""Deposits, reached from their village."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from creuset.billing.models import Deposit
from creuset.billing.permissions import is_own, may_see_money
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.villages.models import Village


def deposits_of(village: Village, *, by: Actor, is_held: bool | None = None) -> QuerySet[Deposit]:
    """Return the deposits that the actor may read in the village, those still held, settled, or all, unordered."""
    rows = Deposit.objects.filter(village=village).select_related("party", "recorded_by")
    if not may_see_money(by, village):
        rows = rows.filter(is_own(by))
    return rows if is_held is None else rows.filter(kept_cents__isnull=is_held)


def get_deposit(village: Village, pk: int, *, by: Actor) -> Deposit:
    """Return the deposit with its village; NotFound where there is none that the actor may read."""
    found = deposits_of(village, by=by).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such deposit."))
    found.village = village
    return found
