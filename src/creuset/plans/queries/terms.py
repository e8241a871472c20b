"""The terms of a subscription: what it pays, from which day until which."""

from django.db.models import BigIntegerField

from creuset.core.prepared import Given, Prepared
from creuset.plans.models import Term

TERMS = Prepared(
    lambda: (
        Term.objects.filter(subscription_id=Given("subscription", BigIntegerField()))
        .select_related("offer__village")
        .order_by("from_on")
    )
)


def terms_of(subscription_id: int) -> list[Term]:
    """Return the terms of a subscription, their offers loaded, the first to begin first; one query."""
    return TERMS(subscription=subscription_id)
