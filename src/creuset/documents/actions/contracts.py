"""Contracts: prepared, changed, sent, signed, declined, withdrawn, ended.

A domain above prepares a contract of one of its things and sends it; the party reads and signs it on a page.

    contract = contracts.prepare(
        village=village, party=party, code="service", source=("subscription", row.pk),
        values={"offer": row.offer.names, "place": "…", "start": day, "term": Length(3), "notice": Length(1),
                "lines": [PriceLine(row.offer.names, Money(24000, "EUR"), {"fr": "par mois", "en": "a month"})]},
        by=by, now=now,
    )
    contracts.send(contract=contract, by=by, now=now)

What a kind of contract may say is `documents.rules.terms.TERMS`. What follows from the signature, in its transaction,
is told once by `documents.following.when_signed("subscription", follow)`, what follows from the party's no by
`when_declined`; the fact `documents.contract_signed` is in the outbox too.
`documents.queries.contracts.contract_for` finds the contract of a source again.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import BigIntegerField, CharField

from creuset.core import attachments
from creuset.core.models import Audience
from creuset.core.prepared import Given, Prepared
from creuset.core.traces import Named
from creuset.documents import following, mails
from creuset.documents.actions.sealing import seal
from creuset.documents.actions.texts import take_text
from creuset.documents.contract_papers import KIND, content_of, paper_of, store_paper
from creuset.documents.identities import customer_of, seller_of
from creuset.documents.models import Contract, ContractText
from creuset.documents.permissions.contracts import check_may_make_contracts, check_may_sign
from creuset.documents.rules.contracts import (
    LIVE,
    OPEN,
    ContractDamaged,
    ContractOver,
    ScanMissing,
    after,
    check_reason,
    check_seen,
    check_signed_on,
    check_signer,
)
from creuset.documents.rules.terms import ContractKind, digest_of, kept
from creuset.documents.seals import SealMissing
from creuset.documents.states import ContractState
from creuset.documents.telling import Bearer, tell
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import day_start
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.rules.words import address
from creuset.people.secrets import hashed, make_secret
from creuset.villages.models import Village

#: The hour of a signature by hand, of which the day alone is known.
NOON = timedelta(hours=12)


#: A contract with all that signing it reads, held by whoever asks.
HELD = Prepared(
    lambda: (
        Contract.objects.select_for_update(of=("self",))
        .filter(pk=Given("pk", BigIntegerField()))
        .select_related("village", "party", "text", "paper")
    )
)


def _held_of(states: Collection[ContractState]) -> Prepared[Contract]:
    """Return what asks for the contracts of a source in these states, held by whoever asks."""
    return Prepared(
        lambda: (
            Contract.objects.select_for_update(of=("self",))
            .filter(
                source_kind=Given("kind", CharField()),
                source_id=Given("pk", BigIntegerField()),
                state__in=states,
            )
            .select_related("village", "party", "text")
            .order_by("pk")
        )
    )


OPEN_OF, LIVE_OF = _held_of(OPEN), _held_of(LIVE)


@transaction.atomic
def prepare(
    *,
    village: Village,
    party: Party,
    code: str,
    values: Mapping[str, Any],
    by: Actor,
    now: datetime,
    source: Named | None = None,
    language: str = "",
    title: Mapping[str, str] | None = None,
) -> Contract:
    """A draft stands, of the text of that code in force today, with these values.

    `code` is "service", "occupation", "incubation" or a code of the village's own; `values` are those of the text's
    kind (`rules.terms.TERMS`), as dates, `Money`, `Length`, `PriceLine`s and texts (each may come by language).
    `by` is whoever makes contracts in the village; a domain whose member asks for something by themselves passes
    `people.actors.HOUSE`. The language is the party's, where the text has it. Raise Forbidden; NotFound where the
    village does not know the party; TextMissing; WrongValues.
    """
    check_may_make_contracts(by, village)
    get_known(village, party.pk)
    text = take_text(village=village, code=code, now=now)
    salt, whole = _frozen(village, party, text, values)
    kind, pk = source or ("", 0)
    row = Contract.objects.create(
        village=village,
        party=party,
        text=text,
        source_kind=kind,
        source_id=pk,
        language=_language(text, language, party.language, village.language),
        title=dict(title or text.names),
        values=whole,
        salt=salt,
        values_sha256=digest_of(salt, whole),
        made_at=now,
        made_by=by.party,
    )
    row.reference = f"C-{village.day_of(now).year}-{row.pk:05}"
    row.save(update_fields=["reference"])
    tell("documents.contract_prepared", row, by=by, now=now, audience=Audience.TEAM)
    return row


@transaction.atomic
def change(*, contract: Contract, values: Mapping[str, Any], by: Actor, now: datetime) -> Contract:
    """The contract is a draft again, with these values and the text in force today: what was opened before is void.

    Raise Forbidden; ContractOver where it was signed or withdrawn; WrongValues; TextMissing.
    """
    row = locked(contract)
    check_may_make_contracts(by, row.village)
    row.state = after("change", ContractState(row.state))
    row.text = take_text(village=row.village, code=row.text.code, now=now)
    row.salt, row.values = _frozen(row.village, row.party, row.text, values)
    row.values_sha256 = digest_of(row.salt, row.values)
    row.paper, row.paper_sha256, row.words = None, "", ""
    row.save()
    tell("documents.contract_changed", row, by=by, now=now, audience=Audience.TEAM)
    return row


@transaction.atomic
def send(*, contract: Contract, by: Actor, now: datetime, email: str = "") -> Contract:
    """The contract has its paper and waits for the party's signature; whoever sends it signs it for the village.

    A mail holds a secret address where it is read and signed; sent again, the same paper goes out with a new
    address, and the one before opens nothing. Without an address, that of the party; where there is none either,
    it is signed on the party's own page. Raise Forbidden; ContractOver where it was signed or withdrawn.
    """
    row = locked(contract)
    check_may_make_contracts(by, row.village)
    was = ContractState(row.state)
    row.state = after("send", was)
    if was is ContractState.DRAFT:
        _put_on_paper(row, by=by, now=now)
    secret = make_secret()
    row.sent_to = address(email) if email else row.party.email
    row.secret_hash = hashed(secret)
    row.save()
    if row.sent_to:
        mails.send_to_party(row, secret)
    tell("documents.contract_sent", row, by=by, now=now)
    return row


@transaction.atomic
def sign(
    *,
    contract: Contract,
    name: str,
    seen: str,
    by: Actor | None,
    now: datetime,
    ip: str | None = None,
) -> Contract:
    """The contract is signed by somebody of that name who read the paper of SHA-256 `seen`; what follows is done.

    Without `by`, whoever opened the secret address that was mailed signs. One that is signed already stays as it was:
    signing twice signs once. Raise Forbidden; SignerMissing; ContractChanged where it is no longer what was opened;
    ContractOver where it was withdrawn or has ended; ContractDamaged; and whatever stands in the way of what follows.
    """
    following.hold_source(contract)
    row = locked(contract)
    if by is not None:
        check_may_sign(by, row.party)
    state = ContractState(row.state)
    if state in LIVE and seen == row.paper_sha256:
        return row
    tidy = check_signer(name)
    if state in OPEN:
        check_seen(seen, row.paper_sha256)
    row.state = after("sign", state)
    check_there(row.party)
    _check_whole(row)
    row.signed_at, row.signed_name, row.signed_ip = now, tidy, ip
    row.signed_by = by.party if by else None
    row.save()
    tell("documents.contract_signed", row, by=by or Bearer(tidy), now=now)
    mails.tell_village("signed", row)
    following.follow(row, by=by, now=now)
    # Without its key nothing is lost: the signature stands, and the housekeeping seals it later.
    with suppress(SealMissing):
        seal(row, now=now)
    return row


@transaction.atomic
def sign_on_paper(
    *,
    contract: Contract,
    name: str,
    on: date,
    scan: "UploadedFile[Any] | None",
    by: Actor,
    now: datetime,
) -> Contract:
    """The team wrote down that somebody of that name signed the paper by hand that day; the scan is kept.

    It is no electronic signature, and bears no seal; what follows from a signature is done. Raise Forbidden;
    SignerMissing; WrongDayOfSignature; ScanMissing; FileRefused; ContractOver where it is signed already, or was
    withdrawn; and whatever stands in the way of what follows.
    """
    following.hold_source(contract)
    row = locked(contract)
    check_may_make_contracts(by, row.village)
    tidy = check_signer(name)
    check_signed_on(on, today=row.village.day_of(now))
    row.state = after("sign_on_paper", ContractState(row.state))
    check_there(row.party)
    if scan is None:
        raise ScanMissing(
            _("The scan of the signed paper proves it: choose the file."), field="scan"
        )
    row.scan = attachments.store_paper(
        upload=scan,
        kind=KIND,
        object_id=row.pk,
        by=by,
        now=now,
        village_id=row.village_id,
        field="scan",
    )
    row.signed_on_paper, row.signed_name = True, tidy
    row.signed_at = day_start(on, row.village.zone) + NOON
    # Nobody signs what was mailed any more.
    row.secret_hash = ""
    row.save()
    tell("documents.contract_signed_on_paper", row, by=by, now=now, name=tidy)
    following.follow(row, by=by, now=now)
    return row


@transaction.atomic
def decline(*, contract: Contract, reason: str, by: Actor | None, now: datetime) -> Contract:
    """The party does not sign what it was sent, for a reason that the village is told; what follows is done.

    Without `by`, whoever opened the secret address that was mailed declines. Raise Forbidden; ReasonMissing;
    ContractOver where it is signed, was not sent, or was withdrawn.
    """
    following.hold_source(contract)
    row = locked(contract)
    if by is not None:
        check_may_sign(by, row.party)
    row.state = after("decline", ContractState(row.state))
    row.closed_at, row.reason = now, check_reason(reason)
    row.save(update_fields=["state", "closed_at", "reason"])
    teller = by or Bearer(row.party.name)
    tell("documents.contract_declined", row, by=teller, now=now, reason=row.reason)
    mails.tell_village("declined", row)
    following.follow_declined(row, by=by, now=now)
    return row


@transaction.atomic
def withdraw(*, contract: Contract, by: Actor, now: datetime, reason: str = "") -> Contract:
    """Nobody can sign the contract any more. Raise Forbidden; ContractOver where it was signed."""
    row = locked(contract)
    check_may_make_contracts(by, row.village)
    return _withdraw(row, by=by, now=now, reason=reason.strip())


@transaction.atomic
def withdraw_open(*, source: Named, by: Actor, now: datetime, reason: str = "") -> None:
    """No contract of the source can be signed any more: it has ended, by whoever may end it."""
    for row in _of_source(source, OPEN_OF):
        _withdraw(row, by=by, now=now, reason=reason.strip())


@transaction.atomic
def end(*, contract: Contract, on: date, by: Actor, now: datetime, reason: str = "") -> Contract:
    """The contract binds nobody from that day on; what was signed stays. Raise Forbidden; ContractOver where it was
    never signed, or ended already.
    """
    row = locked(contract)
    check_may_make_contracts(by, row.village)
    return _end(row, on=on, by=by, now=now, reason=reason.strip())


@transaction.atomic
def end_all(*, source: Named, on: date, by: Actor, now: datetime, reason: str = "") -> None:
    """No contract of the source binds anybody from that day on, nor can be signed: it has ended, by whoever may
    end it.
    """
    withdraw_open(source=source, by=by, now=now, reason=reason)
    for row in _of_source(source, LIVE_OF):
        _end(row, on=on, by=by, now=now, reason=reason.strip())


def locked(contract: Contract) -> Contract:
    """Return the row as it is now, held until the transaction ends."""
    (row,) = HELD(pk=contract.pk)
    return row


def check_there(party: Party) -> None:
    """Raise ContractOver where the party was erased: nobody signs for them any more."""
    if party.erased_at is not None:
        raise ContractOver(_("This person was erased: nothing is signed for them any more."))


def _of_source(source: Named, rows: Prepared[Contract]) -> list[Contract]:
    kind, pk = source
    return rows(kind=kind, pk=pk)


def _frozen(
    village: Village, party: Party, text: ContractText, values: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    whole = {
        "village": seller_of(village),
        "party": customer_of(party),
        "terms": kept(ContractKind(text.kind), values),
    }
    return secrets.token_hex(16), whole


def _language(text: ContractText, *wished: str) -> str:
    """Return the first of the languages that the text has; else any that it has."""
    return next((code for code in wished if code in text.sources), next(iter(text.sources)))


def _put_on_paper(row: Contract, *, by: Actor, now: datetime) -> None:
    """The paper is made, and frozen with who the two are today."""
    values = {
        **(row.values or {}),
        "village": seller_of(row.village),
        "party": customer_of(row.party),
    }
    row.values, row.values_sha256 = values, digest_of(row.salt, values)
    row.sent_at, row.sent_by, row.sent_by_name = now, by.party, by.name
    made = paper_of(row, at=now)
    row.paper = store_paper(row, made.pdf, suffix="", by=by, now=now)
    row.paper_sha256, row.words = row.paper.sha256, made.words


def _check_whole(row: Contract) -> None:
    """Raise ContractDamaged unless the file that was read is still, byte for byte, the one that was sent."""
    content = content_of(row.paper) if row.paper else b""
    if hashlib.sha256(content).hexdigest() != row.paper_sha256:
        raise ContractDamaged.of_paper()


def _end(row: Contract, *, on: date, by: Actor, now: datetime, reason: str) -> Contract:
    row.state = after("end", ContractState(row.state))
    row.ended_on, row.closed_at, row.reason = on, now, reason
    row.save(update_fields=["state", "ended_on", "closed_at", "reason"])
    tell("documents.contract_ended", row, by=by, now=now, reason=reason)
    return row


def _withdraw(row: Contract, *, by: Actor, now: datetime, reason: str) -> Contract:
    row.state = after("withdraw", ContractState(row.state))
    row.closed_at, row.reason = now, reason
    row.save(update_fields=["state", "closed_at", "reason"])
    tell("documents.contract_withdrawn", row, by=by, now=now, reason=reason)
    return row
