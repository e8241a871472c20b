"""The columns of a priced line, whatever it belongs to."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from creuset.billing.rules.lines import QUANTITY_DIGITS, RATE_DIGITS, Line
from creuset.core.fields import LocalizedField, MoneyField
from creuset.kernel.money import Money
from creuset.kernel.spans import Span

#: Ten-thousandths in one: quantities are whole numbers of them.
ONE = 10**QUANTITY_DIGITS
#: Hundredths of a percent in the whole.
WHOLE_RATE = 100 * 10**RATE_DIGITS


def within(expression: Any, most: int) -> Q:
    """Return the condition that an expression is no farther from nought than that."""
    return Q(GreaterThanOrEqual(expression, -most)) & Q(LessThanOrEqual(expression, most))


def as_columns(line: Line) -> dict[str, Any]:
    """Return what the columns say of a line."""
    return {
        "line": line.key,
        "label": dict(line.label),
        "explanation": dict(line.explanation),
        "quantity_e4": int(line.quantity.scaleb(QUANTITY_DIGITS)),
        "unit": line.unit,
        "unit_price_cents": line.unit_price.cents,
        "vat_key": line.vat_key,
        "vat_e2": int(line.vat_percent.scaleb(RATE_DIGITS)),
        "net_cents": line.net.cents,
        "currency": line.unit_price.currency,
        "starts_at": line.span.start if line.span else None,
        "ends_at": line.span.end if line.span else None,
    }


class Priced(models.Model):
    """So much of something at a price before VAT; the database checks the multiplication and the tax."""

    #: Names the line among those of its source.
    line = models.CharField(max_length=120)
    label = LocalizedField()
    explanation = LocalizedField()
    #: In ten-thousandths.
    quantity_e4 = models.BigIntegerField()
    unit = models.CharField(max_length=12)
    unit_price_cents = MoneyField()
    vat_key = models.CharField(max_length=30)
    #: In hundredths of a percent.
    vat_e2 = models.PositiveSmallIntegerField()
    net_cents = MoneyField()
    currency = models.CharField(max_length=3)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity_e4__gt=0) & Q(vat_e2__lte=WHOLE_RATE),
                name="%(class)s_counts",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="%(class)s_serves_forwards",
            ),
            models.CheckConstraint(
                condition=within(
                    F("net_cents") * ONE - F("quantity_e4") * F("unit_price_cents"), ONE // 2
                ),
                name="%(class)s_multiplied",
            ),
        ]

    @property
    def quantity(self) -> Decimal:
        """How much of it."""
        return Decimal(self.quantity_e4).scaleb(-QUANTITY_DIGITS).normalize() + 0

    @property
    def vat_percent(self) -> Decimal:
        """The rate of VAT."""
        return Decimal(self.vat_e2).scaleb(-RATE_DIGITS).normalize() + 0

    @property
    def unit_price(self) -> Money:
        """The price of one, before VAT."""
        return Money(self.unit_price_cents, self.currency)

    @property
    def as_line(self) -> Line:
        """The line whose columns these are: `as_columns` gives them back."""
        span = Span(self.starts_at, self.ends_at) if self.starts_at and self.ends_at else None
        return Line(
            key=self.line,
            label=self.label,
            quantity=self.quantity,
            unit=self.unit,
            unit_price=self.unit_price,
            vat_key=self.vat_key,
            vat_percent=self.vat_percent,
            explanation=self.explanation,
            span=span,
        )

    @property
    def net(self) -> Money:
        """What it costs before VAT."""
        return Money(self.net_cents, self.currency)
