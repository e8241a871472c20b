"""What is typed about programmes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.incubation.forms.rows import SPARE, Group, RowsForm, rows_typed, words_typed
from creuset.incubation.kinds import ProgrammeKind
from creuset.incubation.models import PROGRAMME_LABELS
from creuset.incubation.rules.terms import ProgrammeTerms, StageTerms
from creuset.villages.models import Village


class ProgrammeForm(RowsForm):
    """All that a programme says; stages without a name say nothing."""

    places = {"names": "name", "descriptions": "description"}

    kind = forms.ChoiceField(
        label=pgettext_lazy("of a programme", "Kind"),
        choices=[(kind.value, PROGRAMME_LABELS[kind]) for kind in ProgrammeKind],
        initial=ProgrammeKind.INCUBATION.value,
    )
    months = forms.IntegerField(
        label=_("How many months a cohort is accompanied"), min_value=1, max_value=60, initial=8
    )

    def __init__(
        self, village: Village, *args: Any, terms: ProgrammeTerms | None = None, **more: Any
    ) -> None:
        begun = _typed(terms) if terms else {}
        super().__init__(village, *args, **{**more, "initial": begun | more.get("initial", {})})
        self.add_words("name", pgettext_lazy("of a programme", "Name"), needed=True)
        self.add_words(
            "description", pgettext_lazy("of a programme", "What it is, and what it gives"), lines=4
        )
        self.stages = range((len(terms.stages) if terms else 0) + SPARE)
        for at in self.stages:
            self.add_order(f"stages-{at}", at)
            self.add_words(f"stages-{at}-name", pgettext_lazy("of a stage", "Name"))
            self.add_words(
                f"stages-{at}-description",
                pgettext_lazy("of a stage", "What happens in it"),
                lines=2,
            )
        self.order_fields(
            [f"name-{language}" for language in self.languages]
            + ["kind", "months"]
            + [f"description-{language}" for language in self.languages]
        )

    def groups(self) -> list[Group]:
        """Return the fields as the page shows them."""
        plain = [self[name] for name in self.fields if not name.startswith("stages-")]
        return [
            Group("", [plain]),
            Group(
                pgettext_lazy("of a programme", "Stages"),
                [self.group(f"stages-{at}-") for at in self.stages],
                note=_(
                    "Each project goes through them in this order. A row without a name says nothing."
                ),
                row=_("Stage %(number)s"),
            ),
        ]

    def terms(self) -> ProgrammeTerms:
        """Return what was typed."""
        return ProgrammeTerms(
            names=self.words("name"),
            kind=ProgrammeKind(self.cleaned_data["kind"]),
            descriptions=self.words("description"),
            months=self.cleaned_data["months"],
            stages=tuple(
                StageTerms(
                    code=code,
                    names=self.words(f"{row}-name"),
                    descriptions=self.words(f"{row}-description"),
                )
                for row, code in self.rows_said("stages", len(self.stages))
            ),
        )


def _typed(terms: ProgrammeTerms) -> dict[str, Any]:
    return {
        "kind": terms.kind.value,
        "months": terms.months,
        **words_typed("name", terms.names),
        **words_typed("description", terms.descriptions),
        **rows_typed(
            "stages",
            [
                {"code": one.code, "name": one.names, "description": one.descriptions}
                for one in terms.stages
            ],
        ),
    }
