"""Words as people read them: typography, languages, days, hours, durations and areas."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext, pgettext

from creuset.kernel.spans import is_endless

NBSP = "\u00a0"
NARROW = "\u202f"

_BLANKS = "[ \u00a0\u202f]"
_THIN_BEFORE = re.compile(f"{_BLANKS}+([;!?])")
_WIDE_BEFORE = re.compile(f"{_BLANKS}+([:»%€])")
_AFTER_QUOTE = re.compile(f"«{_BLANKS}*")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_HOURS = re.compile(r"(\d) h(?: (\d{2}))?\b")
_UNITS = re.compile(r"(\d) (m²|m|km|kVA|kW|kWh|A|min|j|p|o|dB)(?![\w²])")
#: Texts up to this long are kept once set.
SHORT = 120
_SHORT_WORDS = re.compile(r"\b(n°|no|M\.|Mme|Mlle|Dr) (?=\S)")


def french_spaces(text: str) -> str:
    """Return the text with the unbreakable spaces of French typography.

    Narrow before ; ! ? and between thousands, full before : » % € and after «, and between a
    number and its unit. Only spaces that are already there change: an address such as
    ``https://…`` or an hour such as ``10:30`` keeps its shape, and doing it twice changes nothing.

    >>> french_spaces("« Sel » : 1 200 m² ?").replace(NBSP, "_").replace(NARROW, "-")
    '«_Sel_»_: 1-200_m²-?'
    """
    return _spaced_once(text) if len(text) <= SHORT else _spaced(text)


def _spaced(text: str) -> str:
    text = _THIN_BEFORE.sub(rf"{NARROW}\1", text)
    text = _WIDE_BEFORE.sub(rf"{NBSP}\1", text)
    text = _AFTER_QUOTE.sub(f"«{NBSP}", text)
    text = _THOUSANDS.sub(lambda found: found[0].replace(" ", NARROW), text)
    text = _UNITS.sub(rf"\1{NBSP}\2", text)
    text = _HOURS.sub(
        lambda found: f"{found[1]}{NBSP}h" + (f"{NBSP}{found[2]}" if found[2] else ""), text
    )
    return _SHORT_WORDS.sub(rf"\1{NBSP}", text)


#: A page says the same names and labels many times over, and so does the next page.
_spaced_once = lru_cache(maxsize=10_000)(_spaced)


def typeset(text: object, language: str | None = None) -> str:
    """Return the text with the spaces of its language: only French asks for its own."""
    shown = str(text)
    return french_spaces(shown) if _code(language) == "fr" else shown


def localized(
    value: Mapping[str, str] | None, language: str | None = None, fallback: str = "fr"
) -> str:
    """Return the text in the language, else in the fallback, else in any, else nothing.

    >>> localized({"fr": "Plateau", "en": "Stage"}, "en")
    'Stage'
    >>> localized({"fr": "Plateau"}, "en")
    'Plateau'
    """
    texts = value or {}
    for code in (_code(language), fallback):
        if text := texts.get(code):
            return text
    return next((text for text in texts.values() if text), "")


def in_language(value: Mapping[str, str] | None) -> str:
    """Return the text in the language of the page."""
    return localized(value, get_language())


def hour_text(hour: time | datetime) -> str:
    """Return an hour: « 10 h 30 » and « 12 h » in French, 10:30 and 12:00 in English."""
    if _code() == "fr":
        return f"{hour.hour}{NBSP}h" + (f"{NBSP}{hour:%M}" if hour.minute else "")
    return f"{hour:%H:%M}"


def day_text(day: date, *, today: date | None = None, style: str = "medium") -> str:
    """Return a day as people say it; the year is said unless it is today's.

    `style` is "short" (18 nov.), "medium" (mer. 18 nov.) or "long" (mercredi 18 novembre).
    """
    return _day_text(day, get_language() or "", style, today is not None and day.year == today.year)


@lru_cache(maxsize=4000)
def _day_text(day: date, _language: str, style: str, same_year: bool) -> str:  # noqa: FBT001 - a key
    """Return the day in the language of the moment, which is part of the key."""
    # Translators: Django date formats, without year and with it.
    patterns = {
        "short": (pgettext("short day", "j M"), pgettext("short day with year", "j M Y")),
        "medium": (pgettext("medium day", "D j M"), pgettext("medium day with year", "D j M Y")),
        "long": (pgettext("long day", "l j F"), pgettext("long day with year", "l j F Y")),
    }
    shown = formats.date_format(day, patterns[style][0 if same_year else 1])
    if _code() == "fr":
        shown = re.sub(r"\b1 (?=[a-zéû])", "1er ", shown.lower())
        # Django cuts these two months shorter than French dictionaries do.
        shown = shown.replace("jan.", "janv.").replace("fév.", "févr.")
    return (
        shown.replace(" ", NBSP) if style != "long" else re.sub(r"(\d|1er) ", rf"\1{NBSP}", shown)
    )


def instant_text(instant: datetime, zone: tzinfo, *, today: date | None = None) -> str:
    """Return an instant in the zone: « mer. 18 nov., 10 h 30 », Wed 18 Nov, 10:30."""
    local = instant.astimezone(zone)
    return f"{day_text(local.date(), today=today)}, {hour_text(local)}"


def span_text(start: datetime, end: datetime, zone: ZoneInfo, *, today: date | None = None) -> str:
    """Return a stretch of time in the zone: « mer. 18 nov., 10 h 30 – 12 h », Wed 18 Nov, 10:30–12:00.

    Whole days are said without hours; the end is the first moment that no longer belongs.
    """
    if is_endless(end):
        return gettext("from %(day)s on") % {
            "day": day_text(start.astimezone(zone).date(), today=today)
        }
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.time() == last.time() == time.min and last.date() > first.date():
        return days_text(first.date(), last.date() - timedelta(days=1), today=today)
    dash = f"{NBSP}– " if _code() == "fr" else "–"
    if first.date() == last.date() or last == datetime.combine(
        first.date() + timedelta(days=1), time.min, zone
    ):
        until = last.timetz() if last.date() == first.date() else None
        ends = hour_text(until) if until is not None else _midnight()
        return f"{instant_text(start, zone, today=today)}{dash}{ends}"
    far = f"{NBSP}– " if _code() == "fr" else " – "
    return f"{instant_text(start, zone, today=today)}{far}{instant_text(end, zone, today=today)}"


def days_text(first: date, last: date, *, today: date | None = None) -> str:
    """Return civil days, both included, the month said once where it is the same."""
    if first == last:
        return day_text(first, today=today)
    dash = f"{NBSP}– " if _code() == "fr" else "–"
    if (first.year, first.month) == (last.year, last.month):
        number = "1er" if first.day == 1 and _code() == "fr" else str(first.day)
        return f"{number}{dash}{day_text(last, today=today, style='short')}"
    near = today if today is not None and first.year == last.year else first
    shown = day_text(first, today=near if first.year == last.year else today, style="short")
    return f"{shown}{dash if dash != '–' else ' – '}{day_text(last, today=today, style='short')}"


def zone_text(zone: ZoneInfo) -> str:
    """Return whose hours are told, for readers whose clocks may show others: « Heures de Paris. »"""
    place = zone.key.rpartition("/")[2].replace("_", " ")
    return gettext("Hours are those of %(place)s.") % {"place": place}


def duration_text(length: timedelta) -> str:
    """Return a duration: « 1 h 30 », « 45 min », « 3 jours »; hours beyond two days are said in days."""
    minutes = round(length.total_seconds() / 60)
    days, rest = divmod(minutes, 24 * 60)
    # A day and a half is said « 36 h », as crews do.
    if days > 1 or (days and not rest):
        shown = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
        return shown if not rest else f"{shown} {duration_text(timedelta(minutes=rest))}"
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left}{NBSP}min"
    if _code() == "fr":
        return f"{hours}{NBSP}h" + (f"{NBSP}{left:02}" if left else "")
    return f"{hours}{NBSP}h" + (f"{NBSP}{left}{NBSP}min" if left else "")


def number_text(value: Decimal | float, decimals: int = 0) -> str:
    """Return a number with its language's separators, the thousands unbreakable."""
    return _number_text(value, decimals, get_language() or "")


