"""Forms of what leaves the village: lists, letters, mail."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.amounts import AmountField
from creuset.core.forms import choose_among
from creuset.core.text import day_text
from creuset.domiciliation.models import RECIPIENT_LABELS, Means
from creuset.domiciliation.queries.mail import Letter
from creuset.domiciliation.rules.lists import Recipient

ACCEPTED = "application/pdf,image/jpeg,image/png,image/webp"


class SentForm(forms.Form):
    """When and how something was sent."""

    sent_on = forms.DateField(
        label=_("Sent on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    means = forms.ChoiceField(label=_("By"), choices=Means.choices)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=120,
        required=False,
        help_text=_("Number of the registered letter, or of the message."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {"means": Means(values["means"])}


class SentListForm(SentForm):
    """To whom a list was sent, when and how."""

    recipient = forms.ChoiceField(
        label=_("To"), choices=[(one.value, label) for one, label in RECIPIENT_LABELS.items()]
    )
    field_order = ("recipient", "sent_on", "means", "reference")

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = super().asked()
        return values | {"recipient": Recipient(values["recipient"])}


class ScanForm(forms.Form):
    """The scan of a letter."""

    upload = forms.FileField(
        label=_("The scan"),
        help_text=_("PDF, JPEG, PNG or WebP, 8 MB at most."),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )


class SendOnForm(forms.Form):
    """What is sent on in one envelope, and what the post took."""

    parcels = forms.MultipleChoiceField(
        label=_("What is sent on"), widget=forms.CheckboxSelectMultiple, required=False
    )
    postage = AmountField(label=_("Postage, before VAT"), required=False)

    def __init__(self, letters: Iterable[Letter], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letters = {str(one.parcel.pk): one for one in letters}
        choose_among(
            self,
            "parcels",
            [
                (pk, f"{one.parcel.label}, {day_text(one.came_on)}")
                for pk, one in self.letters.items()
            ],
        )
        self.fields["parcels"].initial = list(self.letters)

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        return {
            "parcels": [self.letters[pk].parcel for pk in values["parcels"]],
            "postage": values["postage"],
        }
