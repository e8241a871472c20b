"""Forms of rules and prices, made from what a village file may say of them: the same keys, bounds and choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from dataclasses import Field as SchemaField
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms

from creuset.bookings.forms.periods import day_field
from creuset.bookings.forms.places import PlacesField
from creuset.bookings.forms.written_words import OPTIONS, hint, label
from creuset.bookings.models import CancellationLadder, VatKey
from creuset.bookings.rules.policies import PARAMS, Rule
from creuset.bookings.written import editing
from creuset.bookings.written.policies import Policy
from creuset.bookings.written.prices import (
    CancellationLadder as WrittenLadder,
)
from creuset.bookings.written.prices import Extra, Power, Rate, RateCard, Surcharge, VatRate
from creuset.core.text import in_language
from creuset.core.together import together
from creuset.kernel.errors import DomainError, Refusals
from creuset.kernel.written.codecs import (
    Choice,
    Codec,
    Day,
    Exact,
    Flag,
    Text,
    Whole,
    codec_of,
    default_of,
    is_required,
    name_of,
)
from creuset.kernel.written.compounds import Items, Localized, Table, Tables, schema_fields
from creuset.kernel.written.names import SENTENCE, TIMES
from creuset.people.models import Group
from creuset.places.kinds import in_order
from creuset.places.models import Building, Resource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.http import QueryDict

    from creuset.bookings.written.editing import Data
    from creuset.villages.models import Village

#: What each shelf of prices holds.
SCHEMAS: dict[str, type[Any]] = {
    "vat_rates": VatRate,
    "cancellation_ladders": WrittenLadder,
    "rate_cards": RateCard,
    "rates": Rate,
    "surcharges": Surcharge,
    "power": Power,
    "extras": Extra,
}
WHERE = ("kinds", "resources", "buildings")
WHOM = ("groups", "except_groups")
#: Empty rows under those of a table that are written already.
BLANK_ROWS = 2
LINE = 200
#: Keys whose words are codes of something of the village.
_NAMED = {"vat": VatKey, "ladder": CancellationLadder, "groups": Group, "except_groups": Group}
_NAMED |= {"only": Group, "buildings": Building}


@dataclass(frozen=True)
class TableRow:
    """A row of a table on a form."""

    cells: tuple[forms.BoundField, ...]


@dataclass(frozen=True)
class ShownTable:
    """A table on a form: steps of a ladder, tiers of overtime."""

    legend: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


class WrittenForm(forms.Form):
    """Something of the rules or prices; `owner` is its rule or shelf, `names` the keys that are asked."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(
        self,
        village: Village,
        schema: type[Any],
        owner: str,
        *args: Any,
        names: Collection[str] | None = None,
        entry: Data | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.village, self.owner = village, owner
        self.schema_fields = [
            each
            for each in schema_fields(schema)
            if not isinstance(codec_of(each), Tables)
            and name_of(each) not in ("code", "rule")
            and (names is None or name_of(each) in names)
        ]
        self._named_choices = _choices_among(
            village,
            [_NAMED[name] for each in self.schema_fields if (name := name_of(each)) in _NAMED],
        )
        self.tables: list[tuple[str, type[Any], int]] = []
        self.entry_before = entry
        if entry is not None:
            self.initial["seen"] = editing.mark(entry)
        for each in self.schema_fields:
            self._add(each, "", entry or {})

    # ---- the fields ------------------------------------------------------------------------------

    def _add(
        self,
        each: SchemaField[Any],
        prefix: str,
        entry: Mapping[str, Any],
        owner: str | None = None,
    ) -> None:
        name, codec = name_of(each), codec_of(each)
        known = entry.get(name)
        match codec:
            case Localized():
                self._add_texts(each, prefix + name, known)
            case Items(item=Table(schema=schema)):
                self._add_table(prefix + name, schema, known or [])
            case Table(schema=schema):
                for inner in schema_fields(schema):
                    self._add(inner, f"{prefix}{name}-", known or {}, name)
                # Nothing of it needs be said.
                for field_name in self.fields:
                    if field_name.startswith(f"{prefix}{name}-"):
                        self.fields[field_name].required = False
            case _:
                field = self._field(each, codec, owner=owner)
                self.fields[prefix + name] = field
                self.initial[prefix + name] = self._initial(each, codec, known)

    def _add_texts(self, each: SchemaField[Any], name: str, known: Any) -> None:
        is_long = codec_of(each) is SENTENCE
        limit = 2_000 if is_long else 200
        for language in self.village.languages:
            several = len(self.village.languages) > 1
            said = str(label(self.owner, name))
            self.fields[f"{name}-{language}"] = forms.CharField(
                label=f"{said} ({language})" if several else said,
                required=is_required(each),
                max_length=limit,
                widget=forms.Textarea({"rows": 2}) if is_long else None,
            )
            text = known.get(language, "") if isinstance(known, dict) else known or ""
            self.initial[f"{name}-{language}"] = text

    def _add_table(self, name: str, schema: type[Any], known: list[Data]) -> None:
        sent = self._sent_rows(name) if self.is_bound else 0
        count = max(len(known) + BLANK_ROWS, sent)
        self.tables.append((name, schema, count))
        for index in range(count):
            for each in schema_fields(schema):
                field = self._field(each, codec_of(each), owner=name.rsplit("-", 1)[-1])
                field.required = False
                cell = f"{name}-{index}-{name_of(each)}"
                self.fields[cell] = field
                if index < len(known):
                    self.initial[cell] = _shown(known[index].get(name_of(each)))

    def _sent_rows(self, name: str) -> int:
        numbers = [
            int(rest)
            for sent in self.data
            if sent.startswith(f"{name}-")
            and (rest := sent[len(name) + 1 :].split("-")[0]).isdigit()
        ]
        return min(max(numbers, default=-1) + 1, 50)

    def _field(
        self, each: SchemaField[Any], codec: Codec, *, owner: str | None = None
    ) -> forms.Field:
        name = name_of(each)
        belongs = self.owner if owner is None else owner
        words: dict[str, Any] = {
            "label": label(belongs, name),
            "help_text": hint(belongs, name),
            "required": self._must_be_said(each),
        }
        if name == "resources":
            return PlacesField(self._places, most=None, **{**words, "help_text": ""})
        if name in _NAMED:
            return self._named(name, codec, words)
        if isinstance(codec, Choice) or (
            isinstance(codec, Items) and isinstance(codec.item, Choice)
        ):
            return _of_choices(codec, words)
        return _of_values(codec, words)

    def _must_be_said(self, each: SchemaField[Any]) -> bool:
        """Say whether the key is needed: by what is written of it, or by its rule."""
        if self.owner not in PARAMS:
            return is_required(each)
        of_rule = {one.name: one for one in fields(PARAMS[Rule(self.owner)])}
        return each.name in of_rule and of_rule[each.name].default is MISSING

    def _named(self, name: str, codec: Codec, words: dict[str, Any]) -> forms.Field:
        choices = self._named_choices[_NAMED[name]]
        if isinstance(codec, Items):
            return forms.MultipleChoiceField(
                choices=choices, widget=forms.CheckboxSelectMultiple, **words
            )
        blank = [] if words["required"] else [("", "–")]
        return forms.ChoiceField(choices=[*blank, *choices], **words)

    def _places(self, codes: Collection[str] | None) -> list[Resource]:
        rows = Resource.objects.filter(village=self.village, retired_at__isnull=True)
        if codes is not None:
            rows = rows.filter(code__in=codes)
        return list(rows.select_related("building").order_by(in_order(), "position", "pk"))

    def _initial(self, each: SchemaField[Any], codec: Codec, known: Any) -> Any:
        if known is not None:
            return ", ".join(known) if codec is TIMES else _shown(known)
        if is_required(each):
            return None
        usual = default_of(each)
        if usual is None or usual == ():
            of_rule = self._of_rule(each.name)
            usual = of_rule if isinstance(of_rule, (str, int, list)) else usual
        return [str(one) for one in usual] if isinstance(usual, tuple) else usual

    # ---- what was typed --------------------------------------------------------------------------

    def entry(self) -> Data:
        """Return what was typed as a village file writes it; the lines of a card stay with it."""
        return {
            name_of(each): value
            for each in self.schema_fields
            if (value := self._typed(each, "")) not in (None, "", [], {})
            and not self._goes_without_saying(each.name, value)
        }

    def _goes_without_saying(self, name: str, value: Any) -> bool:
        """Say whether the rule does so where nothing is said, and nothing was said before."""
        before = self.entry_before or {}
        return name not in before and self._of_rule(name) == value

    def _of_rule(self, name: str) -> Any:
        """Return what the rule does where nothing is said."""
        if self.owner not in PARAMS:
            return None
        for each in fields(PARAMS[Rule(self.owner)]):
            if each.name == name:
                return list(each.default) if isinstance(each.default, tuple) else each.default
        return None

    def _typed(self, each: SchemaField[Any], prefix: str) -> Any:
        name, codec = name_of(each), codec_of(each)
        match codec:
            case Localized():
                texts = {
                    language: text
                    for language in self.village.languages
                    if (text := self.cleaned_data.get(f"{prefix}{name}-{language}"))
                }
                # One text stands for every language.
                only = next(iter(texts.values()), "")
                return {
                    language: texts.get(language, only)
                    for language in self.village.languages
                    if only
                }
            case Items(item=Table(schema=schema)):
                return self._typed_rows(prefix + name, schema)
            case Table(schema=schema):
                inner = {
                    name_of(one): value
                    for one in schema_fields(schema)
                    if (value := self._typed(one, f"{prefix}{name}-")) not in (None, "", [])
                }
                # What only says how it would be counted says nothing.
                return inner if any(isinstance(value, list) for value in inner.values()) else None
        value = self.cleaned_data.get(prefix + name)
        if name == "resources":
            return [place.code for place in value or ()]
        if codec is TIMES:
            return [one.strip() for one in (value or "").split(",") if one.strip()]
        return value

    def _typed_rows(self, name: str, schema: type[Any]) -> list[Data]:
        count = next(count for known, _schema, count in self.tables if known == name)
        rows = []
        for index in range(count):
            row = {
                key: value
                for each in schema_fields(schema)
                if (value := self.cleaned_data.get(f"{name}-{index}-{(key := name_of(each))}"))
                not in (None, "")
            }
            if row:
                rows.append(row)
        return rows

    def refuse(self, error: DomainError) -> None:
        """Each refusal stands on its field, or on the nearest above it that there is."""
        for one in error.errors if isinstance(error, Refusals) else (error,):
            self.add_error(self._nearest(one.field or ""), str(one))

    def shows_again(self, entry: Data) -> None:
        """The form knows that somebody changed it meanwhile: sent once more, it says what is to hold."""
        data = cast("QueryDict", self.data).copy()
        data["seen"] = editing.mark(entry)
        self.data = data

    def _nearest(self, path: str) -> str | None:
        steps = path.split("-")
        while steps:
            name = "-".join(steps)
            if name in self.fields:
                return name
            # A text in several languages is said of its first.
            first = f"{name}-{self.village.languages[0]}"
            if first in self.fields:
                return first
            steps.pop()
        return None

    # ---- how it is drawn -------------------------------------------------------------------------

    def shown_tables(self) -> Iterator[ShownTable]:
        """Yield the tables of the form."""
        for name, schema, count in self.tables:
            keys = [name_of(each) for each in schema_fields(schema)]
            owner = name.rsplit("-", 1)[-1]
            yield ShownTable(
                str(label(self.owner, name.split("-")[0])),
                tuple(str(label(owner, key)) for key in keys),
                tuple(
                    TableRow(tuple(self[f"{name}-{index}-{key}"] for key in keys))
                    for index in range(count)
                ),
            )

    def plain(self) -> list[forms.BoundField]:
        """Return the fields that stand by themselves: neither a cell, nor where or for whom it holds."""
        cells = tuple(f"{name}-" for name, _schema, _count in self.tables)
        beside = {*WHERE, *WHOM}
        return [
            self[name]
            for name in self.fields
            if name != "seen" and name not in beside and not (cells and name.startswith(cells))
        ]

    def where(self) -> list[forms.BoundField]:
        """Return the fields that say where it holds."""
        return [self[name] for name in WHERE if name in self.fields]

    def whom(self) -> list[forms.BoundField]:
        """Return the fields that say for whom it holds."""
        return [self[name] for name in WHOM if name in self.fields]


