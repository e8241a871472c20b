"""Who may see, change and close places, and who may read what a claim is for."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from creuset.core.roles import Capability
from creuset.kernel.errors import Forbidden
from creuset.people.actors import Actor
from creuset.places.models import Building, Claim, ClaimAudience, Resource
from creuset.villages.models import Village


def places_of(resource: Resource) -> list[tuple[str, int]]:
    """Return what a role may be narrowed to and still hold here: the building, the resource, its whole."""
    named = [("building", resource.building_id), ("resource", resource.pk)]
    return [*named, ("resource", resource.whole_id)] if resource.whole_id else named


def may_change(by: Actor, resource: Resource) -> bool:
    """Say whether the actor may change what a resource is."""
    return by.may(Capability.CHANGE_PLACES, resource.village, places=places_of(resource))


def check_may_change(by: Actor, resource: Resource) -> None:
    """Raise Forbidden unless the actor may change what the resource is."""
    if not may_change(by, resource):
        raise Forbidden(_("Only the village's team changes %(name)s.") % {"name": resource.name})


def may_change_building(by: Actor, building: Building) -> bool:
    """Say whether the actor may change what a building is."""
    return by.may(Capability.CHANGE_PLACES, building.village, places=[("building", building.pk)])


def check_may_change_village(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may change the village as a whole, as its file does."""
    if not by.may(Capability.CHANGE_VILLAGE, village):
        raise Forbidden(_("Only an owner of the village changes it as a whole."))


def check_may_close(by: Actor, resources: Iterable[Resource]) -> None:
    """Raise Forbidden unless the actor may close each of the resources."""
    for resource in resources:
        if not by.may(Capability.CLOSE_PLACES, resource.village, places=places_of(resource)):
            raise Forbidden(_("You may not close %(name)s.") % {"name": resource.name})


def may_read_claim(by: Actor | None, claim: Claim, village: Village, *, now: datetime) -> bool:
    """Say whether the reader may know what a claim is for and whose it is."""
    if claim.audience == ClaimAudience.PUBLIC:
        return True
    if not by:
        return False
    if by.may(Capability.SEE_BOOKINGS, village, places=places_of(claim.part)):
        return True
    if claim.party_id is not None and claim.party_id in by.acts_for(village.day_of(now)):
        return True
    return claim.audience == ClaimAudience.MEMBERS and by.is_known_in(village)


def reads_every_claim(by: Actor | None, village: Village) -> bool:
    """Say whether the reader may know what every claim of the village is for."""
    return by is not None and by.may(Capability.SEE_BOOKINGS, village)


def readable_claims(by: Actor | None, village: Village, *, now: datetime) -> Q:
    """Return the condition under which the reader may know what a claim is for, as `may_read_claim` says."""
    readable = Q(audience=ClaimAudience.PUBLIC)
    if by is None:
        return readable
    if own := by.acts_for(village.day_of(now)):
        readable |= Q(party_id__in=sorted(own))
    if by.is_known_in(village):
        readable |= Q(audience=ClaimAudience.MEMBERS)
    for grant in by.grants_in(village):
        place = (grant.narrowed_to, grant.narrowed_id)
        if grant.narrowed_to == "building" and grant.gives(Capability.SEE_BOOKINGS, [place]):
            readable |= Q(part__building_id=grant.narrowed_id)
        elif grant.narrowed_to == "resource" and grant.gives(Capability.SEE_BOOKINGS, [place]):
            readable |= Q(part_id=grant.narrowed_id) | Q(part__whole_id=grant.narrowed_id)
    return readable
