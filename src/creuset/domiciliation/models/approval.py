"""What lets a village domicile companies, and to whom it answers for them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.domiciliation.rules.approval import check_approved
from creuset.villages.models import Village


class Approval(models.Model):
    """The prefect's approval of a village, and whom it tells of the companies that it domiciles."""

    village = models.OneToOneField(Village, on_delete=models.CASCADE, related_name="approval")
    number = models.CharField(max_length=60)
    prefecture = models.CharField(max_length=120)
    granted_on = models.DateField()
    #: The last day on which it holds.
    valid_until = models.DateField()
    #: The court registry that is told when a domiciliation ends, with its address.
    registry = models.CharField(max_length=160)
    registry_address = models.CharField(max_length=240, blank=True)
    #: The tax office and the body that collects contributions, which read the lists.
    tax_office = models.CharField(max_length=160)
    social_body = models.CharField(max_length=160)
    #: Postage of what is sent on is charged to the company, with this key of VAT; empty: the village pays it.
    postage_vat = models.SlugField(max_length=30, blank=True)
    #: How many reminders of its end were sent.
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("granted_on")), name="approval_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.number

    def check_holds(self, day: date) -> None:
        """Raise NotApproved unless the village may make contracts of domiciliation on the day."""
        check_approved(
            number=self.number,
            granted_on=self.granted_on,
            valid_until=self.valid_until,
            on=day,
        )
