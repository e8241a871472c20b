"""Shapes of what is typed as a project begins, finishes or leaves, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.forms.periods import day_field
from creuset.incubation.models import Terms
from creuset.incubation.rules.cohorts import Parting


class BeginForm(forms.Form):
    """From which day on a project is in the programme."""

    on = day_field(_("In the programme from"))

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"on": self.cleaned_data["on"]}


class FinishForm(forms.Form):
    """When a project finished, and what came of it."""

    on = day_field(_("Last day"))
    outcome = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return dict(self.cleaned_data)


class WhyForm(forms.Form):
    """Why."""

    why = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return dict(self.cleaned_data)


class LeaveForm(WhyForm):
    """When a project left, and why; until when it keeps its place in kind, and what the support was worth."""

    on = day_field(_("Last day"))
    place_until = day_field(
        _("It keeps its place in kind until"),
        required=False,
        help_text=_("Empty: until its last day, or today where that is past."),
    )
    support = forms.DecimalField(
        label=_("What the support was worth until then, in euros"),
        required=False,
        min_value=0,
        max_digits=11,
        decimal_places=2,
        help_text=_("Empty: the register of aid stays as it is."),
    )
    field_order = ("on", "why")

    def __init__(self, *args: Any, terms: Terms | None, **more: Any) -> None:
        super().__init__(*args, **more)
        if terms is None or terms.subscription_id is None:
            del self.fields["place_until"]
        if terms is None or not terms.support_cents:
            del self.fields["support"]

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        support = values.get("support")
        return {
            "on": values["on"],
            "why": values["why"],
            "parting": Parting(
                place_until=values.get("place_until"),
                support_cents=None if support is None else int(support * 100),
            ),
        }
