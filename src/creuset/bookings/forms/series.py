"""Shapes of what is typed about series: how often, until when, and what becomes of each conflict."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings import rules
from creuset.bookings.actions import Again, Instead, Scope, Seen
from creuset.bookings.forms.bookings import BookingForm, MyBookingForm
from creuset.bookings.forms.more import OPTION
from creuset.bookings.forms.overruling import Overruling
from creuset.bookings.forms.periods import PeriodForm, day_field, typed
from creuset.bookings.models import Booking
from creuset.bookings.rules.series import MOST
from creuset.bookings.states import SegmentKind
from creuset.core.forms import choose_among
from creuset.kernel.spans import Span
from creuset.villages.models import Village

DAYS = {
    "MO": _("Monday"),
    "TU": _("Tuesday"),
    "WE": _("Wednesday"),
    "TH": _("Thursday"),
    "FR": _("Friday"),
    "SA": _("Saturday"),
    "SU": _("Sunday"),
}
EVERY = {
    "DAILY": _("day"),
    "WEEKLY": _("week"),
    "MONTHLY": _("month, the same date"),
    "WEEKDAY": _("month, the same weekday"),
}
SKIP, OTHER, OVERRULE = "skip", "other", "overrule"
SCOPES = {
    Scope.THIS: _("This time only"),
    Scope.FOLLOWING: _("This time and those that follow"),
    Scope.ALL: _("All times to come"),
}
MOST_WEEKS = 4


class RuleFields(forms.Form):
    """How often a series takes place, and until when."""

    every = forms.IntegerField(label=_("Every"), min_value=1, max_value=99, initial=1)
    unit = forms.ChoiceField(label=_("Unit"), choices=list(EVERY.items()), initial="WEEKLY")
    weekdays = forms.MultipleChoiceField(
        label=_("On"),
        required=False,
        choices=list(DAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For weeks; the day of the first time where none is ticked."),
    )
    until = day_field(_("Until the"), required=False)
    times = forms.IntegerField(
        label=_("Or so many times"), required=False, min_value=1, max_value=MOST
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a series without an end, and one with two."""
        values = super().clean() or {}
        ends = [bool(values.get("until")), bool(values.get("times"))]
        if not {"until", "times"} & self.errors.keys() and sum(ends) != 1:
            self.add_error("until", _("Say until when, or how many times."))
        return values

    def rule(self, first: date) -> str:
        """Return the rule that was typed, for a series that begins on that day."""
        values = self.cleaned_data
        unit = values["unit"]
        parts = {"FREQ": "MONTHLY" if unit == "WEEKDAY" else unit}
        if values["every"] > 1:
            parts["INTERVAL"] = str(values["every"])
        if unit == "WEEKLY" and values["weekdays"]:
            parts["BYDAY"] = ",".join(values["weekdays"])
        elif unit == "WEEKDAY":
            parts["BYDAY"] = _weekday_of_month(first)
        if values["times"]:
            parts["COUNT"] = str(values["times"])
        else:
            parts["UNTIL"] = f"{values['until']:%Y%m%d}"
        return ";".join(f"{name}={value}" for name, value in parts.items())


def _weekday_of_month(day: date) -> str:
    """Return the weekday as the month has it: its second Tuesday; a fifth one is the last."""
    rank = (day.day - 1) // 7 + 1
    return f"{rank if rank <= MOST_WEEKS else -1}{list(DAYS)[day.weekday()]}"


