"""Notice given and taken back; what the day makes true, written down."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from creuset.people.actors import HOUSE, Actor
from creuset.plans.actions.checklists import begin_list, drop_list
from creuset.plans.actions.contracting import end_contract
from creuset.plans.actions.fees import settle_fees
from creuset.plans.actions.holding import hold, sold
from creuset.plans.actions.letting import cut, end_of, prolong
from creuset.plans.actions.notifying import notify
from creuset.plans.actions.telling import announce, tell
from creuset.plans.kinds import Moment
from creuset.plans.models import Offer, Subscription
from creuset.plans.permissions import check_may_act_for, check_may_change_plans, may_change_plans
from creuset.plans.rules.subscriptions import check_leaves, earliest_last_day
from creuset.plans.states import SUBSCRIPTIONS, SubscriptionState
from creuset.villages.models import Village

NOTICE, TAKEN_BACK = "plans.notice_given", "plans.notice_taken_back"
BEGUN, LEFT = "plans.begun", "plans.left"
BEGAN_FACT, ENDED_FACT = "subscription_began", "subscription_ended"


def earliest_end(subscription: Subscription, *, now: datetime) -> date:
    """Return the last day of whoever gives notice now."""
    today = subscription.village.day_of(now)
    return earliest_last_day(
        sold(_offer_held(subscription, today)),
        given_on=today,
        bound=subscription.bound_until,
        ends_on=subscription.ends_on,
    )


@transaction.atomic
def give_notice(
    *,
    subscription: Subscription,
    by: Actor,
    now: datetime,
    last_on: date | None = None,
    why: str = "",
    is_waived: bool = False,
) -> Subscription:
    """It ends on that day: the earliest that its minimum term and notice allow, unless a later one is named.

    The team may waive both. The places are free from the day after on. Raise Forbidden; ImpossibleStep;
    TooEarlyToLeave with the earliest day; BadEnd.
    """
    row = hold(subscription)
    check_may_act_for(by, row.village, row.party)
    write_state(row, by=by, now=now)
    row.state = SUBSCRIPTIONS.check(SubscriptionState(row.state), "give_notice")
    today, earliest = row.village.day_of(now), earliest_end(row, now=now)
    chosen = last_on or earliest
    check_leaves(
        chosen,
        earliest=earliest,
        today=today,
        ends_on=row.ends_on,
        is_waived=is_waived and may_change_plans(by, row.village),
    )
    row.last_on, row.notice_given_on, row.why = chosen, today, why.strip()
    row.save(update_fields=["state", "last_on", "notice_given_on", "why"])
    _end_places(row)
    tell(NOTICE, row, by=by, now=now, reason=row.why, last_on=chosen)
    settle_fees(subscription=row, by=by, now=now)
    notify(NOTICE, row, now=now, day=chosen)
    begin_list(row, Moment.DEPARTURE, by=by, now=now)
    return row


@transaction.atomic
def take_notice_back(
    *, subscription: Subscription, by: Actor, now: datetime, despite: str = ""
) -> Subscription:
    """It goes on as before the notice, its places too. Raise Forbidden; ImpossibleStep; Occupied where somebody
    has one of them after the last day; HeldByOption where somebody has an option on one, unless it is let `despite`
    that, for a reason.
    """
    row = hold(subscription)
    check_may_change_plans(by, row.village)
    write_state(row, by=by, now=now)
    row.state = SUBSCRIPTIONS.check(SubscriptionState(row.state), "take_notice_back")
    freed = end_of(row)
    row.last_on, row.notice_given_on, row.why = row.ends_on, None, ""
    row.save(update_fields=["state", "last_on", "notice_given_on", "why"])
    for let in row.lets.select_related("resource__building").filter(until_on=freed):
        prolong(row, let, end_of(row), by=by, now=now, despite=despite)
    tell(TAKEN_BACK, row, by=by, now=now, reason=despite)
    drop_list(row, Moment.DEPARTURE, by=by, now=now)
    settle_fees(subscription=row, by=by, now=now)
    return row


@transaction.atomic
def write_state(row: Subscription, *, by: Actor, now: datetime) -> None:
    """What its days made true of the subscription, which is held, is written: it has begun, it has ended."""
    today = row.village.day_of(now)
    if row.state == SubscriptionState.SIGNED and row.starts_on <= today:
        row.state = SUBSCRIPTIONS.check(SubscriptionState(row.state), "begin")
        row.save(update_fields=["state"])
        tell(BEGUN, row, by=HOUSE, now=now)
        announce(BEGAN_FACT, row, now=now)
    if row.state_on(today) is SubscriptionState.ENDED and row.state != SubscriptionState.ENDED:
        row.state = SUBSCRIPTIONS.check(SubscriptionState(row.state), "leave")
        row.ended_at = now
        row.save(update_fields=["state", "ended_at"])
        tell(LEFT, row, by=by if by.is_house else HOUSE, now=now, last_on=row.last_on)
        end_contract(row, by=HOUSE, now=now)
        announce(ENDED_FACT, row, now=now)


def write_states(now: datetime) -> int:
    """What the day made true of subscriptions is written, of each village by its own day; return of how many."""
    return sum(write_states_of(village, now) for village in Village.objects.order_by("pk"))


def write_states_of(village: Village, now: datetime) -> int:
    """The same of one village."""
    today = village.day_of(now)
    begun = Q(state=SubscriptionState.SIGNED, starts_on__lte=today)
    ended = Q(
        state__in=[SubscriptionState.LIVE, SubscriptionState.LEAVING],
        last_on__isnull=False,
        last_on__lt=today,
    )
    due = Subscription.objects.filter(begun | ended, village=village).order_by("pk")
    for row in due:
        with transaction.atomic():
            write_state(hold(row), by=HOUSE, now=now)
    return len(due)


def _end_places(row: Subscription) -> None:
    after = end_of(row)
    for let in row.lets.select_related("resource__building").filter(until_on__gt=after):
        cut(row, let, after)


def _offer_held(row: Subscription, today: date) -> Offer:
    """Return the offer whose notice counts: that of the terms that hold now, else what was signed."""
    terms = row.terms.select_related("offer").filter(from_on__lte=today, until_on__gt=today)
    return next((term.offer for term in terms), row.offer)
