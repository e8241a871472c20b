"""Secrets that are shown once and kept as their SHA-256: invitations and API tokens."""

import hashlib
import secrets

#: Written before a token, so that scanners of leaked secrets know it.
TOKEN_MARK = "crs_"  # noqa: S105 -- a mark, not a secret
PREFIX_LENGTH = len(TOKEN_MARK) + 8


def make_secret() -> str:
    """Return a new secret of 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
