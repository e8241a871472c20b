"""Forms of a visit: the public one, and the two answers of the team."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import OutsideForm, choose_among
from creuset.core.text import day_text
from creuset.kernel.spans import local_instant
from creuset.reception.models import VisitFor, VisitRequest

OTHER_DAY = "other"


class VisitForm(OutsideForm):
    """What somebody outside says to come and see the village."""

    use_required_attribute = True

    wants = forms.ChoiceField(
        label=_("You come for"),
        choices=VisitFor.choices,
        initial=VisitFor.DESK,
        widget=forms.RadioSelect,
    )
    when = forms.ChoiceField(label=_("Your visit"), widget=forms.RadioSelect, required=False)
    on = forms.DateField(
        label=_("The day that suits you"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    words = forms.CharField(
        label=_("A word about your project"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, days: Iterable[date], *args: Any, today: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(day.isoformat(), day_text(day, today=today)) for day in days]
        choose_among(self, "when", [*choices, (OTHER_DAY, _("another day"))])
        self.fields["when"].initial = choices[0][0] if choices else OTHER_DAY

    def clean(self) -> dict[str, Any]:
        """The wished day is the one chosen, else the one written, else none."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = values.get("when")
        if chosen and chosen != OTHER_DAY:
            values["on"] = date.fromisoformat(chosen)
        return values

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        taken = ("name", "email", "on", "words")
        values = {name: self.cleaned_data[name] for name in taken}
        return values | {"wants": VisitFor(self.cleaned_data["wants"])}


class ProposeForm(forms.Form):
    """A time at which the visitor is expected."""

    visit_at = forms.DateField(
        label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    hour = forms.TimeField(
        label=_("Hour"), widget=forms.TimeInput({"type": "time", "step": 900}, format="%H:%M")
    )
    words = forms.CharField(
        label=_("A word to the visitor"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stands in the mail, under the day and the hour."),
    )

    def instant(self, zone: ZoneInfo) -> datetime:
        """Return the moment that was written, in the zone; raise SkippedHour where there is no such moment."""
        return local_instant(self.cleaned_data["visit_at"], self.cleaned_data["hour"], zone)


class DeclineForm(forms.Form):
    """A refusal, with a word."""

    words = forms.CharField(
        label=_("A word to the visitor"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Say why, and what would suit: it stands in the mail."),
    )


def initial_of(visit: VisitRequest, *, day: date) -> dict[str, object]:
    """Return the time to begin with: the one proposed, else ten o'clock on the wished day, else on `day`."""
    if visit.visit_at is not None:
        local = visit.visit_at.astimezone(visit.village.zone)
        return {"visit_at": local.date(), "hour": local.time(), "words": visit.answer}
    return {"visit_at": visit.on or day, "hour": "10:00"}
