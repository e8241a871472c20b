"""What became of the mail of a domiciled company, beside what reception writes of each letter."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import MoneyField
from creuset.core.models import StoredFile
from creuset.domiciliation.models.domiciliations import Domiciliation
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.reception.models import Parcel


class Sending(models.Model):
    """An envelope with what waited, sent on to the company."""

    domiciliation = models.ForeignKey(
        Domiciliation, on_delete=models.PROTECT, related_name="sendings"
    )
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_to = models.CharField(max_length=300)
    count = models.PositiveIntegerField()
    #: What the post took, before VAT.
    postage_cents = MoneyField(default=0)
    currency = models.CharField(max_length=3)

    class Meta:
        verbose_name = _("mail sent on")
        verbose_name_plural = _("mail sent on")
        constraints = [
            models.CheckConstraint(
                condition=Q(postage_cents__gte=0), name="postage_is_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} to {self.domiciliation_id}"

    @property
    def postage(self) -> Money:
        """What the post took, before VAT."""
        return Money(self.postage_cents, self.currency)


class Handling(models.Model):
    """A letter of a domiciled company that was scanned, or sent on with others."""

    parcel = models.OneToOneField(Parcel, on_delete=models.CASCADE, related_name="handling")
    domiciliation = models.ForeignKey(
        Domiciliation, on_delete=models.CASCADE, related_name="handlings"
    )
    scan = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    scanned_at = models.DateTimeField(null=True)
    scanned_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: The company opened the scan: it has taken note of the letter.
    seen_at = models.DateTimeField(null=True)
    sending = models.ForeignKey(
        Sending, null=True, on_delete=models.SET_NULL, related_name="handlings"
    )

    class Meta:
        verbose_name = _("handling of a letter")
        verbose_name_plural = _("handlings of letters")
        constraints = [
            models.CheckConstraint(
                condition=Q(scan__isnull=True) | Q(scanned_at__isnull=False),
                name="handling_scanned_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"handling of {self.parcel_id}"
