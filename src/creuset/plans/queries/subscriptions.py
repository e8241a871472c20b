"""Who subscribes to what: lists, one subscription with its terms and places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Prefetch, Q, QuerySet

from creuset.core.prepared import Given, Prepared
from creuset.core.together import keep_all_prefetched
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.plans.models import Let, Offer, Subscription, Term
from creuset.plans.permissions import is_own, may_see_plans
from creuset.plans.states import STANDING, SubscriptionState
from creuset.villages.models import Village

#: Whoever leaves within this time leaves soon.
SOON = timedelta(days=60)


#: What a list of residents leaves out until it is asked for.
OVER = (SubscriptionState.ENDED, SubscriptionState.REFUSED, SubscriptionState.WITHDRAWN)


def in_state(state: SubscriptionState, today: date) -> Q:
    """Return the condition under which a subscription stands there that day, as `rules.state_on` says."""
    over = Q(state__in=STANDING, last_on__isnull=False, last_on__lt=today)
    match state:
        case SubscriptionState.ENDED:
            return Q(state=state) | over
        case SubscriptionState.LIVE:
            begun = Q(state=SubscriptionState.SIGNED, starts_on__lte=today)
            return (Q(state=state) | begun) & ~over
        case SubscriptionState.SIGNED:
            return Q(state=state, starts_on__gt=today) & ~over
        case SubscriptionState.LEAVING:
            return Q(state=state) & ~over
        case _:
            return Q(state=state)


def holds_on(day: date) -> Q:
    """Return the condition under which a subscription is lived that day."""
    not_over = Q(last_on__isnull=True) | Q(last_on__gte=day)
    lived = Q(state__in=[*STANDING, SubscriptionState.ENDED])
    return lived & Q(starts_on__lte=day) & not_over


def subscriptions_of(village: Village, *, by: Actor) -> QuerySet[Subscription]:
    """Return the subscriptions of the village that the actor may read, unordered, loaded: two queries more."""
    rows = Subscription.objects.filter(village=village)
    if not may_see_plans(by, village):
        rows = rows.filter(is_own(by))
    return _loaded(rows)


def own_subscriptions(village: Village, *, by: Actor) -> QuerySet[Subscription]:
    """Return the actor's own: theirs, of structures they look after, theirs to use."""
    return _loaded(Subscription.objects.filter(is_own(by), village=village))


def get_subscription(village: Village, pk: int, *, by: Actor) -> Subscription:
    """Return the subscription with its terms and places; NotFound unless the actor may read it."""
    row = subscriptions_of(village, by=by).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such subscription."))
    row.village = village
    return row


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What narrows the list of residents; what is empty narrows nothing."""

    words: str = ""
    state: SubscriptionState | None = None
    offer: str = ""
    building: str = ""
    leaves_soon: bool = False
    #: Neither ended nor refused nor withdrawn.
    stands: bool = False


def narrowed(
    rows: QuerySet[Subscription], asked: Narrowed, *, today: date
) -> QuerySet[Subscription]:
    """Return those of the subscriptions that were asked for, as they are that day."""
    for word in fold(asked.words).split():
        rows = rows.filter(
            Q(party__search_text__contains=word) | Q(member__search_text__contains=word)
        )
    if asked.state is not None:
        rows = rows.filter(in_state(asked.state, today))
    if asked.stands:
        for state in OVER:
            rows = rows.exclude(in_state(state, today))
    if asked.offer:
        held = Term.objects.filter(subscription=OuterRef("pk"), offer__code=asked.offer)
        rows = rows.filter(Exists(held) | Q(offer__code=asked.offer))
    if asked.building:
        sits = Let.objects.filter(
            subscription=OuterRef("pk"),
            resource__building__code=asked.building,
            until_on__gt=today,
        )
        rows = rows.filter(Exists(sits))
    if asked.leaves_soon:
        rows = rows.filter(
            state__in=STANDING, last_on__isnull=False, last_on__range=(today, today + SOON)
        )
    return rows


def count_by_state(village: Village, *, by: Actor, today: date) -> dict[SubscriptionState, int]:
    """Return how many of those the actor may read stand where that day; one query."""
    rows = Subscription.objects.filter(village=village)
    if not may_see_plans(by, village):
        rows = rows.filter(is_own(by))
    counts = rows.aggregate(
        **{state.value: Count("pk", filter=in_state(state, today)) for state in SubscriptionState}
    )
    return {state: counts[state.value] for state in SubscriptionState}


def offers_open(village: Village, *, on: date, is_team: bool) -> QuerySet[Offer]:
    """Return what one may subscribe to that day, in the order of the catalogue; members see what is public."""
    rows = Offer.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_until__isnull=True) | Q(valid_until__gt=on),
        village=village,
        retired_at__isnull=True,
    )
    if not is_team:
        rows = rows.filter(is_public=True)
    return rows.order_by("position", "pk")


def get_offer(village: Village, code: str) -> Offer:
    """Return the offer of the village with that code; NotFound where it has none."""
    row = Offer.objects.filter(village=village, code=code).first()
    if row is None:
        raise NotFound(_("There is no such offer."))
    row.village = village
    return row


def get_let(subscription: Subscription, pk: int) -> Let:
    """Return a letting of the subscription; NotFound where it has none of that number."""
    row = subscription.lets.select_related("resource__building").filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such place."))
    row.subscription = subscription
    return row


#: How many wishes wait for the team, for its menu.
WISHES = Prepared(
    lambda: Subscription.objects.filter(
        village_id=Given("village", BigIntegerField()), state=SubscriptionState.ASKED
    ).values_list("pk")
)


def ask_listed(rows: QuerySet[Subscription]) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions of `listed_from` for a screenful of subscriptions: put with others in one statement."""
    of = rows.values("pk")
    return (
        rows.select_related(None).select_related("offer"),
        _terms().filter(subscription__in=of),
        _lets().filter(subscription__in=of),
    )


def listed_from(
    rows: Sequence[Subscription], terms: Sequence[Term], lets: Sequence[Let]
) -> Sequence[Subscription]:
    """Return the subscriptions with their offers, terms and places, from the answers to `ask_listed`."""
    keep_all_prefetched(rows, "terms", terms, by="subscription_id")
    keep_all_prefetched(rows, "lets", lets, by="subscription_id")
    return rows


def _loaded(rows: QuerySet[Subscription]) -> QuerySet[Subscription]:
    return rows.select_related("party", "member", "offer", "place", "project").prefetch_related(
        Prefetch("terms", queryset=_terms()), Prefetch("lets", queryset=_lets())
    )


def _terms() -> QuerySet[Term]:
    return Term.objects.select_related("offer").order_by("from_on")


def _lets() -> QuerySet[Let]:
    return Let.objects.select_related("resource__building").order_by("from_on", "pk")
