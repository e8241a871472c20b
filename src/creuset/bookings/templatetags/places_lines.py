"""The lines of a list of places to tick: joined as text, since a village may have a thousand of them."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.bookings.forms.places import Choice
from creuset.bookings.queries.hints import Hint
from creuset.core.text import area_text, typeset
from creuset.places.models import Resource

register = template.Library()


@register.simple_tag
def place_lines(name: str, choices: Iterable[Choice], has_hints: bool) -> SafeString:  # noqa: FBT001 -- templates give it
    """Return a line for each place: its box, its name, where and how large it is, and its hint.

    Where hints are given, a place without one is not free then.
    """
    field, not_free = escape(name), _safe(_("not free then")) if has_hints else ""
    # Every part is escaped where it comes in.
    return mark_safe(  # noqa: S308
        "".join(
            f'<li data-capacity="{one.place.capacity or 0}"><label>'
            f'<input type="checkbox" name="{field}" value="{escape(one.place.code)}"'
            f"{' checked' if one.is_chosen else ''}>\n"
            f"<b>{_safe(one.place.name)}</b>\n<span>{_about(one.place)}</span>\n"
            f"{_hint(one.hint, not_free)}</label></li>"
            for one in choices
        )
    )


def _about(place: Resource) -> str:
    """Return its building, its area and how many it holds."""
    parts = [_safe(place.building.name)]
    if place.area_m2:
        parts.append(escape(area_text(place.area_m2)))
    if place.capacity:
        words = ngettext("%(count)s place", "%(count)s places", place.capacity)
        parts.append(_safe(words % {"count": place.capacity}))
    return " · ".join(parts)


def _hint(hint: Hint | None, not_free: str) -> str:
    if hint is None:
        return f"<em data-hint>{not_free}</em>"
    return f'<em data-hint data-state="{hint.state.value}">{_safe(hint.words)}</em>'


def _safe(words: str) -> str:
    return typeset(escape(words))
