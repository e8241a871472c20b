"""Incidents and requests, as a member reports them in a corridor and the team answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import Pictures, PicturesField, begin_with, choose_among
from creuset.people.forms.picker import PartyField
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.reception.forms.parcels import PICTURES
from creuset.reception.models import TICKET_LABELS, TicketCategory
from creuset.reception.queries.tickets import TicketFilter
from creuset.reception.states import TicketState
from creuset.villages.models import Village

NOBODY, MINE = "nobody", "mine"


class ReportForm(forms.Form):
    """What is wrong, or wished for, where, with pictures."""

    category = forms.ChoiceField(
        label=_("What is it about?"),
        choices=TicketCategory.choices,
        initial=TicketCategory.REPAIR,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("In a few words"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    resource = forms.ChoiceField(label=_("Which space"), required=False)
    place = forms.CharField(
        label=_("Where exactly"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    pictures = PicturesField(
        label=_("Pictures"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 8 MB at most."),
        widget=Pictures({"accept": PICTURES, "multiple": True}),
    )
    words = forms.CharField(
        label=_("More about it"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, resources: Iterable[Resource], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resources = {one.code: one for one in resources}
        names = [(code, one.name) for code, one in self.resources.items()]
        choose_among(self, "resource", [("", _("none of them")), *names])

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {
            "category": TicketCategory(values["category"]),
            "resource": self.resources.get(values["resource"]),
        }


class TeamReportForm(ReportForm):
    """What the team writes down for somebody else, or for itself."""

    is_urgent = forms.BooleanField(label=_("It cannot wait"), required=False)

    def __init__(
        self, village: Village, resources: Iterable[Resource], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(resources, *args, **kwargs)
        self.fields["reporter"] = PartyField(
            village=village,
            label=_("Who says so"),
            required=False,
            help_text=_("Empty: you. They follow it on their page."),
        )
        begin_with(self, "title")


class CommentForm(forms.Form):
    """Something said of a ticket by a member."""

    words = forms.CharField(
        label=_("Your words"), max_length=4_000, widget=forms.Textarea({"rows": 3})
    )


class TeamCommentForm(CommentForm):
    """Something said by the team, to the member or among itself."""

    is_internal = forms.BooleanField(label=_("For the team alone"), required=False)


class MoveForm(forms.Form):
    """A word with a step."""

    words = forms.CharField(
        label=_("A word with it"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class AssignForm(forms.Form):
    """Who looks after it."""

    def __init__(self, handlers: Iterable[Party], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handlers = {str(one.pk): one for one in handlers}
        names = [(pk, one.name) for pk, one in self.handlers.items()]
        self.fields["to"] = forms.ChoiceField(
            label=_("Who looks after it"), required=False, choices=[("", _("nobody")), *names]
        )

    def party(self) -> Party | None:
        """Return who was chosen."""
        return self.handlers.get(self.cleaned_data["to"])


class TicketFilterForm(forms.Form):
    """What the list of tickets is narrowed by."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Not resolved")), *((s.value, TICKET_LABELS[s]) for s in TicketState)],
    )
    category = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        choices=[("", _("Everything")), *TicketCategory.choices],
    )
    assigned = forms.ChoiceField(
        label=_("Who looks after it"),
        required=False,
        choices=[("", _("Anybody")), (MINE, _("I do")), (NOBODY, _("nobody"))],
    )
    words = forms.CharField(
        label=_("Words, or a name"), max_length=120, required=False, widget=forms.SearchInput
    )

    def asked(self, me: int | None) -> TicketFilter:
        """Return what was asked for; a value that is no choice asks for nothing."""
        self.is_valid()
        values = self.cleaned_data
        state, assigned = values.get("state", ""), values.get("assigned", "")
        return TicketFilter(
            state=TicketState(state) if state else None,
            category=values.get("category", ""),
            assigned={MINE: me, NOBODY: 0}.get(assigned),
            words=values.get("words", ""),
        )
