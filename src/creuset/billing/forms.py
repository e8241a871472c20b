"""Forms of money: what narrows charges, a deposit, and answers to a quote."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from creuset.billing.models import CHARGE_LABELS, DepositKind, Means
from creuset.billing.sources import VatRate
from creuset.billing.states import ChargeState
from creuset.billing.words import UNIT_NAMES, rate_text
from creuset.core.amounts import AmountField, PriceField, QuantityField
from creuset.core.forms import choose_among
from creuset.core.voice import show
from creuset.kernel.money import Money
from creuset.people.forms.picker import PartyField
from creuset.people.models import Party
from creuset.villages.models import Village

_DAY = {"type": "date"}
#: As many lines as one quote is written with by hand.
MOST_LINES = 100


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )


class ChargeFilter(forms.Form):
    """Words of the party's name, state, days of the service; everything may be left empty."""

    words = forms.CharField(
        label=_("Name, e-mail or SIREN"), required=False, max_length=120, widget=forms.SearchInput
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            *((state.value, CHARGE_LABELS[state]) for state in ChargeState),
            ("all", _("All")),
        ],
    )
    since = _day(_("From"))
    until = _day(_("To"))

    def asked(self) -> dict[str, Any]:
        """Return what was asked for; a value that is none asks for nothing, no state for what waits."""
        self.is_valid()
        found: dict[str, Any] = {
            name: value for name, value in self.cleaned_data.items() if value and name != "state"
        }
        state = self.cleaned_data.get("state") or ChargeState.WAITING.value
        if state != "all":
            found["state"] = ChargeState(state)
        return found


class DepositForm(forms.Form):
    """An amount that somebody left with the village."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=DepositKind.choices,
        widget=forms.RadioSelect,
        help_text=_("A down payment is part of the price. A security deposit is given back."),
    )
    amount = AmountField(label=_("Amount received"))
    received_on = _day(_("Received on"), required=True)
    means = forms.ChoiceField(label=_("By"), choices=Means.choices)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=80,
        required=False,
        help_text=_("Of the transfer, or the number of the cheque."),
    )

    def __init__(self, village: Village, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.village = village
        self.fields["party"] = PartyField(village=village, label=_("From whom"))
        self.order_fields(("party",))

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {
            "kind": DepositKind(values["kind"]),
            "means": Means(values["means"]),
            "amount": money(values["amount"], self.village),
        }


class SettleForm(forms.Form):
    """What is kept of a deposit."""

    kept = AmountField(
        label=_("Amount kept"),
        help_text=_("The rest is given back. Nothing kept: 0."),
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Read by whoever left the deposit."),
    )


class AcceptForm(forms.Form):
    """Who accepts, and that they mean it."""

    name = forms.CharField(
        label=_("First and last name"),
        max_length=160,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    agrees = forms.BooleanField(label=_("I accept this quote, and am entitled to."))


class RefuseForm(forms.Form):
    """Why a quote is not taken, or taken back."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class PaperForm(forms.Form):
    """A quote that came back signed."""

    name = forms.CharField(
        label=_("Signed by"), max_length=160, widget=forms.TextInput({"autocomplete": "off"})
    )


class SendForm(forms.Form):
    """Where a quote is mailed to."""

    email = forms.EmailField(label=_("E-mail"), required=False)


class QuoteForm(forms.Form):
    """A quote written by hand: to whom, for what, until when, and what is asked ahead."""

    title = forms.CharField(label=_("For what"), max_length=160)
    valid_until = _day(_("Valid until"), required=True)
    deposit = AmountField(
        label=_("Down payment"),
        required=False,
        help_text=_("Asked before the first day, VAT included. Nothing: leave it empty."),
    )

    def __init__(self, village: Village, *args: Any, whose: Party | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.whose = whose
        if whose is None:
            self.fields["party"] = PartyField(village=village, label=_("To whom"))
            self.order_fields(("party",))

    @property
    def addressee(self) -> Any:
        """To whom it is proposed."""
        return self.whose or self.cleaned_data["party"]


class QuoteLineForm(forms.Form):
    """A line of a quote; one that is left empty is none."""

    key = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Description"), max_length=300)
    quantity = QuantityField(label=_("Quantity"))
    unit = forms.ChoiceField(label=_("Unit"))
    price = PriceField(label=_("Unit price before VAT"))
    rate = forms.ChoiceField(label=_("VAT"))

    def __init__(self, rates: Sequence[VatRate], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rates = {f"{one.key} {one.percent}": one for one in rates}
        choose_among(
            self,
            "rate",
            (
                (key, f"{rate_text(one.percent)} · {show(one.names)}")
                for key, one in self.rates.items()
            ),
        )
        choose_among(self, "unit", ((unit, str(UNIT_NAMES[unit])) for unit in UNIT_NAMES))

    def has_changed(self) -> bool:
        """Say whether something was typed: a unit and a rate alone are no line."""
        return not {"label", "quantity", "price"}.isdisjoint(self.changed_data)

    @property
    def chosen(self) -> VatRate:
        """The rate of VAT that was chosen."""
        return self.rates[self.cleaned_data["rate"]]


def quote_lines_form(
    rates: Sequence[VatRate], *, rows: int, **given: Any
) -> "BaseFormSet[QuoteLineForm]":
    """Return the lines of a quote, `rows` empty ones after those that were typed or begun with."""
    shape = formset_factory(
        QuoteLineForm, extra=rows, max_num=MOST_LINES, absolute_max=MOST_LINES, can_delete=True
    )
    return shape(prefix="lines", form_kwargs={"rates": rates}, **given)


def money(number: Decimal, village: Village) -> Money:
    """Return the amount in the village's currency."""
    return Money(int(number.scaleb(2)), village.currency)


def initial_deposit(today: date) -> dict[str, Any]:
    """Return what a new deposit's form begins with."""
    return {"received_on": today, "kind": DepositKind.ADVANCE, "means": Means.TRANSFER}
