"""Offers, reached from their village, and how many subscribe to each."""

from collections import Counter
from datetime import date

from django.db.models import Max, Q

from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.plans.models import Offer, Subscription, Term
from creuset.plans.states import STANDING, SubscriptionState
from creuset.villages.models import Village

#: Those who were promised the conditions of an offer, and have not left.
PROMISED = STANDING | {SubscriptionState.OFFERED}


def subscribers_of(village: Village) -> dict[int, int]:
    """Return how many subscriptions live by each offer, or may come to, by its id; two queries."""
    promised = Subscription.objects.filter(village=village, state__in=PROMISED)
    pairs = {(offer, pk) for offer, pk in promised.values_list("offer_id", "pk")}
    terms = Term.objects.filter(subscription__in=promised)
    pairs |= set(terms.values_list("offer_id", "subscription_id"))
    return Counter(offer for offer, _subscription in pairs)


def places_taken(village: Village, *, on: date) -> dict[int, int]:
    """Return how many places of each offer are taken that day or from later on, by the offer's id; one query."""
    held = (
        Term.objects.filter(
            subscription__village=village, subscription__state__in=STANDING, until_on__gt=on
        )
        .order_by()
        .values_list("offer_id", "subscription_id")
        .annotate(most=Max("quantity"))
    )
    taken: Counter[int] = Counter()
    for offer, _subscription, quantity in held:
        taken[offer] += quantity
    return taken


def catalogue(village: Village, *, is_team: bool, on: date) -> list[Offer]:
    """Return the offers of the village in their order; whoever is not of the team sees what is public and offered."""
    rows = Offer.objects.filter(village=village, retired_at__isnull=True)
    if not is_team:
        rows = rows.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_until__isnull=True) | Q(valid_until__gt=on),
            is_public=True,
        )
    return list(rows.select_related("village").order_by("position", "pk"))


def get_catalogued(village: Village, code: str, *, is_team: bool, on: date) -> Offer:
    """Return the offer of that code; NotFound where there is none that the reader may see."""
    rows = Offer.objects.filter(village=village, code=code).select_related("village")
    if not is_team:
        rows = rows.filter(pk__in=[row.pk for row in catalogue(village, is_team=False, on=on)])
    row = rows.first()
    if row is None:
        raise NotFound(_("There is no such offer."))
    return row
