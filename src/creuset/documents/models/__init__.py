"""Papers, certificates, contracts."""

from creuset.documents.models.contracts import (
    CONTRACT_LABELS,
    KIND_LABELS,
    Acceptance,
    Contract,
    ContractText,
    Origin,
    SealCertificate,
)
from creuset.documents.models.papers import (
    STATE_LABELS,
    Certificate,
    CertificateKind,
    Document,
)

__all__ = [
    "CONTRACT_LABELS",
    "KIND_LABELS",
    "STATE_LABELS",
    "Acceptance",
    "Certificate",
    "CertificateKind",
    "Contract",
    "ContractText",
    "Document",
    "Origin",
    "SealCertificate",
]
