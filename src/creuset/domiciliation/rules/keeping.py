"""How long the copies of identity papers are kept. Pure.

Article L561-12 of the Code monétaire et financier: five years from the end of the relation. Of a relation that never
began there is nothing to keep; a copy that proved nothing is not kept either.
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from creuset.domiciliation.rules.standing import Contract

#: What was sent for a contract that was never signed, and a paper that was refused, may still be asked about.
KEPT_AFTER_REFUSAL = timedelta(days=30)


def last_day(contract: Contract, *, closed_on: date | None, months: int) -> date | None:
    """Return the last day on which the copies of a file are kept; None while the relation lasts."""
    if contract.is_dead:
        return closed_on + KEPT_AFTER_REFUSAL if closed_on else None
    if not contract.is_signed or contract.last_on is None:
        return None
    return contract.last_on + relativedelta(months=months)


def is_over(contract: Contract, *, closed_on: date | None, months: int, today: date) -> bool:
    """Say whether the copies of a file are destroyed today, or were to be before."""
    last = last_day(contract, closed_on=closed_on, months=months)
    return last is not None and last < today
