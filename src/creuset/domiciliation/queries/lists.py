"""The lists that the law wants: who they name, which are due, which were sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from creuset.domiciliation.models import Domiciliation, SentList
from creuset.domiciliation.rules.lists import (
    ListKind,
    Period,
    Recipient,
    came_in,
    is_told,
    left_in,
    quarter_of,
    to_send,
)
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village

_NEVER_LIVED = (
    SubscriptionState.ASKED,
    SubscriptionState.OFFERED,
    SubscriptionState.REFUSED,
    SubscriptionState.WITHDRAWN,
)


@dataclass(frozen=True)
class Named:
    """A company as a list names it."""

    row: Domiciliation
    came: bool
    left: bool


@dataclass(frozen=True)
class Listing:
    """A list: its period, whom it names, and what was sent of it to whom."""

    period: Period
    named: Sequence[Named]
    sent: Sequence[SentList]

    @property
    def waits_for(self) -> list[Recipient]:
        """To whom it has still to be sent."""
        told = {one.recipient for one in self.sent}
        return [one for one in Recipient if one not in told]

    @property
    def came(self) -> int:
        """How many came."""
        return sum(one.came for one in self.named)

    @property
    def left(self) -> int:
        """How many left."""
        return sum(one.left for one in self.named)

    @property
    def stood(self) -> int:
        """How many are there on the 1st of January."""
        return len(self.named) if self.period.kind is ListKind.YEAR else 0


def lived(village: Village) -> QuerySet[Domiciliation]:
    """Return the domiciliations of the village that were signed, loaded, unordered."""
    rows = Domiciliation.objects.filter(village=village)
    return rows.exclude(subscription__state__in=_NEVER_LIVED).select_related(
        "village", "subscription__party", "subscription__offer"
    )


def listing_of(village: Village, period: Period) -> Listing:
    """Return a list with whom it names, by the day they came; two queries."""
    rows = lived(village).order_by("subscription__starts_on", "pk")
    sent = SentList.objects.filter(village=village, period=period.code).order_by("sent_on", "pk")
    return Listing(period, _named(rows, period), list(sent.select_related("recorded_by")))


def listings_of(village: Village, *, today: date) -> list[Listing]:
    """Return every list that the village owes or sent, and that of the quarter that runs, the latest first; two
    queries.
    """
    rows = list(lived(village).order_by("subscription__starts_on", "pk"))
    sent: dict[str, list[SentList]] = {}
    found = SentList.objects.filter(village=village).order_by("sent_on", "pk")
    for one in found.select_related("recorded_by"):
        sent.setdefault(one.period, []).append(one)
    if not rows:
        return []
    since = min(village.day_of(row.opened_at) for row in rows)
    owed = to_send((row.contract for row in rows), since=since, today=today)
    known = {quarter_of(today), *owed, *(period for code in sent if (period := Period.read(code)))}
    order = sorted(known, key=lambda one: (one.ready, one.kind), reverse=True)
    found_all = [Listing(one, _named(rows, one), sent.get(one.code, [])) for one in order]
    return [one for one in found_all if one.named or one.sent]


def lists_owed(village: Village, *, today: date) -> list[Listing]:
    """Return the lists that wait to be sent to somebody, the earliest due first."""
    known = [one for one in listings_of(village, today=today) if one.period.ready <= today]
    owed = [one for one in known if one.waits_for]
    return sorted(owed, key=lambda one: one.period.due)


def _named(rows: Sequence[Domiciliation] | QuerySet[Domiciliation], period: Period) -> list[Named]:
    return [
        Named(row, came_in(row.contract, period), left_in(row.contract, period))
        for row in rows
        if is_told(row.contract, period)
    ]
