"""The public site of a village: what it is, its spaces, its buildings, its hours, its notices."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.billing.words import money_text
from creuset.bookings.price_table import shown_from
from creuset.core import clock, files
from creuset.desk.queries import opening
from creuset.desk.queries.public import (
    buildings_on,
    find_spaces,
    kinds_there,
    list_buildings,
    specimens,
    time_line,
    view_of,
    village_now,
)
from creuset.desk.queries.sheet import space_sheet
from creuset.desk.queries.today import today_of
from creuset.desk.requests import day_asked
from creuset.desk.space_forms import SpacesForm, kinds_of
from creuset.kernel.money import Money
from creuset.people.requests import PublicRequest
from creuset.places.queries.floors import serves_on
from creuset.reception.public import form_for
from creuset.villages.models import Village
from creuset.villages.retention import kept_for


@require_safe
def home(request: PublicRequest, village: Village) -> HttpResponse:
    """What the village is, what happens there today, and how to come."""
    now = clock.now()
    hours = opening.village_hours(village, now=now)
    today = village.day_of(now)
    shown = village_now(village, day=today, now=now)
    values = {
        "now": now,
        "open_now": opening.open_now(village, hours, now=now),
        "view": view_of(shown),
        "today": today_of(village, shown.resources, shown.states, now=now),
        "specimens": specimens(shown),
        "story": paragraphs(village, "story"),
        "how_to_come": [_named(words) for words in paragraphs(village, "how_to_come")],
        "week": opening.week_of(hours, today),
        "unusual": opening.unusual_days(village, hours, today, most=3),
        "form": form_for(village, request.actor, now=now),
    }
    return render(request, "desk/public/home.html", values)


@require_safe
def spaces(request: PublicRequest, village: Village) -> HttpResponse:
    """Every space at the same scale; with days, what is free on them."""
    now = clock.now()
    day, is_today = day_asked(request, village, now=now)
    buildings = list_buildings(village)
    serving = [building for building in buildings if serves_on(building, day)]
    form = SpacesForm(kinds_of(kinds_there(village, day=day)), serving, request.GET or None)
    asked = None
    if not form.is_bound or form.is_valid():
        form.cleaned_data = getattr(form, "cleaned_data", {})
        asked = form.asked(today=village.day_of(now))
    values = {
        "form": form,
        "asked": asked,
        "groups": find_spaces(village, asked, day=day, now=now) if asked else [],
        "day": day,
        "is_today": is_today,
        "now": now,
    }
    return render(request, "desk/public/spaces.html", values, status=422 if form.errors else 200)


@require_safe
def space(request: PublicRequest, village: Village, code: str) -> HttpResponse:
    """The sheet of a space: its plan with dimensions, its days, what it has."""
    now = clock.now()
    day, is_today = day_asked(request, village, now=now)
    reader = request.actor or None
    sheet = space_sheet(village, code, by=reader, on=day, now=now)
    values = {
        "sheet": sheet,
        "resource": sheet.resource,
        "pictures": [
            {"row": row, "large": files.address(row), "versions": files.versions(row)}
            for row in sheet.pictures
        ],
        "is_example": "resources.*.features" in village.invented,
        "from_price": shown_from(sheet.resource, day=day) if sheet.serves else "",
        "is_member": bool(reader and reader.is_known_in(village)),
        "day": day,
        "is_today": is_today,
        "now": now,
    }
    return render(request, "desk/public/space.html", values)


@require_safe
def buildings(request: PublicRequest, village: Village) -> HttpResponse:
    """The buildings in time, and the plans of those that serve on a day."""
    now = clock.now()
    day, is_today = day_asked(request, village, now=now)
    values = {
        "stops": time_line(list_buildings(village), day=day, today=village.day_of(now)),
        "shown": buildings_on(village, day=day, now=now, is_today=is_today),
        "day": day,
        "is_today": is_today,
        "now": now,
    }
    return render(request, "desk/public/buildings.html", values)


@require_safe
def hours(request: PublicRequest, village: Village) -> HttpResponse:
    """When the village is open, and the days that are not as usual."""
    now = clock.now()
    found = opening.village_hours(village, now=now)
    today = village.day_of(now)
    values = {
        "now": now,
        "open_now": opening.open_now(village, found, now=now),
        "week": opening.week_of(found, today),
        "unusual": opening.unusual_days(village, found, today),
        "how_to_come": [_named(words) for words in paragraphs(village, "how_to_come")],
        "longer": opening.longer_hours(village, found, today),
    }
    return render(request, "desk/public/hours.html", values)


@require_safe
def legal(request: PublicRequest, village: Village) -> HttpResponse:
    """Who answers for the village and for its pages."""
    capital = village.legal.get("share_capital")
    values = {
        "title": _("Legal notice"),
        "paragraphs": paragraphs(village, "legal_notice"),
        "capital": money_text(Money(int(capital) * 100, village.currency)) if capital else "",
    }
    return render(request, "desk/public/legal.html", values)


@require_safe
def privacy(request: PublicRequest, village: Village) -> HttpResponse:
    """What is known of people, why, and for how long."""
    values = {
        "title": _("Personal data"),
        "paragraphs": paragraphs(village, "privacy"),
        "kept": kept_for(village),
    }
    return render(request, "desk/public/privacy.html", values)


@require_safe
def accessibility(request: PublicRequest, village: Village) -> HttpResponse:
    """What was done so that everybody can come and read, and what was not."""
    values = {"title": _("Accessibility"), "paragraphs": paragraphs(village, "accessibility")}
    return render(request, "desk/public/text.html", values)


def paragraphs(village: Village, name: str) -> list[str]:
    """Return the paragraphs of a text of the village, in the language of the page, else in its own."""
    text = village.texts.get(name) or {}
    for language in (get_language() or "", village.language, *text):
        if found := text.get(language.split("-")[0]):
            return list(found)
    return []


def _named(words: str) -> tuple[str, str]:
    """Return what a paragraph such as « À pied : par la rue… » is about, and what it says."""
    name, colon, rest = words.partition(":")
    is_named = colon and len(name) < 30  # noqa: PLR2004 -- a name, not a sentence
    return (name.strip(), _sentence(rest)) if is_named else ("", words)


def _sentence(words: str) -> str:
    """Return the words, begun with a capital."""
    told = words.strip()
    return told[:1].upper() + told[1:]
