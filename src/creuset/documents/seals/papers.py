"""A PDF sealed with a village's key, and what the seal of one says: whose it is, and whether a byte was changed."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import (
    PdfSignatureMetadata,
    PdfSigner,
    SimpleSigner,
)
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from creuset.documents.seals.keys import Key

FIELD: Final = "Seal"
#: What a damaged file, or one that was never sealed, raises when it is read.
_BROKEN: Final = (PdfError, SignatureValidationError, ValueError, KeyError, IndexError, TypeError)


@dataclass(frozen=True)
class Verdict:
    """What the seal of a paper says."""

    #: Not a byte of the file was changed, nor added, since it was sealed.
    is_intact: bool
    #: The seal is of one of the certificates that were asked for.
    is_known: bool
    #: SHA-256 of its certificate, in hexadecimal; nothing where there is no seal.
    fingerprint: str = ""
    #: The files laid into the paper, by name.
    attached: tuple[tuple[str, bytes], ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the paper is what the village sealed."""
        return self.is_intact and self.is_known


def seal_paper(pdf: bytes, key: Key, *, reason: str, at: datetime) -> bytes:
    """Return the PDF with the village's seal over all of it, dated `at`; after it nothing may be changed."""
    signer = SimpleSigner.load_pkcs12_data(key.content, other_certs=[], passphrase=key.passphrase)
    about = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    sealed: bytes = asyncio.run(_seal(PdfSigner(about, signer=signer), writer, at))
    return sealed


async def _seal(signer: PdfSigner, writer: IncrementalPdfFileWriter, at: datetime) -> bytes:
    """Seal at our own hour: the library's short way always says that of the machine."""
    session = signer.init_signing_session(writer)
    session.system_time = at
    room = await session.estimate_signature_container_size(None)
    asked = session.prepare_tbs_document(validation_info=None, bytes_reserved=room)
    output = BytesIO()
    digest, _same = asked.digest_tbs_document(output=output)
    done = await asked.perform_signature(
        document_digest=digest.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
    )
    await done.post_signature_processing(output)
    return output.getvalue()


def read_seal(pdf: bytes, known: Collection[str]) -> Verdict:
    """Return what the seal says; `known` are the SHA-256 of the village's certificates. Nothing outside is asked."""
    try:
        reader = PdfFileReader(BytesIO(pdf))
        seals = reader.embedded_signatures
        if len(seals) != 1:
            return Verdict(is_intact=False, is_known=False)
        seal = seals[0]
        context = ValidationContext(
            trust_roots=[seal.signer_cert],
            allow_fetching=False,
            moment=seal.self_reported_timestamp,
        )
        status = validate_pdf_signature(seal, context)
        is_whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        fingerprint = seal.signer_cert.sha256.hex()
        return Verdict(
            is_intact=bool(status.bottom_line and is_whole),
            is_known=fingerprint in known,
            fingerprint=fingerprint,
            attached=tuple(_attached(reader)),
        )
    except _BROKEN:
        return Verdict(is_intact=False, is_known=False)


def _attached(reader: PdfFileReader) -> Iterable[tuple[str, bytes]]:
    root: Any = reader.root
    for one in root.get("/AF", ()):
        spec = one.get_object()
        yield str(spec["/UF"]), bytes(spec["/EF"]["/F"].data)
