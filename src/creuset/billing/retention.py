"""Whom money keeps from being forgotten."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from creuset.billing.models import Aid, AidDeclaration, Charge, Deposit, Quote, QuoteLine
from creuset.billing.papers import SOURCE
from creuset.billing.states import ChargeState
from creuset.core.models import StoredFile
from creuset.documents.queries.papers import files_of_source
from creuset.people.keeping import MOST, Asked, tell_held
from creuset.people.known_of import also_give_papers, also_tell
from creuset.people.models import Party
from creuset.people.queries.staying import keep_by
from creuset.people.rules.erasing import Held, accounts_until, why_accounts
from creuset.villages.models import Village


def register() -> None:
    """Nobody is forgotten whom a charge, a deposit or a quote names: accounts are kept for ten years by law."""
    keep_by(kept_by_money)
    tell_held(held_by_money)
    also_tell(QuoteLine, of="quote")
    also_give_papers(papers_of_quote)


def kept_by_money(village: Village, _since: datetime) -> Iterable[QuerySet[Any, int | None]]:
    """Yield who owes, owed, left or was proposed something."""
    for model in (Charge, Deposit, Quote, Aid, AidDeclaration):
        yield model.objects.filter(village=village).values_list("party_id", flat=True)


def held_by_money(
    party: Party,
    now: datetime,  # noqa: ARG001 - a teller's signature
) -> Asked:
    """Ask for what the person owes or has left as a deposit, and for the papers that accounts need."""
    waiting = Charge.objects.filter(party=party, state=ChargeState.WAITING)
    held = Deposit.objects.filter(party=party, kept_cents__isnull=True)
    quotes = Quote.objects.filter(party=party, sent_at__isnull=False).order_by("-sent_at")

    def make(owed: list[int], left: list[int], sent: list[datetime]) -> Iterable[Held]:
        yield Held(
            _("amounts not invoiced yet"),
            _("An invoice needs the name and the address of whom it is for."),
            is_open=True,
            count=len(owed),
        )
        yield Held(
            _("deposits that the village holds"),
            _("They are given back, or kept, to somebody who can be named."),
            is_open=True,
            count=len(left),
        )
        if sent:
            yield Held(
                _("quotes"),
                why_accounts(),
                until=accounts_until(sent[0].date()),
                count=len(sent),
            )

    return Asked(
        [
            waiting.values_list("pk", flat=True)[:MOST],
            held.values_list("pk", flat=True)[:MOST],
            quotes.values_list("sent_at", flat=True)[:MOST],
        ],
        make,
    )


def papers_of_quote(row: Model) -> Iterable[StoredFile]:
    """Return the papers of a quote, and of nothing else."""
    return files_of_source(SOURCE, row.pk) if isinstance(row, Quote) else ()
