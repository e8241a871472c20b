"""Who asked to be forgotten, and waits until nothing is open."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from creuset.people.models.parties import Party


class ErasureWish(models.Model):
    """A person asked to be forgotten: they are, by themselves, as soon as nothing is open with a village."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="erasure_wish")
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("wish to be erased")
        verbose_name_plural = _("wishes to be erased")

    def __str__(self) -> str:
        return f"{self.party_id} wishes to be erased"
