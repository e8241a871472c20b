"""Forms of an enquiry: the public one, and the two answers of the team."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.forms.approvals import OverrulingForm
from creuset.bookings.forms.periods import PeriodForm
from creuset.core.forms import OutsideForm
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.forms import PartyField
from creuset.reception.models import Enquiry, EnquiryFor


class EnquiryForm(OutsideForm, PeriodForm):
    """What somebody outside asks of a space, for when, and how they are reached."""

    use_required_attribute = True

    wants = forms.ChoiceField(
        label=_("You ask for"),
        choices=EnquiryFor.choices,
        initial=EnquiryFor.OPTION,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    organisation = forms.CharField(
        label=_("Company or organisation"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    words = forms.CharField(
        label=_("A word about your project"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        assert self.span is not None  # noqa: S101 -- a valid form has one
        taken = ("name", "email", "phone", "organisation", "words")
        return {
            **{name: self.cleaned_data[name] for name in taken},
            "wants": EnquiryFor(self.cleaned_data["wants"]),
            "starts_at": self.span.start,
            "ends_at": self.span.end,
        }


class AcceptEnquiryForm(OverrulingForm):
    """Yes: under which title and for whom, with a word."""

    title = forms.CharField(label=_("Title"), max_length=160)
    words = forms.CharField(
        label=_("A word to whoever asks"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stands in the mail."),
    )
    #: What the button of a time that is free instead sends.
    take = forms.CharField(required=False, max_length=80)
    field_order = ("title", "party", "words")

    def __init__(self, enquiry: Enquiry, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"initial": {"title": enquiry.who}, **more})
        self.fields["party"] = PartyField(
            village=enquiry.village, label=_("For somebody else"), required=False
        )
        self.order_fields(self.field_order)

    def clean_take(self) -> Span | None:
        """Return the time that is taken instead of what was asked; None where none was."""
        starts, _bar, ends = self.cleaned_data["take"].partition("|")
        if not starts:
            return None
        try:
            return Span(datetime.fromisoformat(starts), datetime.fromisoformat(ends))
        except (ValueError, DomainError) as error:
            raise forms.ValidationError(_("This time cannot be read.")) from error

    def answer(self) -> dict[str, Any]:
        """Return what the action takes."""
        named = ("title", "party", "words", "overrule")
        return {
            "span": self.cleaned_data["take"],
            **{name: self.cleaned_data[name] for name in named},
        }


class DeclineEnquiryForm(forms.Form):
    """No, with a word."""

    words = forms.CharField(
        label=_("A word to whoever asks"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Say why, and what would suit: it stands in the mail."),
    )