def _shown(value: Any) -> Any:
    """Return a value as it is typed: a number without decimals that say nothing."""
    return value.normalize() + 0 if isinstance(value, Decimal) else value


def rule_form(
    village: Village, rule: Rule, data: Any = None, *, entry: Data | None = None
) -> WrittenForm:
    """Return the form of a rule: its own parameters, where, for whom, and why."""
    own = {each.name for each in fields(PARAMS[rule])}
    return WrittenForm(
        village, Policy, rule.value, data, names={*own, *WHERE, *WHOM, "why"}, entry=entry
    )


def price_form(
    village: Village, section: str, data: Any = None, *, entry: Data | None = None
) -> WrittenForm:
    """Return the form of something of a shelf of prices."""
    return WrittenForm(village, SCHEMAS[section], section, data, entry=entry)


def _choices_among(
    village: Village, models: Iterable[type[Any]]
) -> dict[type[Any], list[tuple[str, str]]]:
    """Return what there is of each model in the village, code and name; one query."""
    each = list(dict.fromkeys(models))
    live = [
        model._default_manager.filter(village=village, retired_at__isnull=True) for model in each
    ]
    found = together(
        *(rows.order_by("position", "pk").values_list("code", "names") for rows in live)
    )
    return {
        model: [(code, in_language(names)) for code, names in pairs]
        for model, pairs in zip(each, found, strict=True)
    }


def _of_choices(codec: Codec, words: dict[str, Any]) -> forms.Field:
    if isinstance(codec, Items) and isinstance(codec.item, Choice):
        return forms.MultipleChoiceField(
            choices=_choices(codec.item.words), widget=forms.CheckboxSelectMultiple, **words
        )
    blank = [] if words["required"] else [("", "–")]
    options = _choices(codec.words) if isinstance(codec, Choice) else []
    return forms.ChoiceField(choices=[*blank, *options], **words)


def _of_values(codec: Codec, words: dict[str, Any]) -> forms.Field:
    match codec:
        case Whole(low=low, high=high):
            return forms.IntegerField(min_value=low, max_value=high, **words)
        case Exact(high=high):
            return forms.DecimalField(min_value=0, max_value=high, decimal_places=2, **words)
        case Flag():
            return forms.BooleanField(**{**words, "required": False})
        case Day():
            return day_field(words.pop("label"), **words)
        case _:
            limit = codec.limit if isinstance(codec, Text) else LINE
            return forms.CharField(max_length=min(limit, LINE), **words)


def _choices(options: Iterable[Any]) -> list[tuple[str, Any]]:
    known = OPTIONS[options]  # type: ignore[index]
    return [(word.value, known[word]) for word in options]
