"""Who is to have a seat, and where."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import choose_among
from creuset.people.models import Party
from creuset.plans.models import Let


class SeatForm(forms.Form):
    """Somebody of the company who has no seat there yet; at which of its places, where it has several."""

    person = forms.ChoiceField(label=_("Who"))
    place = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, people: Sequence[Party], places: Sequence[Let], *args: Any) -> None:
        super().__init__(*args)
        self.people = {str(one.pk): one for one in people}
        self.places = {str(one.pk): one for one in places}
        choose_among(self, "person", [(pk, one.name) for pk, one in self.people.items()])
        named = [(pk, one.resource.name) for pk, one in self.places.items()]
        choose_among(self, "place", [("", _("Wherever it is free")), *named])
        if len(named) < 2:  # noqa: PLR2004 - one place is no choice
            del self.fields["place"]

    def values(self) -> dict[str, Any]:
        """Return what was typed as the action takes it."""
        return {
            "person": self.people[self.cleaned_data["person"]],
            "let": self.places.get(self.cleaned_data.get("place", "")),
        }
