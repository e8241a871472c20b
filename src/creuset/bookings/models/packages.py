"""What a village offers together, as its file tells it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import LocalizedField
from creuset.core.text import in_language
from creuset.villages.models import Village


class Package(models.Model):
    """Places that are held in one act: of each item one of its places, or as many as it says."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="packages")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    description = LocalizedField()
    #: `{"any_of": [codes], "count": 1}` each; any of its places will do, the first of them rather.
    items = models.JSONField(default=list)
    #: Gone from the village file.
    retired_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("package")
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="package_code_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)
