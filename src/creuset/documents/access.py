"""Who may open papers and certificates."""

from collections.abc import Callable

from creuset.core.audit import By
from creuset.core.models import StoredFile
from creuset.documents.models import Certificate, Contract, ContractText, Document
from creuset.documents.permissions import may_see_all, own_parties
from creuset.documents.permissions.contracts import may_see_contracts
from creuset.people.actors import Actor

#: Says whether somebody may open the papers made of the row of that number.
type MayOpen = Callable[[Actor, int], bool]

_judges: dict[str, MayOpen] = {}


def register(source_kind: str, may_open: MayOpen) -> None:
    """Papers made of rows of the kind are opened by whom `may_open` lets; of no registered kind, by no one."""
    _judges[source_kind] = may_open


def may_open_document(by: By | None, stored: StoredFile) -> bool:
    """Say whether the reader may open the paper."""
    document = Document.objects.filter(file=stored).first()
    if document is None or not isinstance(by, Actor):
        return False
    judge = _judges.get(document.source_kind)
    return judge is not None and judge(by, document.source_id)


def may_open_certificate(by: By | None, stored: StoredFile) -> bool:
    """Say whether the reader may open the paper of a certificate: its holder, and the village's team."""
    row = Certificate.objects.select_related("village").filter(file=stored).first()
    if row is None or not isinstance(by, Actor):
        return False
    return may_see_all(by, row.village) or row.party_id in own_parties(by)


def may_open_contract(by: By | None, stored: StoredFile) -> bool:
    """Say whether the reader may open the paper of a contract: its party, and the team that reads contracts.

    The party opens what it was sent, not what a change made void.
    """
    row = Contract.objects.select_related("village").filter(pk=stored.object_id).first()
    if row is None or not isinstance(by, Actor):
        return False
    if may_see_contracts(by, row.village):
        return True
    return row.party_id in own_parties(by) and stored.pk in {
        row.paper_id,
        row.sealed_id,
        row.scan_id,
    }


def may_open_rules(by: By | None, stored: StoredFile) -> bool:
    """Say whether the reader may open the house rules: whoever the village knows."""
    row = ContractText.objects.select_related("village").filter(pk=stored.object_id).first()
    return row is not None and isinstance(by, Actor) and by.is_known_in(row.village)
