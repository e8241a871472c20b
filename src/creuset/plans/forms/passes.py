"""What is typed to buy passes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from creuset.kernel.money import Money
from creuset.plans.actions.passes import MOST
from creuset.plans.models import Offer


class PassForm(forms.Form):
    """Which pass, and how many."""

    offer = forms.ChoiceField(label=_("Pass"), widget=forms.RadioSelect)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST, initial=1)

    def __init__(self, sold: Sequence[tuple[Offer, Money]], data: Any = None) -> None:
        super().__init__(data)
        self.offers = {offer.code: offer for offer, _price in sold}
        field: Any = self.fields["offer"]
        field.choices = [
            (offer.code, f"{offer.name} – {price.format(get_language() or 'fr')}")
            for offer, price in sold
        ]

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        return {"offer": self.offers[values["offer"]], "quantity": values["quantity"]}
