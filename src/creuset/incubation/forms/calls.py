"""What is typed about calls for projects."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.billing.words import typed_text
from creuset.core.amounts import AmountField
from creuset.core.forms import choose_among
from creuset.core.text import in_language
from creuset.incubation.actions.calls import LONGEST_REASON
from creuset.incubation.forms.rows import (
    SPARE,
    Group,
    RowsForm,
    day_field,
    hour_field,
    rows_typed,
    words_typed,
)
from creuset.incubation.models import Call, Programme
from creuset.incubation.rules.terms import AxisTerms, CallTerms
from creuset.kernel.money import Money
from creuset.projects.models import KIND_LABELS
from creuset.projects.states import ProjectKind
from creuset.questions.models import Form
from creuset.villages.models import Village

_NUMBERS = {"grace_minutes": (0, 1440), "appeal_days": (0, 120), "kept_months": (1, 60)}


class CallForm(RowsForm):
    """All that a call says of itself; axes without a name say nothing."""

    places = {
        "names": "name",
        "summaries": "summary",
        "descriptions": "description",
        "opens_at": "opens_on",
        "closes_at": "closes_on",
        "budget_cents": "budget",
        "most_cents": "most",
    }

    programme = forms.ChoiceField(label=_("Programme"))
    project_kinds = forms.MultipleChoiceField(
        label=_("Kinds of project that may answer"),
        choices=[(kind.value, KIND_LABELS[kind]) for kind in ProjectKind],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    form = forms.ChoiceField(
        label=_("Form to fill"),
        required=False,
        help_text=_("It is built among the forms; a call can be written before it is ready."),
    )
    opens_on = day_field(pgettext_lazy("a call", "Opens on"))
    opens_hour = hour_field(pgettext_lazy("a call", "at"), initial="09:00")
    closes_on = day_field(_("Deadline"), help_text=_("In the hours of the village."))
    closes_hour = hour_field(pgettext_lazy("a deadline", "at"), initial="18:00")
    grace_minutes = forms.IntegerField(
        label=_("Minutes of grace"),
        min_value=0,
        max_value=1440,
        initial=10,
        help_text=_("Filed this late is filed in time. Nobody is told."),
    )
    answers_on = day_field(_("Answer promised on"), required=False)
    starts_on = day_field(_("The cohort begins on"), required=False)
    seats = forms.IntegerField(
        label=pgettext_lazy("of laureates", "Places to give"), min_value=1, max_value=1000
    )
    budget = AmountField(label=_("Money given to all together"), required=False)
    most = AmountField(label=_("Most that one may ask for"), required=False)
    may_correct = forms.BooleanField(
        label=_("Words may be corrected after the deadline"),
        required=False,
        help_text=_(
            "Each correction is kept beside what was filed. The team of a file never changes."
        ),
    )
    appeal_days = forms.IntegerField(
        label=_("Days to contest a refusal"), min_value=0, max_value=120, initial=15
    )
    kept_months = forms.IntegerField(
        label=_("Months for which unsuccessful files are kept"),
        min_value=1,
        max_value=60,
        initial=12,
    )

    def __init__(
        self,
        village: Village,
        *args: Any,
        terms: CallTerms | None = None,
        programmes: list[Programme] | None = None,
        **more: Any,
    ) -> None:
        begun = _typed(terms) if terms else {}
        super().__init__(village, *args, **{**more, "initial": begun | more.get("initial", {})})
        self.currency = village.currency
        if programmes is None:
            # A call stays in its programme.
            del self.fields["programme"]
        else:
            choose_among(
                self, "programme", [(str(one.pk), in_language(one.names)) for one in programmes]
            )
        offered = Form.objects.filter(village=village, put_away_at=None).order_by("pk")
        forms_there = [(one.code, in_language(one.names)) for one in offered]
        if terms and terms.form and terms.form not in dict(forms_there):
            forms_there.append((terms.form, terms.form))
        choose_among(self, "form", [("", _("Not yet")), *forms_there])
        self.add_words("name", pgettext_lazy("of a call", "Name"), needed=True)
        self.add_words(
            "summary",
            _("In one paragraph"),
            lines=2,
        )
        self.add_words("description", _("What is offered, and to whom"), lines=6)
        self.add_words("rules", _("Rules of the call"), lines=8)
        self.axes = range((len(terms.axes) if terms else 0) + SPARE)
        for at in self.axes:
            self.add_order(f"axes-{at}", at)
            self.add_words(f"axes-{at}-name", pgettext_lazy("of an axis", "Name"))
            self.add_words(f"axes-{at}-description", _("What belongs to it"), lines=2)

    def groups(self) -> list[Group]:
        """Return the fields as the page shows them."""
        return [
            Group("", [self._named("programme", "name-")]),
            Group(
                pgettext_lazy("of a call", "Calendar"),
                [
                    self._named(
                        "opens_on",
                        "opens_hour",
                        "closes_on",
                        "closes_hour",
                        "grace_minutes",
                        "answers_on",
                        "starts_on",
                    )
                ],
                note=_("Days and hours are those of the village."),
            ),
            Group(
                _("What is asked, and what is given"),
                [self._named("project_kinds"), self._named("form", "seats", "budget", "most")],
            ),
            Group(
                _("Its page"),
                [self._named(f"{name}-") for name in ("summary", "description", "rules")],
                note=_("An empty line begins a new paragraph."),
            ),
            Group(
                pgettext_lazy("of a call", "Axes"),
                [self.group(f"axes-{at}-") for at in self.axes],
                note=_("Whoever answers chooses one. Without axes nobody is asked."),
                row=_("Axis %(number)s"),
            ),
            Group(_("Afterwards"), [self._named("may_correct", "appeal_days", "kept_months")]),
        ]

    def _named(self, *starts: str) -> list[forms.BoundField]:
        return [
            self[name]
            for start in starts
            for name in self.fields
            if name == start or (start.endswith("-") and name.startswith(start))
        ]

    def clean(self) -> dict[str, Any]:
        """Return what was typed, with the instants of the opening and of the deadline."""
        super().clean()
        for name in ("opens", "closes"):
            self.cleaned_data[f"{name}_at"] = self.clean_instant(f"{name}_on", f"{name}_hour")
        return self.cleaned_data

    def terms(self) -> CallTerms:
        """Return what was typed."""
        said = self.cleaned_data
        return CallTerms(
            names=self.words("name"),
            summaries=self.words("summary"),
            descriptions=self.words("description"),
            rules=self.words("rules"),
            opens_at=said["opens_at"].astimezone(self.village.zone),
            closes_at=said["closes_at"].astimezone(self.village.zone),
            answers_on=said["answers_on"],
            starts_on=said["starts_on"],
            seats=said["seats"],
            budget_cents=_cents(said["budget"]),
            most_cents=_cents(said["most"]),
            project_kinds=tuple(ProjectKind(kind) for kind in said["project_kinds"]),
            form=said["form"],
            may_correct=said["may_correct"],
            **{name: said[name] for name in _NUMBERS},
            axes=tuple(
                AxisTerms(
                    code=code,
                    names=self.words(f"{row}-name"),
                    descriptions=self.words(f"{row}-description"),
                )
                for row, code in self.rows_said("axes", len(self.axes))
            ),
        )


class DeadlineForm(RowsForm):
    """A later deadline, and why."""

    places = {"closes_at": "closes_on"}

    closes_on = day_field(_("New deadline"))
    closes_hour = hour_field(pgettext_lazy("a deadline", "at"))
    answers_on = day_field(_("Answer promised on"), required=False)
    starts_on = day_field(_("The cohort begins on"), required=False)
    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Those who write are told, with these words; they stand on its page too."),
    )

    def clean(self) -> dict[str, Any]:
        """Return what was typed, with the instant of the deadline."""
        super().clean()
        self.cleaned_data["closes_at"] = self.clean_instant("closes_on", "closes_hour")
        return self.cleaned_data


class DropForm(forms.Form):
    """Why a call is given up."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Its page says so to those who wanted to answer."),
    )