@lru_cache(maxsize=4000)
def _number_text(value: Decimal | float, decimals: int, _language: str) -> str:
    """Return the number in the language of the moment, which is part of the key."""
    shown = formats.number_format(value, decimals, use_l10n=True, force_grouping=True)
    return str(shown).replace(NBSP, NARROW).replace(" ", NARROW)


def area_text(square_metres: Decimal | float) -> str:
    """Return an area: whole square metres from 10 up, one decimal below.

    >>> area_text(620).replace(NBSP, " ")
    '620 m²'
    """
    decimals = 0 if square_metres >= 10 or square_metres == int(square_metres) else 1  # noqa: PLR2004 -- ten square metres
    return f"{number_text(square_metres, decimals)}{NBSP}m²"


def initials(name: str) -> str:
    """Return the two letters of a disc: first and last words, or the first two letters of one.

    >>> initials("Adèle de Roncevoix"), initials("Creuset"), initials("")
    ('AR', 'CR', '')
    """
    words: list[str] = re.findall(r"[^\W\d_]+|\d+", name)
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return words[0][:2].upper() if words else ""


def _midnight() -> str:
    return f"24{NBSP}h" if _code() == "fr" else "24:00"


def _code(language: str | None = None) -> str:
    return (language or get_language() or "en").split("-")[0]
