"""What templates draw with: icons, pills, fields, and words as people read them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.context import Context
from django.utils import timezone
from django.utils.safestring import SafeString

from creuset.core import clock, controls, text
from creuset.core.charts import Chart
from creuset.core.context import NavLink
from creuset.core.slots import slots_of
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span

register = template.Library()

#: How far one bar of a chart stands from the next.
BAR_STEP = 10

#: A French SIREN, with the country and key of a VAT number before it or the NIC of a SIRET after it.
_REGISTERED = re.compile(r"([A-Z]{2}\d{2})?(\d{3})(\d{3})(\d{3})(\d{5})?")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; without a label it is decoration, and hidden from readers."""
    # Written out: a page has dozens, and `format_html` costs ten times as much.
    how = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return SafeString(f'<svg class="i" {how}><use href="#i-{escape(name)}"/></svg>')


@register.simple_tag
def rail_entries(links: Iterable[NavLink]) -> SafeString:
    """Draw entries of the rail: those that it shows, marked where a phone's bar has them or another stands above them.

    Joined as text: every page has dozens.
    """
    return SafeString("".join(_rail_entry(link) for link in links if link.is_seen))


def _rail_entry(link: NavLink) -> str:
    """Return an entry of the rail; where it has another label for the bar of a phone, with both."""
    place = ' class="rail-first"' if link.is_first else ' class="rail-inner"' if link.within else ""
    long = ' class="rail-long"' if link.short else ""
    short = f'<span class="rail-short">{typo(link.short)}</span>' if link.short else ""
    words = f"<span{long}>{typo(link.label)}</span>{short}"
    return f"<li{place}>{_menu_link(link, words, link.count)}</li>"


@register.simple_tag
def sheet_entries(links: Iterable[NavLink]) -> SafeString:
    """Draw entries of the sheet that a phone's menu button opens: all of them."""
    return SafeString(
        "".join(
            f"<li>{_menu_link(link, f'<span>{typo(link.label)}</span>', link.badge)}</li>"
            for link in links
        )
    )


def _menu_link(link: NavLink, words: str, count: int) -> str:
    here = ' aria-current="page"' if link.current else ""
    counted = f'<span class="count">{text.number_text(count)}</span>' if count else ""
    return f'<a href="{escape(link.url)}"{here}>{icon(link.icon)}{words}{counted}</a>'


@register.inclusion_tag("core/components/pill.html")
def pill(
    words: str, state: str = "", kind: str = "", texture: str = "", icon: str = ""
) -> dict[str, str]:
    """Say a state in a word."""
    return {"words": words, "state": state, "kind": kind, "texture": texture, "icon": icon}


@register.simple_tag
def field(bound: BoundField, extra: str = "") -> SafeString:
    """Draw a form's field whole: label, control, hint, errors; `extra` are classes of its place."""
    return controls.field(bound, extra)


@register.inclusion_tag("core/components/tile.html")
def tile(
    label: str, figure: Any = "", unit: str = "", note: str = "", url: str = ""
) -> dict[str, Any]:
    """Show one figure large and quiet; for a tile with a drawing, write the markup."""
    return {"label": label, "figure": figure, "unit": unit, "note": note, "url": url}


@register.inclusion_tag("core/components/bars.html")
def bars(rows: Iterable[Any], title: str) -> dict[str, Any]:
    """Draw values beside one another; each row has a `label`, its `value` in words and a `length` of a hundred.

    A table with the same values stands under it: whoever does not see the drawing misses nothing.
    """
    drawn = [
        _rect(
            f'x="{BAR_STEP * number + 1}" y="{108 - row.length:.1f}"', BAR_STEP - 2, row.length, row
        )
        for number, row in enumerate(rows)
    ]
    return {
        "bars": SafeString("".join(drawn)),
        "title": title,
        "width": BAR_STEP * max(len(drawn), 1),
    }


@register.simple_tag
def bars_in_words(rows: Iterable[Any]) -> SafeString:
    """List what bars draw, for whoever does not see them."""
    return SafeString("".join(f"<li>{_value(row)}</li>" for row in rows))


@register.inclusion_tag("core/components/chart.html")
def chart(drawn: Chart, *, lies: bool = False) -> dict[str, Any]:
    """Draw values with their scale: beside one another, as months are, or, where it `lies`, one under the other.

    A table with the same values stands under it: whoever does not see the drawing misses nothing.
    """
    shown = {
        "title": drawn.title,
        "marks": reversed(drawn.marks) if lies else drawn.marks,
        "bars": [
            {
                "label": bar.label,
                "short": bar.short,
                "value": bar.value,
                "drawn": _rect('y="1"', f"{bar.length:.1f}", 8, bar)
                if lies
                else _rect(
                    f'x="{BAR_STEP * number + 1}" y="{100 - bar.length:.1f}"', 8, bar.length, bar
                ),
            }
            for number, bar in enumerate(drawn.bars)
        ],
    }
    return {"chart": shown, "lies": lies, "width": BAR_STEP * max(len(drawn.bars), 1)}


def _rect(at: str, width: object, height: float, row: Any) -> SafeString:
    """Draw a bar, joined as text: a page of figures has hundreds."""
    shown = f'{at} width="{width}" height="{height:.1f}"'
    return SafeString(f"<rect {shown}><title>{_value(row)}</title></rect>")


def _value(row: Any) -> str:
    return f"{escape(str(row.label))} · {escape(str(row.value))}"


