"""Agreements with customers, for those who may read them."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from creuset.bookings.models import Rate, RateCard
from creuset.core.roles import Capability
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.villages.models import Village


def agreements_seen(village: Village, *, by: Actor, now: datetime) -> QuerySet[RateCard]:
    """Return the agreements that the actor may read, by customer: all for the team that reads money, else their own."""
    rows = RateCard.objects.filter(village=village, party__isnull=False, retired_at__isnull=True)
    if not by.may(Capability.SEE_MONEY, village):
        rows = rows.filter(party_id__in=by.acts_for(village.day_of(now)))
    rates = Prefetch("rates", Rate.objects.order_by("position", "pk"))
    return rows.select_related("party").prefetch_related(rates).order_by("party__name", "code")


def get_agreement(village: Village, pk: int, *, by: Actor, now: datetime) -> RateCard:
    """Return the agreement with its rates; NotFound unless the actor may read it."""
    found = agreements_seen(village, by=by, now=now).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such agreement, or none that you may read."))
    found.village = village
    return found
