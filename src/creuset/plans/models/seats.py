"""Who of a company sits by one of its subscriptions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.people.models import Party
from creuset.plans.models.subscriptions import Let, Subscription


class Seat(models.Model):
    """Somebody of a company sits by a subscription of it from a day on; what has ended stays, as its story."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="seats")
    #: Which of its places, where it has several and somebody said.
    let = models.ForeignKey(Let, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateField()
    #: The first day on which they sit there no more.
    until = models.DateField(null=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "person"],
                condition=Q(until__isnull=True),
                name="seat_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="seat_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} by {self.subscription_id}"
