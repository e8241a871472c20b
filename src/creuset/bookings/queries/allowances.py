"""What the allowances of whoever books pay of a price: what they would, and what they do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from creuset.bookings.rules import tariffs
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Party
from creuset.plans.amounts import amount_of
from creuset.plans.models import FOREVER, Lot
from creuset.plans.queries.purses import Purse, purse_for
from creuset.plans.rules import lots
from creuset.plans.rules.lots import LotName
from creuset.villages.models import Village

ONE_DAY = timedelta(days=1)


def purse_of_booker(
    village: Village, party: Party, booker_id: int | None, *, until: datetime, now: datetime
) -> Purse:
    """Return what a booking of the party may spend that is over by then; one query."""
    today = village.day_of(now)
    return purse_for(
        village, party, booker_id, today=today, until=max(today, village.day_of(until))
    )


def would_pay(
    quoted: tariffs.Quoted | None, asked: tariffs.Asked, purse: Purse, *, village: Village
) -> tariffs.Quoted | None:
    """Return the price with what the purse would pay of it, which is taken from the purse."""
    may_spend = purse.to_spend()
    if not may_spend:
        return quoted
    spent = lots.spend(tariffs.needs_of(asked, quoted), may_spend)
    for name, amount in spent.by_lot().items():
        purse.lots[name].balance -= amount
    return with_paid(quoted, asked, spent, purse.lots, village=village)


def does_pay(
    quoted: tariffs.Quoted | None,
    asked: tariffs.Asked,
    found: Sequence[tuple[Lot, int]],
    firm: Sequence[bool],
    *,
    village: Village,
) -> tariffs.Quoted | None:
    """Return the price with what was spent of it from each lot; `firm` says which periods are, and may spend."""
    needs = [
        need if is_firm else replace(need, value=Money.zero(village.currency))
        for need, is_firm in zip(tariffs.needs_of(asked, quoted), firm, strict=True)
    ]
    # Each has just what it gave, so that they give the same again.
    values = [replace(lot.as_value(), left=amount) for lot, amount in found]
    spent = lots.spend(needs, values)
    by_name = {lot.name: lot for lot, _amount in found}
    return with_paid(quoted, asked, spent, by_name, village=village)


def with_paid(
    quoted: tariffs.Quoted | None,
    asked: tariffs.Asked,
    spent: lots.Spent,
    known: Mapping[LotName, Lot],
    *,
    village: Village,
) -> tariffs.Quoted | None:
    """Return the price with what the lots pay of it, told with what each has left; None where nothing has a price
    and nothing is spent.
    """
    if not spent.payments:
        return quoted
    price = quoted or tariffs.Quoted(currency=village.currency, lines=())
    return tariffs.credited(
        price, asked, spent, lambda name, amount: giver(known[name], amount, village.currency)
    )


def giver(lot: Lot, amount: int, currency: str) -> tariffs.Giver:
    """Return a lot as the price names it when it gives so much: by its number, 0 before it is written."""
    what = {"amount": amount_of(lot, amount, currency), "name": lot.names}
    left = {"left": amount_of(lot, lot.balance, currency)}
    until = (
        _("%(left)s left.", **left)
        if lot.until_on == FOREVER
        else _("%(left)s left until %(day)s.", **left, day=lot.until_on - ONE_DAY)
    )
    return tariffs.Giver(
        number=str(lot.pk or 0),
        label=_("%(amount)s of the allowance “%(name)s”", **what),
        why=(until,),
    )
