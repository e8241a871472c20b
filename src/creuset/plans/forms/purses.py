"""What is typed about allowances: what is given, and what is corrected."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.amounts import AmountField, PriceField
from creuset.places.kinds import Kind
from creuset.plans.actions.purses import Gift
from creuset.plans.forms.subscriptions import day_field
from creuset.plans.models.allowances import UNIT_LABELS
from creuset.plans.rules.allowances import BadGrant, GoodFor, Unit, kept


class GiftForm(forms.Form):
    """How much of what, good for which places, from when until when, and why."""

    amount = AmountField(label=_("How much"), help_text=_("Hours may be parts: 1,5."))
    unit = forms.ChoiceField(
        label=pgettext_lazy("an allowance", "Counted in"),
        choices=[(unit.value, UNIT_LABELS[unit]) for unit in Unit],
    )
    kinds = forms.MultipleChoiceField(
        label=_("Good for"),
        required=False,
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: for all that can be booked."),
    )
    from_on = day_field(_("From"))
    last_on = day_field(_("Last day"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=120)

    def __init__(self, today: date, data: Any = None) -> None:
        super().__init__(data, initial={"from_on": today})

    def clean(self) -> dict[str, Any]:
        """Refuse what the unit cannot count."""
        values = super().clean() or {}
        if "amount" in values and "unit" in values:
            try:
                values["kept"] = kept(Unit(values["unit"]), values["amount"])
            except BadGrant as error:
                self.add_error("amount", str(error))
        return values

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        gift = Gift(
            unit=Unit(values["unit"]),
            amount=values["kept"],
            from_on=values["from_on"],
            last_on=values["last_on"],
            good_for=GoodFor(frozenset(values["kinds"])),
        )
        return {"gift": gift, "reason": values["reason"]}


class CorrectionForm(forms.Form):
    """How much more, or less, and why."""

    change = PriceField(label=_("How much more"), help_text=_("Less with a minus: −2."))
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, unit: Unit, data: Any = None) -> None:
        self.unit = unit
        super().__init__(data)

    def clean_change(self) -> int:
        """Return the change as it is kept; refuse what the unit cannot count."""
        typed: Decimal = self.cleaned_data["change"]
        try:
            size = kept(self.unit, abs(typed))
        except BadGrant as error:
            raise forms.ValidationError(str(error), code="amount") from error
        return -size if typed < 0 else size
