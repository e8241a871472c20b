"""A day in the open space is paid when somebody comes, by their credits or a pass; once a day, and back if undone."""

from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.models import Audience
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.plans.actions import allowances, passes, sharing
from creuset.plans.actions.sharing import share_day
from creuset.plans.models import Offer
from creuset.plans.queries.agreements import DAYS
from creuset.plans.queries.credits import check_ins_of
from creuset.plans.rules.lots import Need
from creuset.reception.models import Presence, Workday
from creuset.reception.permissions import check_may_receive
from creuset.reception.queries.workdays import KIND, comes_of, find_workday, open_spaces
from creuset.reception.rules.workdays import DayState, NothingOwed, judged, needs_day
from creuset.villages.models import Village

SPENT, SOLD, WAIVED = "reception.day_spent", "reception.day_sold", "reception.day_waived"
UNDONE = "reception.arrival_undone"


class TooLateToUndo(Refused):
    """Who came on another day was there."""

    code = "too-late-to-undo"


def count_day(presence: Presence, *, by: Actor, now: datetime) -> Workday | None:
    """Whoever came has a day of the open space, paid once that day; None where they need none.

    Whoever calls has checked the right to say that they came, in a transaction, and holds the person's presence.
    Raise NoDayLeft where nothing pays for it and the village lets nobody in without.
    """
    village, person = presence.village, presence.person
    rule = check_ins_of(village)
    if person is None:
        return None
    day = village.day_of(presence.came_at)
    if (found := find_workday(village, person, day)) is not None:
        return found
    if not needs_day(comes_of(village, person, day), rule):
        return None
    row = Workday.objects.create(village=village, person=person, day=day, presence=presence)
    is_paid = _pay(row, by=by, now=now)
    row.state = judged(is_paid=is_paid, rule=rule, why=row.why)
    row.save(update_fields=["state", "why"])
    if row.state == DayState.SPENT:
        _tell(SPENT, row, by=by, now=now)
    return row


@transaction.atomic
def sell_day(*, workday: Workday, offer: Offer, by: Actor, now: datetime) -> Workday:
    """The person is sold a pass, owes its price, and the day is paid with it.

    Raise Forbidden; NotForSale; NothingOwed where it is paid, or the pass is not good for the open space.
    """
    row = _owed(workday, by=by)
    passes.buy(village=row.village, offer=offer, party=row.person, quantity=1, by=by, now=now)
    if not _pay(row, by=by, now=now):
        raise NothingOwed(
            _("This pass is not good for the open space: choose another."), field="offer"
        )
    row.state = DayState.SPENT
    row.save(update_fields=["state"])
    _tell(SOLD, row, by=by, now=now)
    return row


@transaction.atomic
def waive_day(*, workday: Workday, by: Actor, now: datetime, why: str) -> Workday:
    """There is nothing to pay for the day, and why. Raise Forbidden; NothingOwed."""
    row = _owed(workday, by=by)
    row.state = DayState.WAIVED
    row.save(update_fields=["state"])
    _tell(WAIVED, row, by=by, now=now, reason=why.strip())
    return row


@transaction.atomic
def undo_arrival(*, presence: Presence, by: Actor, now: datetime) -> None:
    """They never came: nobody counts them, and what their day spent goes back to the very lots.

    Where they came again that day, the day stays. Raise Forbidden; TooLateToUndo on another day.
    """
    rows = Presence.objects.select_for_update(of=("self",)).select_related("village", "person")
    row = rows.get(pk=presence.pk)
    village = row.village
    check_may_receive(by, village)
    day = village.day_of(row.came_at)
    if day != village.day_of(now):
        raise TooLateToUndo(_("They came on another day: that stays written down."))
    workday = find_workday(village, row.person, day) if row.person else None
    if workday is not None and not _comes_again(workday, row):
        take_back(workday, by=by, now=now)
        workday.delete()
    audit.record(
        verb=UNDONE,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("party", row.person_id)] if row.person_id else [],
        data={"who": row.called},
    )
    row.delete()


def take_back(workday: Workday, *, by: Actor, now: datetime) -> None:
    """What the day spent is given back, here or at home."""
    source = (KIND, workday.pk)
    if sharing.take_back(source=source, by=by, now=now) is not None:
        return
    allowances.give_back(village=workday.village, source=source, by=by, now=now)


def unite_workdays(kept: Workday, other: Workday) -> None:
    """One person has one day: paid, if either was; what the other spent stays in its lots' entries."""
    if kept.is_owed:
        kept.state = other.state


def _comes_again(workday: Workday, undone: Presence) -> bool:
    """Say whether the person came another time that day: the day is then for that time."""
    others = Presence.objects.filter(village=workday.village, person=workday.person)
    for other in others.exclude(pk=undone.pk).order_by("came_at"):
        if workday.village.day_of(other.came_at) == workday.day:
            workday.presence = other
            workday.save(update_fields=["presence"])
            return True
    return False


def _owed(workday: Workday, *, by: Actor) -> Workday:
    rows = Workday.objects.select_for_update(of=("self",)).select_related("village", "person")
    row = rows.prefetch_related("presence").get(pk=workday.pk)
    check_may_receive(by, row.village)
    if not row.is_owed:
        raise NothingOwed(_("This day is not owed any more."))
    return row


def _pay(row: Workday, *, by: Actor, now: datetime) -> bool:
    """Say whether credits or passes paid for the whole day; if they did not, nothing of them is spent."""
    village = row.village
    codes = tuple(open_spaces(village).order_by("position", "pk").values_list("code", flat=True))
    span = _span(row)
    needs = [Need(codes, kind.value, span, village.zone) for kind in (Kind.OPEN_SPACE, Kind.DESK)]
    if any(_pays(row, village, need, by=by, now=now) for need in needs):
        return True
    shared = share_day(
        host=village,
        person=row.person,
        needs=tuple(needs),
        source=(KIND, row.pk),
        by=by,
        now=now,
    )
    row.why = " ".join(str(one) for one in shared.refusals)[:300]
    return shared.day is not None


def _pays(row: Workday, home: Village, need: Need, *, by: Actor, now: datetime) -> bool:
    source = (KIND, row.pk)
    paid = allowances.spend(
        village=home,
        party=row.person,
        booker_id=row.person_id,
        needs=[need],
        source=source,
        by=by,
        now=now,
        units=DAYS,
        is_whole=True,
    )
    return bool(paid.spent.payments)


def _span(row: Workday) -> Span:
    """Return the time from when they came until the building closes, that civil day: what is open at night is of it."""
    whole = DaySpan.of(row.day, row.day).to_span(row.village.zone)
    came = row.presence
    return Span(came.came_at, min(came.sure_until, whole.end)) if came else whole


def _tell(verb: str, row: Workday, *, by: Actor, now: datetime, reason: str = "") -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[("party", row.person_id)],
        audience=Audience.PARTIES,
        data={"who": row.person.name, "day": row.day.isoformat()},
        reason=reason,
    )