@register.inclusion_tag("core/components/empty.html")
def empty(
    title: str, words: str = "", icon: str = "", url: str = "", label: str = ""
) -> dict[str, str]:
    """Say what will come here, and how to begin."""
    return {"title": title, "words": words, "icon": icon, "url": url, "label": label}


@register.inclusion_tag("core/components/pairs.html")
def pairs(rows: Iterable[tuple[Any, Any]], style: str = "ruled") -> dict[str, Any]:
    """List words and values, leaving out the values that are missing."""
    return {
        "rows": [(word, value) for word, value in rows if value not in (None, "")],
        "style": style,
    }


@register.inclusion_tag("core/components/breadcrumb.html")
def breadcrumb(*steps: str) -> dict[str, list[tuple[str, str]]]:
    """Show the way back: label, address, label, address… and the label of this page last."""
    return {
        "steps": [
            (steps[at], steps[at + 1] if at + 1 < len(steps) else "")
            for at in range(0, len(steps), 2)
        ]
    }


@register.inclusion_tag("core/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Lead to the pages before and after, the other words of the address kept."""
    words = context["request"].GET.copy()
    words.pop("page", None)
    return {"page": page, "query": f"{words.urlencode()}&" if words else ""}


@register.inclusion_tag("core/components/slots.html", takes_context=True)
def slots(
    context: Context,
    error: DomainError | None,
    how: str = "",
    option: str = "",
    key: object = "",
) -> dict[str, Any]:
    """Draw what is taken or under option and what is free instead; nothing where nothing may be told.

    `how` says what a slot's button does: "take" sends it with the form around, "retry" tries the same again
    then; without it there is none. `option` are the words of the button that asks for the option behind; `key`
    tells several drawings of one page apart.
    """
    drawn = slots_of(error, _zone(context))
    return {
        "slots": drawn,
        "how": how,
        "option": option,
        "key": key,
        "village": context.get("village"),
        "now": context.get("now"),
    }


@register.inclusion_tag("core/components/initials.html")
def disc(name: str, square: bool = False, size: str = "") -> dict[str, Any]:  # noqa: FBT001, FBT002 -- templates name it
    """Show the initials of a person, or of an organisation in a square."""
    return {"letters": text.initials(name), "square": square, "size": size}


@register.filter
def localized(value: Mapping[str, str] | None, fallback: str = "fr") -> str:
    """Return a text of the village in the language of the page, its spaces set."""
    return text.typeset(text.localized(value, fallback=fallback))


@register.filter(needs_autoescape=True)
def typo(value: object, autoescape: bool = True) -> SafeString:  # noqa: FBT001, FBT002 -- Django's signature
    """Set the spaces of the page's language in a text, which stays escaped."""
    words = str(value)
    shown = words if isinstance(words, SafeString) or not autoescape else escape(words)
    # What could be markup is escaped above; only spaces change below.
    return SafeString(text.typeset(shown))


@register.simple_tag(takes_context=True)
def span_text(context: Context, start: datetime | Span, end: datetime | None = None) -> str:
    """Return a stretch of time in the village's zone; the year is said unless it is this one."""
    if isinstance(start, Span):
        span = start
        start, end = span.start, span.end
    if end is None:
        raise template.TemplateSyntaxError("span_text needs a span, or a start and an end")
    zone = _zone(context)
    return text.span_text(start, end, zone, today=_today(context, zone))


@register.simple_tag(takes_context=True)
def day_text(context: Context, day: date | datetime, style: str = "medium") -> str:
    """Return a day in the village's zone: short, medium or long."""
    zone = _zone(context)
    if isinstance(day, datetime):
        day = day.astimezone(zone).date()
    return text.day_text(day, today=_today(context, zone), style=style)


@register.simple_tag(takes_context=True)
def hour_text(context: Context, instant: datetime | time) -> str:
    """Return the hour that the village's clocks show."""
    hour = instant if isinstance(instant, time) else instant.astimezone(_zone(context))
    return text.hour_text(hour)


@register.simple_tag(takes_context=True)
def zone_text(context: Context) -> str:
    """Return whose hours a page or a mail tells."""
    return text.zone_text(_zone(context))


@register.filter
def duration_text(length: timedelta) -> str:
    """Return a duration as people say it."""
    return text.duration_text(length)


@register.filter
def figure(number: Decimal | float | None) -> str:
    """Return a number with its language's separators, or nothing."""
    return "" if number is None else text.number_text(number)


@register.filter
def by_threes(digits: object) -> str:
    """Return the digits of a register's number (SIREN, SIRET, VAT) in threes from the left, as people read them.

    >>> by_threes("99900001100018").replace(text.NARROW, " ")
    '999 000 011 00018'
    >>> by_threes("FR66999000011").replace(text.NARROW, " ")
    'FR66 999 000 011'
    """
    found = _REGISTERED.fullmatch(str(digits))
    return text.NARROW.join(filter(None, found.groups())) if found else str(digits)


@register.filter
def area_text(square_metres: Decimal | float | None) -> str:
    """Return an area in square metres, or nothing."""
    return "" if square_metres is None else text.area_text(square_metres)


def _today(context: Context, zone: ZoneInfo) -> date:
    """Return the page's own day where its view gave `now`, else the day of the clock."""
    now: datetime = context.get("now") or clock.now()
    return now.astimezone(zone).date()


def _zone(context: Context) -> ZoneInfo:
    """Return the village's zone, or that of the site where no village is concerned."""
    village = context.get("village")
    zone = getattr(village, "zone", None)
    if isinstance(zone, ZoneInfo):
        return zone
    return ZoneInfo(zone or timezone.get_default_timezone_name())
