"""When a contract can be changed, sent, signed and ended, and what whoever signs must have seen."""

from datetime import date, timedelta
from typing import Self

from creuset.documents.states import CONTRACTS, ContractState
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.states import ImpossibleStep

LIVE = frozenset({ContractState.SIGNED, ContractState.SEALED, ContractState.ON_PAPER})
#: A text is published so long ahead at most.
FURTHEST = timedelta(days=366)
#: Papers are kept so long.
LONGEST_AGO = timedelta(days=3653)
OPEN = frozenset({ContractState.DRAFT, ContractState.SENT})


class ContractOver(Conflict):
    """A contract with which this can no longer be done, or not yet."""

    code = "contract-over"


class ContractChanged(Conflict):
    """The contract is no longer the one that its reader opened: they read it again before they sign."""

    code = "contract-changed"


class ContractDamaged(Conflict):
    """The file that was read is no longer the one that was sent: somebody changed it on the disk."""

    code = "contract-damaged"

    @classmethod
    def of_paper(cls) -> Self:
        """Return the refusal to sign it."""
        return cls(
            _(
                "The file of this contract is damaged: nothing is signed. Ask the village to send it again."
            )
        )


class TextMissing(Refused):
    """The village has no text of which such a contract could be made."""

    code = "text-missing"


class WrongFirstDay(Refused):
    """A text cannot be in force from a day that is past, or too far."""

    code = "wrong-first-day"


class SignerMissing(Refused):
    """Nobody said who signs."""

    code = "signer-missing"


class ReasonMissing(Refused):
    """Whoever declines says why: the village can offer something else."""

    code = "reason-missing"


class ScanMissing(Refused):
    """A signature by hand is proved by its paper."""

    code = "scan-missing"


class WrongDayOfSignature(Refused):
    """Nothing was signed on a day to come, nor so long ago."""

    code = "wrong-day-of-signature"


def after(verb: str, state: ContractState) -> ContractState:
    """Return the state that the verb leads to; ContractOver, saying why, where it leads nowhere."""
    try:
        return CONTRACTS.check(state, verb)
    except ImpossibleStep as error:
        raise ContractOver(_WHY[state], details={"state": state.value}) from error


_WHY = {
    ContractState.DRAFT: _("This contract was not sent yet."),
    ContractState.SENT: _("This contract waits for its signature."),
    ContractState.SIGNED: _("This contract is signed already."),
    ContractState.SEALED: _("This contract is signed already."),
    ContractState.ON_PAPER: _("This contract is signed already."),
    ContractState.ENDED: _("This contract has ended."),
    ContractState.WITHDRAWN: _("This contract was withdrawn: ask for a new one."),
    ContractState.DECLINED: _("This contract was declined: ask for a new one."),
}


def check_seen(seen: str, paper: str) -> None:
    """Raise ContractChanged unless the paper that was opened, told by its SHA-256, is the one to be signed."""
    if seen != paper:
        raise ContractChanged(
            _(
                "This contract was changed since you opened it: nothing is signed. Read it again, it is the new "
                "one that counts."
            ),
            details={"opened": seen, "now": paper},
        )


def check_signer(name: str) -> str:
    """Return the name of whoever signs, tidied; SignerMissing where there is none."""
    tidy = " ".join(name.split())
    if not tidy:
        raise SignerMissing(_("Who signs? Write first and last name."), field="name")
    return tidy


def check_reason(reason: str) -> str:
    """Return why the party declines, tidied; ReasonMissing where nothing is said."""
    tidy = reason.strip()
    if not tidy:
        raise ReasonMissing(
            _("Say why, so that the village can offer something else."), field="reason"
        )
    return tidy


def check_signed_on(day: date, *, today: date) -> None:
    """Raise WrongDayOfSignature unless a paper may have been signed that day: today, or within the years kept."""
    if day > today:
        raise WrongDayOfSignature(_("This day is to come."), field="on")
    if day < today - LONGEST_AGO:
        raise WrongDayOfSignature(_("A paper is written down within ten years."), field="on")


def check_first_day(day: date, *, today: date) -> None:
    """Raise WrongFirstDay unless a text may be in force from that day on: today, or within a year."""
    if not today <= day <= today + FURTHEST:
        raise WrongFirstDay(_("From today on, within a year."), field="first_day")
