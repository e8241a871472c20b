"""Forms of the register of de minimis aid: grant, correct, declare, link."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from creuset.billing.actions.undertakings import DeclaredAid
from creuset.billing.models import BASIS_LABELS
from creuset.billing.rules.aids import CURRENCY, LegalBasis
from creuset.core.amounts import AmountField
from creuset.kernel.money import Money
from creuset.people.forms.picker import PartyField
from creuset.villages.models import Village

#: So many empty rows are offered, and so many aids declared at most.
ROWS, MOST = 4, 60
_BASES = [(basis.value, label) for basis, label in BASIS_LABELS.items()]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more
    )


def euros(number: Decimal) -> Money:
    """Return the amount in euros."""
    return Money(int(number.scaleb(2)), CURRENCY)


class AidForm(forms.Form):
    """An aid that the village grants."""

    gross = AmountField(
        label=_("Gross grant equivalent, in euros"),
        help_text=_("What it is worth before taxes: a grant its amount, a loan its advantage."),
    )
    words = forms.CharField(label=_("For what"), max_length=300)
    granted_on = _day(
        _("Granted on"), help_text=_("The day on which the right to it is given, paid or not.")
    )
    legal_basis = forms.ChoiceField(label=_("Regulation"), choices=_BASES)
    register_reference = forms.CharField(
        label=_("Number in the national or European register"), max_length=80, required=False
    )

    def __init__(self, village: Village, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.village = village
        self.fields["party"] = PartyField(village=village, label=_("To whom"))
        self.order_fields(("party",))

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {
            "gross": euros(values["gross"]),
            "words": {self.village.language: values["words"]},
            "legal_basis": LegalBasis(values["legal_basis"]),
        }


class CorrectionForm(forms.Form):
    """What an aid stands at after a counter-entry, and why."""

    gross = AmountField(label=_("It stands at, in euros"), help_text=_("Nothing any more: 0."))
    why = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 2}))


class ReferenceForm(forms.Form):
    """The number of an aid in the national or European register."""

    reference = forms.CharField(
        label=_("Number in the national or European register"), max_length=80, required=False
    )


class LinkForm(forms.Form):
    """Another party that is one undertaking with this one."""

    since = _day(_("Since"))
    last_on = _day(_("Until"), required=False, help_text=_("The last day; empty while it lasts."))
    why = forms.CharField(
        label=_("How one controls the other"),
        max_length=300,
        help_text=_("Most of the votes, most of the board, a contract or the statutes."),
    )

    def __init__(self, village: Village, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"] = PartyField(village=village, label=_("With whom"))
        self.order_fields(("other",))


class UnlinkForm(forms.Form):
    """The last day on which two parties are one undertaking."""

    last_on = _day(_("Last day"))
    why = forms.CharField(label=_("Why"), max_length=300)


class DeclarationForm(forms.Form):
    """Who declares, for the whole undertaking; what was granted stands in the lines below."""

    declared_on = _day(_("Declared on"))
    linked = forms.CharField(
        label=_("Companies that it controls, or that control it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "With their SIREN: they are one undertaking before the law. None: leave it empty."
        ),
    )
    name = forms.CharField(
        label=_("First and last name"),
        max_length=160,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    agrees = forms.BooleanField(
        label=_(
            "This is all the de minimis aid of the last three years, and I am entitled to say so."
        )
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            # Whoever declares for themselves does it today.
            del self.fields["declared_on"]

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "agrees"}


class DeclaredForm(forms.Form):
    """One aid that somebody else granted; a row that is left empty is none."""

    granter = forms.CharField(label=_("Granted by"), max_length=160)
    granted_on = _day(_("Granted on"))
    gross = AmountField(label=_("Amount, in euros"))
    legal_basis = forms.ChoiceField(label=_("Regulation"), choices=_BASES)

    def has_changed(self) -> bool:
        """Say whether something was typed: a regulation alone is no aid."""
        return not {"granter", "granted_on", "gross"}.isdisjoint(self.changed_data)

    @property
    def declared(self) -> DeclaredAid:
        """The aid as the action takes it."""
        values = self.cleaned_data
        return DeclaredAid(
            granter=values["granter"],
            granted_on=values["granted_on"],
            gross=euros(values["gross"]),
            legal_basis=LegalBasis(values["legal_basis"]),
        )


def declared_rows(**given: Any) -> "BaseFormSet[DeclaredForm]":
    """Return rows for aids that others granted, some empty ones after those that were typed."""
    shape = formset_factory(DeclaredForm, extra=ROWS, max_num=MOST, absolute_max=MOST)
    return shape(prefix="aids", **given)


def initial_aid(today: date) -> dict[str, Any]:
    """Return what a new aid's form begins with."""
    return {"granted_on": today, "legal_basis": LegalBasis.GENERAL}
