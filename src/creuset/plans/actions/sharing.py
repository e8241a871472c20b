"""Days spent in a sister village: paid at home in the same transaction, written for settlement, corrected, closed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.kernel.errors import Conflict, Forbidden
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import KnownParty, Party
from creuset.plans.actions import allowances
from creuset.plans.models import Agreement, ClosedMonth, SharedDay
from creuset.plans.permissions import check_may_settle
from creuset.plans.queries.agreements import (
    DAYS,
    Sister,
    closed_months,
    days_used,
    honoured,
    sisters_of,
)
from creuset.plans.rules.agreements import month_for
from creuset.plans.rules.lots import Need
from creuset.villages.models import Village

SHARED, TAKEN_BACK = "plans.day_shared", "plans.shared_day_taken_back"
CLOSED, INTRODUCED = "plans.month_closed", "plans.introduced"


class AlreadyClosed(Conflict):
    """The month is settled, or is not over."""

    code = "already-closed"


@dataclass(frozen=True, slots=True)
class Shared:
    """The day that was spent by an agreement, or why none could be."""

    day: SharedDay | None
    refusals: tuple[Sentence, ...] = ()


def share_day(
    *,
    host: Village,
    person: Party,
    needs: tuple[Need, ...],
    source: tuple[str, int],
    by: Actor,
    now: datetime,
) -> Shared:
    """The first agreement that is live gives a day: of the person's at home, counted for settlement at the host.

    Whoever calls has checked the right to, in a transaction. Refusals are of agreements that might have.
    """
    day = host.day_of(now)
    refusals: list[Sentence] = []
    for sister in sisters_of(host, today=day):
        if sister.agreement.host != host.slug or sister.other is None:
            continue
        found = _by(sister, sister.other, host, person, needs, source, day, by=by, now=now)
        if isinstance(found, SharedDay):
            return Shared(found)
        if found is not None:
            refusals.append(found)
    return Shared(None, tuple(refusals))


def _by(
    sister: Sister,
    home: Village,
    host: Village,
    person: Party,
    needs: tuple[Need, ...],
    source: tuple[str, int],
    day: date,
    *,
    by: Actor,
    now: datetime,
) -> SharedDay | Sentence | None:
    agreement = sister.agreement
    if not KnownParty.objects.filter(village=home, party=person).exists():
        return None
    if not sister.is_live:
        return _("The agreement with %(village)s is not live today.", village=home.name)
    locks.lock("agreement", [agreement.pk])
    if not agreement.terms.has_days_left(days_used(agreement, home, host, person, day)):
        return _(
            "The %(days)s days of this month that %(village)s shares are used up.",
            days=agreement.days_a_month,
            village=home.name,
        )
    sources = honoured(agreement, home, person)
    for need in needs:
        paid = allowances.spend(
            village=home,
            party=person,
            booker_id=person.pk,
            needs=[need],
            source=source,
            by=by,
            now=now,
            units=DAYS,
            sources=sources,
            is_whole=True,
        )
        if paid.spent.payments:
            return _write(agreement, home, host, person, day, source, by=by, now=now)
    return _(
        "Nothing that you have at %(village)s gives a day that is honoured here.", village=home.name
    )


def _write(
    agreement: Agreement,
    home: Village,
    host: Village,
    person: Party,
    day: date,
    source: tuple[str, int],
    *,
    by: Actor,
    now: datetime,
) -> SharedDay:
    kind, pk = source
    row = SharedDay.objects.create(
        home=home,
        host=host,
        agreement=agreement.code,
        person=person,
        day=day,
        month=month_for(day, _held_months(home, host)),
        days=1,
        amount_cents=agreement.price_cents,
        currency=agreement.currency,
        source_kind=kind,
        source_id=pk,
        at=now,
    )
    _tell(SHARED, row, by=by, now=now)
    return row


@transaction.atomic
def take_back(*, source: tuple[str, int], by: Actor, now: datetime) -> Village | None:
    """What the source spent in a sister village is given back at home, and taken from the settlement by an entry more.

    A month that is closed stays so: the entry is of the next that is open. Return the home; None where nothing was.
    """
    kind, pk = source
    rows = SharedDay.objects.filter(source_kind=kind, source_id=pk)
    row = rows.filter(days=1).select_related("home", "host", "person").first()
    if row is None or rows.filter(days=-1).exists():
        return None
    allowances.give_back(village=row.home, source=source, by=by, now=now)
    back = SharedDay.objects.create(
        home=row.home,
        host=row.host,
        agreement=row.agreement,
        person=row.person,
        day=row.day,
        month=month_for(row.month, _held_months(row.home, row.host)),
        days=-1,
        amount_cents=-row.amount_cents,
        currency=row.currency,
        source_kind=kind,
        source_id=pk,
        at=now,
    )
    _tell(TAKEN_BACK, back, by=by, now=now)
    return row.home


@transaction.atomic
def close_month(
    *, village: Village, other: Village, month: date, by: Actor, now: datetime
) -> ClosedMonth:
    """The month is settled between the two villages: nothing is added to it, later corrections are of the next.

    Raise Forbidden; AlreadyClosed where it is, or is not over.
    """
    check_may_settle(by, village)
    first = month.replace(day=1)
    closed = _held_months(village, other)
    if first in closed:
        raise AlreadyClosed(_("This month is settled already."))
    if first >= village.day_of(now).replace(day=1):
        raise AlreadyClosed(_("This month is not over: settle it once it is."))
    low, high = sorted([village, other], key=lambda one: one.pk)
    row = ClosedMonth.objects.create(
        one=low, other=high, month=first, closed_at=now, closed_by=by.party
    )
    for one, sister in ((village, other), (other, village)):
        audit.record(
            verb=CLOSED,
            by=by,
            at=now,
            village_id=one.pk,
            about=[("village", one.pk)],
            audience=Audience.TEAM,
            data={"village": sister.name, "month": first.isoformat()},
        )
    return row


@transaction.atomic
def introduce(*, village: Village, host: Village, by: Actor, now: datetime) -> KnownParty:
    """A member of the village is known at the host, by an agreement that is live. Raise Forbidden."""
    person = by.party
    live = any(
        sister.is_live and sister.agreement.host == host.slug
        for sister in sisters_of(village, today=village.day_of(now))
    )
    if person is None or person.is_organisation or not by.is_known_in(village) or not live:
        raise Forbidden(_("No agreement that is live lets you go there."))
    known, is_new = KnownParty.objects.get_or_create(
        village=host, party=person, defaults={"since": now}
    )
    if is_new:
        audit.record(
            verb=INTRODUCED,
            by=by,
            at=now,
            village_id=host.pk,
            about=[("party", person.pk)],
            audience=Audience.TEAM,
            data={"who": person.name, "village": village.name},
        )
    return known


def _held_months(one: Village, other: Village) -> set[date]:
    """Return the months that are settled; none is closed until the transaction ends."""
    locks.lock("settlement", [min(one.pk, other.pk)])
    return closed_months(one, other)


def _tell(verb: str, row: SharedDay, *, by: Actor, now: datetime) -> None:
    for village, other in ((row.host, row.home), (row.home, row.host)):
        audit.record(
            verb=verb,
            by=by,
            at=now,
            village_id=village.pk,
            about=[("party", row.person_id)] if row.person_id else [],
            audience=Audience.PARTIES,
            data={
                "who": row.person.name if row.person else "",
                "village": other.name,
                "day": row.day.isoformat(),
            },
        )
