"""Shapes of what the team answers to those who ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.forms.overruling import Overruling
from creuset.bookings.forms.periods import tell_on_fields
from creuset.bookings.models import Booking
from creuset.kernel.errors import DomainError


class OverrulingForm(Overruling):
    """What refuses a yes may be overruled, once it was told."""

    def tell(self, error: DomainError) -> None:
        """The refusal is told, and what may be overruled is offered."""
        tell_on_fields(self, error)
        self.refusal = error
        self.offer_overruling(error)


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
