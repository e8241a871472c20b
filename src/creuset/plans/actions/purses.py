"""What is done to purses by hand: the team gives and corrects, a company says who spends for it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.kernel.errors import NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Affiliation, Party
from creuset.plans.actions.allowances import lock_purses, write
from creuset.plans.kinds import CheckIns, EntryKind
from creuset.plans.models import FOREVER, Lot, LotEntry, PurseRule, Spender
from creuset.plans.purse_rights import (
    check_may_change_purses,
    check_may_let_spend,
    check_may_order_purses,
)
from creuset.plans.queries.purses import Purse
from creuset.plans.rules.allowances import ANYWHERE, LARGEST, GoodFor, Unit
from creuset.villages.models import Village

GIVEN = "plans.credits_given"
CORRECTED = "plans.credits_corrected"
LET_SPEND = "plans.spender_added"
STOPPED = "plans.spender_removed"
ORDERED = "plans.purses_ordered"
CHECK_INS = "plans.check_ins_ruled"
HAND = "hand"
KIND = "lot"


class BadAmount(Refused):
    """Nothing, too much, or more than there is."""

    code = "bad-amount"


class BadDays(Refused):
    """The last day comes before the first."""

    code = "bad-days"


@dataclass(frozen=True, slots=True)
class Gift:
    """So much of a unit, as `rules.allowances.SCALES` keeps it, good from a day to a last one; None: without end."""

    unit: Unit
    amount: int
    from_on: date
    last_on: date | None = None
    good_for: GoodFor = ANYWHERE


@transaction.atomic
def give(
    *, village: Village, party: Party, gift: Gift, reason: str, by: Actor, now: datetime
) -> Lot:
    """The party has that much more to spend. Raise Forbidden; BadAmount; BadDays."""
    check_may_change_purses(by, village)
    if not 0 < gift.amount <= LARGEST:
        raise BadAmount(_("Say how much: more than nothing."), field="amount")
    until_on = FOREVER if gift.last_on is None else date.fromordinal(gift.last_on.toordinal() + 1)
    if until_on <= gift.from_on:
        raise BadDays(_("The last day comes before the first."), field="last_on")
    lock_purses(village, [party.pk])
    number = Lot.objects.filter(source_kind=HAND, source_id=party.pk).count() + 1
    lot = Lot(
        village=village,
        party=party,
        source_kind=HAND,
        source_id=party.pk,
        key=f"{village.pk}:{number}",
        names=dict.fromkeys(village.languages or ["fr"], reason[:120]),
        unit=gift.unit,
        amount=gift.amount,
        kinds=sorted(gift.good_for.kinds),
        resources=sorted(gift.good_for.resources),
        from_on=gift.from_on,
        until_on=until_on,
    )
    purse = Purse({})
    purse.put(lot, reason=reason)
    write(purse=purse, by=by, now=now)
    _tell(GIVEN, village, party, by=by, now=now, reason=reason, data=_values(lot, gift.amount))
    return lot


@transaction.atomic
def correct(*, lot: Lot, change: int, reason: str, by: Actor, now: datetime) -> LotEntry:
    """The lot holds so much more, or less. Raise Forbidden; BadAmount where it does not hold as much."""
    village = lot.village
    check_may_change_purses(by, village)
    lock_purses(village, [lot.party_id])
    fresh = Lot.objects.select_related("party", "village").get(pk=lot.pk)
    if not change or abs(change) > LARGEST:
        raise BadAmount(_("Say how much more, or how much less."), field="amount")
    if fresh.balance + change < 0:
        raise BadAmount(_("There is not that much left in it."), field="amount")
    purse = Purse({fresh.name: fresh})
    purse.move(fresh, EntryKind.CORRECT, change, source=(HAND, fresh.party_id), reason=reason)
    write(purse=purse, by=by, now=now)
    values = _values(fresh, change)
    _tell(CORRECTED, village, fresh.party, by=by, now=now, reason=reason, data=values)
    return fresh.entries.get(number=fresh.entries_made)


@transaction.atomic
def let_spend(
    *, village: Village, company: Party, person: Party, by: Actor, now: datetime
) -> Spender:
    """The person may spend what the company has; doing it twice changes nothing.

    Raise Forbidden; NotFound where they do not belong to it.
    """
    check_may_let_spend(by, village, company)
    locks.lock("spender", [company.pk])
    if not Affiliation.objects.filter(
        person=person, organisation=company, until__isnull=True
    ).exists():
        raise NotFound(_("There is no such person in this company."))
    row, is_new = Spender.objects.get_or_create(
        village=village, company=company, person=person, defaults={"since": now}
    )
    if is_new:
        _tell(LET_SPEND, village, company, by=by, now=now, data={"person": person.name})
    return row


@transaction.atomic
def stop_spending(
    *, village: Village, company: Party, person: Party, by: Actor, now: datetime
) -> None:
    """The person spends what the company has no more; what they booked keeps what it spent. Raise Forbidden."""
    check_may_let_spend(by, village, company)
    gone, _rows = Spender.objects.filter(village=village, company=company, person=person).delete()
    if gone:
        _tell(STOPPED, village, company, by=by, now=now, data={"person": person.name})


@transaction.atomic
def order_purses(*, village: Village, company_first: bool, by: Actor, now: datetime) -> PurseRule:
    """Whoever may spend both spends in that order from now on. Raise Forbidden."""
    check_may_order_purses(by, village)
    rule, _is_new = PurseRule.objects.update_or_create(
        village=village, defaults={"company_first": company_first}
    )
    audit.record(
        verb=ORDERED,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("village", village.pk)],
        audience=Audience.TEAM,
        data={"company_first": company_first},
    )
    return rule


@transaction.atomic
def rule_check_ins(*, village: Village, check_ins: CheckIns, by: Actor, now: datetime) -> PurseRule:
    """Whoever comes to the open space without a booking pays so from now on. Raise Forbidden."""
    check_may_order_purses(by, village)
    rule, _is_new = PurseRule.objects.update_or_create(
        village=village, defaults={"check_ins": check_ins}
    )
    audit.record(
        verb=CHECK_INS,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("village", village.pk)],
        audience=Audience.TEAM,
        data={"check_ins": check_ins.value},
    )
    return rule


def _values(lot: Lot, amount: int) -> dict[str, object]:
    return {
        "unit": lot.unit,
        "amount": amount,
        "currency": lot.village.currency,
        "name": lot.names,
        "lot": lot.pk,
    }


def _tell(
    verb: str,
    village: Village,
    party: Party,
    *,
    by: Actor,
    now: datetime,
    data: dict[str, object],
    reason: str = "",
) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("party", party.pk)],
        audience=Audience.PARTIES,
        data={"party": party.name, **data},
        reason=reason,
    )
