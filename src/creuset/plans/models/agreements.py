"""Agreements with sister villages, the days that were spent by them, and the months that are settled."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import LocalizedField, MoneyField
from creuset.core.text import in_language
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.plans.rules.agreements import AgreementTerms, SharedUse
from creuset.villages.models import Village


class Agreement(models.Model):
    """What one village says of an agreement with another; the other says it too, or it is not live."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="agreements")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    #: Codes of villages: one is this one, the other may not be there yet.
    home = models.SlugField(max_length=60)
    host = models.SlugField(max_length=60)
    offers = models.JSONField(default=list)
    days_a_month = models.PositiveSmallIntegerField(null=True)
    price_cents = MoneyField()
    currency = models.CharField(max_length=3)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    #: Gone from the village file.
    retired_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("agreement with a village")
        verbose_name_plural = _("agreements with villages")
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="agreement_code_once"),
            models.CheckConstraint(
                condition=~Q(home=F("host")), name="agreement_between_two_villages"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="agreement_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)

    @property
    def terms(self) -> AgreementTerms:
        """What it says, as the rules read it."""
        return AgreementTerms(
            home=self.home,
            host=self.host,
            offers=frozenset(self.offers),
            days_a_month=self.days_a_month,
            price=Money(self.price_cents, self.currency),
            from_on=self.from_on,
            until_on=self.until_on,
        )


class SharedDay(models.Model):
    """A day that a member of one village spent in another, or its correction: what is written is never changed."""

    home = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    agreement = models.SlugField(max_length=60)
    person = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    day = models.DateField()
    #: The first day of the month in which it is settled.
    month = models.DateField()
    #: One, or minus one where it takes a day back.
    days = models.SmallIntegerField()
    amount_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    #: What was spent for: ("workday", its id).
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("day in a sister village")
        verbose_name_plural = _("days in sister villages")
        indexes = [models.Index(fields=["home", "host", "month"], name="shared_days_by_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "days"], name="shared_day_once"
            ),
            models.CheckConstraint(
                condition=Q(days=1, amount_cents__gte=0) | Q(days=-1, amount_cents__lte=0),
                name="shared_day_signed",
            ),
            models.CheckConstraint(
                condition=~Q(home=F("host")), name="shared_day_between_two_villages"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days} on {self.day}"

    @property
    def amount(self) -> Money:
        """What it is settled at, with its sign."""
        return Money(self.amount_cents, self.currency)

    @property
    def use(self) -> SharedUse:
        """The entry as the rules read it; both villages are loaded."""
        return SharedUse(self.home.slug, self.host.slug, self.days, self.amount)


class ClosedMonth(models.Model):
    """A month that is settled between two villages, the one with the lower key first: nothing is added to it."""

    one = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("month settled")
        verbose_name_plural = _("months settled")
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "month"], name="month_closed_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="closed_month_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.month}"
