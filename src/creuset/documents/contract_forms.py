"""The form of a contract that is prepared by hand: a field for each value that its kind takes."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from creuset.core.amounts import PriceField
from creuset.documents.rules.terms import (
    MOST_LINES,
    TERMS,
    ContractKind,
    Length,
    Per,
    PriceLine,
    Shape,
    Term,
)
from creuset.kernel.money import Money
from creuset.people.forms.picker import PartyField
from creuset.villages.models import Village

LABELS = {
    "contract": _("Contract that is changed"),
    "offer": _("Offer"),
    "place": _("Place"),
    "use": _("Activity there"),
    "programme": _("Programme"),
    "project": _("Project"),
    "area": _("Area in m²"),
    "start": _("First day"),
    "end": _("Last day"),
    "term": _("Minimum term"),
    "notice": pgettext_lazy("contract", "Notice"),
    "lines": _("Prices"),
    "payment": _("When it is paid"),
    "deposit": _("Security deposit"),
    "value": _("Value of the hosting"),
    "support": _("Value of the support"),
    "approval": _("The prefect’s approval"),
    "authors": _("Who made it, and their parts"),
    "rights": _("Who has the rights"),
    "option": _("Option on the rights"),
    "chain": _("What is missing in the chain of title"),
    "festivals": _("Which festivals come first"),
    "credits": _("How the village is named with it"),
    "share": _("Share of the receipts"),
    "confidential": _("Confidential for how long after"),
    "indexation": _("Indexation"),
    "included": _("What is included"),
    "special": _("Special terms"),
}
#: What is told in several lines.
LONG = {"authors", "chain", "special"}
#: « 240 ; par mois » after what it is the price of.
PARTS = range(2, 4)
_PRICE = PriceField()
UNITS = {Per.DAY: _("days"), Per.WEEK: _("weeks"), Per.MONTH: _("months"), Per.YEAR: _("years")}


class LengthWidget(forms.MultiWidget):
    """A number and its unit."""

    def __init__(self) -> None:
        number = forms.NumberInput({"min": 1, "inputmode": "numeric", "aria-label": _("How many")})
        unit = forms.Select({"aria-label": _("Unit")}, choices=[(p.value, UNITS[p]) for p in Per])
        super().__init__([number, unit])

    def decompress(self, value: Length | None) -> list[Any]:
        return [value.count, value.per.value] if value else [None, Per.MONTH.value]


class LengthField(forms.MultiValueField):
    """So many days, weeks, months or years."""

    def __init__(self, **more: Any) -> None:
        fields = (
            forms.IntegerField(min_value=1, max_value=999),
            forms.ChoiceField(choices=[(per.value, UNITS[per]) for per in Per]),
        )
        super().__init__(fields, widget=LengthWidget(), require_all_fields=False, **more)

    def compress(self, data_list: list[Any]) -> Length | None:
        if not data_list or not data_list[0]:
            return None
        return Length(int(data_list[0]), Per(data_list[1] or Per.MONTH))


class LinesField(forms.CharField):
    """Price lines, one a line: what it is; the price of one before VAT; a unit."""

    def __init__(self, currency: str, **more: Any) -> None:
        super().__init__(
            max_length=8_000,
            widget=forms.Textarea({"rows": 3}),
            help_text=_(
                "One a line: what it is; price before VAT; unit. Ten-day plan; 240; a month"
            ),
            **more,
        )
        self.currency = currency

    def clean(self, value: Any) -> Any:
        written = [line for line in str(super().clean(value)).splitlines() if line.strip()]
        if len(written) > MOST_LINES:
            raise forms.ValidationError(gettext("So many lines are too many."))
        return [self._line(number, line) for number, line in enumerate(written, 1)]

    def _line(self, number: int, line: str) -> PriceLine:
        parts = [part.strip() for part in line.split(";")]
        told = gettext("Line %(line)s: write what it is; its price; its unit.") % {"line": number}
        if len(parts) not in PARTS or not parts[0]:
            raise forms.ValidationError(told)
        try:
            price = _PRICE.clean(parts[1])
        except forms.ValidationError as error:
            raise forms.ValidationError(told) from error
        amount = Money(int(price.scaleb(2)), self.currency)
        return PriceLine(parts[0], amount, parts[2] if len(parts) > PARTS[0] else "")


class TextsField(forms.CharField):
    """Points, one a line."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            max_length=8_000,
            widget=forms.Textarea({"rows": 3}),
            help_text=_("One a line."),
            **more,
        )

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class ContractForm(forms.Form):
    """Of whom, and each value that the kind takes."""

    def __init__(self, village: Village, kind: ContractKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.village, self.kind = village, kind
        self.fields["party"] = PartyField(village=village, label=_("Of whom"))
        for term in TERMS[kind]:
            self.fields[term.name] = _FIELDS[term.shape](term, village)

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        told = dict(self.cleaned_data)
        values = {term.name: told[term.name] for term in TERMS[self.kind]}
        for term in TERMS[self.kind]:
            amount = values[term.name]
            if term.shape is Shape.MONEY and amount is not None:
                values[term.name] = Money(int(amount.scaleb(2)), self.village.currency)
        return {"party": told["party"], "values": values}


def _about(term: Term) -> dict[str, Any]:
    return {"label": LABELS[term.name], "required": term.is_needed}


def _text(term: Term, _village: Village) -> forms.Field:
    widget = forms.Textarea({"rows": 3}) if term.name in LONG else forms.TextInput()
    return forms.CharField(max_length=2_000, widget=widget, **_about(term))


_FIELDS: Mapping[Shape, Callable[[Term, Village], forms.Field]] = {
    Shape.TEXT: _text,
    Shape.TEXTS: lambda term, _village: TextsField(**_about(term)),
    Shape.DAY: lambda term, _village: forms.DateField(
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **_about(term)
    ),
    Shape.LENGTH: lambda term, _village: LengthField(**_about(term)),
    Shape.MONEY: lambda term, _village: forms.DecimalField(
        max_digits=10, decimal_places=2, min_value=0, localize=True, **_about(term)
    ),
    Shape.AREA: lambda term, _village: forms.DecimalField(
        max_digits=8, decimal_places=2, min_value=0, localize=True, **_about(term)
    ),
    Shape.LINES: lambda term, village: LinesField(village.currency, **_about(term)),
}
