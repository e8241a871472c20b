"""The shape of what the team's pages are asked: a moment of the plan, rows of the audit."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core import audit
from creuset.core.forms import choose_among
from creuset.kernel.spans import next_local_instant
from creuset.villages.models import Village

#: A plan further away than this is a mistake in an address, and would leave the calendar.
FURTHEST = timedelta(days=20 * 366)

#: What the verbs of a domain are about.
FAMILIES = {
    "bookings": _("Bookings"),
    "calendars": _("Calendars"),
    "outbox": _("Messages"),
    "people": _("People"),
    "places": _("Spaces"),
    "projects": _("Projects"),
    "reception": _("Visits and requests"),
    "villagefile": _("The village’s file"),
}


class MomentForm(forms.Form):
    """A day and an hour on the village's clocks; together, or as one word of an address (`at`)."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(
        label=_("Hour"), widget=forms.TimeInput(attrs={"type": "time", "step": 900})
    )

    def __init__(self, data: Any, *, village: Village, now: datetime) -> None:
        self.village, self.now = village, now
        day, _t, hour = data.get("at", "").partition("T")
        given = {"day": data.get("day") or day, "time": data.get("time") or hour[:5]}
        self.is_asked = any(given.values())
        local = now.astimezone(village.zone)
        usual = {"day": local.date().isoformat(), "time": f"{local:%H:%M}"}
        super().__init__({name: given[name] or usual[name] for name in usual})

    def clean_day(self) -> date:
        """The day is one that a village lives."""
        day: date = self.cleaned_data["day"]
        if abs(day - self.now.date()) > FURTHEST:
            raise forms.ValidationError(_("This day is too far away."))
        return day

    @property
    def at(self) -> datetime | None:
        """The instant asked for, an hour that the clocks skip giving the next; None: now."""
        if not self.is_asked or not self.is_valid():
            return None
        said = self.cleaned_data
        return next_local_instant(said["day"], said["time"], self.village.zone)


class AuditFilter(forms.Form):
    """Which rows of the audit are asked for."""

    family = forms.ChoiceField(label=_("About"), required=False)
    who = forms.CharField(
        label=_("By whom"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search"}),
    )
    since = forms.DateField(
        label=pgettext_lazy("a day", "From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=pgettext_lazy("a day", "To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=80, widget=forms.TextInput({"type": "search"})
    )
    about = forms.RegexField(r"^[a-z_]{1,20}:\d{1,18}$", required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="audit_%s")
        families = {verb.partition(".")[0] for verb in audit.registered()}
        labels = [(name, str(FAMILIES.get(name, name))) for name in families]
        in_order = sorted(labels, key=lambda pair: pair[1])
        choose_among(self, "family", [("", _("Everything")), *in_order])
        if not data.get("about"):
            del self.fields["about"]
