"""Features of places break, and are put right."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.core import audit, outbox
from creuset.core.models import Audience
from creuset.kernel.errors import NotFound, Refused
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.places.permissions import check_may_change

LONGEST_NOTE = 160
#: Facts, for whoever tells those who have booked the place.
OUT_OF_ORDER = "places.out_of_order"
PUT_RIGHT = "places.put_right"


class WorksBefore(Refused):
    """The day on which it works again is not to come."""

    code = "works-before"


@transaction.atomic
def put_out_of_order(
    *,
    resource: Resource,
    feature: str,
    by: Actor,
    now: datetime,
    until: date | None = None,
    note: str = "",
) -> Resource:
    """The feature does not work from now on, until the day on which it works again, or until it is put right.

    Whoever looks for a place with it does not find this one meanwhile, and its sheet says why.
    Raises: Forbidden; NotFound unless the place has it; WorksBefore.
    """
    resource = _locked(resource, feature, by=by)
    if until is not None and until <= resource.village.day_of(now):
        raise WorksBefore(_("Choose a day to come, or none."), field="until")
    told = {"until": until.isoformat() if until else "", "note": note.strip()[:LONGEST_NOTE]}
    if resource.out_of_order.get(feature) != told:
        resource.out_of_order = {**resource.out_of_order, feature: told}
        _keep(resource, OUT_OF_ORDER, feature, by=by, now=now, reason=told["note"])
    return resource


@transaction.atomic
def put_right(*, resource: Resource, feature: str, by: Actor, now: datetime) -> Resource:
    """The feature works again. Raises: Forbidden; NotFound unless the place has it."""
    resource = _locked(resource, feature, by=by)
    if feature in resource.out_of_order:
        left = {name: told for name, told in resource.out_of_order.items() if name != feature}
        resource.out_of_order = left
        _keep(resource, PUT_RIGHT, feature, by=by, now=now)
    return resource


def _locked(resource: Resource, feature: str, *, by: Actor) -> Resource:
    """Return the resource as it is now, its row held."""
    Resource.objects.select_for_update().get(pk=resource.pk)
    fresh = Resource.objects.select_related("village", "building").get(pk=resource.pk)
    check_may_change(by, fresh)
    if feature not in fresh.features:
        raise NotFound(_("This place has no such feature."), field="feature")
    return fresh


def _keep(
    resource: Resource, verb: str, feature: str, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    resource.save(update_fields=["out_of_order"])
    row = audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=resource.village_id,
        about=[("resource", resource.pk)],
        audience=Audience.TEAM,
        data={"name": resource.names, "feature": feature},
        reason=reason,
    )
    fact = {"resource": resource.pk, "feature": feature, "audit": row.pk}
    outbox.put(verb, fact, at=now, village_id=resource.village_id)
