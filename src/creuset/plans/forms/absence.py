"""What is typed about absences: which days, every week or once, until when, of which place."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import choose_among
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.plans.forms.subscriptions import day_field
from creuset.plans.models import Let
from creuset.plans.models.allowances import UNIT_LABELS
from creuset.plans.rules.absence import USUAL_MONTHS, Away, Per, Reward, on_weekdays
from creuset.plans.rules.allowances import LONGEST_MONTHS, GoodFor, Unit, kept, written

PER_LABELS = {
    Per.FREED: _("Each open day that is left to others"),
    Per.BOOKED: _("Each day that somebody else booked"),
}


class AwayForm(forms.Form):
    """A first day, and a last one or none; of those, some days of the week or all."""

    place = forms.ChoiceField(label=_("Which place"))
    first_on = day_field(_("First day away"))
    last_on = day_field(
        _("Last day away"),
        required=False,
        help_text=_("Empty: until you say that you are back."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Only on"),
        coerce=int,
        required=False,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: every day from the first to the last."),
    )
    every = forms.TypedChoiceField(
        label=_("How often"),
        coerce=int,
        initial=1,
        choices=[(1, _("Every week")), (2, _("Every other week")), (4, _("Every fourth week"))],
        required=False,
        empty_value="",
    )

    def __init__(self, lets: list[Let], today: date, *args: Any, **more: Any) -> None:
        self.places: dict[str, Resource] = {let.resource.code: let.resource for let in lets}
        super().__init__(*args, **{"initial": {"first_on": today, "last_on": today}, **more})
        choose_among(self, "place", [(code, one.name) for code, one in self.places.items()])
        if len(self.places) <= 1:
            self.fields["place"].required = False
            self.fields["place"].widget = forms.HiddenInput()

    def away(self) -> Away:
        """Return the days that were typed."""
        typed = self.cleaned_data
        rule = on_weekdays(typed["weekdays"], every=typed["every"] or 1)
        return Away(typed["first_on"], typed["last_on"], rule)

    def place_chosen(self) -> Resource | None:
        """Return the place that was chosen; None where there is only one."""
        return self.places.get(self.cleaned_data["place"])


def reward_fields() -> dict[str, forms.Field]:
    """Return the fields of what a day away gives, on the form of an offer."""
    fields: dict[str, forms.Field] = {
        "per": forms.ChoiceField(
            label=_("A credit for"),
            required=False,
            choices=[("", _("nothing")), *((one.value, PER_LABELS[one]) for one in Per)],
        ),
        "unit": forms.ChoiceField(
            label=_("Counted in"),
            required=False,
            choices=[(one.value, UNIT_LABELS[one]) for one in Unit],
        ),
        "amount": forms.DecimalField(
            label=_("How much"), required=False, min_value=0, decimal_places=2, initial=1
        ),
        "kinds": forms.MultipleChoiceField(
            label=_("Good for"),
            required=False,
            choices=Kind.choices,
            help_text=_("Nothing chosen: all that can be booked."),
        ),
        "resources": forms.CharField(
            label=_("Only these places, by code"), required=False, max_length=500
        ),
        "valid_months": forms.IntegerField(
            label=_("Good for so many months after"),
            required=False,
            min_value=1,
            max_value=LONGEST_MONTHS,
            initial=USUAL_MONTHS,
        ),
    }
    return {f"absence-{name}": field for name, field in fields.items()}


def reward_of(typed: Mapping[str, Any]) -> Reward | None:
    """Return what a day away gives, as it was typed; None for nothing. Raise BadGrant."""
    if not typed.get("absence-per"):
        return None
    unit = Unit(typed["absence-unit"] or Unit.DAY)
    return Reward(
        per=Per(typed["absence-per"]),
        unit=unit,
        amount=kept(unit, typed.get("absence-amount") or 0),
        good_for=GoodFor(
            frozenset(typed.get("absence-kinds") or ()),
            frozenset((typed.get("absence-resources") or "").replace(",", " ").split()),
        ),
        valid_months=typed.get("absence-valid_months") or USUAL_MONTHS,
    )


def reward_typed(reward: Reward | None) -> dict[str, Any]:
    """Return what a day away gives, as the form shows it."""
    if reward is None:
        return {}
    return {
        "absence-per": reward.per.value,
        "absence-unit": reward.unit.value,
        "absence-amount": written(reward.unit, reward.amount),
        "absence-kinds": sorted(reward.good_for.kinds),
        "absence-resources": " ".join(sorted(reward.good_for.resources)),
        "absence-valid_months": reward.valid_months,
    }
