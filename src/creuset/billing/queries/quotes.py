"""Quotes, reached from their village or by the secret that was mailed."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import BigIntegerField, CharField, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from creuset.billing.models import Quote, QuoteLine
from creuset.billing.permissions import is_own, may_see_money
from creuset.billing.states import QuoteState
from creuset.core.prepared import Given, Listed, Prepared, ask
from creuset.core.together import keep_prefetched
from creuset.core.traces import Named
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.people.secrets import hashed
from creuset.villages.models import Village


def _accepted() -> QuerySet[Quote]:
    rows = Quote.objects.filter(
        village_id=Given("village", BigIntegerField()),
        source_kind=Given("kind", CharField()),
        source_id=Given("source", BigIntegerField()),
        state=QuoteState.ACCEPTED,
    )
    return rows.order_by("-answered_at", "-pk")[:1]


ACCEPTED = Prepared(_accepted)
ACCEPTED_LINES = Prepared(
    lambda: QuoteLine.objects.filter(quote__in=_accepted().values("pk")).order_by("position", "pk")
)


def quotes_of(
    village: Village, *, by: Actor, on: date, state: QuoteState | None = None
) -> QuerySet[Quote]:
    """Return the quotes that the actor may read in the village, of a state on that day or of any, unordered.

    The team that reads money reads all; others read those sent to them, or to what they look after.
    """
    rows = Quote.objects.filter(village=village).select_related("party", "project")
    if not may_see_money(by, village):
        rows = rows.filter(is_own(by), sent_at__isnull=False)
    return rows if state is None else rows.filter(in_state(state, on))


def get_quote(village: Village, pk: int, *, by: Actor, on: date) -> Quote:
    """Return the quote with its village; NotFound where there is none that the actor may read."""
    found = (
        quotes_of(village, by=by, on=on)
        .select_related("party", "project", "made_by", "answered_by")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such quote."))
    found.village = village
    return found


def find_by_secret(village: Village, secret: str) -> Quote:
    """Return the quote whose secret address was mailed; NotFound where there is none in the village."""
    found = (
        Quote.objects.select_related("party", "project")
        .filter(village=village, secret_hash=hashed(secret))
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such quote."))
    found.village = village
    return found


def own_quotes(village: Village, *, by: Actor, most: int = 100) -> list[Quote]:
    """Return the quotes that were sent to the actor, or to what it looks after, the latest first."""
    rows = Quote.objects.filter(is_own(by), village=village, sent_at__isnull=False)
    return list(rows.select_related("party").order_by("-sent_at", "-pk")[:most])


def accepted_quote(village: Village, source: Named) -> Quote | None:
    """Return the latest accepted quote of the source, its lines loaded; None where there is none."""
    return accepted_from(*ask(accepted_rows(village, source)))


def accepted_rows(village: Village, source: Named) -> tuple[Listed, Listed]:
    """Return the latest accepted quote of the source and its lines, to be asked with others for `accepted_from`."""
    kind, pk = source
    of = {"village": village.pk, "kind": kind, "source": pk}
    return ACCEPTED.listed(**of), ACCEPTED_LINES.listed(**of)


def accepted_from(quotes: Iterable[Quote], lines: Sequence[QuoteLine]) -> Quote | None:
    """Return the quote of `accepted_rows` with its lines loaded; None where there is none."""
    for quote in quotes:
        keep_prefetched(quote, "lines", lines)
        return quote
    return None


def in_state(state: QuoteState, on: date) -> Q:
    """Return the condition that says of a row what `state_on` says of its values."""
    match state:
        case QuoteState.SENT:
            return Q(state=QuoteState.SENT, valid_until__gte=on)
        case QuoteState.EXPIRED:
            return Q(state=QuoteState.SENT, valid_until__lt=on)
        case _:
            return Q(state=state)
