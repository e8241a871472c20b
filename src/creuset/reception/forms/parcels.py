"""Parcels and mail, as reception writes them down with one hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import begin_with
from creuset.people.forms.picker import PartyField
from creuset.reception.models import PARCEL_LABELS, ParcelKind
from creuset.reception.rules.parcels import NotToBeTaken
from creuset.villages.models import Village

PICTURES = "image/jpeg,image/png,image/webp"


class PhotoInput(forms.FileInput):
    """A picture that a phone takes there and then."""

    def __init__(self) -> None:
        super().__init__({"accept": PICTURES, "capture": "environment"})


class ParcelForm(forms.Form):
    """What came, for whom, and where it lies."""

    kind = forms.ChoiceField(
        label=_("What came"),
        choices=ParcelKind.choices,
        initial=ParcelKind.PARCEL,
        widget=forms.RadioSelect,
    )
    photo = forms.FileField(
        label=_("Photo of the label"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 8 MB at most."),
        widget=PhotoInput,
    )
    shelf = forms.CharField(
        label=_("Where it lies"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    attention = forms.CharField(
        label=_("For the attention of"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    reference = forms.CharField(
        label=_("Tracking number"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("A note for the team"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    despite = forms.CharField(
        label=_("Receive it all the same, because"),
        max_length=300,
        required=False,
        help_text=_("The register and the company’s page keep the reason."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, village: Village, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"] = PartyField(village=village, label=_("For whom"))
        begin_with(self, "party")
        self.order_fields(["party", "kind", "photo", "shelf"])

    @property
    def asks_despite(self) -> bool:
        """Whether something was against it, or a reason is written already: the field is shown then."""
        refusal = getattr(self, "refusal", None)
        return bool(self["despite"].value()) or getattr(refusal, "code", "") == NotToBeTaken.code

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {"kind": ParcelKind(values["kind"]), "photo": values["photo"] or None}


class HandOverForm(forms.Form):
    """Who takes what waits for one addressee."""

    to = forms.CharField(
        label=_("Who takes it"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin_with(self, "to")


class ForwardForm(forms.Form):
    """Where it is sent on to."""

    to = forms.CharField(label=_("Where it is sent on to"), max_length=200)


class ReturnForm(forms.Form):
    """Why it goes back."""

    why = forms.CharField(label=_("Why it goes back"), max_length=200, required=False)


class ParcelFilter(forms.Form):
    """What the list of what came is narrowed by."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[(state.value, label) for state, label in PARCEL_LABELS.items()],
        required=False,
    )
    words = forms.CharField(
        label=_("Name, or tracking number"),
        max_length=120,
        required=False,
        widget=forms.SearchInput,
    )
