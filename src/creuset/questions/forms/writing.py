"""A form's names, and one question of it: its words, its limits, when it is asked."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from creuset.core.attachments import SORT_LABELS
from creuset.core.forms import begin_with, choose_among
from creuset.core.text import in_language
from creuset.kernel.sentences import Sentence
from creuset.questions.forms.options import OptionRows, key_of
from creuset.questions.models import Form
from creuset.questions.rules import Kind
from creuset.questions.rules.building import Data
from creuset.questions.rules.writing import LONGEST_KEY, LONGEST_WORDS, MOST_BYTES
from creuset.villages.models import Village

MEGABYTE = 1_000_000
#: The kinds whose options, or lines, are written row by row, and how data name them.
ROWS = {Kind.CHOICE: "options", Kind.BUDGET: "lines"}


class NamesForm(forms.Form):
    """What a form is called."""

    def __init__(self, village: Village, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.village = village
        for language in village.languages:
            self.fields[f"name_{language}"] = forms.CharField(
                label=_in(_("Name"), language, village),
                max_length=120,
                required=language == village.language,
                widget=forms.TextInput({"autocomplete": "off", "lang": language}),
            )
        begin_with(self, f"name_{village.language}")

    def names(self) -> dict[str, str]:
        """Return the names by language."""
        named = {one: self.cleaned_data[f"name_{one}"] for one in self.village.languages}
        return {language: name for language, name in named.items() if name}


class NewForm(NamesForm):
    """A form, and the short name that it goes by in addresses and files."""

    code = forms.SlugField(
        label=_("Short name"),
        max_length=60,
        required=False,
        help_text=_("For addresses and files; made from the name where it is empty."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ()

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        code = self.cleaned_data["code"]
        if not code:
            taken = Form.objects.filter(village=self.village).values_list("code", flat=True)
            code = key_of(self.names().values(), taken)
        return {"names": self.names(), "code": code}


class QuestionForm(forms.Form):
    """One question of one kind; `above` are those that may decide whether it is asked."""

    def __init__(
        self,
        village: Village,
        kind: Kind,
        above: Iterable[Data],
        data: QueryDict | None = None,
        *,
        question: Data | None = None,
    ) -> None:
        super().__init__(data, initial=None if question is None else _begun(question))
        self.village, self.kind, self.question = village, kind, question
        self.above = list(above)
        self.options = (
            OptionRows.of_sent(data, village.languages)
            if data is not None
            else OptionRows.of_data((question or {}).get(ROWS.get(kind, ""), []), village.languages)
        )
        self._words()
        if kind not in (Kind.NOTE, Kind.CONSENT):
            self.fields.update(LIMITS[kind]())
        if kind is Kind.BUDGET:
            self._balance()
        if kind is not Kind.NOTE:
            needed = (
                _("An answer is needed to file")
                if kind is not Kind.CONSENT
                else _("Without this agreement nothing is filed")
            )
            self.fields["is_required"] = forms.BooleanField(label=needed, required=False)
        self._condition()

    def _words(self) -> None:
        village = self.village
        for language in village.languages:
            is_first = language == village.language
            self.fields[f"label_{language}"] = forms.CharField(
                label=_in(_("Question"), language, village),
                max_length=LONGEST_WORDS,
                required=is_first,
                widget=forms.Textarea({"rows": 2, "lang": language}),
            )
        for language in village.languages:
            self.fields[f"help_{language}"] = forms.CharField(
                label=_in(_("Help below it"), language, village),
                max_length=LONGEST_WORDS,
                required=False,
                widget=forms.Textarea({"rows": 2, "lang": language}),
            )
        begin_with(self, f"label_{village.language}")

    def _balance(self) -> None:
        budgets = [one for one in self.above if one.get("kind") == Kind.BUDGET]
        self.fields["equals"] = forms.ChoiceField(label=_("Its sum is that of"), required=False)
        choose_among(
            self,
            "equals",
            [("", _("no other budget")), *((one["key"], _named(one)) for one in budgets)],
        )

    def _condition(self) -> None:
        asked = [one for one in self.above if one.get("kind") != Kind.NOTE]
        if not asked:
            return
        self.fields["when"] = forms.ChoiceField(
            label=_("Asked only if this was answered above"), required=False
        )
        choose_among(
            self, "when", [("", _("always asked")), *((one["key"], _named(one)) for one in asked)]
        )
        choices = [
            (f"{one['key']}/{option.get('key')}", f"{_named(one)} : {_named(option)}")
            for one in asked
            if one.get("kind") == Kind.CHOICE
            for option in one.get("options") or []
        ]
        if choices:
            self.fields["when_options"] = forms.MultipleChoiceField(
                label=_("and only with one of these answers"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("None ticked: with any answer."),
            )
            choose_among(self, "when_options", choices)

    def clean(self) -> dict[str, Any]:
        """Refuse answers of another question than the one that decides."""
        values = super().clean() or {}
        when = values.get("when", "")
        if any(one.split("/")[0] != when for one in values.get("when_options", [])):
            self.add_error("when_options", _("Tick answers of the question chosen above only."))
        return values

    def key(self, taken: Iterable[str]) -> str:
        """Return the key of the question: its own, or one made from its words."""
        if self.question is not None:
            return str(self.question["key"])
        words = [self.cleaned_data[f"label_{one}"] for one in self.village.languages]
        return key_of([one[:LONGEST_KEY] for one in words], taken)

    def written(self, taken: Iterable[str]) -> Data:
        """Return the question as data; raises nothing: what is wrong with it is found by the rules."""
        values = self.cleaned_data
        data: Data = {"key": self.key(taken), "kind": self.kind.value}
        for name, field in (("labels", "label"), ("helps", "help")):
            words = {one: values[f"{field}_{one}"] for one in self.village.languages}
            data[name] = {language: text for language, text in words.items() if text}
        if not data["helps"]:
            del data["helps"]
        if self.kind in ROWS:
            data[ROWS[self.kind]] = self.options.data()
        data |= _limits(values)
        if values.get("when"):
            options = [one.split("/")[1] for one in values.get("when_options", [])]
            data["when"] = {"question": values["when"]} | ({"options": options} if options else {})
        return data

    def blame(self, place: str, faults: Iterable[tuple[str, Sentence]]) -> bool:
        """Every fault of the question stands on its field; say whether there is any."""
        found = False
        for where, why in faults:
            if where != place and not where.startswith(f"{place}."):
                continue
            part = where.removeprefix(place).lstrip(".").split(".")[0].split("[")[0]
            if part == "questions":
                continue
            found = True
            name = self.blamed.get(part, part)
            self.add_error(name if name in self.fields else None, str(why))
        return found

    @property
    def blamed(self) -> dict[str, str]:
        """The field on which a fault of data is told, where it has another name."""
        first = self.village.language
        return {
            "labels": f"label_{first}",
            "helps": f"help_{first}",
            "most_bytes": "most_megabytes",
        }

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields of what is asked."""
        return [self[name] for name in self.fields if name.startswith(("label_", "help_"))]

    @property
    def limits(self) -> list[forms.BoundField]:
        """The fields of what may be answered."""
        others = ("label_", "help_", "when", "is_required")
        return [self[name] for name in self.fields if not name.startswith(others)]

    @property
    def conditions(self) -> list[forms.BoundField]:
        """The fields of whether it is asked, and must be answered."""
        return [
            self[name] for name in ("is_required", "when", "when_options") if name in self.fields
        ]


