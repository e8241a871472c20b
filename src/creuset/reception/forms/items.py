"""Badges, keys and lockers, as reception writes them down."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import begin_with, choose_among
from creuset.people.forms.picker import PartyField, person_field
from creuset.places.models import Building, Resource
from creuset.reception.models import ITEM_LABELS, Item, ItemKind
from creuset.reception.states import ItemState
from creuset.villages.models import Village

OVERDUE = "overdue"


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more
    )


class ItemForm(forms.Form):
    """A badge or a key, and what it opens."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ItemKind.choices,
        initial=ItemKind.BADGE,
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=_("Number"),
        max_length=40,
        help_text=_("The one written on it."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    label = forms.CharField(label=_("What it is called"), max_length=80, required=False)
    building = forms.ChoiceField(label=_("Opens the building"), required=False)
    resources = forms.MultipleChoiceField(
        label=_("Opens the spaces"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        buildings: Iterable[Building],
        resources: Iterable[Resource],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.buildings = {one.code: one for one in buildings}
        self.places = {one.code: one for one in resources}
        names = [(code, one.name) for code, one in self.buildings.items()]
        choose_among(self, "building", [("", _("none")), *names])
        choose_among(self, "resources", [(code, one.name) for code, one in self.places.items()])
        if not self.places:
            del self.fields["resources"]
        begin_with(self, "number")

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {
            "kind": ItemKind(values["kind"]),
            "building": self.buildings.get(values["building"]),
            "resources": [self.places[code] for code in values.get("resources", ())],
        }

    @staticmethod
    def initial_of(item: Item) -> dict[str, Any]:
        """Return what the form begins with."""
        return {
            "kind": item.kind,
            "number": item.number,
            "label": item.label,
            "building": item.building.code if item.building else "",
            "resources": [one.code for one in item.resources.all()],
        }


class IssueForm(forms.Form):
    """Who takes it, and until when."""

    due_on = _day(_("Back by"), required=False, help_text=_("Empty: when they leave the village."))

    def __init__(self, village: Village, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = person_field(village, label=_("Who takes it"))
        self.order_fields(["person", "due_on"])
        begin_with(self, "person")


class ItemFilter(forms.Form):
    """What the list of badges and keys is narrowed by."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Everything")),
            *((state.value, ITEM_LABELS[state]) for state in ItemState),
            (OVERDUE, _("Should be back")),
        ],
    )
    words = forms.CharField(
        label=_("Number, or who holds it"),
        max_length=120,
        required=False,
        widget=forms.SearchInput,
    )


class GiveLockerForm(forms.Form):
    """Whose a locker is, and on which days."""

    first_day = _day(_("From"))
    last_day = _day(_("Until"), help_text=_("The last day, included."))
    code = forms.CharField(
        label=_("Combination"),
        max_length=40,
        required=False,
        help_text=_("Read by the team and by whoever has the locker."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, village: Village, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"] = PartyField(village=village, label=_("For whom"))
        self.order_fields(["party", "first_day", "last_day"])


class LongerForm(forms.Form):
    """Until when a locker is theirs instead."""

    last_day = _day(_("Until"))
