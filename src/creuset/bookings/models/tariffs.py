"""Prices: rate cards and agreements, keys of VAT, cancellation ladders, and the extras of a booking."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models.booking import Booking
from creuset.bookings.rules.tariffs import Notice
from creuset.core.fields import LocalizedField
from creuset.core.text import in_language
from creuset.people.models import Party
from creuset.villages.models import Village

NOTICE_LABELS = {
    Notice.DAYS: _("Days"),
    Notice.WORKING_DAYS: _("Working days"),
    Notice.HOURS: _("Hours"),
}


class _Named(models.Model):
    """Something of a village that has a code, names and a place in a list."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    position = models.PositiveSmallIntegerField(default=0)
    #: Gone from the village file.
    retired_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class VatKey(_Named):
    """A key of VAT: its percentages, each from a day on."""

    #: A list of {from: day, percent: text of a decimal}.
    percents = models.JSONField(default=list)

    class Meta:
        verbose_name = _("VAT key")
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="vat_key_code_once")
        ]


class CancellationLadder(_Named):
    """What a cancellation costs, by the notice it gives."""

    notice = models.CharField(
        max_length=12,
        choices=[(n.value, NOTICE_LABELS[n]) for n in Notice],
        default=Notice.DAYS,
    )
    #: A list of {at_least, at_most, percent: text of a decimal}; no `at_most`: however long before.
    steps = models.JSONField(default=list)

    class Meta:
        verbose_name = _("cancellation ladder")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "code"], name="cancellation_ladder_code_once"
            )
        ]


class RateCard(_Named):
    """A list of prices: of the village, for all days or some; or agreed with a customer."""

    #: The customer of an agreement; none: the village's own.
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="rate_cards")
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    vat = models.SlugField(max_length=60)
    ladder = models.SlugField(max_length=60, blank=True)
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    deposit_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    #: Shapes of the village file, kept as data: see its reference.
    surcharges = models.JSONField(default=list)
    powers = models.JSONField(default=list)
    extras = models.JSONField(default=list)
    note = models.TextField(blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("rate card")
        indexes = [models.Index(fields=["village", "party"], name="rate_card_of_party")]
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="rate_card_code_once"),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True)
                | Q(last_day__isnull=True)
                | Q(first_day__lte=F("last_day")),
                name="rate_card_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(discount_percent__gte=0, discount_percent__lte=100),
                name="rate_card_discount_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(deposit_percent__isnull=True)
                | Q(deposit_percent__gte=0, deposit_percent__lte=100),
                name="rate_card_deposit_is_a_percentage",
            ),
        ]


def _cents() -> models.PositiveBigIntegerField[Any, Any]:
    return models.PositiveBigIntegerField(null=True)


class Rate(models.Model):
    """The prices of some resources for some kinds of periods, in cents of the village's currency."""

    card = models.ForeignKey(RateCard, on_delete=models.CASCADE, related_name="rates")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    position = models.PositiveSmallIntegerField(default=0)
    #: Codes of resources, kinds of resources, kinds of periods.
    resources = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    segment_kinds = models.JSONField(default=list)
    hour_cents = _cents()
    half_day_cents = _cents()
    day_cents = _cents()
    week_cents = _cents()
    month_cents = _cents()
    half_day_hours = models.PositiveSmallIntegerField(default=4)
    day_hours = models.PositiveSmallIntegerField(default=24)
    step_minutes = models.PositiveSmallIntegerField(default=15)
    #: {step_minutes, tiers: [{after_hours, percent}]}; empty: none.
    overtime = models.JSONField(default=dict)
    vat = models.SlugField(max_length=60, blank=True)
    ladder = models.SlugField(max_length=60, blank=True)
    deposit_cents = _cents()

    class Meta:
        verbose_name = _("rate")
        constraints = [
            models.UniqueConstraint(fields=["card", "code"], name="rate_code_once"),
            models.CheckConstraint(
                condition=Q(hour_cents__isnull=False)
                | Q(half_day_cents__isnull=False)
                | Q(day_cents__isnull=False)
                | Q(week_cents__isnull=False)
                | Q(month_cents__isnull=False),
                name="rate_has_a_price",
            ),
            models.CheckConstraint(
                condition=Q(day_hours__gte=1, day_hours__lte=24)
                & Q(half_day_hours__gte=1, half_day_hours__lte=12),
                name="rate_hours_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(step_minutes__in=[15, 30, 60]), name="rate_step_of_hours"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class BookingExtra(models.Model):
    """An extra that a booking asks, and how many of it."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="extras")
    code = models.SlugField(max_length=60)
    quantity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("extra")
        constraints = [
            models.UniqueConstraint(fields=["booking", "code"], name="booking_extra_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="booking_extra_some"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.code}"
