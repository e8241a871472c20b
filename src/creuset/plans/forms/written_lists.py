"""What is typed about a list of arrival or departure: for whom it is, what is done, what is looked at."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.plans.actions.codes import free_code
from creuset.plans.kinds import Doer, Fact, Moment, OfferKind
from creuset.plans.models import DOER_LABELS, FACT_LABELS, MOMENT_LABELS, Checklist
from creuset.plans.models.offers import KIND_LABELS
from creuset.plans.rules.checklists import FARTHEST_DAYS, Thing
from creuset.plans.rules.written_lists import LONGEST_NAME, MOST_THINGS, WrittenList
from creuset.villages.models import Village

#: Empty rows under those that are filled; so many on a list that is new.
SPARE, FIRST = 3, 6
BY_HAND = ("", _("By whoever has done it."))


class WrittenListForm(forms.Form):
    """All that a list says; rows without a name say nothing, and what loses its name is gone."""

    moment = forms.ChoiceField(
        label=pgettext_lazy("a list", "When"),
        choices=[(one.value, MOMENT_LABELS[one]) for one in Moment],
    )
    kinds = forms.MultipleChoiceField(
        label=_("For these offers"),
        required=False,
        choices=[(one.value, KIND_LABELS[one]) for one in OfferKind],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all that no other list of the moment is for."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        village: Village,
        row: Checklist | None,
        *args: Any,
        is_copy: bool = False,
        **more: Any,
    ) -> None:
        self.languages: list[str] = village.languages or ["fr"]
        things = row.read() if row else []
        begun = _as_typed(row, things, self.languages) if row else {}
        if row and not is_copy:
            begun["seen"] = row.changed_at.isoformat()
        super().__init__(*args, **{**more, "initial": begun})
        for language in self.languages:
            self.fields[f"name-{language}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": language}, max_length=LONGEST_NAME
            )
        count = min(len(things) + SPARE, MOST_THINGS) if things else FIRST
        self.things = range(count)
        for at in self.things:
            self.fields.update(_thing_fields(at, self.languages))
        for language in self.languages:
            self.fields[f"looked-{language}"] = forms.CharField(
                label=_("Looked at in each place (%(language)s)") % {"language": language},
                required=False,
                max_length=MOST_THINGS * LONGEST_NAME,
                widget=forms.Textarea({"rows": 6}),
                help_text=_("One thing a line, the same line in each language."),
            )
        self.order_fields([f"name-{language}" for language in self.languages])

    def plain(self) -> list[forms.BoundField]:
        """Return the fields of the list itself."""
        return [self[name] for name in self.fields if not name.startswith(("thing-", "looked-"))]

    def thing_rows(self) -> Iterator[list[forms.BoundField]]:
        """Yield the fields of each thing to do."""
        for at in self.things:
            yield [self[name] for name in self.fields if name.startswith(f"thing-{at}-")]

    def looked_rows(self) -> list[forms.BoundField]:
        """Return the fields of what is looked at in each place."""
        return [self[name] for name in self.fields if name.startswith("looked-")]

    def clean(self) -> dict[str, Any]:
        """Return what was typed; what has a name has it in each language."""
        values = super().clean() or {}
        for at in self.things:
            names = {one: values.get(f"thing-{at}-name-{one}", "") for one in self.languages}
            if any(names.values()):
                for one in (language for language, text in names.items() if not text):
                    if f"thing-{at}-name-{one}" not in self.errors:
                        self.add_error(f"thing-{at}-name-{one}", _("Say it in this language too."))
        lines = {one: len(_lines(values.get(f"looked-{one}", ""))) for one in self.languages}
        if len(set(lines.values())) > 1:
            fewest = min(lines, key=lambda one: lines[one])
            self.add_error(f"looked-{fewest}", _("It has as many lines in each language."))
        elif any(
            len(line) > LONGEST_NAME
            for line in _lines(values.get(f"looked-{self.languages[0]}", ""))
        ):
            self.add_error(f"looked-{self.languages[0]}", _("This is too long for one thing."))
        return values

    def asked(self) -> WrittenList:
        """Return what was typed, as one value."""
        typed = self.cleaned_data
        looked = [_lines(typed[f"looked-{language}"]) for language in self.languages]
        return WrittenList(
            names={one: typed[f"name-{one}"] for one in self.languages},
            moment=Moment(typed["moment"]),
            kinds=[OfferKind(kind) for kind in typed["kinds"]],
            things=list(self._things()),
            looked_at=[
                dict(zip(self.languages, texts, strict=True)) for texts in zip(*looked, strict=True)
            ],
        )

    def _things(self) -> Iterator[Thing]:
        typed = self.cleaned_data
        taken = {code for at in self.things if (code := typed[f"thing-{at}-code"])}
        for at in self.things:
            names = {one: typed[f"thing-{at}-name-{one}"] for one in self.languages}
            if not any(names.values()):
                continue
            code = typed[f"thing-{at}-code"] or free_code(names, taken, otherwise="chose")
            taken.add(code)
            yield Thing(
                code,
                names,
                Doer(typed[f"thing-{at}-by"] or Doer.TEAM),
                typed[f"thing-{at}-days"] or 0,
                Fact(fact) if (fact := typed[f"thing-{at}-known"]) else None,
            )


def _thing_fields(at: int, languages: list[str]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        f"name-{language}": forms.CharField(
            label=_("What is to do (%(language)s)") % {"language": language},
            required=False,
            max_length=LONGEST_NAME,
        )
        for language in languages
    }
    fields["by"] = forms.ChoiceField(
        label=_("Who does it"),
        required=False,
        choices=[(one.value, DOER_LABELS[one]) for one in (Doer.TEAM, Doer.MEMBER)],
    )
    fields["days"] = forms.IntegerField(
        label=pgettext_lazy("counted", "Days"),
        required=False,
        initial=0,
        min_value=-FARTHEST_DAYS,
        max_value=FARTHEST_DAYS,
    )
    fields["known"] = forms.ChoiceField(
        label=_("How it is ticked"),
        required=False,
        choices=[BY_HAND, *((one.value, FACT_LABELS[one]) for one in Fact)],
    )
    fields["code"] = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    return {f"thing-{at}-{name}": field for name, field in fields.items()}


def _as_typed(row: Checklist, things: list[Thing], languages: list[str]) -> dict[str, Any]:
    typed: dict[str, Any] = {"moment": row.moment, "kinds": list(row.kinds)}
    for language in languages:
        typed[f"name-{language}"] = row.names.get(language, "")
        typed[f"looked-{language}"] = "\n".join(one.get(language, "") for one in row.looked_at)
    for at, thing in enumerate(things):
        typed |= {f"thing-{at}-name-{one}": thing.names.get(one, "") for one in languages}
        typed |= {
            f"thing-{at}-by": thing.doer.value,
            f"thing-{at}-days": thing.days,
            f"thing-{at}-known": thing.fact.value if thing.fact else "",
            f"thing-{at}-code": thing.code,
        }
    return typed


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
