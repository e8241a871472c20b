"""Forms of money: what narrows charges, a deposit, and answers to a quote."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.billing.models import CHARGE_LABELS, DepositKind, Means
from creuset.billing.states import ChargeState
from creuset.kernel.money import Money
from creuset.people.forms.picker import PartyField
from creuset.villages.models import Village

_DAY = {"type": "date"}
_BLANKS = re.compile(r"[\s\u00a0\u202f€]+")
_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?")


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )


class AmountField(forms.CharField):
    """An amount as people type it: a comma or a point before the cents, blanks wherever."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            max_length=20,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            **more,
        )

    def clean(self, value: Any) -> Any:
        """Return the number; refuse what is none, is below zero or has more than two decimals."""
        text = _BLANKS.sub("", str(super().clean(value))).replace(",", ".")
        if not _AMOUNT.fullmatch(text):
            raise forms.ValidationError(_("Write an amount, such as 1250,00."), code="amount")
        return Decimal(text)


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


def money(number: Decimal, village: Village) -> Money:
    """Return the amount in the village's currency."""
    return Money(int(number.scaleb(2)), village.currency)


def initial_deposit(today: date) -> dict[str, Any]:
    """Return what a new deposit's form begins with."""
    return {"received_on": today, "kind": DepositKind.ADVANCE, "means": Means.TRANSFER}
