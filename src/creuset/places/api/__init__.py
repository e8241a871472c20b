"""Places for programs: resources, their pictures and calendars kept elsewhere, the floor plan's data."""

from creuset.core.api import Router
from creuset.places.api import outside, pictures, plan, resources
from creuset.places.api.resources import Code, ResourceOut, read_features, resource_values

router = Router(tags=["places"])
for noun in (resources, pictures, outside, plan):
    router.add_router("", noun.router)

__all__ = ["Code", "ResourceOut", "read_features", "resource_values", "router"]
