"""What pages of incubation draw."""

from django import template
from django.template import Context
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from creuset.billing.words import money_text
from creuset.core.registry import Words
from creuset.core.text import localized
from creuset.incubation import tabs
from creuset.incubation.call_page import Part
from creuset.incubation.models import Call, Criterion
from creuset.kernel.money import Money

register = template.Library()


@register.simple_tag(takes_context=True)
def tabs_of(context: Context, call: Call, here: str = "") -> list[tuple[Words, str, bool]]:
    """Return label and address of each tab of the call, and whether it is `here`: by default that of this page."""
    request = context["request"]
    current = here or request.resolver_match.view_name
    return [
        (tab.label, reverse(tab.url_name, args=[call.village, call.pk]), tab.url_name == current)
        for tab in tabs.tabs_for(call, by=request.actor)
    ]


@register.filter
def signed(value: float) -> str:
    """Return a number of two digits with its sign, as type sets it."""
    return f"{'−' if value < 0 else '+'}{floatformat(abs(value), 2)}"


@register.simple_tag
def call_money(cents: int, currency: str) -> str:
    """Return an amount as people read it."""
    return money_text(Money(cents, currency))


@register.simple_tag(takes_context=True)
def call_part(context: Context, part: Part) -> SafeString:
    """Draw a part that another noun adds to the page of a call."""
    beside = {name: context[name] for name in ("call", "village", "now")}
    return render_to_string(part.template, beside | dict(part.values), context["request"])


@register.simple_tag
def anchors_of(criterion: Criterion) -> list[tuple[str, str]]:
    """Return what the numbers of a scale mean, where somebody said so, in their order."""
    steps = sorted(criterion.anchors, key=int)
    return [(step, localized(criterion.anchors[step])) for step in steps]


@register.simple_tag
def anchor_of(criterion: Criterion, step: int) -> str:
    """Return what a number of a scale means."""
    said = criterion.anchors.get(str(step))
    return localized(said) if said else ""
