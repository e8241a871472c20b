"""Money received before anything was used."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.billing.rules.deposits import state_of
from creuset.billing.states import DepositState
from creuset.core.fields import MoneyField
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.villages.models import Village


class DepositKind(models.TextChoices):
    """Whether it is part of the price, or a security that is given back."""

    ADVANCE = "advance", _("Down payment")
    SECURITY = "security", _("Security deposit")


class Means(models.TextChoices):
    """How the money came."""

    TRANSFER = "transfer", _("Bank transfer")
    CARD = "card", _("Card")
    CHEQUE = "cheque", _("Cheque")
    CASH = "cash", _("Cash")
    OTHER = "other", pgettext_lazy("means of payment", "Other")


DEPOSIT_LABELS = {
    DepositState.HELD: pgettext_lazy("deposit", "Held"),
    DepositState.REFUNDED: pgettext_lazy("deposit", "Given back"),
    DepositState.KEPT: pgettext_lazy("deposit", "Kept"),
    DepositState.KEPT_IN_PART: pgettext_lazy("deposit", "Kept in part"),
}


class Deposit(models.Model):
    """An amount that a party left with a village for something named by kind and id."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="deposits")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="deposits")
    source_kind = models.CharField(max_length=20, blank=True)
    source_id = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=DepositKind)
    amount_cents = MoneyField()
    currency = models.CharField(max_length=3)
    received_on = models.DateField()
    means = models.CharField(max_length=10, choices=Means)
    reference = models.CharField(max_length=80, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: What the village keeps of it; the rest was given back. Empty while it is held.
    kept_cents = MoneyField(null=True)
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("deposit")
        verbose_name_plural = _("deposits")
        indexes = [
            models.Index(fields=["village", "party"], name="deposits_of_party"),
            models.Index(fields=["source_kind", "source_id"], name="deposits_of_source"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="deposit_of_something"),
            models.CheckConstraint(
                condition=Q(kept_cents__isnull=True, settled_on__isnull=True)
                | Q(
                    kept_cents__isnull=False,
                    settled_on__isnull=False,
                    kept_cents__gte=0,
                    kept_cents__lte=F("amount_cents"),
                    settled_on__gte=F("received_on"),
                ),
                name="deposit_settled_whole",
            ),
            models.CheckConstraint(
                condition=Q(source_kind="", source_id=0) | ~Q(source_kind="") & Q(source_id__gt=0),
                name="deposit_source_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_cents} {self.party_id}"

    @property
    def amount(self) -> Money:
        """What was received."""
        return Money(self.amount_cents, self.currency)

    @property
    def kept(self) -> Money:
        """What the village keeps, so far as it decided."""
        return Money(self.kept_cents or 0, self.currency)

    @property
    def state(self) -> DepositState:
        """What became of it."""
        return state_of(self.amount_cents, self.kept_cents)

    @property
    def state_label(self) -> str:
        """The word for what became of it."""
        return str(DEPOSIT_LABELS[self.state])
