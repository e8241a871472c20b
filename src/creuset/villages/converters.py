"""The village in an address: `/<village:village>/` gives the view a `Village`."""

from creuset.core.prepared import Given, Prepared
from creuset.villages.models import Village

#: Every request of a village asks it. The file it was loaded from is long, and no page shows it.
BY_SLUG = Prepared(
    lambda: Village.objects.filter(slug=Given("slug", Village._meta.get_field("slug"))).defer(
        "loaded_file"
    )
)


class VillageConverter:
    """A village by its slug; an unknown one is an address that does not exist."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"

    def to_python(self, value: str) -> Village:
        """Return the village of that slug."""
        village = BY_SLUG.first(slug=value)
        if village is None:
            raise ValueError(value)
        return village

    def to_url(self, value: Village | str) -> str:
        """Return the slug."""
        return value if isinstance(value, str) else value.slug
