"""The shape of a wish for the waiting list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.forms.bookings import BookingForm, MyBookingForm
from creuset.bookings.states import PowerMode, SegmentKind
from creuset.kernel.spans import Span

ALL, ANY = "all", "any"


class _Wishing(BookingForm):
    """A wish is a booking of one period that is asked for later, for all of its places or for any one of them."""

    asks_extras = False
    field_order = ("resource", "any_one", *BookingForm.field_order)

    def set_periods(self) -> None:
        """The form has one period, and says how many of the places are wished."""
        super().set_periods()
        del self.fields["firmness"]
        self.fields["any_one"] = forms.ChoiceField(
            label=_("Of these spaces"),
            required=False,
            initial=ALL,
            choices=[(ALL, _("All of them together")), (ANY, _("Any one of them will do"))],
            widget=forms.RadioSelect,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse several periods: each is waited for by itself."""
        values = super().clean()
        if self.more:
            self.add_error(None, _("Wait for one period at a time."))
        return values

    def wish(self) -> dict[str, Any]:
        """Return what the action takes of the form."""
        values = self.cleaned_data
        span: Span | None = self.span
        asked = self.power()
        return {
            "title": values["title"],
            "party": self.chosen_party(),
            "project": self.chosen_project(),
            "note": values["note"],
            "kind": SegmentKind(values["kind"] or SegmentKind.USE),
            "power": (asked.get("power_mode", PowerMode.INCLUDED), asked.get("power_kva")),
            "resources": values["resource"],
            "span": span,
            "any_one": values["any_one"] == ANY,
            "overrule": values["overrule"],
        }


class WaitForm(_Wishing):
    """Somebody is put on the waiting list by the team."""


class MyWaitForm(_Wishing, MyBookingForm):
    """A member joins the waiting list, for themselves or for their organisation."""
