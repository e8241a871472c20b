"""Credits given later pay what was booked before and waits for an invoice: seen by the team before it is done."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from creuset.billing.models import Charge
from creuset.billing.queries import waiting_of
from creuset.bookings import facts
from creuset.bookings.actions.charging import charge_booking, fixed_lines
from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.actions.reading import read_whole
from creuset.bookings.models import Booking
from creuset.bookings.queries.billed import charged_bookings
from creuset.bookings.queries.presence import missed_stays
from creuset.bookings.rules.tariffs.paid import ALLOWANCE
from creuset.core import audit
from creuset.core.models import Audience
from creuset.kernel.errors import NotFound, Refused
from creuset.kernel.money import Money, total
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.plans.amounts import Amount
from creuset.plans.purse_rights import check_may_change_purses
from creuset.plans.queries.credits import purse_lines
from creuset.plans.rules.allowances import Unit
from creuset.villages.models import Village

#: As many at once as somebody looks at.
MOST = 50


class NothingPaid(Refused):
    """None of the charges is paid by what there is to spend."""

    code = "nothing-paid"


@dataclass(frozen=True, slots=True)
class Settled:
    """What a booking owed and owes then, before VAT; or why it stays as it is."""

    booking: Booking
    before: Money
    after: Money
    why_not: Sentence | None = None

    @property
    def is_paid(self) -> bool:
        """Whether credits pay some of it."""
        return self.after < self.before


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of each booking, and what their party then has left, a unit each."""

    settled: Sequence[Settled]
    left: Sequence[tuple[Unit, Amount]]


def preview_paying(
    *, village: Village, party: Party, booking_ids: Collection[int], by: Actor, now: datetime
) -> Outcome:
    """Return what `pay_earlier` would do; nothing is done. Raise Forbidden; NotFound."""
    with transaction.atomic():
        seen = _pay(village, party, booking_ids, by=by, now=now)
        transaction.set_rollback(True)
    return seen


@transaction.atomic
def pay_earlier(
    *, village: Village, party: Party, booking_ids: Collection[int], by: Actor, now: datetime
) -> Outcome:
    """What these bookings of the party owe and no invoice says is paid with credits as if they were booked now.

    The first to begin spends first, each from what is good on its own day. What was used otherwise than booked, what
    nobody came to, what an accepted quote says and what has another price by now stays as it is. Raise Forbidden;
    NotFound; NothingPaid.
    """
    done = _pay(village, party, booking_ids, by=by, now=now)
    paid = [one for one in done.settled if one.is_paid]
    if not paid:
        raise NothingPaid(_("There are no credits that pay any of this."))
    saved = total([one.before - one.after for one in paid], village.currency)
    audit.record(
        verb=facts.PAID_WITH_CREDITS,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("party", party.pk), *((SOURCE, one.booking.pk) for one in paid)],
        audience=Audience.PARTIES,
        data={
            "party": party.name,
            "count": len(paid),
            "amount": saved.cents,
            "currency": saved.currency,
        },
    )
    return done


def _pay(
    village: Village, party: Party, booking_ids: Collection[int], *, by: Actor, now: datetime
) -> Outcome:
    check_may_change_purses(by, village)
    get_known(village, party.pk)
    asked = sorted(set(booking_ids))[:MOST]
    rows = charged_bookings(village, party).filter(pk__in=asked)
    ids = list(rows.order_by("segments__starts_at", "pk").values_list("pk", flat=True))
    if set(ids) != set(asked):
        raise NotFound(_("There is no such booking that waits for an invoice."))
    # All bookings before any purse: whoever holds a purse waits for no booking.
    list(Booking.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    settled = [_settle(pk, by=by, now=now) for pk in dict.fromkeys(ids)]
    (purse,) = purse_lines(village, [party], today=village.day_of(now))
    return Outcome(settled, purse.sums)


def _settle(pk: int, *, by: Actor, now: datetime) -> Settled:
    booking = read_whole(pk)
    before = _owed(booking)
    why_not = _why_not(booking)
    if why_not is not None:
        return Settled(booking, before, before, why_not)
    with transaction.atomic():
        charge_booking(booking, booking.segments.all(), by=by, now=now)
        after = _owed(booking)
        if after.cents >= before.cents:
            transaction.set_rollback(True)
    return Settled(booking, before, min(before, after))


def _owed(booking: Booking) -> Money:
    rows = waiting_of((SOURCE, booking.pk)).values()
    return total([row.net for row in rows], booking.village.currency)


def _why_not(booking: Booking) -> Sentence | None:
    """Return why what the booking owes stays word for word; None where only credits would change it."""
    if missed_stays(booking):
        return _("Nobody came to all of it.")
    fixed = fixed_lines(booking)
    if fixed is None:
        return _("An accepted quote says what it costs.")
    waiting = waiting_of((SOURCE, booking.pk)).values()
    if _without_credits(waiting) != {line.key: line.net for line in fixed}:
        return _("It was used otherwise than booked, or its price is another by now.")
    return None


def _without_credits(rows: Iterable[Charge]) -> dict[str, Money]:
    return {row.line: row.net for row in rows if ALLOWANCE not in row.line}
