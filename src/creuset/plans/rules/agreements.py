"""Two villages that honour one another's plans and passes: when an agreement is live, and what is settled: pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from creuset.kernel.errors import Refusals, Refused
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.plans.rules.proration import months_after


class Standing(StrEnum):
    """Where an agreement stands: live only where both villages say the very same of it, on its days."""

    LIVE = "live"
    UNANSWERED = "unanswered"
    DIFFERENT = "different"
    COMING = "coming"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """What a village says: whose plans are honoured where, how often, and what a day is settled at before VAT."""

    home: str
    host: str
    #: Codes of the home's offers whose days are good there; none: all that gives days.
    offers: frozenset[str]
    #: Days of one person in a calendar month; None: as many as they have.
    days_a_month: int | None
    price: Money
    from_on: date
    #: The first day on which it holds no more.
    until_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the day is one of its own."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def has_days_left(self, used: int) -> bool:
        """Say whether somebody who used so many days this month has one more."""
        return self.days_a_month is None or used < self.days_a_month


class BadAgreement(Refused):
    """An agreement that two villages cannot have."""

    code = "bad-agreement"


#: Days of a month at most, as the village file bounds them; and the longest code of an agreement.
MOST_DAYS, LONGEST_CODE = 31, 60


def check_agreement(terms: AgreementTerms, *, village: str) -> None:
    """Raise Refusals of BadAgreement, all at once, unless the village may say this of an agreement."""
    wrong = []
    if (terms.home == village) == (terms.host == village):
        wrong.append(BadAgreement(_("It is between this village and another."), field="sister"))
    if terms.days_a_month is not None and not 1 <= terms.days_a_month <= MOST_DAYS:
        wrong.append(
            BadAgreement(
                _("From 1 to 31 days a month; nothing for no limit."), field="days_a_month"
            )
        )
    if terms.price.cents < 0:
        wrong.append(BadAgreement(_("A day costs nothing, or more."), field="price"))
    if terms.until_on is not None and terms.until_on <= terms.from_on:
        wrong.append(BadAgreement(_("Its last day is its first at the earliest."), field="last_on"))
    if wrong:
        raise Refusals(wrong)


def code_for(home: str, host: str, taken: Collection[str]) -> str:
    """Return a code that neither village has used: what it is from where to where, with a number where it must.

    >>> code_for("ivry", "lens", {"ivry-lens"})
    'ivry-lens-2'
    """
    base = f"{home}-{host}"[: LONGEST_CODE - 4].strip("-")
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


def differences(mine: AgreementTerms, theirs: AgreementTerms) -> tuple[str, ...]:
    """Return the names of what the two villages say differently."""
    return tuple(
        one.name
        for one in fields(AgreementTerms)
        if getattr(mine, one.name) != getattr(theirs, one.name)
    )


def standing(mine: AgreementTerms, theirs: AgreementTerms | None, *, today: date) -> Standing:
    """Return where an agreement stands that day."""
    if theirs is None:
        return Standing.UNANSWERED
    if differences(mine, theirs):
        return Standing.DIFFERENT
    if mine.until_on is not None and today >= mine.until_on:
        return Standing.OVER
    return Standing.LIVE if mine.holds_on(today) else Standing.COMING


@dataclass(frozen=True, slots=True)
class SharedUse:
    """A day that a member of one village spent in another, or a correction that takes it back, with its sign."""

    home: str
    host: str
    days: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Settled:
    """What two villages owe one another: `net` is what the first receives, or pays where it is below zero."""

    hosted_days: int
    hosted: Money
    away_days: int
    away: Money

    @property
    def net(self) -> Money:
        """What the first receives in the end."""
        return self.hosted - self.away


def settled(uses: Iterable[SharedUse], *, one: str, other: str, currency: str) -> Settled:
    """Return what is settled between the two villages, as the first reads it."""
    days = {one: 0, other: 0}
    amounts = {one: Money.zero(currency), other: Money.zero(currency)}
    for use in uses:
        if {use.home, use.host} == {one, other}:
            days[use.host] += use.days
            amounts[use.host] = amounts[use.host] + use.amount
    return Settled(days[one], amounts[one], days[other], amounts[other])


def month_for(day: date, closed: Collection[date]) -> date:
    """Return the month in which something of that day is settled: its own, or the first after it that is open."""
    month = day.replace(day=1)
    while month in closed:
        month = months_after(month, 1)
    return month
