"""What is typed while a jury deliberates, and when its decisions are released."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.incubation.models import OUTCOME_LABELS, Juror
from creuset.incubation.rules.deciding import LONGEST_REASON
from creuset.incubation.states import Outcome
from creuset.villages.models import Village


class DecisionForm(forms.Form):
    """What the jury decides of a file, and why."""

    application = forms.IntegerField(widget=forms.HiddenInput())
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a jury", "Decision"),
        choices=[(one.value, OUTCOME_LABELS[one]) for one in Outcome],
        widget=forms.RadioSelect(),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever is turned away reads it; the minutes keep it."),
    )


class ConfirmForm(forms.Form):
    """The files outside the grey zone decided as the figures propose, once three things were checked."""

    have_read = forms.BooleanField(
        label=_("The jury has looked at the list above, file by file."),
        error_messages={"required": _("Look at the list first.")},
    )
    none_disputed = forms.BooleanField(
        label=_("Nobody in the room asks to discuss one of these files."),
        error_messages={"required": _("A file that somebody wants to discuss is taken up first.")},
    )
    quotas_held = forms.BooleanField(
        label=_("The places taken, axis by axis, are what the jury wants."),
        error_messages={"required": _("Look at the quotas first.")},
    )
    reason = forms.CharField(
        label=_("Reason for those who are not selected"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One for all of them; each can be written anew before the release."),
    )


class ReleaseForm(forms.Form):
    """The decisions are released: until when laureates answer, and where a quota is broken why that stands."""

    answer_on = forms.DateField(
        label=_("Laureates say until this day whether they come"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    despite = forms.CharField(
        label=_("Why the selection stands although it breaks a quota"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, breaks_quotas: bool) -> None:
        super().__init__(data)
        if not breaks_quotas:
            del self.fields["despite"]

    def asked(self, village: Village) -> dict[str, Any]:
        """Return what the action of the release takes."""
        until = _end_of(self.cleaned_data["answer_on"], village)
        return {"answer_by": until, "despite": self.cleaned_data.get("despite", "")}


class AgainForm(forms.Form):
    """What the jury decides anew of a file that came back to it, who took part, and why."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a jury", "Decision"),
        choices=[
            (one.value, OUTCOME_LABELS[one]) for one in Outcome if one is not Outcome.ADJOURNED
        ],
        widget=forms.RadioSelect,
    )
    jurors = forms.TypedMultipleChoiceField(
        label=_("Who took part"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "The minutes name them. Whoever has a conflict of interest is not on this list."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever is turned away reads it; the minutes keep it."),
    )
    despite = forms.CharField(
        label=_("Why it is selected though no place is free"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answer_on = forms.DateField(
        label=_("A laureate says until this day whether they come"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(
        self, jurors: Sequence[Juror], data: Any = None, *, makes_laureates: bool = True
    ) -> None:
        super().__init__(data)
        chosen: Any = self.fields["jurors"]
        chosen.choices = [(one.pk, one.party.name) for one in jurors]
        if not makes_laureates:
            del self.fields["answer_on"]

    def asked(self, village: Village) -> dict[str, Any]:
        """Return what the action takes."""
        typed = self.cleaned_data
        return {
            "outcome": Outcome(typed["outcome"]),
            "jurors": typed["jurors"],
            "reason": typed["reason"],
            "despite": typed["despite"],
            "answer_by": _end_of(typed.get("answer_on"), village),
        }


class PromoteForm(forms.Form):
    """The next of the waiting list has a place: until when they answer."""

    answer_on = forms.DateField(
        label=_("They say until this day whether they come"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def until(self, village: Village) -> datetime:
        """Return the last minute of that day."""
        return datetime.combine(self.cleaned_data["answer_on"], time(23, 59), village.zone)


class PlaceForm(forms.Form):
    """Whether a laureate comes."""

    answer = forms.ChoiceField(
        label=_("Do you take the place?"),
        choices=[("yes", _("Yes, I come")), ("no", _("No, I give it up to somebody else"))],
        widget=forms.RadioSelect(),
    )

    def __init__(self, data: Any = None, *, comes: bool) -> None:
        super().__init__(data)
        if comes:
            # What is left to say is said by the button.
            self.fields["answer"].widget = forms.HiddenInput()
            self.fields["answer"].initial = "no"


def _end_of(day: date | None, village: Village) -> datetime | None:
    """Return the last minute of the day in the village."""
    return None if day is None else datetime.combine(day, time(23, 59), village.zone)
