"""Resources in the search of the house."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from creuset.core.registry import Found
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.access import resources_seen, with_words
from creuset.villages.models import Village


def find_resources(*, words: str, by: Actor, village: Village | None, most: int) -> list[Found]:
    """Return the resources whose name or code holds every word, among what the team may see."""
    if village is None or not words.split() or not by.grants_in(village):
        return []
    resources = with_words(resources_seen(village, by), words, village)
    rows = resources.select_related("building").order_by("position", "pk")[:most]
    return [_found(resource, village) for resource in rows]


def _found(resource: Resource, village: Village) -> Found:
    return Found(
        kind=_("Space"),
        title=resource.name,
        detail=f"{Kind(resource.kind).label} · {resource.building.name}",
        url=reverse("places:sheet", kwargs={"village": village.slug, "code": resource.code}),
        icon="space",
    )
