"""Who follows somebody on the way to a contract, and what the team keeps in mind of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.people.models import Party
from creuset.reception.states import ProspectStage
from creuset.villages.models import Village

STAGE_LABELS = {
    ProspectStage.VISIT: pgettext_lazy("a prospect", "Visit"),
    ProspectStage.OFFER: pgettext_lazy("a prospect", "Offer"),
    ProspectStage.SIGNATURE: pgettext_lazy("a prospect", "Signature"),
    ProspectStage.ARRIVAL: pgettext_lazy("a prospect", "Arrival"),
    ProspectStage.LOST: pgettext_lazy("a prospect", "Lost"),
}


class Following(models.Model):
    """What the team adds to a prospect, who is derived from requests and subscriptions: of a party that the village
    knows, or of an address that wrote to it.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="followings")
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="followings")
    email = models.EmailField(blank=True)
    assigned = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(blank=True)
    remind_on = models.DateField(null=True)
    #: When the team gave up, and why; what begins afterwards counts again.
    lost_at = models.DateTimeField(null=True)
    lost_why = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("prospect followed")
        verbose_name_plural = _("prospects followed")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "party"],
                condition=Q(party__isnull=False),
                name="following_of_party_once",
            ),
            models.UniqueConstraint(
                fields=["village", "email"],
                condition=Q(party__isnull=True),
                name="following_of_address_once",
            ),
            models.CheckConstraint(
                condition=Q(party__isnull=False) | ~Q(email=""), name="following_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(lost_at__isnull=True, lost_why="")
                | (Q(lost_at__isnull=False) & ~Q(lost_why="")),
                name="following_lost_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id or self.email}"

    @property
    def key(self) -> str:
        """What tells whom it follows from anybody else."""
        return f"p{self.party_id}" if self.party_id is not None else f"e{self.email}"
