"""Money on the page of a party."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from creuset.billing.permissions import may_see_money, own_parties
from creuset.billing.queries import ask_waiting, totals_from
from creuset.billing.words import money_text
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.panels import Asking, Panel
from creuset.villages.models import Village


def of_party(
    party: Party,
    village: Village,
    by: Actor,
    face: str,
    now: datetime,  # noqa: ARG001 - a panel's signature
) -> Asking | None:
    """Ask what waits for an invoice to the party, for whoever may know; no panel where nothing does."""
    at_desk = face == "desk"
    if not (may_see_money(by, village) if at_desk else party.pk in own_parties(by)):
        return None

    def make(found: list[tuple[str, int, int]]) -> Panel | None:
        sums = totals_from(found, village.currency)
        if not sums.by_rate:
            return None
        values = {
            "net": money_text(sums.net),
            "gross": money_text(sums.gross),
            "village": village,
            "party": party,
            "at_desk": at_desk,
        }
        return Panel(_("To be invoiced"), "billing/panel.html", values)

    return Asking([ask_waiting(village, party)], make)
