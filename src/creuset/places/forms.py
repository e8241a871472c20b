"""Shapes of what is typed about places."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.fetching import LONGEST_URL
from creuset.core.forms import choose_among
from creuset.kernel.busy import MOST_BYTES
from creuset.kernel.errors import DomainError
from creuset.kernel.openings import OpeningHours
from creuset.kernel.openings.reading import WEEKDAYS
from creuset.places.actions.disorder import LONGEST_NOTE
from creuset.places.feature_words import feature_name
from creuset.places.features import FEATURES
from creuset.places.kinds import Kind
from creuset.places.models import Resource, WhoBooks
from creuset.places.pictures import LONGEST_DESCRIPTION
from creuset.villages.models import Village

DAY_NAMES = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}


class ResourceFilter(forms.Form):
    """Which resources are listed."""

    q = forms.CharField(label=_("Name"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices]
    )
    building = forms.ChoiceField(label=_("Building"), required=False)

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = village.buildings.filter(retired_at__isnull=True).order_by("position", "pk")
        buildings = [(row.code, row.name) for row in rows]
        choose_among(self, "building", [("", _("All buildings")), *buildings])


class OutOfOrderForm(forms.Form):
    """A feature that does not work."""

    feature = forms.ChoiceField(label=_("Feature"))
    until = forms.DateField(
        label=_("Works again on"),
        required=False,
        help_text=_("Empty: nobody knows."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(label=_("What is wrong"), required=False, max_length=LONGEST_NOTE)

    def __init__(self, resource: Resource, data: Any = None) -> None:
        super().__init__(data)
        had = [
            (name, feature_name(FEATURES[name])) for name in resource.features if name in FEATURES
        ]
        choose_among(self, "feature", sorted(had, key=lambda one: one[1]))


class SheetForm(forms.Form):
    """What the desk changes of a resource."""

    capacity = forms.IntegerField(
        label=_("Capacity"), required=False, min_value=1, max_value=100_000
    )
    turnaround_minutes = forms.IntegerField(
        label=_("Minutes kept free after each use"),
        required=False,
        min_value=0,
        max_value=1440,
        help_text=_("Empty: the village’s own."),
    )
    who_books = forms.ChoiceField(label=_("Who books"), choices=WhoBooks.choices)
    is_public = forms.BooleanField(label=_("On the public site"), required=False)
    valid_from = forms.DateField(
        label=_("Serves from"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    valid_until = forms.DateField(
        label=_("Serves no more from"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, resource: Resource, data: Any = None) -> None:
        super().__init__(data, initial=_as_typed(resource))
        self.resource = resource
        languages = resource.village.languages or ["fr"]
        for language in languages:
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": language},
                max_length=120,
                required=language == languages[0],
                initial=resource.names.get(language, ""),
            )
            self.fields[f"description_{language}"] = forms.CharField(
                label=_("Description (%(language)s)") % {"language": language},
                required=False,
                max_length=4000,
                initial=resource.description.get(language, ""),
                widget=forms.Textarea({"rows": 4}),
            )
        for day in WEEKDAYS:
            self.fields[f"hours_{day}"] = forms.CharField(
                label=DAY_NAMES[day],
                required=False,
                max_length=80,
                initial=", ".join(resource.hours.get(day, [])),
            )
        self.fields["hours_mon"].help_text = _(
            "Opening hours such as 08:00-12:00, 13:00-19:00. All empty: the hours of the building."
        )

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order and hours that cannot be read, each on its field."""
        values = super().clean() or {}
        first, until = values.get("valid_from"), values.get("valid_until")
        if first and until and until <= first:
            self.add_error("valid_until", _("The last day comes before the first."))
        for day in WEEKDAYS:
            try:
                OpeningHours.from_data({day: _intervals(values.get(f"hours_{day}", ""))})
            except DomainError:
                self.add_error(f"hours_{day}", _("Hours are written like 08:00-20:00."))
        return values

    def changes(self) -> dict[str, Any]:
        """Return what the resource becomes."""
        values = self.cleaned_data
        plain = {
            name: values[name]
            for name in (
                "capacity",
                "turnaround_minutes",
                "who_books",
                "is_public",
                "valid_from",
                "valid_until",
            )
        }
        typed = {day: _intervals(values[f"hours_{day}"]) for day in WEEKDAYS}
        week = {day: hours for day, hours in typed.items() if hours}
        # What is written besides the week, holidays and exceptions, stays.
        beside = {k: v for k, v in self.resource.hours.items() if k not in WEEKDAYS}
        return plain | {
            "hours": beside | week if week else {},
            "names": self._texts("name", self.resource.names),
            "description": self._texts("description", self.resource.description),
        }

    def _texts(self, name: str, before: Mapping[str, str]) -> dict[str, str]:
        """Return a text in each language; one that the form does not ask for stays."""
        asked = {
            field.rpartition("_")[2]: field for field in self.fields if field.startswith(f"{name}_")
        }
        typed = {language: self.cleaned_data[field] for language, field in asked.items()}
        kept = {language: text for language, text in before.items() if language not in asked}
        return kept | {language: text for language, text in typed.items() if text}


class PictureForm(forms.Form):
    """A picture of a resource."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, 8 MB at most."),
        widget=forms.ClearableFileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    description = forms.CharField(
        label=_("What it shows"),
        max_length=LONGEST_DESCRIPTION,
        required=False,
        help_text=_("Read aloud to those who cannot see it."),
    )


class OutsideForm(forms.Form):
    """A calendar kept elsewhere: its address, or its file."""

    title = forms.CharField(label=_("What it is called here"), max_length=160)
    url = forms.CharField(
        label=_("Its address"),
        max_length=LONGEST_URL,
        required=False,
        help_text=_("The secret address in iCal format that the other program gives."),
        widget=forms.URLInput({"inputmode": "url"}),
    )
    file = forms.FileField(
        label=_("Or its file"),
        required=False,
        help_text=_("An .ics file, 5 MB at most."),
        widget=forms.ClearableFileInput({"accept": ".ics,text/calendar"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse neither and both."""
        values = super().clean() or {}
        if bool(values.get("url")) == bool(values.get("file")) and not self.errors:
            self.add_error("url", _("Give an address, or a file."))
        file = values.get("file")
        if file and file.size > MOST_BYTES:
            self.add_error("file", _("This file is larger than 5 MB."))
        return values

    def content(self) -> bytes | None:
        """Return the file that was sent, if one was."""
        file = self.cleaned_data["file"]
        return file.read() if file else None


def _as_typed(resource: Resource) -> dict[str, Any]:
    names = (
        "capacity",
        "turnaround_minutes",
        "who_books",
        "is_public",
        "valid_from",
        "valid_until",
    )
    return {name: getattr(resource, name) for name in names}


def _intervals(written: str) -> list[str]:
    return [
        part.strip().replace("–", "-").replace(" ", "")
        for part in written.split(",")
        if part.strip()
    ]
