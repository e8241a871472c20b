"""The contract of a subscription: prepared with what is offered, signed with it, ended with it."""

from datetime import datetime, timedelta

from creuset.documents import following
from creuset.documents.actions import contracts
from creuset.documents.actions.texts import take_text
from creuset.documents.models import Contract
from creuset.documents.queries.contracts import contract_for
from creuset.documents.rules.contracts import OPEN
from creuset.documents.rules.terms import ContractKind
from creuset.documents.states import ContractState
from creuset.kernel.errors import Conflict, WayOut
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.plans.actions.amending import AMENDMENT
from creuset.plans.actions.telling import KIND
from creuset.plans.contract_words import agreed_words
from creuset.plans.models import Subscription
from creuset.plans.rules.papers import said


class SignedByContract(Conflict):
    """It is signed by signing its contract, and in no other way."""

    code = "signed-by-contract"


def prepare_contract(
    row: Subscription, *, by: Actor, now: datetime, is_sent: bool
) -> Contract | None:
    """What is offered has its contract, of the text in force, and what was prepared before cannot be signed.

    None where the offer names none. Sent, it waits for the party's signature, and `by` has signed it for the village;
    else it is a draft. The subscription is held, its terms are written. Raise Forbidden; TextMissing; NotEnoughAgreed.
    """
    source = (KIND, row.pk)
    code = row.offer.contract
    before = contract_for(row.village, source)
    is_open = before is not None and ContractState(before.state) in OPEN
    if before is not None and is_open and before.text.code != code:
        contracts.withdraw_open(source=source, by=by, now=now)
        is_open = False
    if not code:
        return None
    text = take_text(village=row.village, code=code, now=now)
    values = said(ContractKind(text.kind), agreed_words(row))
    if before is not None and is_open:
        made = contracts.change(contract=before, values=values, by=by, now=now)
    else:
        made = contracts.prepare(
            village=row.village,
            party=row.party,
            code=code,
            values=values,
            source=source,
            by=by,
            now=now,
        )
    return contracts.send(contract=made, by=by, now=now) if is_sent else made


def renew_contract(row: Subscription, *, by: Actor, now: datetime) -> None:
    """What is offered was changed: its contract, if it waits for a signature, is another from now on."""
    found = contract_for(row.village, (KIND, row.pk))
    if found is not None and ContractState(found.state) in OPEN:
        is_sent = found.state == ContractState.SENT
        prepare_contract(row, by=by, now=now, is_sent=is_sent)


def check_no_contract(row: Subscription) -> None:
    """Raise SignedByContract where the subscription is signed by its contract."""
    found = contract_for(row.village, (KIND, row.pk))
    if found is None and not row.offer.contract:
        return
    ways = [WayOut(found.reference, "contract", {"contract": found.pk})] if found else []
    raise SignedByContract(
        _("It is signed by its contract: read and sign that.")
        if found and found.sent_at
        else _("It is signed by its contract, which the village has not sent yet."),
        ways_out=ways,
    )


def end_contract(row: Subscription, *, by: Actor, now: datetime, why: str = "") -> None:
    """The subscription is over: what was signed binds nobody any more, what was not cannot be."""
    today = row.village.day_of(now)
    after = today if row.last_on is None else min(row.last_on + timedelta(days=1), today)
    for kind in (KIND, AMENDMENT):
        contracts.end_all(source=(kind, row.pk), on=after, by=by, now=now, reason=why)


def followed_by(sign: following.Follow, decline: following.Follow) -> None:
    """Contracts of subscriptions do `sign` when they are signed, and `decline` when they are declined."""
    following.when_signed(KIND, sign)
    following.when_declined(KIND, decline)
    following.hold_by(KIND, _hold)


def _hold(pk: int) -> None:
    list(Subscription.objects.select_for_update(of=("self",)).filter(pk=pk))
