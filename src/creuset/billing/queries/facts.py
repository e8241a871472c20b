"""What a rule of another domain needs to know: was the quote accepted, was the deposit received."""

from dataclasses import dataclass

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from creuset.billing.models import Deposit, Quote
from creuset.billing.states import QuoteState
from creuset.core.traces import Named
from creuset.kernel.money import Money
from creuset.villages.models import Village


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What was agreed and received for a source."""

    has_accepted_quote: bool
    #: What is held or was kept of the deposits; what was given back no longer counts.
    received: Money

    @property
    def has_deposit(self) -> bool:
        """Whether anything was received."""
        return bool(self.received)


def facts_of(village: Village, source: Named) -> SourceFacts:
    """Return what was agreed and received for the source; two queries."""
    kind, pk = source
    named = Q(village=village, source_kind=kind, source_id=pk)
    counts = Coalesce(F("kept_cents"), F("amount_cents"))
    received = Deposit.objects.filter(named).aggregate(cents=Sum(counts))["cents"] or 0
    return SourceFacts(
        has_accepted_quote=Quote.objects.filter(named, state=QuoteState.ACCEPTED).exists(),
        received=Money(int(received), village.currency),
    )
