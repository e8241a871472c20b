"""The village in an address: `/<village:village>/` gives the view a `Village`."""

from creuset.villages.models import Village


class VillageConverter:
    """A village by its slug; an unknown one is an address that does not exist."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"

    def to_python(self, value: str) -> Village:
        """Return the village of that slug."""
        try:
            return Village.objects.get(slug=value)
        except Village.DoesNotExist:
            raise ValueError(value) from None

    def to_url(self, value: Village | str) -> str:
        """Return the slug."""
        return value if isinstance(value, str) else value.slug
