"""Fields for amounts, prices and quantities as people type them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_BLANKS = re.compile(r"[\s\u00a0\u202f€]+")
_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?")
_PRICE = re.compile(r"-?\d{1,9}(\.\d{1,2})?")
_QUANTITY = re.compile(r"\d{1,7}(\.\d{1,4})?")


class AmountField(forms.CharField):
    """An amount as people type it: a comma or a point before the cents, blanks wherever."""

    shape = _AMOUNT
    wrong = _("Write an amount, such as 1250,00.")

    def __init__(self, **more: Any) -> None:
        super().__init__(
            max_length=20,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            **more,
        )

    def clean(self, value: Any) -> Any:
        """Return the number, None where nothing has to be typed and is; refuse what does not have the field's shape."""
        text = _BLANKS.sub("", str(super().clean(value))).replace(",", ".").replace("\u2212", "-")
        if not text and not self.required:
            return None
        if not self.shape.fullmatch(text):
            raise forms.ValidationError(self.wrong, code="amount")
        return Decimal(text)


class PriceField(AmountField):
    """The price of one; below zero for what is taken off."""

    shape = _PRICE


class QuantityField(AmountField):
    """How much of something, to four decimals."""

    shape = _QUANTITY
    wrong = _("Write a number, such as 2,5.")
