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

    One that is signed waits for the village's seal no longer than the seal is missing; one that was signed on paper
    has its scan, and no seal.
    """

    DRAFT = "draft"
    SENT = "sent"
    SIGNED = "signed"
    SEALED = "sealed"
    ON_PAPER = "on_paper"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


CONTRACTS = Machine(
    ContractState,
    {
        ContractState.DRAFT: {
            "change": ContractState.DRAFT,
            "send": ContractState.SENT,
            "sign_on_paper": ContractState.ON_PAPER,
            "withdraw": ContractState.WITHDRAWN,
        },
        ContractState.SENT: {
            "change": ContractState.DRAFT,
            "send": ContractState.SENT,
            "sign": ContractState.SIGNED,
            "sign_on_paper": ContractState.ON_PAPER,
            "decline": ContractState.DECLINED,
            "withdraw": ContractState.WITHDRAWN,
        },
        ContractState.SIGNED: {"seal": ContractState.SEALED, "end": ContractState.ENDED},
        ContractState.SEALED: {"end": ContractState.ENDED},
        ContractState.ON_PAPER: {"end": ContractState.ENDED},
    },
)
