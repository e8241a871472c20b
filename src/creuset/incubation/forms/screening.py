"""Forms of those who judge files."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from creuset.core.text import in_language
from creuset.incubation.models import (
    APPLICATION_LABELS,
    STEP_LABELS,
    Axis,
    EligibilityRule,
)
from creuset.incubation.queries.applying import cover_words
from creuset.incubation.queries.screening import ORDER, SORTS, FileLine, Narrowing
from creuset.incubation.rules.filing import OnCover
from creuset.incubation.rules.screening import Step, What, stored
from creuset.incubation.states import ApplicationState
from creuset.incubation.words.screening import WHAT_LABELS
from creuset.projects.models import KIND_LABELS
from creuset.projects.states import ProjectKind
from creuset.questions.rules import Form, Kind
from creuset.questions.rules.asking import Choice

SORT_LABELS = {
    "number": _("Number"),
    "title": _("Title"),
    "filed": _("Filed on"),
    "state": _("State"),
    "axis": _("Axis"),
    "lacks": _("What is missing"),
}
assert SORT_LABELS.keys() == SORTS.keys()  # noqa: S101  # an order that nobody can ask for
LACKS = {"yes": True, "no": False}
#: What may be done with several files at once, each with the words of its button.
SEVERAL = {
    "admit": _("Admissible"),
    "turn_away": _("Not admissible"),
    "accept": _("Eligible: to the jury"),
    "exclude": _("Not eligible"),
}


class FilesFilter(forms.Form):
    """What narrows the list of files, and its order."""

    words = forms.CharField(
        label=_("Title, name or number"), max_length=80, required=False, widget=forms.SearchInput
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    axis = forms.ChoiceField(label=_("Axis"), required=False)
    lacks = forms.ChoiceField(
        label=_("What is missing"),
        choices=[("", _("All files")), ("yes", _("Something is missing")), ("no", _("Complete"))],
        required=False,
    )
    sort = forms.ChoiceField(
        label=_("In the order of"), choices=SORT_LABELS.items(), required=False
    )

    def __init__(self, axes: Iterable[Axis], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(axes)
        choices: Any = [("", _("All states")), *((s.value, APPLICATION_LABELS[s]) for s in ORDER)]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]  # a choice
        self.fields["axis"].choices = [  # type: ignore[attr-defined]  # a choice
            ("", _("All axes")),
            *((str(one.pk), in_language(one.names)) for one in rows),
        ]
        if len(rows) < 2:  # noqa: PLR2004  # of one there is nothing to choose
            del self.fields["axis"]

    def asked(self) -> Narrowing:
        """Return what is asked for; what nobody can ask for narrows nothing."""
        self.is_valid()
        values = self.cleaned_data
        return Narrowing(
            state=ApplicationState(values["state"]) if values.get("state") else None,
            axis=int(values["axis"]) if values.get("axis") else None,
            lacks=LACKS.get(values.get("lacks", "")),
            words=values.get("words", ""),
            sort=values.get("sort") or "number",
        )


class CompleteForm(forms.Form):
    """What an applicant is asked to complete, where, and until when."""

    words = forms.CharField(
        label=_("What is missing"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The applicant reads it in a mail and on the page of the application."),
    )
    places = forms.MultipleChoiceField(
        label=_("What may be changed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "What lacks something is ticked. The rest stays as it was filed; where nothing is ticked, "
            "all of it is open."
        ),
    )
    until_day = forms.DateField(label=_("Until"), widget=forms.DateInput({"type": "date"}))
    until_hour = forms.TimeField(label=_("At"), widget=forms.TimeInput({"type": "time"}))

    def __init__(self, line: FileLine, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.zone = line.row.village.zone
        asked = [
            (one.key, in_language(one.labels))
            for one in line.form.questions
            if one.kind != Kind.NOTE
        ]
        choices: Any = [
            *((one.value, cover_words()[one]) for one in OnCover),
            *asked,
        ]
        self.fields["places"].choices = choices  # type: ignore[attr-defined]  # a choice
        self.fields["places"].initial = list(
            dict.fromkeys(str(fault.place[0]) for fault in line.faults)
        )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        typed = self.cleaned_data
        return {
            "words": typed["words"],
            "places": typed["places"],
            "answer_by": instant_in(typed, self.zone),
        }


class MoreTimeForm(forms.Form):
    """Until when an applicant has more time to complete the file."""

    until_day = forms.DateField(label=_("Until"), widget=forms.DateInput({"type": "date"}))
    until_hour = forms.TimeField(label=_("At"), widget=forms.TimeInput({"type": "time"}))

    def asked(self, zone: ZoneInfo) -> dict[str, Any]:
        """Return what the action takes."""
        return {"answer_by": instant_in(self.cleaned_data, zone)}


def instant_in(typed: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    """Return the instant that a day and an hour on the clocks of the village are."""
    return datetime.combine(typed["until_day"], typed["until_hour"], zone)


class JudgeForm(forms.Form):
    """What is judged of a file, and why."""

    verb = forms.CharField(widget=forms.HiddenInput)
    seen = forms.ChoiceField(
        choices=[(state.value, state.value) for state in ApplicationState],
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The applicant reads it in the letter."),
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        return {
            "verb": values["verb"],
            "seen": ApplicationState(values["seen"]),
            "reason": values["reason"],
        }


class RuleForm(forms.Form):
    """A rule of screening: what it looks at, what it allows, what is told whoever fails it."""

    step = forms.ChoiceField(
        label=_("Step"),
        choices=[(step.value, label) for step, label in STEP_LABELS.items()],
        widget=forms.RadioSelect,
        help_text=_(
            "Admissible: the file is complete and in time. Eligible: it is what the call asks for."
        ),
    )
    what = forms.ChoiceField(
        label=_("What it looks at"), choices=[(w.value, label) for w, label in WHAT_LABELS.items()]
    )
    question = forms.ChoiceField(label=_("Question of the form"), required=False)
    among = forms.MultipleChoiceField(
        label=_("Values allowed"), required=False, widget=forms.CheckboxSelectMultiple
    )
    begins = forms.CharField(
        label=_("Beginnings allowed"),
        required=False,
        max_length=1000,
        help_text=_("Separated by commas: 93, 94, 95."),
    )
    least = forms.DecimalField(label=_("At least"), required=False)
    most = forms.DecimalField(label=_("At most"), required=False)

    def __init__(
        self, form: Form, kinds: Iterable[str], languages: Iterable[str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        asked = [("", _("No question"))] + [
            (question.key, in_language(question.labels)) for question in form.questions
        ]
        self.fields["question"].choices = asked  # type: ignore[attr-defined]  # a choice
        self.fields["among"].choices = list(_values(form, kinds))  # type: ignore[attr-defined]  # a choice
        for language in self.languages:
            mark = f" ({get_language_info(language)['name_translated']})"
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("The rule in a few words") + mark, max_length=160, required=False
            )
            self.fields[f"reason_{language}"] = forms.CharField(
                label=_("What is told whoever fails it") + mark,
                max_length=2000,
                required=False,
                widget=forms.Textarea({"rows": 3}),
            )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        what = What(values["what"])
        among = (
            values["begins"].split(",")
            if what is What.BEGINS
            else [key.partition(":")[2] for key in values["among"] if _belongs(key, what, values)]
        )
        return {
            "step": Step(values["step"]),
            "names": self._by_language("name"),
            "reasons": self._by_language("reason"),
            "condition": {
                "what": what.value,
                "question": values["question"],
                "among": among,
                "least": values["least"],
                "most": values["most"],
            },
        }

    @staticmethod
    def said_of(row: EligibilityRule) -> dict[str, Any]:
        """Return what a form shows of a rule."""
        condition = stored(row.condition)
        head = condition.question if condition.what is What.CHOICE else "kind"
        said: dict[str, Any] = {
            "step": row.step,
            "what": condition.what.value,
            "question": condition.question,
            "among": [f"{head}:{value}" for value in condition.among],
            "begins": ", ".join(condition.among) if condition.what is What.BEGINS else "",
            "least": condition.least,
            "most": condition.most,
        }
        for language, text in row.names.items():
            said[f"name_{language}"] = text
        for language, text in row.reasons.items():
            said[f"reason_{language}"] = text
        return said

    def _by_language(self, stem: str) -> dict[str, str]:
        return {one: self.cleaned_data[f"{stem}_{one}"] for one in self.languages}


def _values(form: Form, kinds: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Give what may be allowed: kinds of project, and the options of each choice, by the key of its question."""
    for kind in kinds:
        if kind in set(ProjectKind):
            yield f"kind:{kind}", str(KIND_LABELS[ProjectKind(kind)])
    for question in form.questions:
        if isinstance(question.ask, Choice):
            for option in question.ask.options:
                label = f"{in_language(question.labels)} – {in_language(option.labels)}"
                yield f"{question.key}:{option.key}", label


def _belongs(key: str, what: What, values: Mapping[str, Any]) -> bool:
    """Say whether a value that was ticked is one of what the rule looks at."""
    head = values["question"] if what is What.CHOICE else "kind"
    return key.partition(":")[0] == head