def deadline_typed(call: Call) -> dict[str, Any]:
    """Return the days of the call as the form begins."""
    closes = call.closes_at.astimezone(call.village.zone)
    return {
        "closes_on": closes.date(),
        "closes_hour": closes.time(),
        "answers_on": call.answers_on,
        "starts_on": call.starts_on,
    }


def _typed(terms: CallTerms) -> dict[str, Any]:
    return {
        **_hours("opens", terms.opens_at),
        **_hours("closes", terms.closes_at),
        **{
            name: getattr(terms, name)
            for name in (*_NUMBERS, "answers_on", "starts_on", "seats", "form", "may_correct")
        },
        "budget": _amount(terms.budget_cents),
        "most": _amount(terms.most_cents),
        "project_kinds": [kind.value for kind in terms.project_kinds],
        **words_typed("name", terms.names),
        **words_typed("summary", terms.summaries),
        **words_typed("description", terms.descriptions),
        **words_typed("rules", terms.rules),
        **rows_typed(
            "axes",
            [
                {"code": one.code, "name": one.names, "description": one.descriptions}
                for one in terms.axes
            ],
        ),
    }


def _hours(name: str, at: datetime) -> dict[str, Any]:
    return {f"{name}_on": at.date(), f"{name}_hour": time(at.hour, at.minute)}


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount.scaleb(2))


def _amount(cents: int | None) -> str | None:
    return None if cents is None else typed_text(Money(cents, "EUR"))
