"""The form of a screen on a wall."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from creuset.places.models import Building, Resource

#: What a form sends for the tablet at the entrance: no code of a resource holds a colon.
KIOSK = "kiosk:"


def _place(choice: tuple[str, Building]) -> tuple[int, int]:
    return choice[1].position, choice[1].pk


class ScreenForm(forms.Form):
    """What a screen is called, and what it shows."""

    name = forms.CharField(label=_("Name of the screen"), max_length=80)

    def __init__(self, resources: QuerySet[Resource], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resources = {one.code: one for one in resources.select_related("building", "village")}
        choices: list[tuple[str, Any]] = [
            ("", _("The lobby: the whole village")),
            (KIOSK, _("Arrivals: people check in by their code")),
        ]
        self.buildings = {
            f"{KIOSK}{one.pk}": one for one in {each.building for each in self.resources.values()}
        }
        if len(self.buildings) > 1:
            choices[1:] = [
                (value, _("Arrivals at %(building)s") % {"building": one.name})
                for value, one in sorted(self.buildings.items(), key=_place)
            ]
        choices += [(code, one.name) for code, one in self.resources.items()]
        self.fields["resource"] = forms.ChoiceField(
            label=_("What the screen shows"), choices=choices, required=False
        )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        return {
            "name": values["name"],
            "resource": self.resources.get(values["resource"]),
            "is_kiosk": values["resource"].startswith(KIOSK),
            "building": self.buildings.get(values["resource"]),
        }
