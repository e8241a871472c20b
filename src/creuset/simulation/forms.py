"""What somebody asks: how many come, who they are, over how long; or how large a call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.simulation.calling.people import (
    FEWEST_FILES,
    FEWEST_JURORS,
    FILES,
    JURORS,
    MOST_FILES,
    MOST_JURORS,
    MOST_READINGS,
    MOST_SEED,
    READINGS,
    Asked,
    asked_of,
)
from creuset.simulation.rates import MIX, Way
from creuset.simulation.whatif.question import (
    FEWEST_SEEDS,
    FEWEST_WEEKS,
    MOST_NEWCOMERS,
    MOST_SEEDS,
    MOST_WEEKS,
    SEEDS,
    WEEKS,
    Question,
    question_of,
)
from creuset.simulation.whatif.words import WAY_LABELS

USUAL = 80


class WhatIfForm(forms.Form):
    """How many newcomers, of which kinds, over how many weeks, lived how often."""

    newcomers = forms.IntegerField(
        label=_("Newcomers"), min_value=1, max_value=MOST_NEWCOMERS, initial=USUAL
    )
    weeks = forms.IntegerField(
        label=_("Weeks lived"), min_value=FEWEST_WEEKS, max_value=MOST_WEEKS, initial=WEEKS
    )
    arriving_weeks = forms.IntegerField(
        label=_("Weeks over which they arrive"),
        min_value=1,
        max_value=MOST_WEEKS,
        required=False,
        help_text=_("Left empty: the first three in five."),
    )
    seeds = forms.IntegerField(
        label=_("Lives on each side"),
        min_value=FEWEST_SEEDS,
        max_value=MOST_SEEDS,
        initial=SEEDS,
        help_text=_("More of them take longer, and say more closely what to expect."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for way in Way:
            self.fields[way.value] = forms.FloatField(
                label=_("%(who)s, in a hundred") % {"who": WAY_LABELS[way]},
                min_value=0,
                initial=MIX[way],
            )

    def question(self) -> Question:
        """Return the question; raise BadQuestion."""
        given = self.cleaned_data
        return question_of(
            newcomers=given["newcomers"],
            weeks=given["weeks"],
            arriving_weeks=given["arriving_weeks"],
            seeds=given["seeds"],
            mix={way: given[way.value] for way in Way},
        )


def _whole(label: Any, least: int, most: int, usual: int, hint: Any = "") -> Any:
    """Return a field whose bounds the browser knows; the rule says in words what cannot be."""
    widget = forms.NumberInput(attrs={"min": least, "max": most})
    return forms.IntegerField(label=label, initial=usual, help_text=hint, widget=widget)


class CallForm(forms.Form):
    """How many files, how many jurors, how often each file is read."""

    files = _whole(
        pgettext_lazy("a simulated call", "Files"),
        FEWEST_FILES,
        MOST_FILES,
        FILES,
        _("One in eight finds a place."),
    )
    jurors = _whole(pgettext_lazy("a simulated call", "Jurors"), FEWEST_JURORS, MOST_JURORS, JURORS)
    readings = _whole(
        _("Readings of each file"),
        1,
        MOST_READINGS,
        READINGS,
        _("Fewer than there are jurors."),
    )
    seed = _whole(
        _("Seed"),
        0,
        MOST_SEED,
        1,
        _("The same seed lives the same call; another one draws other people."),
    )

    def question(self) -> Asked:
        """Return the question; raise BadCallAsked."""
        return asked_of(**self.cleaned_data)
