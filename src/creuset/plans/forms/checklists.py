"""What is typed about those who move in or out: why a thing is not needed, how a place was found, who agrees."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.forms import Pictures, PicturesField
from creuset.plans.actions.inspections import Read
from creuset.plans.kinds import Condition, Moment
from creuset.plans.models import CONDITION_LABELS, MOMENT_LABELS
from creuset.plans.queries.checklists import Inspected, ListsAsked
from creuset.plans.rules.checklists import Seen

#: Empty lines to fill in, below those that are there.
MORE_LINES, MORE_METERS = 2, 2
CONDITIONS = [("", "–"), *((one.value, CONDITION_LABELS[one]) for one in Condition)]
TO_DO, LATE, OVER = "", "late", "over"


class ListsFilter(forms.Form):
    """Words of a name, in or out, what is to do; everything may be left empty."""

    words = forms.CharField(
        label=_("Name"), required=False, max_length=120, widget=forms.SearchInput
    )
    moment = forms.ChoiceField(
        label=_("Moving"),
        required=False,
        choices=[("", _("Any")), *((one.value, MOMENT_LABELS[one]) for one in Moment)],
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("lists of things to do", "Show"),
        required=False,
        choices=[
            (TO_DO, _("What is to do")),
            (LATE, _("What is late")),
            (OVER, _("What is finished")),
        ],
    )

    def asked(self) -> ListsAsked:
        """Return what was asked for; a value that is no choice asks for nothing."""
        self.is_valid()
        given = self.cleaned_data
        moment, state = given.get("moment"), given.get("state")
        return ListsAsked(
            words=given.get("words", ""),
            moment=Moment(moment) if moment else None,
            is_late=state == LATE,
            is_over=state == OVER,
        )


class WaiveForm(forms.Form):
    """Why a thing need not be done."""

    why = forms.CharField(label=_("Why it need not be done"), max_length=300)


class AgreeForm(forms.Form):
    """Who agrees for the holder, and what they have to say."""

    name = forms.CharField(
        label=_("Name of whoever agrees"),
        max_length=160,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    reply = forms.CharField(
        label=_("Remarks on it"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )


class PicturesForm(forms.Form):
    """Pictures of what was found."""

    pictures = PicturesField(
        label=_("Pictures"),
        help_text=_("JPEG, PNG or WebP, 8 MB at most."),
        widget=Pictures({"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )


class InspectionForm(forms.Form):
    """How each thing was found, what meters showed; lines that stay empty add nothing."""

    def __init__(self, found: Inspected, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.seen: Sequence[Seen] = found.lines
        self.was = found.was
        for at, one in enumerate(found.lines):
            self._line(at, one)
        for at in range(MORE_LINES):
            self._new(at)
        meters = list(found.inspection.meters.order_by("position"))
        self.meters = len(meters) + MORE_METERS
        for at in range(self.meters):
            self._meter(at, meters[at] if at < len(meters) else None)
        self.fields["note"] = forms.CharField(
            label=_("Anything else"),
            required=False,
            max_length=4_000,
            initial=found.inspection.note,
            widget=forms.Textarea({"rows": 3}),
        )

    def _line(self, at: int, one: Seen) -> None:
        named = {"place": one.place, "thing": one.thing}
        self.fields[f"line-{at}-condition"] = forms.ChoiceField(
            label=_("How it is: %(place)s, %(thing)s") % named,
            choices=CONDITIONS,
            required=False,
            initial=one.condition.value if one.condition else "",
        )
        self.fields[f"line-{at}-words"] = forms.CharField(
            label=_("In words: %(place)s, %(thing)s") % named,
            required=False,
            max_length=300,
            initial=one.words,
        )

    def _new(self, at: int) -> None:
        place = self.seen[-1].place if self.seen else ""
        self.fields[f"new-{at}-place"] = forms.CharField(
            label=_("Another place"), required=False, max_length=120, initial=place
        )
        self.fields[f"new-{at}-thing"] = forms.CharField(
            label=_("Another thing"), required=False, max_length=200
        )
        self.fields[f"new-{at}-condition"] = forms.ChoiceField(
            label=_("How it is"), choices=CONDITIONS, required=False
        )

    def _meter(self, at: int, one: Any) -> None:
        self.fields[f"meter-{at}-meter"] = forms.CharField(
            label=_("Meter"), required=False, max_length=80, initial=one.meter if one else ""
        )
        self.fields[f"meter-{at}-value"] = forms.DecimalField(
            label=_("Reading"),
            required=False,
            min_value=0,
            max_digits=12,
            decimal_places=3,
            localize=True,
            initial=one.value.normalize() if one else None,
            widget=forms.TextInput({"inputmode": "decimal"}),
        )
        self.fields[f"meter-{at}-unit"] = forms.CharField(
            label=_("Unit"), required=False, max_length=12, initial=one.unit if one else ""
        )

    def clean(self) -> dict[str, Any]:
        """Return what was typed; a meter has a name and a reading, or neither."""
        given = super().clean() or {}
        for at in range(self.meters):
            meter, value = given.get(f"meter-{at}-meter"), given.get(f"meter-{at}-value")
            if meter and value is None and f"meter-{at}-value" not in self.errors:
                self.add_error(f"meter-{at}-value", _("Write what the meter shows."))
            if value is not None and not meter:
                self.add_error(f"meter-{at}-meter", _("Write which meter it is."))
        return given

    def rows(self) -> list[dict[str, Any]]:
        """Return the lines as the page draws them."""
        return [
            {
                "seen": one,
                "was": CONDITION_LABELS[was]
                if (was := self.was.get((one.place, one.thing)))
                else "",
                "condition": self[f"line-{at}-condition"],
                "words": self[f"line-{at}-words"],
            }
            for at, one in enumerate(self.seen)
        ]

    def new_rows(self) -> list[list[Any]]:
        """Return the empty lines as the page draws them."""
        return [
            [self[f"new-{at}-{name}"] for name in ("place", "thing", "condition")]
            for at in range(MORE_LINES)
        ]

    def meter_rows(self) -> list[list[Any]]:
        """Return the meters as the page draws them."""
        return [
            [self[f"meter-{at}-{name}"] for name in ("meter", "value", "unit")]
            for at in range(self.meters)
        ]

    def asked(self) -> dict[str, Any]:
        """Return what `actions.inspections.write_inspection` takes."""
        given = self.cleaned_data
        lines = [
            Seen(
                one.place,
                one.thing,
                _condition(given[f"line-{at}-condition"]),
                given[f"line-{at}-words"],
            )
            for at, one in enumerate(self.seen)
        ]
        lines += [
            Seen(
                given[f"new-{at}-place"],
                given[f"new-{at}-thing"],
                _condition(given[f"new-{at}-condition"]),
            )
            for at in range(MORE_LINES)
            if given[f"new-{at}-thing"]
        ]
        meters = [
            Read(
                given[f"meter-{at}-meter"],
                Decimal(given[f"meter-{at}-value"]),
                given[f"meter-{at}-unit"],
            )
            for at in range(self.meters)
            if given[f"meter-{at}-meter"]
        ]
        return {"lines": lines, "meters": meters, "note": given["note"]}


def _condition(value: str) -> Condition | None:
    return Condition(value) if value else None
