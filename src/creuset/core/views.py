"""Pages of the house that belong to no domain."""

from datetime import timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from creuset.core import clock
from creuset.kernel.errors import Refused, WayOut
from creuset.kernel.spans import Span


class SampleForm(forms.Form):
    """One field of each kind, for the page that shows them."""

    title = forms.CharField(
        label=_("Title"), max_length=60, help_text=_("As it reads on the planning.")
    )
    email = forms.EmailField(label=_("E-mail address"))
    kind = forms.ChoiceField(
        label=_("For"),
        choices=[("shoot", _("A shoot")), ("set", _("Building of a set"))],
        widget=forms.RadioSelect,
    )
    space = forms.ChoiceField(label=_("Space"), choices=[("1", "Plateau 1"), ("2", "Plateau 2")])
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    start = forms.TimeField(
        label=_("Start"), widget=forms.TimeInput(attrs={"type": "time", "step": 900})
    )
    end = forms.TimeField(
        label=_("End"), widget=forms.TimeInput(attrs={"type": "time", "step": 900})
    )
    notes = forms.CharField(
        label=_("Notes"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    plan = forms.FileField(label=_("Plan"), required=False)
    agreed = forms.BooleanField(label=_("I have read the house rules"))


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component of the pages, with invented content."""
    now = clock.now().replace(hour=9, minute=30, second=0, microsecond=0)
    form = SampleForm({"title": "Les Heures creuses", "email": "adele", "kind": "shoot"})
    form.is_valid()
    refusal = Refused(
        _("This slot has just been taken."),
        ways_out=[WayOut(label=_("Today, 15:30–17:00"), kind="slot", data={"url": "#"})],
    )
    context = {
        "form": form,
        "refusal": refusal,
        "now": now,
        "span": Span(now, now + timedelta(hours=1, minutes=30)),
        "page": Paginator(range(120), 20).page(2),
        "pairs": [("Surface", "624 m²"), ("Hauteur sous gril", "9,20 m"), ("Puissance", "348 kVA")],
        "kinds": ["stage", "edit", "meeting", "desk", "office", "atrium", "workshop", "store"],
        "states": ["free", "busy", "option", "soon", "closed", "unbuilt"],
    }
    return render(request, "core/styleguide.html", context)
