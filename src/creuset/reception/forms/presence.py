"""Somebody who has not booked comes, as reception writes it down."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.people.forms.picker import PartyField, person_field
from creuset.places.models import Building
from creuset.villages.models import Village


class BuildingForm(forms.Form):
    """In which building, where there are several to choose from."""

    def __init__(self, buildings: Sequence[Building], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.buildings = {str(one.pk): one for one in buildings}
        if len(self.buildings) > 1:
            self.fields["building"] = forms.ChoiceField(
                label=_("Building"),
                choices=[(pk, one.name) for pk, one in self.buildings.items()],
                widget=forms.RadioSelect,
                initial=next(iter(self.buildings)),
            )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"building": self.buildings.get(self.cleaned_data.get("building", ""))}


class ArriveForm(BuildingForm):
    """Who is here: somebody of the village, or a name."""

    name = forms.CharField(
        label=_("Or the name of somebody else"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, village: Village, buildings: Sequence[Building], data: Any = None) -> None:
        super().__init__(buildings, data, auto_id="arrive_%s")
        self.fields["person"] = person_field(
            village, label=_("Somebody of the village"), required=False
        )
        self.fields["host"] = PartyField(
            village=village, label=_("Whom they come to see"), required=False, help_text=""
        )
        self.order_fields(["person", "name", "host", "building"])

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        taken = {name: values[name] for name in ("person", "name", "host")}
        return super().asked() | taken
