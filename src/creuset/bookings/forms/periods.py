"""A stretch of time typed as days and hours on the village's clocks."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import refuse
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span, local_instant

#: Days outside these years are slips of the finger, and overflow where they are counted.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


PERIOD = ("day", "start", "until_day", "end")


class DayInput(forms.DateInput):
    """A day, in the browser's own field."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """An hour, in the browser's own field."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "time", "step": "300"}, format="%H:%M")


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, widget=DayInput(), input_formats=["%Y-%m-%d"], **more)


def hour_field(label: Any, **more: Any) -> forms.TimeField:
    """Return a field for an hour."""
    return forms.TimeField(
        label=label, widget=HourInput(), input_formats=["%H:%M", "%H:%M:%S"], **more
    )


class PeriodForm(forms.Form):
    """From a day and hour to a day and hour; the last day is the first one where it is left out."""

    day = day_field(_("Day"))
    start = hour_field(_("From"))
    until_day = day_field(_("Until the"), required=False)
    end = hour_field(_("To"))

    def __init__(self, zone: ZoneInfo, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.zone = zone
        if self.initial.get("until_day") == self.initial.get("day"):
            self.initial.pop("until_day", None)
        self.span: Span | None = None

    def clean(self) -> dict[str, Any]:
        """Refuse what is no stretch of time, on the field that is wrong."""
        values = super().clean() or {}
        if any(values.get(name) is None for name in ("day", "start", "end")):
            return values
        first, last = values["day"], values.get("until_day") or values["day"]
        for name, day in (("day", first), ("until_day", last)):
            if not FIRST_DAY <= day <= LAST_DAY:
                self.add_error(name, _("This day is too far away."))
                return values
        starts = self._instant("start", first, values["start"])
        ends = self._instant("end", last, values["end"])
        if starts and ends:
            try:
                self.span = Span(starts, ends)
            except DomainError as error:
                self.add_error("end", str(error))
        return values

    def span_in(self, zone: ZoneInfo) -> Span | None:
        """Return the same days and hours on the clocks of another zone; None where they skip one of them."""
        if zone == self.zone:
            return self.span
        values = self.cleaned_data
        last = values.get("until_day") or values["day"]
        try:
            return Span(
                local_instant(values["day"], values["start"], zone),
                local_instant(last, values["end"], zone),
            )
        except DomainError:
            return None

    def asked_span(self) -> Span | None:
        """Return the stretch of time that the form shows: what was typed, else what it began with."""
        if self.is_bound:
            return self.span
        values = {name: self.get_initial_for_field(self.fields[name], name) for name in PERIOD}
        if not all(isinstance(values[name], date | time) for name in ("day", "start", "end")):
            return None
        try:
            return Span(
                local_instant(values["day"], values["start"], self.zone),
                local_instant(values["until_day"] or values["day"], values["end"], self.zone),
            )
        except DomainError:
            return None

    def _instant(self, name: str, day: date, hour: time) -> datetime | None:
        try:
            return local_instant(day, hour, self.zone)
        except DomainError as error:
            self.add_error(name, str(error))
            return None


def typed(span: Span, zone: ZoneInfo) -> dict[str, Any]:
    """Return the span as it would be typed."""
    first, last = span.start.astimezone(zone), span.end.astimezone(zone)
    return {
        "day": first.date(),
        "start": first.time(),
        "until_day": last.date(),
        "end": last.time(),
    }


def read_span(words: Mapping[str, str], zone: ZoneInfo) -> dict[str, Any]:
    """Return what an address says of a stretch of time (`start`, `end`), as it would be typed; nothing if it cannot."""
    try:
        starts, ends = (_aware(words.get(name, ""), zone) for name in ("start", "end"))
        return typed(Span(starts, ends), zone)
    except (ValueError, OverflowError, DomainError):
        return {}


def _aware(written: str, zone: ZoneInfo) -> datetime:
    # In an address a plus sign reads as a space.
    instant = datetime.fromisoformat(written.replace(" ", "+"))
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)


#: Where the refusals of rules and actions stand in a form with a period.
FIELDS = {"starts_at": "start", "ends_at": "end", "period": "start", "until": "end"}


def tell_on_fields(form: forms.Form, error: DomainError) -> None:
    """Each refusal stands on its field."""
    for one in getattr(error, "errors", (error,)):
        one.field = FIELDS.get(one.field or "", one.field)
        refuse(form, one)
