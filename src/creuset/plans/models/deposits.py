"""Security deposits: asked for, taken, applied, given back, entry by entry; outside VAT, and never a charge."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.billing.models import Means
from creuset.core.fields import MoneyField
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.plans.kinds import SecurityMove
from creuset.plans.models.subscriptions import Subscription

ENTRY_LABELS = {
    SecurityMove.TAKEN: pgettext_lazy("a security deposit", "Received"),
    SecurityMove.APPLIED: pgettext_lazy("a security deposit", "Kept"),
    SecurityMove.REFUNDED: pgettext_lazy("a security deposit", "Given back"),
}


class SecurityDeposit(models.Model):
    """What a subscription leaves with the village: how much is asked for, and how much of it is held now.

    `held_cents` is the sum of its entries, written with each of them while this row is held.
    """

    subscription = models.OneToOneField(
        Subscription, on_delete=models.PROTECT, related_name="security"
    )
    asked_cents = MoneyField()
    held_cents = MoneyField(default=0)
    currency = models.CharField(max_length=3)
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("security deposit")
        verbose_name_plural = _("security deposits")
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_cents__gte=0), name="security_asked_not_negative"
            ),
            models.CheckConstraint(condition=Q(held_cents__gte=0), name="security_never_overdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.held_cents} of {self.asked_cents}"

    @property
    def asked(self) -> Money:
        """What is asked for."""
        return Money(self.asked_cents, self.currency)

    @property
    def held(self) -> Money:
        """What the village holds now."""
        return Money(self.held_cents, self.currency)


class SecurityEntry(models.Model):
    """One movement of a security deposit; it never changes."""

    deposit = models.ForeignKey(SecurityDeposit, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(
        max_length=8, choices=[(kind.value, ENTRY_LABELS[kind]) for kind in SecurityMove]
    )
    amount_cents = MoneyField()
    #: The civil day of the movement.
    on = models.DateField()
    means = models.CharField(max_length=10, choices=Means, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    #: To what it was applied, and why.
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("movement of a security deposit")
        verbose_name_plural = _("movements of security deposits")
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="security_entry_positive"),
            models.CheckConstraint(
                condition=~Q(kind="applied") | ~Q(why=""), name="security_applied_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="applied", means="") | ~Q(kind="applied") & ~Q(means=""),
                name="security_entry_by_some_means",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents}"

    @property
    def amount(self) -> Money:
        """How much, whichever way."""
        return Money(self.amount_cents, self.deposit.currency)
