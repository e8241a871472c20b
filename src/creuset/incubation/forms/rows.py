"""Forms of many rows and several languages: what is said in each, and where a refusal belongs."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from creuset.kernel.errors import DomainError, Refusals
from creuset.kernel.spans import SkippedHour, local_instant
from creuset.villages.models import Village

LONGEST_NAME, LONGEST_TEXT, LONGEST_CODE = 200, 20_000, 60
#: Empty rows under those that are filled: to add one.
SPARE = 2


@dataclass(frozen=True)
class Group:
    """Fields of a form that stand together: one group, or a row for each thing."""

    title: Any
    rows: list[list[forms.BoundField]]
    note: Any = ""
    #: What each row is called: with its `number`, or one after the other.
    row: Any = ""

    @property
    def named_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The rows, each with what it is called, where it is."""
        if isinstance(self.row, tuple):
            return list(zip(self.row, self.rows, strict=True))
        return [
            (str(self.row) % {"number": at} if self.row else "", row)
            for at, row in enumerate(self.rows, start=1)
        ]


class RowsForm(forms.Form):
    """A form whose texts are in the languages of a village; rows without a name say nothing."""

    #: Fields of refusals that are called otherwise here.
    places: Mapping[str, str] = {}

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.village = village
        self.languages: list[str] = village.languages or ["fr"]
        #: By the name of a list: the rows that say something, in the order in which they are said.
        self.said: dict[str, list[int]] = {}

    # ---- fields ----------------------------------------------------------------------------------------

    def add_words(
        self, name: str, label: Any, *, needed: bool = False, lines: int = 0, help_text: Any = ""
    ) -> None:
        """The form asks for a text in each language, of one line or of several."""
        for language in self.languages:
            own = label if len(self.languages) == 1 else _in_language(label, language)
            self.fields[f"{name}-{language}"] = forms.CharField(
                label=own,
                required=needed and language == self.languages[0],
                max_length=LONGEST_TEXT if lines else LONGEST_NAME,
                widget=forms.Textarea({"rows": lines}) if lines else forms.TextInput(),
                help_text=help_text,
            )

    def add_order(self, prefix: str, at: int) -> None:
        """The row says which it is among the others, and keeps its code."""
        self.fields[f"{prefix}-code"] = forms.CharField(
            required=False, max_length=LONGEST_CODE, widget=forms.HiddenInput
        )
        self.fields[f"{prefix}-order"] = forms.IntegerField(
            label=_("Place in the order"),
            min_value=1,
            max_value=999,
            required=False,
            initial=at + 1,
        )

    def group(self, prefix: str) -> list[forms.BoundField]:
        """Return the fields whose names begin so."""
        return [self[name] for name in self.fields if name.startswith(prefix)]

    # ---- what was typed --------------------------------------------------------------------------------

    def words(self, name: str) -> dict[str, str]:
        """Return a text by language, without those that are empty."""
        said = {
            language: self.cleaned_data.get(f"{name}-{language}", "") for language in self.languages
        }
        return {language: text.strip() for language, text in said.items() if text.strip()}

    def rows_said(self, what: str, count: int) -> Iterator[tuple[str, str]]:
        """Yield the prefix and the code of each row that has a name, in their order; a new one takes a free code."""
        named = [at for at in range(count) if self.words(f"{what}-{at}-name")]
        named.sort(key=lambda at: (self.cleaned_data.get(f"{what}-{at}-order") or at + 1, at))
        self.said[what] = named
        taken = {code for at in named if (code := self.cleaned_data.get(f"{what}-{at}-code"))}
        for at in named:
            code = self.cleaned_data.get(f"{what}-{at}-code") or ""
            if not code:
                code = _free(self.words(f"{what}-{at}-name"), taken, what)
                taken.add(code)
            yield f"{what}-{at}", code

    def clean_instant(self, day_field: str, hour_field: str) -> datetime | None:
        """Return the instant of a day and an hour in the zone of the village; an hour that is skipped is told."""
        day: date | None = self.cleaned_data.get(day_field)
        hour: time | None = self.cleaned_data.get(hour_field)
        if day is None or hour is None:
            return None
        try:
            return local_instant(day, hour, self.village.zone)
        except SkippedHour as skipped:
            self.add_error(hour_field, str(skipped))
            return None

    # ---- refusals --------------------------------------------------------------------------------------

    def placing[T](self, action: Callable[[], T]) -> Callable[[], T]:
        """Return the action, whose refusals name the fields of this form."""

        def placed() -> T:
            try:
                return action()
            except DomainError as error:
                for one in error.errors if isinstance(error, Refusals) else (error,):
                    one.field = self.place_of(one.field or "")
                raise

        return placed

    def place_of(self, field: str) -> str:
        """Return the name here of what a refusal is about."""
        first, *rest = field.split(".")
        if first in self.said and rest and rest[0].isdigit():
            rows = self.said[first]
            at = int(rest[0])
            if at < len(rows):
                prefix = f"{first}-{rows[at]}"
                return self._within(prefix, rest[1] if len(rest) > 1 else "names")
        name = self.places.get(first, first)
        return name if name in self.fields else f"{name}-{self.languages[0]}"

    def _within(self, prefix: str, name: str) -> str:
        own = {"names": "name", "code": "name"}.get(name, name)
        here = f"{prefix}-{own}"
        return here if here in self.fields else f"{here}-{self.languages[0]}"


