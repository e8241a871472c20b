"""Forms of a certificate: put on file by the team, sent by its holder, answered."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.documents.models import CertificateKind
from creuset.people.forms.picker import PartyField
from creuset.people.models import Party
from creuset.villages.models import Village

ACCEPTED = "application/pdf,image/jpeg,image/png,image/webp"


class CertificateForm(forms.Form):
    """What a certificate is for, its days and its paper."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=CertificateKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("What it certifies"),
        max_length=120,
        required=False,
        help_text=_("Number of the policy, or name of the training."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("The last day, included."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    upload = forms.FileField(
        label=_("The paper"),
        required=False,
        help_text=_("PDF, JPEG, PNG or WebP, 8 MB at most."),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {
            "kind": CertificateKind(values["kind"]),
            "upload": values["upload"] or None,
        }


class TeamCertificateForm(CertificateForm):
    """A certificate of any party of the village."""

    field_order = ("party", "kind")

    def __init__(self, village: Village, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"] = PartyField(village=village, label=_("Of whom"))
        self.order_fields(self.field_order)


class OwnCertificateForm(CertificateForm):
    """A certificate of oneself, or of an organisation one looks after."""

    field_order = ("party", "kind")

    def __init__(self, parties: Iterable[Party], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.pk): party for party in parties}
        self.fields["party"] = forms.ChoiceField(
            label=_("Of whom"),
            choices=[(pk, party.name) for pk, party in self.parties.items()],
        )
        self.order_fields(self.field_order)

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = super().asked()
        return values | {"party": self.parties[values["party"]]}


class AnswerForm(forms.Form):
    """A word to the holder."""

    answer = forms.CharField(
        label=_("A word to the holder"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class SignForm(forms.Form):
    """Who signs, that they mean it, and the paper that they opened."""

    name = forms.CharField(
        label=_("First and last name"),
        max_length=160,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    agrees = forms.BooleanField(
        label=_("I have read this contract, I agree, and am entitled to sign it.")
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class SendForm(forms.Form):
    """Where a contract is mailed to."""

    email = forms.EmailField(label=_("E-mail"), required=False)


class WhyForm(forms.Form):
    """Why a contract is taken back."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )


class EndForm(WhyForm):
    """From which day a contract binds nobody, and why."""

    on = forms.DateField(
        label=_("From which day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ("on", "reason")
