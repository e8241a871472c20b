"""Shapes of what is typed about what anybody reads: a project that is shown, a demo day, who signs up for it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import OutsideForm
from creuset.incubation.models import Cohort, Member, Pitch, ShownProject
from creuset.villages.models import Village


class ShownForm(forms.Form):
    """What a project says of itself to anybody, and that it agrees."""

    words = forms.CharField(
        label=_("The project in a sentence"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    url = forms.CharField(
        label=_("Address of its site"),
        max_length=300,
        required=False,
        widget=forms.URLInput({"placeholder": "https://"}),
    )
    agrees = forms.BooleanField(
        label=_("We agree that anybody reads this"),
        help_text=_(
            "Its title, its kind, its organisation, and what stands here: on the page of the demo day, then among "
            "the alumni. You may take it back at any time."
        ),
    )

    @staticmethod
    def values_of(shown: ShownProject | None) -> dict[str, Any]:
        """Return what the form shows of what was agreed."""
        if shown is None:
            return {}
        return {"words": shown.words, "url": shown.url, "agrees": True}

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: self.cleaned_data[name] for name in ("words", "url")}


class DemoDayForm(forms.Form):
    """What the page of a demo day says, in each language of the village."""

    def __init__(self, village: Village, cohort: Cohort, *args: Any, **more: Any) -> None:
        more["initial"] = {f"words-{code}": text for code, text in cohort.demo_words.items()}
        super().__init__(*args, **more)
        self.codes = village.languages or ["fr"]
        for code in self.codes:
            several = _("What anybody reads (%(language)s)") % {"language": code}
            self.fields[f"words-{code}"] = forms.CharField(
                label=several if len(self.codes) > 1 else _("What anybody reads"),
                max_length=2_000,
                required=False,
                widget=forms.Textarea({"rows": 4}),
            )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"words": {code: self.cleaned_data[f"words-{code}"] for code in self.codes}}


class PitchesForm(forms.Form):
    """Who pitches, in which order, for how many minutes: a project without an order does not."""

    minutes = forms.IntegerField(
        label=_("Minutes for each project"), min_value=1, max_value=120, initial=5
    )

    def __init__(
        self, members: Iterable[Member], pitches: Iterable[Pitch], *args: Any, **more: Any
    ) -> None:
        self.members = {one.pk: one for one in members}
        known = {one.member_id: one for one in pitches}
        more["initial"] = {f"order-{pk}": one.position for pk, one in known.items()}
        if known:
            more["initial"]["minutes"] = next(iter(known.values())).minutes
        super().__init__(*args, **more)
        for pk, one in self.members.items():
            self.fields[f"order-{pk}"] = forms.IntegerField(
                label=one.project.title, min_value=1, max_value=999, required=False
            )
        if self.members:
            first = self.fields[f"order-{next(iter(self.members))}"]
            first.help_text = _("Its place in the order; empty: it does not pitch.")

    def asked(self) -> dict[str, Any]:
        """Return what the action takes: of two with one number, the one that stands first comes first."""
        values = self.cleaned_data
        ordered = sorted(
            (order, position, one)
            for position, (pk, one) in enumerate(self.members.items())
            if (order := values[f"order-{pk}"]) is not None
        )
        return {"pitches": [(one, values["minutes"]) for _order, _position, one in ordered]}


class SignUpForm(OutsideForm):
    """Who comes to a demo day."""

    email_help = _(
        "We send the invitation there, for your calendar: by its link you say if you do not come."
    )

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: self.cleaned_data[name] for name in ("name", "email")}
