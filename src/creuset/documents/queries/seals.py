"""What an operator should know of seals, signed papers and published texts: read by `creuset check`."""

import hashlib
from collections.abc import Iterator

from creuset.documents.contract_papers import content_of
from creuset.documents.models import Contract, ContractText, SealCertificate
from creuset.documents.rules.terms import digest_of
from creuset.documents.seals import SealMissing, find_key
from creuset.documents.states import ContractState
from creuset.villages.models import Village

type Fault = tuple[str, str]


def certificates_of_seals(village: Village) -> list[str]:
    """Return the certificates with which the village seals, or did before, as PEM, the latest first."""
    rows = SealCertificate.objects.filter(village=village).order_by("-pk")
    return list(rows.values_list("pem", flat=True))


def faults() -> Iterator[Fault]:
    """Yield what is wrong, and what to do about it, in English: whoever runs the installation reads it."""
    yield from _missing_keys()
    yield from _unsealed()
    yield from _damaged_papers()
    yield from _changed_texts()


def _missing_keys() -> Iterator[Fault]:
    for village in Village.objects.order_by("slug"):
        try:
            find_key(village)
        except SealMissing:
            yield (
                f"{village.slug}: the certificate with which its contracts are sealed is missing or stays shut.",
                "Put its file into CREUSET_SEALS, with its CREUSET_SEAL_PASSWORD (docs/how-to/make-contracts.md).",
            )


def _unsealed() -> Iterator[Fault]:
    if waiting := Contract.objects.filter(state=ContractState.SIGNED).count():
        yield (
            f"{waiting} signed contracts wait for the seal of their village.",
            "Once its certificate is there, the worker seals them.",
        )


def _damaged_papers() -> Iterator[Fault]:
    """Each sealed file bears a seal of its village over every byte, and holds the very file that was signed."""
    from creuset.documents.seals.papers import read_seal  # noqa: PLC0415 - see documents.seals

    known: dict[int, set[str]] = {}
    for village_id, fingerprint in SealCertificate.objects.values_list("village_id", "fingerprint"):
        known.setdefault(village_id, set()).add(fingerprint)
    rows = Contract.objects.filter(sealed__isnull=False).select_related("sealed").order_by("pk")
    for row in rows.iterator(chunk_size=200):
        try:
            verdict = (
                read_seal(content_of(row.sealed), known.get(row.village_id, set()))
                if row.sealed
                else None
            )
        except FileNotFoundError:
            verdict = None
        digests = (
            {hashlib.sha256(content).hexdigest() for _name, content in verdict.attached}
            if verdict
            else set()
        )
        if verdict is None or not verdict.is_valid or row.paper_sha256 not in digests:
            yield (
                f"The sealed paper of contract {row.reference} is not the one that was sealed.",
                "Restore it from a backup; the party’s own copy counts as well.",
            )


def _changed_texts() -> Iterator[Fault]:
    for text in ContractText.objects.filter(first_day__isnull=False).order_by("pk").iterator():
        if text.sha256 != digest_of("", {"names": text.names, "sources": text.sources}):
            yield (
                f"Version {text.number} of the text “{text.code}” was changed in the database after it was published.",
                "Restore it from a backup: contracts were made of it.",
            )
