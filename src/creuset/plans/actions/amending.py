"""Amendments: what changes in a subscription that was signed by a contract, in writing."""

from collections.abc import Sequence
from datetime import date, datetime

from creuset.documents.actions import contracts
from creuset.documents.models import Contract
from creuset.documents.queries.contracts import contract_for
from creuset.documents.rules.contracts import LIVE
from creuset.documents.rules.terms import ContractKind
from creuset.documents.states import ContractState
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.plans.actions.telling import KIND
from creuset.plans.contract_words import amended_words
from creuset.plans.models import Subscription, Term
from creuset.plans.rules.papers import said

#: What amendments are contracts of: a subscription, by its id.
AMENDMENT = "amendment"


class NothingToAmend(Refused):
    """There is no signed contract that an amendment could change."""

    code = "nothing-to-amend"


def amendable(row: Subscription) -> Contract | None:
    """Return the signed contract of the subscription; None where none was signed. One query."""
    found = contract_for(row.village, (KIND, row.pk))
    return found if found is not None and ContractState(found.state) in LIVE else None


def send_amendment(
    row: Subscription,
    *,
    from_on: date,
    by: Actor,
    now: datetime,
    terms: Sequence[Term] = (),
    place: Resource | None = None,
) -> Contract:
    """What holds from that day on – other terms, another place – is sent to be signed as an amendment.

    One that waits already is withdrawn: this one says what holds. The subscription is held, and changed already: the
    team writes down what was agreed, and the amendment puts it in writing. Raise Forbidden; NothingToAmend.
    """
    contract = amendable(row)
    if contract is None:
        raise NothingToAmend(
            _("There is no signed contract to amend: untick the amendment."), field="amends"
        )
    source = (AMENDMENT, row.pk)
    contracts.withdraw_open(source=source, by=by, now=now)
    words = amended_words(row, contract, from_on=from_on, terms=terms, place=place)
    made = contracts.prepare(
        village=row.village,
        party=row.party,
        code=ContractKind.AMENDMENT.value,
        values=said(ContractKind.AMENDMENT, words),
        source=source,
        language=contract.language,
        by=by,
        now=now,
    )
    return contracts.send(contract=made, by=by, now=now)
