"""Quotes among the dealings of whoever reads their home."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.billing.models import Quote
from creuset.billing.models.quotes import QUOTE_LABELS
from creuset.billing.states import QuoteState
from creuset.billing.words import money_text
from creuset.core.prepared import Prepared
from creuset.core.text import in_language
from creuset.kernel.money import Money
from creuset.people.actors import Actor
from creuset.people.dealings import MOST, OWN, VILLAGE, Asked, Dealing, Shelf
from creuset.villages.models import Village

_SENT = Prepared(
    lambda: (
        Quote.objects.filter(party_id__in=OWN, village_id=VILLAGE, sent_at__isnull=False)
        .select_related("party")
        .order_by("-sent_at", "-pk")[:MOST]
    )
)


def of_reader(village: Village, by: Actor, now: datetime) -> Asked | None:
    """Ask for the quotes that were sent to the reader, and to what they look after."""
    if by.party is None:
        return None
    today = village.day_of(now)
    own = (by.party.pk, *by.looks_after())

    def make(found: list[Quote]) -> Iterable[Dealing]:
        return [_quote(row, village, by, today) for row in found]

    return Asked([_SENT.listed(village=village.pk, own=own)], make)


def _quote(row: Quote, village: Village, by: Actor, today: date) -> Dealing:
    state = row.state_on(today)
    is_open = state is QuoteState.SENT
    amount = money_text(Money(row.gross_cents, row.currency))
    title = f"{row.printed} · {in_language(row.title)}" if row.printed else in_language(row.title)
    return Dealing(
        shelf=Shelf.PAPERS,
        icon="page",
        title=title,
        about=row.party.name if row.party_id != by.party_id else "",
        url=reverse("quotes_my:quote", args=[village, row.pk]),
        at=row.answered_at or row.sent_at or row.made_at,
        state=_("To be answered") if is_open else QUOTE_LABELS[state],
        tone="option" if is_open else "free" if state is QuoteState.ACCEPTED else "",
        step=_("Accept or refuse this quote of %(amount)s") % {"amount": amount} if is_open else "",
        is_mine=is_open,
        due=row.valid_until if is_open else None,
        is_over=not is_open,
    )
