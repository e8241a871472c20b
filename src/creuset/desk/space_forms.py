"""What a visitor asks the list of spaces."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import choose_among
from creuset.desk.kinds import ASKED_FOR, PLURALS
from creuset.desk.queries.public import Asked
from creuset.kernel.spans import DaySpan
from creuset.places.feature_words import feature_name
from creuset.places.features import FEATURES
from creuset.places.kinds import Kind
from creuset.places.models import Building

#: Nobody plans a stay longer than that on a public page.
LONGEST = timedelta(days=92)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class SpacesForm(forms.Form):
    """Days first, then what is free; then what it must be."""

    on = _day(_("From"))
    until = _day(_("Until"))
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    building = forms.ChoiceField(label=_("Building"), required=False)
    capacity = forms.IntegerField(
        label=_("Places at least"), required=False, min_value=1, max_value=10_000
    )
    feature = forms.MultipleChoiceField(
        label=_("With"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, kinds: Iterable[str], buildings: Iterable[Building], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        shown = set(kinds)
        self._choices("kind", [(k.value, label) for k, label in PLURALS.items() if k in shown])
        self._choices("building", [(b.code, b.name) for b in buildings])
        if len(list(self.fields["building"].choices)) < 3:  # type: ignore[attr-defined]  # noqa: PLR2004 -- any, and the only one
            del self.fields["building"]
        choose_among(self, "feature", ((name, feature_name(FEATURES[name])) for name in ASKED_FOR))

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        choose_among(self, name, [("", _("any")), *choices])

    def clean(self) -> dict[str, Any]:
        """The days are in order, and not too many."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("on"), values.get("until")
        if first and last and last < first:
            self.add_error("until", _("The last day comes before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("until", _("Choose at most three months."))
        elif last and not first:
            self.add_error("on", _("Say from which day on."))
        return values

    def asked(self, *, today: date) -> Asked:
        """Return what is asked for; a day that is over is only looked at, nobody can have it."""
        values = self.cleaned_data
        first: date | None = values.get("on")
        last: date | None = values.get("until") or first
        days = DaySpan.of(first, last) if first and last and last >= today else None
        return Asked(
            kind=values.get("kind") or "",
            building=values.get("building") or "",
            capacity=values.get("capacity"),
            features=tuple(values.get("feature") or ()),
            days=days,
        )


def kinds_of(groups: Iterable[str]) -> list[str]:
    """Return the kinds among all those that there are, in the order of visitors."""
    there = set(groups)
    return [kind.value for kind in PLURALS if kind in there and kind is not Kind.DESK]
