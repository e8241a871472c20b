"""Shapes of what is typed about projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import choose_among
from creuset.people.actors import Actor
from creuset.people.forms import PartyField
from creuset.people.models import Affiliation, Party
from creuset.projects.models import KIND_LABELS, PHASE_LABELS, Project
from creuset.projects.states import Phase, ProjectKind
from creuset.villages.models import Village

KINDS = [(kind.value, KIND_LABELS[kind]) for kind in ProjectKind]
PHASE_CHOICES = [(phase.value, PHASE_LABELS[phase]) for phase in Phase]


class ProjectFilter(forms.Form):
    """Words, kind and phase; everything may be left empty."""

    words = forms.CharField(
        label=_("Title or holder"), required=False, max_length=120, widget=forms.SearchInput
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *KINDS])
    phase = forms.ChoiceField(
        label=_("Phase"), required=False, choices=[("", _("All")), *PHASE_CHOICES]
    )

    def asked(self) -> dict[str, str]:
        """Return what was asked for; a value that is no choice asks for nothing."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class ProjectForm(forms.Form):
    """What a project is."""

    title = forms.CharField(label=_("Title"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    summary = forms.CharField(
        label=_("In a few lines"),
        required=False,
        max_length=3_000,
        widget=forms.Textarea({"rows": 5}),
    )

    def clean_kind(self) -> ProjectKind:
        """Return the kind itself."""
        return ProjectKind(self.cleaned_data["kind"])

    @staticmethod
    def values_of(project: Project) -> dict[str, Any]:
        """Return what the form shows of a project."""
        return {
            "title": project.title,
            "kind": project.kind,
            "summary": project.summary,
            "holder": project.holder,
        }


class DeskProjectForm(ProjectForm):
    """A project as the village's team writes it: whoever the village knows may hold it."""

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["holder"] = PartyField(village=village, label=_("Held by"))
        self.order_fields(["title", "kind", "holder", "summary"])


class OwnProjectForm(ProjectForm):
    """A project as a member starts it: for themselves, or for an organisation that they look after."""

    holder = forms.TypedChoiceField(label=_("Held by"), coerce=int)

    def __init__(self, by: Actor, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Affiliation.objects.filter(
            person_id=by.party_id,
            is_admin=True,
            until__isnull=True,
            organisation__known_in__village=village,
        ).select_related("organisation")
        holders = [by.party, *(row.organisation for row in rows)]
        self.holders = {party.pk: party for party in holders if party}
        choose_among(self, "holder", ((pk, party.name) for pk, party in self.holders.items()))
        self.order_fields(["title", "kind", "holder", "summary"])

    def clean_holder(self) -> Party:
        """Return the party."""
        return self.holders[self.cleaned_data["holder"]]


class MoveForm(forms.Form):
    """To which phase a project goes."""

    phase = forms.ChoiceField(label=_("Now in"))
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)

    def __init__(self, steps: list[Phase], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choose_among(self, "phase", ((step.value, PHASE_LABELS[step]) for step in steps))


class MemberForm(forms.Form):
    """Who takes part, as what."""

    part = forms.CharField(label=_("Part in the project"), max_length=80, required=False)
    is_editor = forms.BooleanField(
        label=_("May change the project"), required=False, help_text=_("As its holder does.")
    )

    def __init__(self, village: Village, *args: Any, asks_party: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if asks_party:
            self.fields["party"] = PartyField(village=village, label=_("Who"))
            self.order_fields(["party", "part", "is_editor"])


class NotesForm(forms.Form):
    """What the village keeps about a project for itself."""

    notes = forms.CharField(
        label=_("Notes"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Read by the team of this village alone."),
    )
