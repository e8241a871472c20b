"""Where a domiciliation stands, and the day by which its file is verified again. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from creuset.domiciliation.states import DomiciliationState, PaperState

#: The file of a live relation is kept true (article L561-5-1 of the Code monétaire et financier): asked each year.
VERIFIED_EVERY = relativedelta(months=12)
#: The team is told so long before a verification is due.
VERIFIED_SOON = timedelta(days=30)

WHOLE = frozenset({PaperState.VALID, PaperState.EXPIRES_SOON})


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract of a domiciliation, as its days say: `last_on` is its last day, once it is known."""

    is_signed: bool
    #: Asked for, offered or signed, and never lived.
    is_dead: bool
    starts_on: date
    last_on: date | None

    def has_ended(self, today: date) -> bool:
        """Say whether its last day is over."""
        return self.is_signed and self.last_on is not None and self.last_on < today

    def holds_on(self, day: date) -> bool:
        """Say whether the company has its seat at the village on the day."""
        if not self.is_signed or self.is_dead or day < self.starts_on:
            return False
        return self.last_on is None or day <= self.last_on


def verification_due(*, starts_on: date, verified_on: date | None) -> date:
    """Return the day by which the whole file is verified: a year after it was, or began."""
    return (verified_on or starts_on) + VERIFIED_EVERY


def state_of(
    contract: Contract,
    *,
    papers: Iterable[PaperState],
    is_described: bool,
    verify_by: date,
    today: date,
) -> DomiciliationState:
    """Return where the domiciliation stands that day.

    `is_described`: the company has said who speaks for it, where they live, and where its books are kept.
    """
    if contract.is_dead:
        return DomiciliationState.NEVER
    if contract.has_ended(today):
        return DomiciliationState.ENDED
    if not contract.is_signed:
        return DomiciliationState.TO_SIGN
    states = set(papers)
    waits = PaperState.WAITING in states
    if not is_described or states - WHOLE - {PaperState.WAITING}:
        return DomiciliationState.INCOMPLETE
    if waits:
        return DomiciliationState.TO_CHECK
    return DomiciliationState.TO_VERIFY if verify_by < today else DomiciliationState.IN_FORCE
