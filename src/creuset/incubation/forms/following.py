"""Shapes of what is typed about the follow-up of projects: goals, time, sheets, milestones, mentors."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.forms.bookings import bookable, choices_of
from creuset.bookings.forms.periods import PeriodForm, day_field, hour_field
from creuset.core.forms import begin_with, choose_among
from creuset.core.text import in_language
from creuset.incubation.forms.cohorts import NamesForm
from creuset.incubation.models import FollowUp, Goal, Mentor, Stage
from creuset.incubation.queries.mentoring import free_mentors
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import local_instant
from creuset.people.actors import Actor
from creuset.people.forms.picker import PartyField, person_field
from creuset.villages.models import Village

HEALTH = [
    ("", _("not judged")),
    (5, _("5 – well under way")),
    (4, "4"),
    (3, "3"),
    (2, "2"),
    (1, _("1 – in danger")),
]


class GoalForm(forms.Form):
    """What a project wants of the programme."""

    title = forms.CharField(label=_("The goal"), max_length=200)
    measure = forms.CharField(
        label=_("How one will know that it is reached"), max_length=300, required=False
    )
    wanted_by = day_field(_("Until when"), required=False)

    @staticmethod
    def values_of(goal: Goal) -> dict[str, Any]:
        """Return what the form shows of a goal."""
        return {"title": goal.title, "measure": goal.measure, "wanted_by": goal.wanted_by}

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return dict(self.cleaned_data)


class SupportForm(forms.Form):
    """Time given to a project."""

    given_on = day_field(_("Day"))
    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=24, initial=1)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59, initial=0)
    goal = forms.ChoiceField(label=_("For which goal"), required=False)
    words = forms.CharField(label=_("What it was given for"), max_length=500, required=False)

    def __init__(
        self, village: Village, goals: Iterable[Goal], *args: Any, asks_giver: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.goals = {str(one.pk): one for one in goals}
        choose_among(
            self,
            "goal",
            [("", _("none of them")), *((pk, one.title) for pk, one in self.goals.items())],
        )
        if asks_giver:
            self.fields["giver"] = PartyField(
                village=village, label=_("Who gave it"), required=False, help_text=_("Empty: you.")
            )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        return {
            "given_on": values["given_on"],
            "minutes": values["hours"] * 60 + values["minutes"],
            "goal": self.goals.get(values["goal"]),
            "words": values["words"],
            "giver": values.get("giver"),
        }


class SheetForm(forms.Form):
    """What was said that day and agreed, when one talks again, and how it goes."""

    held_on = day_field(_("Day"))
    words = forms.CharField(
        label=_("What was said"), max_length=8_000, widget=forms.Textarea({"rows": 6})
    )
    goals = forms.MultipleChoiceField(
        label=_("Goals that were talked about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.CharField(
        label=_("What was agreed, and who does it"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    next_steps = forms.CharField(
        label=_("What comes next"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    next_on = day_field(_("The next talk"), required=False)
    health = forms.ChoiceField(label=_("How it goes"), choices=HEALTH, required=False)
    is_shared = forms.BooleanField(
        label=_("The project reads this sheet"),
        required=False,
        help_text=_("How it goes is for the team and the mentors alone."),
    )
    private_words = forms.CharField(
        label=_("Between us"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The team alone reads it, even when the sheet is shared."),
    )

    def __init__(self, goals: Iterable[Goal], *args: Any, asks_private: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.known = {str(one.pk): one for one in goals}
        choose_among(self, "goals", [(pk, one.title) for pk, one in self.known.items()])
        if not self.known:
            del self.fields["goals"]
        if not asks_private:
            del self.fields["private_words"]

    @staticmethod
    def values_of(sheet: FollowUp) -> dict[str, Any]:
        """Return what the form shows of a sheet; one query."""
        names = ("held_on", "words", "agreed", "next_steps", "next_on", "health", "is_shared")
        return {name: getattr(sheet, name) for name in (*names, "private_words")} | {
            "goals": [str(one.pk) for one in sheet.goals.all()]
        }

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        return values | {
            "health": int(values["health"]) if values["health"] else None,
            "goals": [self.known[pk] for pk in values.get("goals", [])],
        }


class _NamedMilestone(NamesForm):
    """What a milestone is called, its stage, and what is handed in for it."""

    stage = forms.ChoiceField(label=_("Stage"), required=False)

    def __init__(self, village: Village, stages: Iterable[Stage], *args: Any, **more: Any) -> None:
        super().__init__(village, *args, **more)
        self.stages = {one.code: one for one in stages}
        choose_among(
            self,
            "stage",
            [
                ("", _("none of them")),
                *((code, in_language(one.names)) for code, one in self.stages.items()),
            ],
        )
        for code in self.codes:
            several = _("What is handed in (%(language)s)") % {"language": code}
            self.fields[f"deliverable-{code}"] = forms.CharField(
                label=several if len(self.codes) > 1 else _("What is handed in"),
                max_length=500,
                required=False,
            )
        self.order_fields(
            [f"{part}-{code}" for part in ("name", "deliverable") for code in self.codes]
        )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        kept = {
            "names": self.names(),
            "deliverables": {code: values[f"deliverable-{code}"] for code in self.codes},
            "stage": self.stages.get(values["stage"]),
        }
        return kept | {name: values[name] for name in ("due_on", "after_days") if name in values}


class MilestoneForm(_NamedMilestone):
    """A milestone of a project."""

    due_on = day_field(_("Until when"))


class ModelForm(_NamedMilestone):
    """A milestone that every project of a programme gets."""

    after_days = forms.IntegerField(
        label=_("Days after the project begins"), min_value=0, max_value=2000
    )


class DueForm(forms.Form):
    """Another day for a milestone."""

    due_on = day_field(_("Until when"))

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return dict(self.cleaned_data)


class HandInForm(forms.Form):
    """What a project hands in."""

    words = forms.CharField(
        label=_("A word with it, or an address"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    file = forms.FileField(
        label=_("The file"), required=False, help_text=_("A PDF, or the picture of a page.")
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"words": self.cleaned_data["words"], "upload": self.cleaned_data["file"]}


class DoneForm(forms.Form):
    """When a milestone was done, with a word to the project."""

    on = day_field(_("Done on"))
    answer = forms.CharField(
        label=_("A word to the project"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return dict(self.cleaned_data)


class SendBackForm(forms.Form):
    """What is missing in what was handed in."""

    answer = forms.CharField(
        label=_("What is missing"), max_length=2_000, widget=forms.Textarea({"rows": 3})
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return dict(self.cleaned_data)


class MentorForm(forms.Form):
    """What a mentor helps in, and how many projects at once."""

    skills = forms.CharField(
        label=_("Skills"),
        required=False,
        max_length=1_500,
        help_text=_("Separated by commas: production, copyright, funding…"),
    )
    most = forms.IntegerField(label=_("Projects at once"), min_value=1, max_value=50, initial=3)
    words = forms.CharField(
        label=_("A word about them"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )

    @staticmethod
    def values_of(mentor: Mentor) -> dict[str, Any]:
        """Return what the form shows of a mentor."""
        return {"skills": ", ".join(mentor.skills), "most": mentor.most, "words": mentor.words}

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {"skills": values["skills"].split(",")}


class NewMentorForm(MentorForm):
    """Who becomes a mentor."""

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["party"] = person_field(village, label=_("Who"))
        self.order_fields(["party"])
        begin_with(self, "party")


class PairForm(forms.Form):
    """A mentor for a project."""

    mentor = forms.ChoiceField(label=_("Mentor"))
    from_on = day_field(_("From"))

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.mentors = {str(one.pk): one for one in free_mentors(village)}
        named = [
            (pk, f"{one.party.name} – {', '.join(one.skills)}" if one.skills else one.party.name)
            for pk, one in self.mentors.items()
        ]
        choose_among(self, "mentor", named)

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        return {"mentor": self.mentors[values["mentor"]], "from_on": values["from_on"]}


class HoursForm(PeriodForm):
    """When a mentor is there, and where."""

    minutes = forms.IntegerField(
        label=_("Minutes for each project"), min_value=10, max_value=240, initial=30
    )
    room = forms.ChoiceField(
        label=_("Room"), required=False, help_text=_("It is booked for these hours.")
    )
    place = forms.CharField(
        label=_("Or elsewhere"),
        max_length=160,
        required=False,
        help_text=_("An address, or the link of a video call."),
    )

    def __init__(self, village: Village, by: Actor, *args: Any, **more: Any) -> None:
        super().__init__(village.zone, *args, **more)
        rooms = bookable(village, by)
        self.rooms = {one.code: one for one in rooms}
        choose_among(self, "room", [("", _("no room")), *choices_of(rooms)])
        self.order_fields(["day", "start", "until_day", "end"])

    def asked(self) -> dict[str, Any]:
        """Return what the action takes of a form that is valid."""
        values = self.cleaned_data
        return {
            "span": self.span,
            "minutes": values["minutes"],
            "room": self.rooms.get(values["room"]),
            "place": values["place"],
        }


class MoveHoursForm(forms.Form):
    """When the office hours begin instead."""

    day = day_field(_("Day"))
    start = hour_field(_("From"))

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.zone = village.zone

    def clean(self) -> dict[str, Any]:
        """Refuse an hour that does not exist that day."""
        values = super().clean() or {}
        if values.get("day") and values.get("start"):
            try:
                values["starts_at"] = local_instant(values["day"], values["start"], self.zone)
            except DomainError as error:
                self.add_error("start", str(error))
        return values

    def asked(self) -> dict[str, Any]:
        """Return what the action takes of a form that is valid."""
        return {"starts_at": self.cleaned_data["starts_at"]}


class MoveSlotForm(MoveHoursForm):
    """When one slot begins instead, and in which room where it leaves the hours that it was of."""

    room = forms.ChoiceField(
        label=_("Room"),
        required=False,
        help_text=_("Where it leaves its office hours, a room is booked for it."),
    )
    place = forms.CharField(
        label=_("Or elsewhere"),
        max_length=160,
        required=False,
        help_text=_("An address, or the link of a video call."),
    )

    def __init__(self, village: Village, by: Actor, *args: Any, **more: Any) -> None:
        super().__init__(village, *args, **more)
        rooms = bookable(village, by)
        self.rooms = {one.code: one for one in rooms}
        choose_among(self, "room", [("", _("the same")), *choices_of(rooms)])

    def asked(self) -> dict[str, Any]:
        """Return what the action takes of a form that is valid."""
        values = self.cleaned_data
        return super().asked() | {
            "room": self.rooms.get(values["room"]),
            "place": values["place"],
        }


class WishForm(forms.Form):
    """What a project wants to talk about."""

    wish = forms.CharField(
        label=_("What you want to talk about"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    instead = forms.ChoiceField(label=_("Instead of"), required=False)

    def __init__(self, own: Iterable[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = list(own)
        choose_among(self, "instead", [("", _("one more")), *choices])
        if not choices:
            del self.fields["instead"]


class NotesForm(forms.Form):
    """What was said in a slot."""

    notes = forms.CharField(
        label=_("What was said"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
