"""What goes with a project that leaves its programme: mentors, slots, its pitch, its paper and its place in kind."""

from datetime import date, datetime
from functools import partial

from creuset.billing.actions.aids import settle_source
from creuset.billing.rules.aids import CURRENCY
from creuset.documents.actions import contracts
from creuset.incubation.accompanying import MEMBER
from creuset.incubation.actions.mentoring import part
from creuset.incubation.actions.office_hours import give_back
from creuset.incubation.models import Member, Pitch, Slot, Terms
from creuset.incubation.rules.cohorts import Parting, check_departure
from creuset.incubation.words.agreements import support_words
from creuset.kernel.money import Money
from creuset.people.actors import HOUSE, Actor
from creuset.plans.actions import give_notice, withdraw
from creuset.plans.actions.holding import hold
from creuset.plans.contract_words import in_each
from creuset.plans.models import Subscription
from creuset.plans.states import SubscriptionState

#: What was offered or signed and has not begun: nothing comes of it.
TO_COME = (SubscriptionState.ASKED, SubscriptionState.OFFERED, SubscriptionState.SIGNED)


def end_accompaniment(*, row: Member, on: date, by: Actor, now: datetime) -> None:
    """Its mentors may take another project, and its slots to come are free; mentors are told. The project is held."""
    for pair in row.mentors.filter(until_on=None).order_by("pk"):
        part(pair=pair, on=max(on, pair.from_on), by=by, now=now)
    for slot in Slot.objects.filter(member=row, starts_at__gt=now).order_by("pk"):
        give_back(slot=slot, by=HOUSE, now=now)


def withdraw_convention(row: Member, *, now: datetime, why: str) -> None:
    """A convention that waits for its signature is not signed any more."""
    contracts.withdraw_open(source=(MEMBER, row.pk), by=HOUSE, now=now, reason=why)


def end_stay(row: Member, *, on: date, why: str, parting: Parting, now: datetime) -> None:
    """The convention binds nobody after that day, its place in kind is free, and it pitches at no demo day to come.

    The register of aid says what was given of either; the list of departure of its place asks for its keys.
    Raise BadCohort for a place that ends before it leaves, or for support that is worth more than was agreed.
    """
    village = row.cohort.village
    terms = Terms.objects.select_related("subscription").filter(member=row).first()
    agreed = terms.support_cents if terms else 0
    check_departure(on, parting, agreed=agreed)
    contracts.end_all(source=(MEMBER, row.pk), on=on, by=HOUSE, now=now, reason=why)
    Pitch.objects.filter(member=row, session__starts_at__gt=now).delete()
    if terms is not None and terms.subscription is not None:
        last = max(parting.place_until or on, village.day_of(now))
        _end_place(terms.subscription, last=last, why=why, now=now)
    if parting.support_cents is not None and village.currency == CURRENCY:
        settle_source(
            village=village,
            party=row.holder,
            source=(MEMBER, row.pk),
            gross=Money(parting.support_cents, CURRENCY),
            words=in_each(partial(support_words, row)),
            granted_on=village.day_of(now),
            why=why,
            by=HOUSE,
            now=now,
        )


def _end_place(subscription: Subscription, *, last: date, why: str, now: datetime) -> None:
    place = hold(subscription)
    state = place.state_on(place.village.day_of(now))
    if place.ends_on is not None:
        last = min(last, place.ends_on)
    if state in TO_COME:
        withdraw(subscription=place, by=HOUSE, now=now, why=why)
    elif state == SubscriptionState.LIVE:
        give_notice(subscription=place, last_on=last, is_waived=True, why=why, by=HOUSE, now=now)