def _in(words: Any, language: str, village: Village) -> Any:
    """Return a label, with its language where the village has several."""
    if len(village.languages) == 1:
        return words
    return format_lazy("{} ({})", words, get_language_info(language)["name_translated"])


def _named(one: Mapping[str, Any]) -> str:
    return in_language(one.get("labels") or {})[:60] or str(one.get("key", ""))


def _whole(
    label: Any, least: int = 1, most: int = 10**6, *, help_text: Any = ""
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=False, help_text=help_text
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


def _text_limits() -> dict[str, forms.Field]:
    return {
        "has_lines": forms.BooleanField(label=_("Several lines"), required=False),
        "most_characters": _whole(_("Characters at most")),
        "most_words": _whole(_("Words at most")),
        "least_words": _whole(_("Words at least")),
    }


def _number_limits() -> dict[str, forms.Field]:
    return {
        "least": forms.DecimalField(label=_("At least"), required=False),
        "most": forms.DecimalField(label=_("At most"), required=False),
        "decimals": _whole(_("Decimals"), 0, 6),
        "unit": forms.CharField(label=_("Unit"), max_length=LONGEST_KEY, required=False),
    }


def _file_limits() -> dict[str, forms.Field]:
    types = [(sort.value, label) for sort, label in SORT_LABELS.items()]
    return {
        "types": forms.MultipleChoiceField(
            label=_("Types of file"), choices=types, widget=forms.CheckboxSelectMultiple
        ),
        "most": _whole(_("Files at most"), 1, 50),
        "most_megabytes": forms.IntegerField(
            label=_("Megabytes a file at most"),
            min_value=1,
            max_value=MOST_BYTES // MEGABYTE,
            required=False,
        ),
    }


LIMITS: Mapping[Kind, Any] = {
    Kind.TEXT: _text_limits,
    Kind.CHOICE: lambda: {"most": _whole(_("Choices at most"), 1, 200)},
    Kind.NUMBER: _number_limits,
    Kind.DAY: lambda: {"from_on": _day(_("First day")), "until_on": _day(_("Last day"))},
    Kind.BUDGET: lambda: {
        "own_lines": _whole(_("Lines that the applicant names"), 0, 200),
    },
    Kind.FILES: _file_limits,
    Kind.BLOCK: lambda: {
        "least": _whole(_("Blocks at least"), 0, 100),
        "most": _whole(_("Blocks at most"), 1, 100),
    },
}


def _limits(values: Mapping[str, Any]) -> Data:
    """Return the limits as data, without those that say nothing."""
    data: Data = {}
    plain = ("has_lines", "most_characters", "most_words", "least_words", "decimals", "own_lines")
    for name in (*plain, "is_required", "unit", "equals", "types"):
        if values.get(name):
            data[name] = values[name]
    for name in ("least", "most"):
        if (value := values.get(name)) is not None:
            data[name] = value if isinstance(value, int) else str(value)
    for name in ("from_on", "until_on"):
        if values.get(name):
            data[name] = values[name].isoformat()
    if values.get("most_megabytes"):
        data["most_bytes"] = values["most_megabytes"] * MEGABYTE
    return data


def _begun(question: Data) -> dict[str, Any]:
    """Return a question as the fields begin."""
    begun = {
        name: value for name, value in question.items() if name not in ("labels", "helps", "when")
    }
    for name, field in (("labels", "label"), ("helps", "help")):
        begun |= {f"{field}_{one}": words for one, words in (question.get(name) or {}).items()}
    if question.get("most_bytes"):
        begun["most_megabytes"] = question["most_bytes"] // MEGABYTE
    when = question.get("when") or {}
    begun["when"] = when.get("question", "")
    begun["when_options"] = [f"{begun['when']}/{one}" for one in when.get("options", [])]
    return begun