def words_typed(name: str, said: Mapping[str, str]) -> dict[str, Any]:
    """Return a text in several languages as its fields begin."""
    return {f"{name}-{language}": text for language, text in said.items()}


def rows_typed(what: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return rows as their fields begin; a value that is words by language goes to the field of each."""
    typed: dict[str, Any] = {}
    for at, row in enumerate(rows):
        for name, value in {"order": at + 1, **row}.items():
            if isinstance(value, Mapping):
                typed |= words_typed(f"{what}-{at}-{name}", value)
            else:
                typed[f"{what}-{at}-{name}"] = value
    return typed


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def hour_field(label: Any, *, initial: str = "", required: bool = True) -> forms.TimeField:
    """Return a field for an hour of the day."""
    widget = forms.TimeInput({"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget, initial=initial or None)


_ANCHOR = re.compile(r"\s*(-?\d{1,4})\s*[:=–—-]\s*(\S.*?)\s*")


class AnchorsField(forms.CharField):
    """What numbers of a scale mean, a line for each: « 5 : remarquable »."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False, widget=forms.Textarea({"rows": 3}), max_length=LONGEST_TEXT, **more
        )

    def clean(self, value: Any) -> Any:
        """Return the words by number; a line that is none of them is told."""
        found: dict[int, str] = {}
        for line in str(super().clean(value) or "").splitlines():
            if not line.strip():
                continue
            match = _ANCHOR.fullmatch(line)
            if match is None:
                raise forms.ValidationError(
                    _("“%(line)s”: write a number, a colon, and what it means."),
                    params={"line": line.strip()[:60]},
                )
            found[int(match[1])] = match[2]
        return found


def anchors_typed(
    anchors: Mapping[int, Mapping[str, str]], languages: Iterable[str]
) -> dict[str, str]:
    """Return by language what numbers mean, a line for each from the greatest down."""
    return {
        language: "\n".join(
            f"{number} : {words[language]}"
            for number, words in sorted(anchors.items(), reverse=True)
            if words.get(language)
        )
        for language in languages
    }


def _in_language(label: Any, language: str) -> Any:
    words = get_language_info(language)["name_translated"]
    return _("%(what)s (%(language)s)") % {"what": label, "language": words}


def _free(names: Mapping[str, str], taken: set[str], otherwise: str) -> str:
    base = slugify(next(iter(names.values()), "")).replace("_", "-")[:40].strip("-") or otherwise
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
