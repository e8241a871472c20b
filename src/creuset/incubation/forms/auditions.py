"""What is typed of auditions: who is heard, where, from when, for how long."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import choose_among
from creuset.incubation.models import Application, Audition
from creuset.kernel.spans import Span
from creuset.places.models import Resource
from creuset.villages.models import Village


class AuditionsForm(forms.Form):
    """Auditions of a day in a room, in the order of their numbers."""

    applications = forms.MultipleChoiceField(
        label=_("Who is heard, in this order"), widget=forms.CheckboxSelectMultiple()
    )
    room = forms.ChoiceField(label=_("Room"))
    second_room = forms.ChoiceField(
        label=_("Second room"),
        required=False,
        help_text=_("With more rooms, as many are heard at the same hour."),
    )
    third_room = forms.ChoiceField(label=_("Third room"), required=False)
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=1, initial=20)
    pause = forms.IntegerField(label=_("Minutes between two"), min_value=0, initial=10)
    rest_from = forms.TimeField(
        label=_("Break from"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    rest_until = forms.TimeField(
        label=_("Break until"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )

    def __init__(
        self, village: Village, files: list[Application], rooms: list[Resource], *args: Any
    ) -> None:
        super().__init__(*args)
        self.village = village
        self.heard = {str(one.pk): one for one in files}
        self.rooms = {one.code: one for one in rooms}
        labels = [(str(one.pk), f"{one.number} – {one.title}") for one in files]
        choose_among(self, "applications", labels)
        names = [(one.code, str(one.name)) for one in rooms]
        choose_among(self, "room", names)
        for more in ("second_room", "third_room"):
            choose_among(self, more, [("", "–"), *names])
        self.initial["applications"] = list(self.heard)

    def clean(self) -> dict[str, Any]:
        """A break has a beginning and an end; a room is chosen once."""
        data = super().clean() or {}
        chosen = [data[name] for name in ("room", "second_room", "third_room") if data.get(name)]
        if len(set(chosen)) < len(chosen):
            self.add_error("second_room", _("Choose each room once."))
        start, end = data.get("rest_from"), data.get("rest_until")
        if bool(start) != bool(end) or (start and end and end <= start):
            self.add_error("rest_until", _("Say from when until when the break lasts."))
        return data

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data

        def at(hour: Any) -> datetime:
            return datetime.combine(data["on"], hour, self.village.zone)

        return {
            "applications": [self.heard[key] for key in data["applications"]],
            "rooms": [
                self.rooms[data[name]]
                for name in ("room", "second_room", "third_room")
                if data[name]
            ],
            "starts_at": at(data["at"]),
            "minutes": data["minutes"],
            "pause": data["pause"],
            "rest": Span(at(data["rest_from"]), at(data["rest_until"]))
            if data["rest_from"]
            else None,
        }


class MoveForm(forms.Form):
    """Another hour of an audition, and its room."""

    room = forms.ChoiceField(label=_("Room"))
    on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    at = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(
        self, village: Village, rooms: list[Resource], audition: Audition, data: Any = None
    ) -> None:
        local = audition.starts_at.astimezone(village.zone)
        here = audition.booking.segments.all()[0].resource.code
        super().__init__(data, initial={"room": here, "on": local.date(), "at": local.time()})
        self.village = village
        self.rooms = {one.code: one for one in rooms}
        choose_among(self, "room", [(one.code, str(one.name)) for one in rooms])

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {
            "room": self.rooms[data["room"]],
            "starts_at": datetime.combine(data["on"], data["at"], self.village.zone),
        }
