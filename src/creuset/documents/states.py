"""Where a certificate and a contract stand, and how a contract goes from one state to the next."""

from enum import StrEnum

from creuset.kernel.states import Machine


class CertificateState(StrEnum):
    """A certificate waits until the team has read it; an accepted one counts between its days."""

    WAITING = "waiting"
    REFUSED = "refused"
    COMING = "coming"
    VALID = "valid"
    EXPIRED = "expired"
    ENDED = "ended"


class ContractState(StrEnum):
    """A contract is prepared, sent to be read, signed by its party, sealed, and lives until it ends.

    One that is signed waits for the village's seal no longer than the seal is missing.
    """

    DRAFT = "draft"
    SENT = "sent"
    SIGNED = "signed"
    SEALED = "sealed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


CONTRACTS = Machine(
    ContractState,
    {
        ContractState.DRAFT: {
            "change": ContractState.DRAFT,
            "send": ContractState.SENT,
            "withdraw": ContractState.WITHDRAWN,
        },
        ContractState.SENT: {
            "change": ContractState.DRAFT,
            "send": ContractState.SENT,
            "sign": ContractState.SIGNED,
            "withdraw": ContractState.WITHDRAWN,
        },
        ContractState.SIGNED: {"seal": ContractState.SEALED, "end": ContractState.ENDED},
        ContractState.SEALED: {"end": ContractState.ENDED},
    },
)
