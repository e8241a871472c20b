"""Charges, reached from their village, and their sums."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import BigIntegerField, CharField, QuerySet, Sum

from creuset.billing.models import Charge
from creuset.billing.permissions import is_own, may_see_money
from creuset.billing.rules.lines import RATE_DIGITS, Totals, totals_of
from creuset.billing.states import ChargeState
from creuset.core.prepared import Given, Prepared
from creuset.core.traces import Named
from creuset.kernel.money import Money
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.people.models import Party
from creuset.villages.models import Village

#: Whatever changes what is owed reads what was.
WAITING = Prepared(
    lambda: Charge.objects.filter(
        source_kind=Given("kind", CharField()),
        source_id=Given("id", BigIntegerField()),
        state=ChargeState.WAITING,
    ).order_by("pk")
)


def charges_of(
    village: Village,
    *,
    by: Actor,
    state: ChargeState | None = None,
    words: str = "",
    party: Party | int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Charge]:
    """Return the charges that the actor may read in the village, narrowed, unordered.

    The team that reads money reads all; others read their own, and those of the organisations they
    look after. `words` are of the party's name; `since` and `until` are the days of the service,
    both included.
    """
    rows = Charge.objects.filter(village=village).select_related("party", "project")
    if not may_see_money(by, village):
        rows = rows.filter(is_own(by))
    if state is not None:
        rows = rows.filter(state=state)
    if party is not None:
        rows = rows.filter(party_id=party if isinstance(party, int) else party.pk)
    for word in fold(words).split():
        rows = rows.filter(party__search_text__contains=word)
    if since is not None:
        rows = rows.filter(ends_at__gt=datetime.combine(since, time.min, village.zone))
    if until is not None:
        rows = rows.filter(starts_at__lte=datetime.combine(until, time.max, village.zone))
    return rows


def waiting_of(source: Named) -> dict[str, Charge]:
    """Return what waits for an invoice of the source, by its lines, the first first; one query."""
    kind, pk = source
    return {row.line: row for row in WAITING(kind=kind, id=pk)}


def own_charges(village: Village, *, by: Actor, most: int = 200) -> list[Charge]:
    """Return what waits for an invoice to the actor, or to what it looks after, the latest last."""
    rows = Charge.objects.filter(is_own(by), village=village, state=ChargeState.WAITING)
    return list(rows.select_related("party", "project").order_by("starts_at", "pk")[:most])


def totals_by_rate(rows: QuerySet[Charge], currency: str) -> Totals:
    """Return the sums of charges, VAT by rate; one query, whatever their number."""
    return totals_from(_by_rate(rows), currency)


def totals_from(found: Iterable[tuple[str, int, int]], currency: str) -> Totals:
    """Return the sums of charges from the cents of each rate, as `ask_waiting` tells them."""
    return totals_of(
        (
            (key, Decimal(rate).scaleb(-RATE_DIGITS), Money(int(cents), currency))
            for key, rate, cents in found
        ),
        currency,
    )


def ask_waiting(village: Village, party: Party) -> QuerySet[Charge, tuple[str, int, int]]:
    """Return what waits for an invoice to the party, by rate: `totals_from` sums it."""
    rows = Charge.objects.filter(village=village, party=party, state=ChargeState.WAITING)
    return _by_rate(rows)


def _by_rate(rows: QuerySet[Charge]) -> QuerySet[Charge, tuple[str, int, int]]:
    found = rows.order_by().values_list("vat_key", "vat_e2")
    return found.annotate(cents=Sum("net_cents"))
