"""Forms of identity files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.domiciliation.actions.files import Description
from creuset.domiciliation.kinds import PaperKind
from creuset.domiciliation.models import (
    BOOKS_LABELS,
    MAIL_LABELS,
    PAPER_LABELS,
    STATE_LABELS,
    Domiciliation,
)
from creuset.domiciliation.states import DomiciliationState

ACCEPTED = "application/pdf,image/jpeg,image/png,image/webp"
DAY = {"type": "date"}


class DescriptionForm(forms.Form):
    """What a company says of itself for its file, and of what becomes of its mail."""

    legal_form = forms.CharField(
        label=_("Legal form"), max_length=60, required=False, help_text=_("SAS, SARL, sole trader…")
    )
    purpose = forms.CharField(label=_("What the company does"), max_length=300, required=False)
    registered_at = forms.CharField(
        label=_("Register"),
        max_length=120,
        required=False,
        help_text=_("RCS or RNE and its town; nothing while the company is being founded."),
    )
    representative = forms.CharField(
        label=_("Legal representative"), max_length=160, required=False
    )
    representative_role = forms.CharField(
        label=_("As what they bind the company"),
        max_length=80,
        required=False,
        help_text=_("President, manager…"),
    )
    representative_home = forms.CharField(
        label=_("Their home address"), max_length=300, required=False
    )
    phone = forms.CharField(
        label=_("Their telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel"}),
    )
    email = forms.EmailField(label=_("Their e-mail"), required=False)
    activity_at = forms.CharField(
        label=_("Other places of work"),
        max_length=400,
        required=False,
        help_text=_("Nothing where the company works only here."),
    )
    books = forms.ChoiceField(
        label=_("Where the accounting papers are kept"),
        choices=[(one.value, label) for one, label in BOOKS_LABELS.items()],
        required=False,
        widget=forms.RadioSelect,
    )
    books_at = forms.CharField(
        label=_("If elsewhere, where"),
        max_length=300,
        required=False,
        help_text=_("Name and address of the accountant, for instance."),
    )
    mail = forms.ChoiceField(
        label=_("What becomes of mail"),
        choices=[(one.value, label) for one, label in MAIL_LABELS.items()],
        widget=forms.RadioSelect,
    )
    forward_to = forms.CharField(
        label=_("Where mail is sent on to"), max_length=300, required=False
    )
    is_scanned = forms.BooleanField(
        label=_("Letters are opened and scanned; only the company reads the scans"), required=False
    )

    def asked(self) -> Description:
        """Return what the action takes."""
        return Description(**self.cleaned_data)

    @staticmethod
    def said_of(row: Domiciliation) -> dict[str, Any]:
        """Return what the file says already."""
        return {name: getattr(row, name) for name in Description.__dataclass_fields__}


class PaperForm(forms.Form):
    """A paper of the file: what it is, its days, and the paper itself."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(kind.value, label) for kind, label in PAPER_LABELS.items()],
    )
    upload = forms.FileField(
        label=_("The paper"),
        required=False,
        help_text=_("PDF, JPEG, PNG or WebP, 8 MB at most."),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )
    issued_on = forms.DateField(
        label=_("Issued on"), widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("The last day that it names, if it names one."),
        widget=forms.DateInput(DAY, format="%Y-%m-%d"),
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {"kind": PaperKind(values["kind"]), "upload": values["upload"] or None}


class PaperAnswerForm(forms.Form):
    """A word to the company about its paper."""

    answer = forms.CharField(
        label=_("Why it is refused"),
        max_length=300,
        required=False,
        help_text=_("The company reads it. Nothing is needed to accept."),
        widget=forms.Textarea({"rows": 2}),
    )


class DomiciliationFilter(forms.Form):
    """What narrows the list of those who have their seat here."""

    words = forms.CharField(
        label=_("Name"), max_length=80, required=False, widget=forms.SearchInput
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("All that stand")),
            *((s.value, STATE_LABELS[s]) for s in DomiciliationState),
        ],
        required=False,
    )
