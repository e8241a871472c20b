"""What pages draw of letters and laureates."""

from django import template

from creuset.incubation.models import Call
from creuset.incubation.queries.laureates import laureates_of

register = template.Library()


@register.inclusion_tag("incubation/laureates/public.html")
def laureates(call: Call) -> dict[str, object]:
    """Show the public list of laureates of a call, nothing while there is none."""
    return {"laureates": laureates_of(call)}
