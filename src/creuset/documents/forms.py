"""Forms of certificates, contracts and their texts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from creuset.documents.models import KIND_LABELS, CertificateKind
from creuset.documents.rules.terms import ContractKind
from creuset.kernel.errors import DomainError
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

    #: Why it was refused, where that is not about a field.
    refusal: DomainError | None = None

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


class DeclineForm(forms.Form):
    """Why a contract is not signed."""

    #: Why it was refused, where that is not about a field.
    refusal: DomainError | None = None

    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea({"rows": 3}))


class OnPaperForm(forms.Form):
    """Who signed a paper by hand, when, and its scan."""

    refusal: DomainError | None = None

    name = forms.CharField(
        label=_("Name of whoever signed"),
        max_length=160,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    on = forms.DateField(
        label=_("Signed on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    scan = forms.FileField(
        label=_("Scan of the signed paper"),
        help_text=_("PDF, JPEG, PNG or WebP, 8 MB at most."),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )


class EndForm(WhyForm):
    """From which day a contract binds nobody, and why."""

    on = forms.DateField(
        label=_("From which day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ("on", "reason")


class TextForm(forms.Form):
    """The text of a contract: its name and what it says, in each language of the village."""

    def __init__(self, village: Village, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = [str(code) for code in village.languages] or [village.language]
        names = dict(settings.LANGUAGES)
        for code in self.languages:
            language = str(names.get(code, code))
            self.fields[f"name_{code}"] = forms.CharField(
                label=format_lazy("{} ({})", _("Name"), language),
                max_length=120,
                required=code == village.language,
            )
            self.fields[f"source_{code}"] = forms.CharField(
                label=format_lazy("{} ({})", _("Text"), language),
                max_length=60_000,
                required=code == village.language,
                strip=False,
                widget=forms.Textarea(
                    {"rows": 24, "spellcheck": "false", "lang": code, "class": "code"}
                ),
            )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {
            "names": self._of("name"),
            # A browser ends lines as mail does; a text that was not touched stays the same.
            "sources": {
                code: text.replace("\r\n", "\n") for code, text in self._of("source").items()
            },
        }

    def _of(self, what: str) -> dict[str, str]:
        told = {code: self.cleaned_data[f"{what}_{code}"] for code in self.languages}
        return {code: text for code, text in told.items() if text}


class NewTextForm(TextForm):
    """A text of the village's own: what it is called in addresses, and what kind it is of."""

    field_order = ("code", "kind")

    def __init__(self, village: Village, *args: Any, **kwargs: Any) -> None:
        super().__init__(village, *args, **kwargs)
        self.fields["code"] = forms.SlugField(
            label=_("Short name"),
            max_length=40,
            help_text=_("Lower case, without spaces: domiciliation."),
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"),
            choices=[
                (kind.value, KIND_LABELS[kind])
                for kind in ContractKind
                if kind is not ContractKind.HOUSE_RULES
            ],
        )
        self.order_fields(self.field_order)


class PublishForm(forms.Form):
    """From which day a text is in force."""

    first_day = forms.DateField(
        label=_("In force from"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class AcceptRulesForm(forms.Form):
    """That somebody read the house rules, and which version."""

    agrees = forms.BooleanField(label=_("I have read the house rules and accept them."))
    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
