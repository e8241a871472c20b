"""Passes and carnets that were bought."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import MoneyField
from creuset.people.models import Party
from creuset.plans.models.offers import Offer
from creuset.villages.models import Village


class PassSale(models.Model):
    """So many of one offer of passes were bought: what is owed for them is a charge, what they give are lots.

    Both bear the source ("pass", its id).
    """

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="pass_sales")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="pass_sales")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="pass_sales")
    quantity = models.PositiveSmallIntegerField()
    #: The price of one, before VAT.
    price_cents = MoneyField()
    bought_on = models.DateField()
    sold_at = models.DateTimeField()
    sold_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("passes sold")
        verbose_name_plural = _("passes sold")
        indexes = [models.Index(fields=["village", "party"], name="pass_sales_of_party")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(price_cents__gte=0), name="pass_sale_counts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.offer_id}"
