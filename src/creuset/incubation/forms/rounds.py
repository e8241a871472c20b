"""What is typed about the rounds of a call: what passes, who reads, by which grid."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.forms import choose_among
from creuset.core.text import in_language
from creuset.incubation.forms.rows import (
    SPARE,
    AnchorsField,
    Group,
    RowsForm,
    anchors_typed,
    day_field,
    hour_field,
    rows_typed,
    words_typed,
)
from creuset.incubation.kinds import RoundKind
from creuset.incubation.models import ROUND_LABELS, Axis, Call
from creuset.incubation.rules.terms import CriterionTerms, QuotaTerms, RoundTerms
from creuset.incubation.writing import axes_of

_SAME = ("seats", "readings", "one_of_axis", "one_outsider", "is_blind", "quorum")


class RoundForm(RowsForm):
    """All that a round says; criteria without a name say nothing, axes without numbers have no quota."""

    places = {"names": "name", "scores_by": "scores_on"}

    kind = forms.ChoiceField(
        label=_("What the jury has before it"),
        choices=[(kind.value, ROUND_LABELS[kind]) for kind in RoundKind],
    )
    seats = forms.IntegerField(label=_("How many pass"), min_value=1, max_value=1000)
    readings = forms.IntegerField(
        label=_("Readings of each application"), min_value=1, max_value=50, initial=3
    )
    quorum = forms.IntegerField(
        label=_("Fewest jurors who decide"), min_value=1, max_value=100, initial=1
    )
    scores_on = day_field(_("Jurors score until"), required=False)
    scores_hour = hour_field(pgettext_lazy("a deadline", "at"), initial="18:00", required=False)
    one_of_axis = forms.BooleanField(
        label=_("One of the readers at least knows the axis"), required=False, initial=True
    )
    one_outsider = forms.BooleanField(
        label=_("One of the readers at least is neither of the team nor a resident"), required=False
    )
    is_blind = forms.BooleanField(label=_("Jurors do not see who applies"), required=False)

    def __init__(
        self, call: Call, *args: Any, terms: RoundTerms | None = None, **more: Any
    ) -> None:
        self.axes: list[Axis] = axes_of(call)
        languages = call.village.languages or ["fr"]
        begun = _typed(terms, languages) if terms else {"seats": call.seats}
        super().__init__(
            call.village, *args, **{**more, "initial": begun | more.get("initial", {})}
        )
        self.add_words("name", pgettext_lazy("of a round", "Name"), needed=True)
        for axis in self.axes:
            self._add_quota(axis)
        self.criteria = range((len(terms.criteria) if terms else 0) + SPARE)
        for at in self.criteria:
            self._add_criterion(at)

    def _add_quota(self, axis: Axis) -> None:
        for bound, label in (("least", _("At least")), ("most", _("At most"))):
            self.fields[f"quota-{axis.code}-{bound}"] = forms.IntegerField(
                label=label, min_value=0, max_value=1000, required=False
            )

    def _add_criterion(self, at: int) -> None:
        row = f"criteria-{at}"
        self.add_order(row, at)
        self.add_words(f"{row}-name", pgettext_lazy("of a criterion", "Name"))
        self.add_words(f"{row}-help", _("What is looked at"), lines=2)
        if self.axes:
            self.fields[f"{row}-axis"] = forms.ChoiceField(
                label=pgettext_lazy("of a criterion", "Axis"), required=False
            )
            choose_among(
                self,
                f"{row}-axis",
                [("", _("Every axis")), *((one.code, in_language(one.names)) for one in self.axes)],
            )
        for name, label, initial, low in (
            ("weight", _("Weight"), 1, 1),
            ("least", _("Scale from"), 0, -100),
            ("most", _("Scale to"), 5, -99),
        ):
            self.fields[f"{row}-{name}"] = forms.IntegerField(
                label=label, min_value=low, max_value=100, required=False, initial=initial
            )
        for language in self.languages:
            self.fields[f"{row}-anchors-{language}"] = AnchorsField(
                label=_("What numbers mean (%(language)s)") % {"language": language},
                help_text=_("A line for each, such as 5: outstanding."),
            )

    def groups(self) -> list[Group]:
        """Return the fields as the page shows them."""
        rows = ("quota-", "criteria-")
        plain = [self[name] for name in self.fields if not name.startswith(rows)]
        found = [Group("", [[one for one in plain if one.name.startswith("name-")]])]
        found.append(
            Group(_("The selection"), [[one for one in plain if not one.name.startswith("name-")]])
        )
        if self.axes:
            found.append(
                Group(
                    _("Quotas by axis"),
                    [self.group(f"quota-{axis.code}-") for axis in self.axes],
                    note=_("At least so many pass if so many apply; empty: no bound."),
                    row=tuple(in_language(axis.names) for axis in self.axes),
                )
            )
        found.append(
            Group(
                _("Grid"),
                [self.group(f"criteria-{at}-") for at in self.criteria],
                note=_("The grid is public with its weights. A row without a name says nothing."),
                row=_("Criterion %(number)s"),
            )
        )
        return found

    def clean(self) -> dict[str, Any]:
        """Return what was typed, with the instant until which jurors score."""
        super().clean()
        self.cleaned_data["scores_by"] = self.clean_instant("scores_on", "scores_hour")
        if self.cleaned_data.get("scores_on") and self.cleaned_data.get("scores_hour") is None:
            self.add_error("scores_hour", _("Say the hour too."))
        return self.cleaned_data

    def terms(self) -> RoundTerms:
        """Return what was typed."""
        said = self.cleaned_data
        scores_by = said["scores_by"]
        return RoundTerms(
            names=self.words("name"),
            kind=RoundKind(said["kind"]),
            scores_by=scores_by.astimezone(self.village.zone) if scores_by else None,
            **{name: said[name] for name in _SAME},
            quotas=tuple(self._quotas()),
            criteria=tuple(
                self._criterion(row, code)
                for row, code in self.rows_said("criteria", len(self.criteria))
            ),
        )

    def _quotas(self) -> list[QuotaTerms]:
        found = []
        for axis in self.axes:
            least = self.cleaned_data.get(f"quota-{axis.code}-least")
            most = self.cleaned_data.get(f"quota-{axis.code}-most")
            if least or most is not None:
                found.append(QuotaTerms(axis=axis.code, least=least or 0, most=most))
        # A refusal names the place of a quota among those that were typed.
        self._quota_axes = [quota.axis for quota in found]
        return found

    def _criterion(self, row: str, code: str) -> CriterionTerms:
        said = self.cleaned_data
        anchors: dict[int, dict[str, str]] = {}
        for language in self.languages:
            for number, words in (said.get(f"{row}-anchors-{language}") or {}).items():
                anchors.setdefault(number, {})[language] = words
        numbers = {
            name: usual if said.get(f"{row}-{name}") is None else said[f"{row}-{name}"]
            for name, usual in (("weight", 1), ("least", 0), ("most", 5))
        }
        return CriterionTerms(
            code=code,
            names=self.words(f"{row}-name"),
            helps=self.words(f"{row}-help"),
            axis=said.get(f"{row}-axis") or "",
            anchors=dict(sorted(anchors.items())),
            **numbers,
        )

    def place_of(self, field: str) -> str:
        """Return the name here of what a refusal is about."""
        first, *rest = field.split(".")
        if first == "quotas" and rest and rest[0].isdigit():
            axis = self._quota_axes[int(rest[0])]
            bound = rest[1] if len(rest) > 1 and rest[1] != "axis" else "least"
            return f"quota-{axis}-{bound}"
        return super().place_of(field)


def _typed(terms: RoundTerms, languages: list[str]) -> dict[str, Any]:
    by = terms.scores_by
    typed: dict[str, Any] = {
        "kind": terms.kind.value,
        "scores_on": by.date() if by else None,
        "scores_hour": time(by.hour, by.minute) if by else None,
        **{name: getattr(terms, name) for name in _SAME},
        **words_typed("name", terms.names),
        **rows_typed(
            "criteria",
            [
                {
                    "code": one.code,
                    "name": one.names,
                    "help": one.helps,
                    "axis": one.axis,
                    "weight": one.weight,
                    "least": one.least,
                    "most": one.most,
                    "anchors": anchors_typed(one.anchors, languages),
                }
                for one in terms.criteria
            ],
        ),
    }
    for quota in terms.quotas:
        typed[f"quota-{quota.axis}-least"] = quota.least or None
        typed[f"quota-{quota.axis}-most"] = quota.most
    return typed
