"""Shapes of what is typed about agreements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.actions.agreeing import UNITS
from creuset.bookings.forms.periods import day_field
from creuset.bookings.models import CancellationLadder, Rate, RateCard
from creuset.bookings.priced import amount
from creuset.bookings.rules.tariffs import Counted
from creuset.bookings.rules.tariffs.agreeing import Terms
from creuset.bookings.rules.tariffs.words import COUNTED
from creuset.core.forms import choose_among
from creuset.kernel.money import Money
from creuset.people.forms import PartyField
from creuset.villages.models import Village

MOST = Decimal(1000000)
_CENTS = 100


@dataclass(frozen=True)
class OwnPrice:
    """A rate of the village, and a field for each of its units."""

    name: str
    fields: tuple[tuple[str, str, forms.BoundField], ...]


class AgreementForm(forms.Form):
    """What is agreed with a customer; prices left out stay the village's."""

    name = forms.CharField(label=_("Name"), max_length=120)
    first_day = day_field(_("First day"))
    last_day = day_field(_("Last day"), required=False)
    discount_percent = forms.DecimalField(
        label=_("Discount, in percent"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("Off the prices that the agreement does not set itself."),
    )
    deposit_percent = forms.DecimalField(
        label=_("Deposit, in percent"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("Empty: as the village asks."),
    )
    ladder = forms.ChoiceField(label=_("Cancellation ladder"), required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(
        self,
        village: Village,
        cards: Sequence[RateCard],
        *args: Any,
        agreement: RateCard | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.village, self.currency = village, village.currency
        if agreement is None:
            self.fields["party"] = PartyField(village=village, label=_("For whom"))
            self.order_fields(["party"])
        ladders = CancellationLadder.objects.filter(village=village, retired_at__isnull=True)
        choose_among(
            self,
            "ladder",
            [
                ("", _("As the village's")),
                *((row.code, row.name) for row in ladders.order_by("position", "pk")),
            ],
        )
        self.rates: dict[str, Rate] = {}
        for card in cards:
            for rate in card.rates.all():
                self.rates.setdefault(rate.code, rate)
        for code, rate in self.rates.items():
            for unit in _units(rate):
                self.fields[f"price-{code}-{unit}"] = forms.DecimalField(
                    label=str(COUNTED[Counted(unit)]),
                    required=False,
                    min_value=0,
                    max_value=MOST,
                    decimal_places=2,
                )

    def plain(self) -> list[forms.BoundField]:
        """Return the fields but those of prices."""
        return [self[name] for name in self.fields if not name.startswith("price-")]

    def own_prices(self) -> Iterator[OwnPrice]:
        """Yield the rates of the village, each with its fields and its own prices."""
        for code, rate in self.rates.items():
            fields = tuple(
                (
                    f"{rate.name}, {COUNTED[Counted(unit)]}",
                    amount(Money(getattr(rate, f"{unit}_cents"), self.currency)),
                    self[f"price-{code}-{unit}"],
                )
                for unit in _units(rate)
            )
            yield OwnPrice(rate.name, fields)

    def terms(self) -> Terms:
        """Return what is agreed."""
        values = self.cleaned_data
        return Terms(
            name=values["name"],
            first_day=values["first_day"],
            last_day=values["last_day"],
            discount_percent=values["discount_percent"] or Decimal(0),
            deposit_percent=values["deposit_percent"],
            ladder=values["ladder"],
            prices=tuple(
                (code, unit, Money(int(typed * _CENTS), self.currency))
                for code, rate in self.rates.items()
                for unit in _units(rate)
                if (typed := values.get(f"price-{code}-{unit}")) is not None
            ),
            note=values["note"],
        )


def typed_terms(agreement: RateCard, cards: Sequence[RateCard]) -> dict[str, Any]:
    """Return the terms of an agreement as its form shows them: only the prices that differ."""
    standard: dict[str, Rate] = {}
    for card in cards:
        for rate in card.rates.all():
            standard.setdefault(rate.code, rate)
    own = {
        f"price-{rate.code}-{unit}": Decimal(cents) / _CENTS
        for rate in agreement.rates.all()
        for unit in UNITS
        if (cents := getattr(rate, f"{unit}_cents")) is not None
        and (rate.code not in standard or cents != getattr(standard[rate.code], f"{unit}_cents"))
    }
    return {
        "name": agreement.name,
        "first_day": agreement.first_day,
        "last_day": agreement.last_day,
        "discount_percent": agreement.discount_percent.normalize() + 0 or None,
        "deposit_percent": agreement.deposit_percent,
        "ladder": agreement.ladder,
        "note": agreement.note,
        **own,
    }


class EndForm(forms.Form):
    """An agreement ends."""

    last_day = day_field(_("Last day"))


def _units(rate: Rate) -> list[str]:
    return [unit for unit in UNITS if getattr(rate, f"{unit}_cents") is not None]
