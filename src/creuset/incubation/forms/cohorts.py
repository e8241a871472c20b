"""Shapes of what is typed about cohorts, their projects and their sessions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.bookings.forms.bookings import bookable, choices_of
from creuset.bookings.forms.periods import PeriodForm, day_field, typed
from creuset.core.forms import begin_with, choose_among
from creuset.core.text import in_language
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import (
    PRESENCE_LABELS,
    SESSION_LABELS,
    Call,
    Cohort,
    Programme,
    Session,
    Stage,
)
from creuset.incubation.queries.cohorts import Ticked
from creuset.incubation.states import Presence
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.people.forms.picker import PartyField
from creuset.projects.queries import find_known
from creuset.villages.models import Village

MOST_PROJECTS = 500


class NamesForm(forms.Form):
    """A name in each language of the village."""

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.village = village
        self.codes = village.languages or ["fr"]
        for code in self.codes:
            several = _("Name (%(language)s)") % {"language": code}
            label = several if len(self.codes) > 1 else _("Name")
            self.fields[f"name-{code}"] = forms.CharField(
                label=label, max_length=160, required=code == self.codes[0]
            )
        begin_with(self, f"name-{self.codes[0]}")

    def names(self) -> dict[str, str]:
        """Return the names by language."""
        return {code: self.cleaned_data[f"name-{code}"] for code in self.codes}


class CohortForm(NamesForm):
    """What a cohort is called, and how long it lasts."""

    first_on = day_field(_("First day"))
    last_on = day_field(_("Last day"))
    demo_on = day_field(_("Demo day"), required=False)

    def __init__(
        self, village: Village, *args: Any, cohort: Cohort | None = None, **more: Any
    ) -> None:
        if cohort is not None:
            more["initial"] = {
                "first_on": cohort.first_on,
                "last_on": cohort.last_on,
                "demo_on": cohort.demo_on,
                **{f"name-{code}": text for code, text in cohort.names.items()},
            }
        super().__init__(village, *args, **more)
        self.order_fields([f"name-{code}" for code in self.codes])

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        days = ("first_on", "last_on", "demo_on")
        return {"names": self.names(), **{name: self.cleaned_data[name] for name in days}}


class NewCohortForm(CohortForm):
    """A new cohort: of which programme, and from which call."""

    programme = forms.ChoiceField(label=_("Programme"))
    call = forms.ChoiceField(
        label=_("Call for projects"),
        required=False,
        help_text=_("Its laureates are expected in the cohort, now and when others are selected."),
    )

    def __init__(
        self,
        village: Village,
        programmes: Iterable[Programme],
        calls: Iterable[Call],
        *args: Any,
        **more: Any,
    ) -> None:
        super().__init__(village, *args, **more)
        self.programmes = {one.code: one for one in programmes}
        self.calls = {one.code: one for one in calls}
        choose_among(
            self,
            "programme",
            [(code, in_language(one.names)) for code, one in self.programmes.items()],
        )
        choose_among(
            self,
            "call",
            [
                ("", _("None: projects are added by hand")),
                *((code, in_language(one.names)) for code, one in self.calls.items()),
            ],
        )
        self.order_fields(["programme", "call"])

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        return super().asked() | {
            "programme": self.programmes[values["programme"]],
            "call": self.calls.get(values["call"]),
        }


class AddProjectForm(forms.Form):
    """A project of the village joins a cohort by hand."""

    project = forms.ChoiceField(label=_("Project"))

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = find_known(village).order_by("project__search_text", "pk")[:MOST_PROJECTS]
        self.projects = {str(row.project_id): row.project for row in rows}
        choose_among(
            self,
            "project",
            [
                ("", _("Choose")),
                *((pk, f"{one.title} – {one.holder.name}") for pk, one in self.projects.items()),
            ],
        )
        self.fields["holder"] = PartyField(
            village=village,
            label=_("Who answers for it"),
            required=False,
            help_text=_("Empty: whoever holds the project."),
        )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        return {"project": self.projects[values["project"]], "holder": values["holder"]}


class StageForm(forms.Form):
    """The stage that a project has reached."""

    stage = forms.ChoiceField(label=_("Stage"))

    def __init__(self, stages: Iterable[Stage], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.stages = {one.code: one for one in stages}
        choose_among(
            self, "stage", [(code, in_language(one.names)) for code, one in self.stages.items()]
        )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"stage": self.stages[self.cleaned_data["stage"]]}


class SessionForm(PeriodForm):
    """What a cohort meets for, when and where."""

    title = forms.CharField(
        label=_("What it is about"),
        max_length=160,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a session", "Kind"),
        choices=[(one.value, SESSION_LABELS[one]) for one in SessionKind],
        widget=forms.RadioSelect,
        initial=SessionKind.WORKSHOP.value,
    )
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    room = forms.ChoiceField(
        label=_("Room"), required=False, help_text=_("It is booked for these hours.")
    )
    place = forms.CharField(
        label=_("Or elsewhere"),
        max_length=160,
        required=False,
        help_text=_("An address, or the link of a video call."),
    )
    words = forms.CharField(
        label=_("More about it"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(
        self,
        village: Village,
        by: Actor,
        stages: Iterable[Stage],
        *args: Any,
        session: Session | None = None,
        **more: Any,
    ) -> None:
        if session is not None:
            more["initial"] = _typed(session, village) | more.get("initial", {})
        super().__init__(village.zone, *args, **more)
        rooms = bookable(village, by)
        self.rooms = {one.code: one for one in rooms}
        self.stages = {one.code: one for one in stages}
        choose_among(self, "room", [("", _("no room")), *choices_of(rooms)])
        choose_among(
            self,
            "stage",
            [
                ("", _("all of them")),
                *((code, in_language(one.names)) for code, one in self.stages.items()),
            ],
        )
        self.fields["host"] = PartyField(
            village=village,
            label=_("Who leads it"),
            required=False,
            help_text=_("Empty: the team."),
        )
        self.order_fields(
            ["title", "kind", "stage", "day", "start", "until_day", "end", "room", "place", "host"]
        )
        begin_with(self, "title")

    def asked(self) -> dict[str, Any]:
        """Return what the action takes of a form that is valid."""
        values = self.cleaned_data
        return {
            "title": values["title"],
            "kind": SessionKind(values["kind"]),
            "span": self.span,
            "stage": self.stages.get(values["stage"]),
            "room": self.rooms.get(values["room"]),
            "place": values["place"],
            "host": values["host"],
            "words": values["words"],
        }


class MaterialForm(forms.Form):
    """Something handed out: an address, or a file."""

    title = forms.CharField(label=_("What it is"), max_length=160, required=False)
    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    file = forms.FileField(
        label=_("Or a file"), required=False, help_text=_("A PDF, or the picture of a page.")
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        return {"title": values["title"], "url": values["url"], "upload": values["file"]}


class AttendanceForm(forms.Form):
    """Who came: one choice for each project."""

    def __init__(self, sheet: Sequence[Ticked], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.sheet = sheet
        choices = [("", _("not said")), *((one.value, PRESENCE_LABELS[one]) for one in Presence)]
        for row in sheet:
            self.fields[f"member-{row.member.pk}"] = forms.ChoiceField(
                label=row.member.project.title,
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
                initial=row.said.presence if row.said else "",
            )

    def said(self) -> dict[int, Presence | None]:
        """Return what was said of each project that the form asks about."""
        return {
            row.member.pk: Presence(value)
            if (value := self.cleaned_data[f"member-{row.member.pk}"])
            else None
            for row in self.sheet
        }


def _typed(session: Session, village: Village) -> dict[str, Any]:
    room = ""
    if session.booking is not None:
        room = next((one.resource.code for one in session.booking.segments.all()), "")
    return {
        "title": session.title,
        "kind": session.kind,
        "stage": session.stage.code if session.stage else "",
        "room": room,
        "place": session.place,
        "host": session.host,
        "words": session.words,
        **typed(Span(session.starts_at, session.ends_at), village.zone),
    }
