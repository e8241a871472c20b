"""Shapes of what the team answers to those who ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings import rules
from creuset.bookings.forms.periods import tell_on_fields
from creuset.bookings.models import Booking
from creuset.kernel.errors import DomainError


class OverrulingForm(forms.Form):
    """What refuses a yes may be overruled, once it was told."""

    overrule = forms.MultipleChoiceField(
        label=_("Overrule"),
        required=False,
        choices=[(code, code) for code in sorted(rules.OVERRULABLE)],
        widget=forms.CheckboxSelectMultiple(),
    )
    refusal: DomainError | None = None
    asks_overruling = False

    def tell(self, error: DomainError) -> None:
        """The refusal is told, and what may be overruled is offered."""
        tell_on_fields(self, error)
        self.refusal = error
        told: dict[str, str] = {}
        for one in getattr(error, "errors", (error,)):
            if one.code in rules.OVERRULABLE:
                told[one.code] = " ".join(filter(None, (told.get(one.code), str(one))))
        if told:
            self.fields["overrule"].choices = list(told.items())  # type: ignore[attr-defined]  # a ChoiceField
            self.asks_overruling = True


class AnswerForm(OverrulingForm):
    """Yes, or no and why."""

    reason = forms.CharField(
        label=_("A word to them"),
        help_text=_("Needed to decline."),
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
    )
    seen = forms.DateTimeField(widget=forms.HiddenInput())

    def __init__(self, booking: Booking, data: Any = None) -> None:
        super().__init__(data, initial={"seen": booking.changed_at.isoformat()})
