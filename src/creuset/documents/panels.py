"""Certificates and contracts on the page of a party."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from creuset.core.roles import Capability
from creuset.documents.models import CONTRACT_LABELS, STATE_LABELS, Certificate, Contract
from creuset.documents.permissions import own_parties
from creuset.documents.permissions.contracts import may_see_contracts
from creuset.documents.queries.contracts import contracts_of
from creuset.documents.states import ContractState
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.panels import Asking, Panel
from creuset.villages.models import Village

MOST = 8


def of_party(party: Party, village: Village, by: Actor, face: str, now: datetime) -> Asking | None:
    """Ask for the latest certificates of the party that the reader may read; no panel where there is none."""
    at_desk = face == "desk"
    if not at_desk and party.pk not in own_parties(by):
        return None
    today = village.day_of(now)
    may_add = at_desk and by.may(Capability.CHECK_CERTIFICATES, village)

    def make(found: list[Certificate]) -> Panel | None:
        rows = [
            {
                "certificate": one,
                "label": STATE_LABELS[one.state_on(today)],
                "state": one.state_on(today),
            }
            for one in found
        ]
        if not rows and not may_add:
            return None
        values = {
            "rows": rows,
            "village": village,
            "party": party,
            "at_desk": at_desk,
            "may_add": may_add,
        }
        return Panel(_("Certificates"), "documents/panel.html", values)

    latest = Certificate.objects.filter(village=village, party=party).order_by("-pk")[:MOST]
    return Asking([latest], make)


def contracts_of_party(
    party: Party,
    village: Village,
    by: Actor,
    face: str,
    now: datetime,  # noqa: ARG001 - a panel's signature
) -> Asking | None:
    """Ask for the latest contracts of the party that the reader may read; no panel where there is none."""
    at_desk = face == "desk"
    if not (may_see_contracts(by, village) if at_desk else party.pk in own_parties(by)):
        return None

    def make(found: list[Contract]) -> Panel | None:
        rows = [
            {
                "contract": one,
                "state": one.state,
                "label": CONTRACT_LABELS[ContractState(one.state)],
            }
            for one in found
            if at_desk or one.sent_at
        ]
        if not rows:
            return None
        values = {"rows": rows, "village": village, "at_desk": at_desk}
        return Panel(_("Contracts"), "documents/contracts_panel.html", values)

    latest = contracts_of(village, by=by).filter(party=party).order_by("-pk")[:MOST]
    return Asking([latest], make)
