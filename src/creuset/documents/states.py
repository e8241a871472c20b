"""Where a certificate stands."""

from enum import StrEnum


class CertificateState(StrEnum):
    """A certificate waits until the team has read it; an accepted one counts between its days."""

    WAITING = "waiting"
    REFUSED = "refused"
    COMING = "coming"
    VALID = "valid"
    EXPIRED = "expired"
    ENDED = "ended"
