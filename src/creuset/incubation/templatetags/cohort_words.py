"""Parts of a whole, minutes, addresses of files and the line of health, as pages about cohorts write them."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import get_language

from creuset.core import files
from creuset.core.models import StoredFile
from creuset.core.text import NBSP
from creuset.incubation.models import FollowUp
from creuset.incubation.rules.following import HIGHEST, LOWEST

register = template.Library()


@register.filter
def percent(part: Fraction | None) -> str:
    """Return a part of a whole in whole percents: « 83 % », 83%; nothing for none."""
    if part is None:
        return ""
    space = NBSP if (get_language() or "fr").startswith("fr") else ""
    return f"{round(part * 100)}{space}%"


@register.filter
def minutes_text(minutes: int) -> str:
    """Return minutes as hours, never as days: « 52 h 30 », 52 h 30 min."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left}{NBSP}min"
    if not left:
        return f"{hours}{NBSP}h"
    unit = "" if (get_language() or "fr").startswith("fr") else f"{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{left:02}{unit}"


@register.filter
def file_address(stored: StoredFile) -> str:
    """Return the path under which the file is read."""
    return files.address(stored)


@register.simple_tag
def health_line(marks: Sequence[FollowUp]) -> dict[str, Any]:
    """Return the drawing of marks in the order of their days: 5 at the top, 1 at the bottom, days to scale."""
    first, last = marks[0].held_on, marks[-1].held_on
    days = max((last - first).days, 1)
    points = [
        (300 * (one.held_on - first).days / days, 110 - 20 * one.health)
        for one in marks
        if one.health is not None
    ]
    return {
        "width": "300",
        "marks": [str(mark) for mark in range(HIGHEST, LOWEST - 1, -1)],
        "first": first,
        "last": last,
        "rules": [str(110 - 20 * mark) for mark in range(LOWEST, HIGHEST + 1)],
        "path": "M" + " L".join(f"{x:.1f} {y}" for x, y in points),
    }
