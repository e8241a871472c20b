"""What is agreed with a project of a cohort: the terms of its convention, those of intellectual property as data."""

from decimal import Decimal

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import MoneyField
from creuset.incubation.kinds import Rights
from creuset.incubation.models.cohorts import Member
from creuset.places.models import Resource
from creuset.plans.models import Offer, Subscription

RIGHTS_LABELS = {
    Rights.HOLDER: _("The holder has them all"),
    Rights.AUTHORS: _("The authors have them"),
    Rights.ASSIGNED: _("The authors assigned them to the holder"),
    Rights.OPTION: _("The holder has an option on them"),
}


class Terms(models.Model):
    """What the convention of a project says beside who, what and when."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="terms")
    #: Who wrote or made it, in words: names and parts.
    authors = models.CharField(max_length=500)
    rights = models.CharField(
        max_length=8, choices=[(one.value, RIGHTS_LABELS[one]) for one in Rights]
    )
    #: An option of the holder on the authors' work: for how long, for how much.
    option_months = models.PositiveSmallIntegerField(null=True)
    option_cents = MoneyField(null=True)
    #: Every right is proved from the author to the holder; or what is missing.
    is_chain_complete = models.BooleanField(default=False)
    chain_words = models.CharField(max_length=500, blank=True)
    #: The days kept for festivals, before which the work is shown nowhere else.
    festivals_from = models.DateField(null=True)
    festivals_until = models.DateField(null=True)
    #: How the village is named with the work.
    credits = models.CharField(max_length=300, blank=True)
    #: What the village has of the net receipts, in percent.
    share_percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MaxValueValidator(Decimal(100))],
    )
    confidential_months = models.PositiveSmallIntegerField(default=24)
    special = models.TextField(blank=True)
    #: The hosting in kind that is offered when the convention is signed; then the subscription itself.
    offer = models.ForeignKey(Offer, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Resource, null=True, on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey(
        Subscription, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: What the support itself is worth, hosting apart: de minimis aid from the signature on.
    support_cents = MoneyField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("terms of a convention")
        verbose_name_plural = _("terms of conventions")
        constraints = [
            models.CheckConstraint(
                condition=Q(festivals_from=None)
                | Q(festivals_until=None)
                | Q(festivals_until__gte=F("festivals_from")),
                name="terms_festivals_in_order",
            ),
            models.CheckConstraint(
                condition=Q(share_percent__gte=0, share_percent__lte=100),
                name="terms_share_of_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(option_cents=None) | Q(option_cents__gte=0),
                name="terms_option_positive",
            ),
            models.CheckConstraint(
                condition=Q(support_cents__gte=0), name="terms_support_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"terms of {self.member_id}"