class SeriesForm(RuleFields, BookingForm):
    """A series made at the desk, for somebody."""

    field_order: tuple[str, ...] = (
        "resource",
        "day",
        "start",
        "end",
        "every",
        "unit",
        "weekdays",
        "until",
        "times",
        "kind",
        "title",
        "party",
        "project",
        "note",
        "firmness",
        "overrule",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what is no time, and what has no end."""
        values = super().clean()
        span = self.span
        if span and self.village.day_of(span.start) != self.village.day_of(
            span.end - timedelta(microseconds=1)
        ):
            self.add_error("end", _("A time of a series ends on the day on which it begins."))
        return values

    def again(self) -> Again:
        """Return what was asked; the form is valid."""
        assert self.span is not None  # noqa: S101 - a valid form has its time
        starts = self.span.start.astimezone(self.village.zone).replace(tzinfo=None)
        return Again(
            village=self.village,
            title=self.cleaned_data["title"],
            party=self.chosen_party(),
            resources=self.cleaned_data["resource"],
            rule=self.rule(starts.date()),
            starts=starts,
            duration=self.span.duration,
            project=self.chosen_project(),
            note=self.cleaned_data["note"],
            kind=SegmentKind(self.cleaned_data["kind"] or SegmentKind.USE),
            **self.power(),
            extras=self.extras(),
            is_optional=self.cleaned_data["firmness"] == OPTION,
        )


class MySeriesForm(SeriesForm, MyBookingForm):
    """A series made by a member, for themselves or for their organisation."""


class ConflictForm(forms.Form):
    """What becomes of a time of a series that is not free."""

    choice = forms.ChoiceField(label=_("Instead"), widget=forms.RadioSelect)

    def __init__(self, seen: Seen, data: Any, *, label: str, may_overrule: bool = False) -> None:
        super().__init__(data, prefix=f"on-{seen.time.on:%Y-%m-%d}", initial={"choice": SKIP})
        self.seen = seen
        choices: list[tuple[str, Any]] = [(SKIP, _("Leave it out"))]
        if seen.other_time is not None:
            choices.append((OTHER, label))
        if may_overrule and not seen.is_taken and self.codes() <= rules.OVERRULABLE:
            choices.append((OVERRULE, _("Book it all the same")))
        choose_among(self, "choice", choices)

    def codes(self) -> set[str]:
        """Return the codes of what refuses this time."""
        return {refusal.code for refusal in self.seen.refusals}


def chosen(
    forms_of: Iterable[ConflictForm],
) -> tuple[set[date], dict[date, Instead], set[str]]:
    """Return the days to leave out, what is taken instead on others, and what is overruled; the forms are valid."""
    skip: set[date] = set()
    instead: dict[date, Instead] = {}
    overrule: set[str] = set()
    for form in forms_of:
        on, other = form.seen.time.on, form.seen.other_time
        if form.cleaned_data["choice"] == OTHER and other is not None:
            instead[on] = Instead(span=other)
        elif form.cleaned_data["choice"] == OVERRULE:
            overrule |= form.codes()
        else:
            skip.add(on)
    return skip, instead, overrule


class ExtendForm(forms.Form):
    """A series goes on."""

    until = day_field(_("Until the"))


class ScopeForm(PeriodForm):
    """A time of a series, and more of them, take another time."""

    scope = forms.ChoiceField(
        label=_("What changes"),
        choices=[(scope.value, words) for scope, words in SCOPES.items()],
        initial=Scope.FOLLOWING.value,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=400)
    field_order = ("scope", "day", "start", "end", "reason")

    def __init__(self, booking: Booking, village: Village, data: Any = None) -> None:
        segments = list(booking.segments.all())
        span = Span(min(s.starts_at for s in segments), max(s.ends_at for s in segments))
        super().__init__(village.zone, data, initial=typed(span, village.zone))


class CancelSeriesForm(forms.Form):
    """Times of a series are cancelled."""

    scope = forms.ChoiceField(
        label=_("What is cancelled"),
        choices=[(scope.value, words) for scope, words in SCOPES.items()],
        initial=Scope.FOLLOWING.value,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=400)


class ConfirmSeriesForm(Overruling):
    """Options among the times of a series are confirmed."""

    scope = forms.ChoiceField(
        label=_("What is confirmed"),
        choices=[(scope.value, words) for scope, words in SCOPES.items()],
        initial=Scope.ALL.value,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=400)
