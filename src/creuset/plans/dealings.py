"""Subscriptions among the dealings of whoever reads their home."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import BigIntegerField, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.core.prepared import Given, Prepared
from creuset.core.text import day_text
from creuset.people.actors import Actor
from creuset.people.dealings import MOST, OWN, VILLAGE, Asked, Dealing, Shelf
from creuset.people.permissions import speaks_for
from creuset.plans.models import STATE_LABELS, Subscription
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village

OVER = {SubscriptionState.ENDED, SubscriptionState.REFUSED, SubscriptionState.WITHDRAWN}
TONES = {
    SubscriptionState.ASKED: "option",
    SubscriptionState.OFFERED: "option",
    SubscriptionState.LIVE: "free",
    SubscriptionState.SIGNED: "free",
}


#: As `plans.permissions.is_own` says whose they are.
_SUBSCRIPTIONS = Prepared(
    lambda: (
        Subscription.objects.filter(
            Q(party_id__in=OWN) | Q(member_id=Given("reader", BigIntegerField())),
            village_id=VILLAGE,
        )
        .select_related("party", "offer")
        .order_by("-pk")[:MOST]
    )
)


def of_reader(village: Village, by: Actor, now: datetime) -> Asked | None:
    """Ask for the subscriptions of the reader, of what they look after, and those they use."""
    if by.party is None:
        return None
    today = village.day_of(now)
    own = {by.party.pk, *by.looks_after(), *by.signs_for()}

    def make(found: list[Subscription]) -> Iterable[Dealing]:
        return [_subscription(row, village, by, today) for row in found]

    return Asked([_SUBSCRIPTIONS.listed(village=village.pk, own=own, reader=by.party.pk)], make)


def _subscription(row: Subscription, village: Village, by: Actor, today: date) -> Dealing:
    state = row.state_on(today)
    # What has a contract is signed there: the contract itself says so.
    is_mine = (
        state is SubscriptionState.OFFERED and not row.offer.contract and speaks_for(by, row.party)
    )
    return Dealing(
        shelf=Shelf.REQUESTS if state is SubscriptionState.ASKED else Shelf.PAPERS,
        icon="key",
        title=row.offer.name,
        about=row.party.name if row.party_id != by.party_id else "",
        url=reverse("plans_my:subscription", args=[village, row.pk]),
        at=row.ended_at or row.signed_at or row.offered_at or row.asked_at,
        state=STATE_LABELS[state],
        tone=TONES.get(state, ""),
        step=_step(row, state, today),
        is_mine=is_mine,
        due=row.offered_until if is_mine else None,
        is_over=state in OVER,
    )


def _step(row: Subscription, state: SubscriptionState, today: date) -> str:
    if state is SubscriptionState.ASKED:
        return _("The team answers with an offer")
    if state is SubscriptionState.OFFERED and row.offer.contract:
        return _("Signed by its contract")
    if state is SubscriptionState.OFFERED:
        return _("Read the offer and sign")
    if state is SubscriptionState.SIGNED:
        day = day_text(row.starts_on, today=today)
        return _("Begins on %(day)s") % {"day": day}
    if state is SubscriptionState.LEAVING and row.last_on:
        return _("Last day: %(day)s") % {"day": day_text(row.last_on, today=today)}
    return ""
