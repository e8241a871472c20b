"""Shapes of what is typed about surveys and alumni."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.forms.periods import day_field
from creuset.core.forms import begin_with, choose_among
from creuset.core.text import in_language
from creuset.incubation.models import AlumniYear, Cohort
from creuset.incubation.rules.alumni import Year
from creuset.questions.models import Form


class SurveyForm(forms.Form):
    """A new survey: what is asked of whom, about which days, until when."""

    title = forms.CharField(label=_("What it is called"), max_length=160)
    form = forms.ChoiceField(label=_("The form"))
    cohort = forms.ChoiceField(label=_("Of whom"), required=False)
    first_on = day_field(_("About the days from"))
    last_on = day_field(_("to"))
    closes_on = day_field(_("Answers until"))
    reminds_before = forms.IntegerField(
        label=_("Reminder, days before"),
        min_value=0,
        max_value=60,
        initial=3,
        help_text=_("0: nobody is reminded."),
    )

    def __init__(
        self, asked: Iterable[Form], cohorts: Iterable[Cohort], *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.known = {one.code: one for one in asked}
        self.cohorts = {str(one.pk): one for one in cohorts}
        choose_among(
            self, "form", [(code, in_language(one.names)) for code, one in self.known.items()]
        )
        choose_among(
            self,
            "cohort",
            [
                ("", _("The alumni of every cohort")),
                *((pk, in_language(one.names)) for pk, one in self.cohorts.items()),
            ],
        )
        begin_with(self, "title")

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = dict(self.cleaned_data)
        return values | {
            "form": self.known[values["form"]],
            "cohort": self.cohorts.get(values["cohort"]),
        }


class YearForm(forms.Form):
    """What an alumnus was in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2199)
    is_alive = forms.BooleanField(label=_("It goes on"), required=False, initial=True)
    jobs = forms.IntegerField(
        label=_("People paid at the end of the year"), min_value=0, required=False
    )
    turnover = forms.DecimalField(
        label=_("Turnover"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    raised = forms.DecimalField(
        label=_("Funds raised"), min_value=0, max_digits=14, decimal_places=2, required=False
    )

    @staticmethod
    def values_of(row: AlumniYear) -> dict[str, Any]:
        """Return what the form shows of a year."""
        return {
            "year": row.year,
            "is_alive": row.is_alive,
            "jobs": row.jobs,
            "turnover": _amount(row.turnover_cents),
            "raised": _amount(row.raised_cents),
        }

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        year = Year(
            values["is_alive"],
            values["jobs"],
            _cents(values["turnover"]),
            _cents(values["raised"]),
        )
        return {"number": values["year"], "year": year}


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


def _amount(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100
