"""Signed contracts get the village's seal, at once or as soon as its key is there."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from creuset.documents.contract_papers import (
    content_of,
    moment_text,
    signed_paper_of,
    store_paper,
    version_text,
)
from creuset.documents.models import Contract, SealCertificate
from creuset.documents.rules.contracts import after
from creuset.documents.seals import Key, SealMissing, take_key
from creuset.documents.states import ContractState
from creuset.documents.telling import tell
from creuset.people.actors import HOUSE

log = logging.getLogger(__name__)


@transaction.atomic
def seal(row: Contract, *, now: datetime) -> Contract:
    """The signed contract bears the village's seal, with the page that proves who signed; the caller holds the row.

    Raise SealMissing where the village's key is not there, and the contract stays as it was; ContractOver where it
    is not signed, or sealed already.
    """
    from creuset.documents.seals.papers import seal_paper  # noqa: PLC0415 - see documents.seals

    state = after("seal", ContractState(row.state))
    key = take_key(row.village, now=now)
    if row.paper is None:
        raise SealMissing(_("The paper that was signed is gone."))
    pdf = signed_paper_of(row, signed=content_of(row.paper), rows=proof_of(row, key))
    with override(row.language):
        reason = _("Contract signed by both parties")
        suffix = pgettext("name of a file", "-signed")
    sealed = seal_paper(pdf, key, reason=reason, at=now)
    SealCertificate.objects.get_or_create(
        village=row.village,
        fingerprint=key.fingerprint,
        defaults={"pem": key.pem, "first_at": now},
    )
    row.sealed = store_paper(row, sealed, suffix=suffix, by=HOUSE, now=now)
    row.state, row.sealed_at, row.sealed_with = state, now, key.fingerprint
    row.save(update_fields=["state", "sealed", "sealed_at", "sealed_with"])
    tell("documents.contract_sealed", row, by=HOUSE, now=now)
    return row


def seal_waiting(now: datetime) -> int:
    """Every contract that was signed while its village's key was missing is sealed; return how many were."""
    waiting = Contract.objects.filter(state=ContractState.SIGNED).order_by("pk")
    return sum(_seal_later(pk, now=now) for pk in waiting.values_list("pk", flat=True))


def proof_of(row: Contract, key: Key) -> list[tuple[str, str]]:
    """Return what the last page of the sealed paper proves, in the contract's language."""
    village, sent_at, signed_at = row.village, row.sent_at, row.signed_at
    with override(row.language), timezone.override(village.zone):
        told = [
            (_("Contract"), row.reference),
            (_("Text"), f"{row.text.code}, {version_text(row.text)}"),
            (_("For the village"), (row.values or {}).get("village", {}).get("name", village.name)),
            (_("Signed for the village by"), row.sent_by_name),
            (_("When"), moment_text(sent_at, village) if sent_at else ""),
            (_("For the other party"), row.party.name),
            (_("Signed by"), row.signed_name),
            (_("When"), moment_text(signed_at, village) if signed_at else ""),
            (_("How"), _how(row)),
            (_("Network address"), str(row.signed_ip or _("not known"))),
            (_("SHA-256 of what was signed"), row.paper_sha256),
            (_("SHA-256 of the village’s certificate"), key.fingerprint),
        ]
    return [(label, value) for label, value in told if value]


def _how(row: Contract) -> str:
    if row.signed_by is None:
        return _("on the page whose secret address was mailed to %(email)s") % {
            "email": row.sent_to
        }
    return _("signed in to their account (%(name)s)") % {"name": row.signed_by.name}


@transaction.atomic
def _seal_later(pk: int, *, now: datetime) -> bool:
    rows = Contract.objects.select_for_update(of=("self",))
    row = rows.select_related("village", "party", "text", "paper", "signed_by").get(pk=pk)
    if row.state != ContractState.SIGNED:
        return False
    try:
        seal(row, now=now)
    except SealMissing as error:
        log.warning("contracts: %s waits for the seal of %s: %s", row, row.village.slug, error)
        return False
    return True
