"""Subscriptions as billing and contracts show them: what was subscribed to, and its page."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.billing import sources
from creuset.documents import following
from creuset.plans.actions.amending import AMENDMENT
from creuset.plans.actions.telling import KIND
from creuset.plans.models import Subscription
from creuset.villages.models import Village


def register() -> None:
    """Billing and contracts name subscriptions."""
    sources.name_by(KIND, names)
    following.name_by(KIND, _of_contracts)
    following.name_by(AMENDMENT, _of_contracts)


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


def _of_contracts(village: Village, ids: Iterable[int], face: str) -> dict[int, following.Named]:
    return {
        pk: following.Named(one.title, one.url) for pk, one in names(village, ids, face).items()
    }
