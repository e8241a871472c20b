"""Subscriptions as billing shows them: what was subscribed to, and its page."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.billing import sources
from creuset.plans.actions.telling import KIND
from creuset.plans.models import Subscription
from creuset.villages.models import Village


def register() -> None:
    """Billing names subscriptions."""
    sources.name_by(KIND, names)


def names(village: Village, ids: Iterable[int], face: str) -> dict[int, sources.Named]:
    """Return the titles of subscriptions, and their pages on a face; one query."""
    rows = Subscription.objects.filter(village=village, pk__in=list(ids)).select_related("offer")
    page = "plans:subscription" if face == "desk" else "plans_my:subscription"
    return {
        row.pk: sources.Named(
            _("%(name)s, no. %(number)s") % {"name": row.offer.name, "number": row.number},
            reverse(page, args=[village, row.pk]),
        )
        for row in rows
    }
