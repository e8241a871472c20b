"""Several periods in one form: build, days of shooting with gaps between them, strike; each firm or as an option."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.actions.periods import Period
from creuset.bookings.forms.periods import LAST_DAY, PeriodForm
from creuset.bookings.models import SEGMENT_LABELS
from creuset.bookings.states import SegmentKind, SegmentState
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.villages.models import Village

MOST_PERIODS = 12
FIRM, OPTION = "firm", "option"
STATES = {FIRM: SegmentState.CONFIRMED, OPTION: SegmentState.OPTION}
ADD, LEAVE_OUT = "add", "leave_out"


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.value, SEGMENT_LABELS[kind]) for kind in SegmentKind]


def _how_firm() -> list[tuple[str, Any]]:
    return [
        (FIRM, _("Firm: the places are yours")),
        (OPTION, _("As an option: a rank, until its end")),
    ]


# Choices are given when they are looked at: a form that was sent without them looks at none.
def kind_field() -> forms.ChoiceField:
    """Return a field for what a period is for; a use where nothing is chosen."""
    return forms.ChoiceField(
        label=_("What for"),
        required=False,
        choices=_kinds,
    )


def firmness_field() -> forms.ChoiceField:
    """Return a field that says how firm it is; firm where nothing is chosen."""
    return forms.ChoiceField(
        label=_("Firm, or an option"),
        required=False,
        initial=FIRM,
        choices=_how_firm,
        widget=forms.RadioSelect,
    )


def option_of(refusal: DomainError | None) -> str:
    """Return the words of the option that may be asked for where one is in the way; empty elsewhere."""
    ways = refusal.ways_out if refusal else ()
    return next((str(way.label) for way in ways if way.kind == OPTION), "")


class MorePeriodForm(PeriodForm):
    """Another period of the same booking: as firm as the first, unless it says otherwise."""

    kind = kind_field()
    firmness = forms.ChoiceField(
        label=_("How firm it is"),
        required=False,
        choices=[
            ("", _("As the first period")),
            (FIRM, _("Firm")),
            (OPTION, _("As an option")),
        ],
    )

    @property
    def number(self) -> str:
        """What its buttons send."""
        return str(self.prefix).removeprefix("more-")


def more_periods(village: Village, data: Any, initial: Mapping[str, Any]) -> list[MorePeriodForm]:
    """Return the periods beside the first: those that were sent, or those that the form begins with."""
    source = data if data is not None else initial
    return [
        MorePeriodForm(village.zone, data, prefix=prefix, initial=_words_of(prefix, initial))
        for prefix in (f"more-{number}" for number in range(MOST_PERIODS))
        if f"{prefix}-day" in source
    ]


def _words_of(prefix: str, words: Mapping[str, Any]) -> dict[str, Any]:
    start = f"{prefix}-"
    return {name.removeprefix(start): words[name] for name in words if name.startswith(start)}


def changed_rows(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words of a form with another period, or without the one that was left out."""
    kept = dict(words)
    if (gone := kept.pop(LEAVE_OUT, None)) is not None:
        kept = {name: kept[name] for name in kept if not name.startswith(f"more-{gone}-")}
    if kept.pop(ADD, None) is not None:
        used = {name for name in kept if name.endswith("-day") and name.startswith("more-")}
        free = (n for n in range(MOST_PERIODS) if f"more-{n}-day" not in used)
        if (number := next(free, None)) is not None:
            kept |= {
                f"more-{number}-day": _day_after(kept),
                f"more-{number}-start": kept.get("start", ""),
                f"more-{number}-end": kept.get("end", ""),
                f"more-{number}-kind": kept.get("kind", ""),
            }
    return kept


def _day_after(words: Mapping[str, str]) -> str:
    """Return the day after the last one that was typed; empty where none can be read."""
    typed = []
    for name in words:
        if name in {"day", "until_day"} or (name.startswith("more-") and name.endswith("day")):
            with suppress(ValueError):
                typed.append(date.fromisoformat(words[name]))
    last = max(typed, default=None)
    return (last + timedelta(days=1)).isoformat() if last and last < LAST_DAY else ""


class SeveralPeriods(PeriodForm):
    """A form of one period that may have more, each with what it is for."""

    village: Village
    by: Actor

    def set_periods(self) -> None:
        """The form has its fields of kinds and firmness, and the periods that were sent with it."""
        self.fields["kind"] = kind_field()
        self.fields["firmness"] = firmness_field()
        self.more = more_periods(self.village, self.data if self.is_bound else None, self.initial)

    def is_valid(self) -> bool:
        """Return whether every period was typed well."""
        rows = [row.is_valid() for row in self.more]
        is_valid = super().is_valid()
        if not all(rows):
            self.add_error(None, _("One of the periods below is not right."))
        return is_valid and all(rows)

    def power_of(self, place: Resource) -> dict[str, Any]:
        """Return the power asked for a place, as a period takes it."""
        return {}

    def asked(self) -> Iterator[tuple[Span, SegmentKind, SegmentState]]:
        """Yield the periods that were typed, what each is for and how firm it is, the first one first."""
        # Whoever asks for the option that is to be had, where one is in the way, asks for all of it so.
        whole = OPTION if "as_option" in self.data else ""
        first = whole or self.cleaned_data.get("firmness") or FIRM
        for form in (self, *self.more):
            if form.span is not None:
                kind = SegmentKind(form.cleaned_data.get("kind") or SegmentKind.USE)
                firmness = whole or form.cleaned_data.get("firmness") or first
                yield form.span, kind, STATES[firmness]

    def periods(self) -> list[Period]:
        """Return what is asked: every place for every period."""
        places: list[Resource] = self.cleaned_data["resource"]
        return [
            Period(place, span, kind=kind, state=state, **self.power_of(place))
            for span, kind, state in self.asked()
            for place in places
        ]
