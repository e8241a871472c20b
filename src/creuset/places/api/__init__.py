"""Places for programs: resources and their pictures, the floor plan's data."""

from creuset.core.api import Router
from creuset.places.api import pictures, plan, resources
from creuset.places.api.resources import Code, ResourceOut, read_features, resource_values

router = Router(tags=["places"])
for noun in (resources, pictures, plan):
    router.add_router("", noun.router)

__all__ = ["Code", "ResourceOut", "read_features", "resource_values", "router"]
