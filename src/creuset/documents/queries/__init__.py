"""Reads of certificates and contracts, each with a constant number of queries."""

from creuset.documents.queries.certificates import (
    TO_CHECK,
    certificates_of,
    ending_by,
    get_certificate,
    has_certificate,
    own_certificates,
    senders_of,
    valid_certificates,
)

__all__ = [
    "TO_CHECK",
    "certificates_of",
    "ending_by",
    "get_certificate",
    "has_certificate",
    "own_certificates",
    "senders_of",
    "valid_certificates",
]
