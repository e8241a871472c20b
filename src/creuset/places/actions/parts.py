"""Which smallest parts each resource has, kept beside the resources so that one join tells."""

from creuset.places.models import Resource, ResourcePart
from creuset.places.rules import smallest_parts
from creuset.villages.models import Village


def refresh_parts(village: Village) -> None:
    """`ResourcePart` says of each resource of the village which smallest parts it has."""
    wholes = dict(Resource.objects.filter(village=village).values_list("pk", "whole_id"))
    wanted = {
        (resource, part) for resource, parts in smallest_parts(wholes).items() for part in parts
    }
    there = {
        (row.resource_id, row.part_id): row.pk
        for row in ResourcePart.objects.filter(resource__village=village)
    }
    ResourcePart.objects.filter(
        pk__in=[pk for key, pk in there.items() if key not in wanted]
    ).delete()
    ResourcePart.objects.bulk_create(
        ResourcePart(resource_id=resource, part_id=part)
        for resource, part in sorted(wanted - there.keys())
    )
