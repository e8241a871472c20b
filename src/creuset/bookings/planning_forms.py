"""The filter bar of the planning, and the question of what is free."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.planning_address import Address
from creuset.bookings.queries.planning_choices import PlanningChoices
from creuset.core.forms import refuse
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span, local_instant


class PlanningFilterForm(forms.Form):
    """Narrows the planning; the days and the view go with it."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    building = forms.ChoiceField(label=_("Building"), required=False)
    feature = forms.ChoiceField(label=_("With"), required=False)
    q = forms.CharField(
        label=_("Name"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    view = forms.CharField(required=False, widget=forms.HiddenInput)
    days = forms.CharField(required=False, widget=forms.HiddenInput)
    day = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, address: Address, choices: PlanningChoices) -> None:
        super().__init__(
            initial={
                "kind": next(iter(address.kinds), ""),
                "building": next(iter(address.buildings), ""),
                "feature": next(iter(address.features), ""),
                "q": address.query,
                "view": address.asked.value if address.asked else "",
                "days": "1" if address.is_one_day else "",
                "day": address.day.isoformat() if address.day != address.today else "",
            },
            auto_id="filter_%s",
        )
        self._choose("kind", choices.kinds, _("All kinds"))
        self._choose("building", choices.buildings, _("All buildings"))
        self._choose("feature", choices.features, _("Any equipment"))
        for name in ("view", "days", "day"):
            if not self.initial[name]:
                del self.fields[name]

    def _choose(self, name: str, labels: Mapping[str, str], everything: Any) -> None:
        """The field offers these; it goes where there is nothing to choose."""
        field = self.fields[name]
        if len(labels) <= 1 and not self.initial[name]:
            del self.fields[name]
        elif isinstance(field, forms.ChoiceField):
            known = dict(labels)
            if self.initial[name]:
                known.setdefault(self.initial[name], self.initial[name])
            field.choices = [("", everything), *known.items()]


class FreeForm(forms.Form):
    """What is free, one day, from one hour to another?"""

    free_day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    free_from = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(attrs={"type": "time", "step": 900})
    )
    free_until = forms.TimeField(
        label=_("Until"), widget=forms.TimeInput(attrs={"type": "time", "step": 900})
    )
    free_capacity = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.NumberInput(attrs={"size": 4}),
    )

    #: Once valid: from when to when.
    span: Span

    def __init__(self, data: Any, *, day: date, zone: ZoneInfo) -> None:
        self._zone = zone
        super().__init__(
            data,
            initial={"free_day": day.isoformat(), "free_from": "10:00", "free_until": "12:00"},
        )

    def clean(self) -> dict[str, Any]:
        """The hours make a span of the village's clocks."""
        said = super().clean() or {}
        if {"free_day", "free_from", "free_until"} <= said.keys():
            day = said["free_day"]
            try:
                self.span = Span(
                    local_instant(day, said["free_from"], self._zone),
                    local_instant(day, said["free_until"], self._zone),
                )
            except DomainError as error:
                refuse(self, error)
        return said
