"""What an agreement with a customer must be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from creuset.bookings.rules.tariffs.values import HUNDRED
from creuset.kernel.errors import Conflict, DomainError, Refusals, Refused
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _


class BadAgreement(Refused):
    """The terms of an agreement cannot hold."""

    code = "bad-agreement"


class AgreementOverlaps(Conflict):
    """The customer has another agreement on some of these days."""

    code = "agreement-overlaps"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed: days, what is taken off, prices of its own by the code of a rate and its unit."""

    name: str
    first_day: date
    last_day: date | None = None
    discount_percent: Decimal = Decimal(0)
    deposit_percent: Decimal | None = None
    ladder: str = ""
    prices: tuple[tuple[str, str, Money], ...] = ()
    note: str = ""


def check_terms(terms: Terms, *, ladders: Iterable[str], rates: Iterable[tuple[str, str]]) -> None:
    """Raise all that is wrong with the terms; `rates` are the rates and units that the village sells."""
    found: list[DomainError] = []
    if terms.last_day and terms.last_day < terms.first_day:
        found.append(BadAgreement(_("The last day comes before the first."), field="last_day"))
    for field, percent in (
        ("discount_percent", terms.discount_percent),
        ("deposit_percent", terms.deposit_percent),
    ):
        if percent is not None and not 0 <= percent <= HUNDRED:
            found.append(BadAgreement(_("A percentage from 0 to 100."), field=field))
    if terms.ladder and terms.ladder not in set(ladders):
        found.append(
            BadAgreement(
                _("The village has no ladder “%(code)s”.", code=terms.ladder), field="ladder"
            )
        )
    known = set(rates)
    found += [
        BadAgreement(
            _("The village has no rate “%(code)s” by the %(unit)s.", code=code, unit=unit),
            field="prices",
        )
        for code, unit, _money in terms.prices
        if (code, unit) not in known
    ]
    if (
        not terms.prices
        and not terms.discount_percent
        and terms.deposit_percent is None
        and not terms.ladder
    ):
        found.append(
            BadAgreement(
                _("Say what is agreed: a discount, prices, a deposit or a ladder."),
                field="discount_percent",
            )
        )
    if len(found) == 1:
        raise found[0]
    if found:
        raise Refusals(found)


def overlap(terms: Terms, first: date | None, last: date | None) -> bool:
    """Say whether the days of the terms meet those of another agreement; None: no end on that side."""
    starts_before = terms.last_day is None or first is None or first <= terms.last_day
    ends_after = last is None or last >= terms.first_day
    return starts_before and ends_after
