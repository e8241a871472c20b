"""The search of the house: one field, everything that its reader may see."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from creuset.core import clock
from creuset.core.registry import Found
from creuset.desk.queries import finding
from creuset.desk.views.marking import marked
from creuset.people.queries import villages_of
from creuset.people.requests import SignedInRequest, signed_in
from creuset.villages.models import Village


@require_safe
@signed_in
def search(request: SignedInRequest) -> HttpResponse:
    """Show everything that holds the words, in the village that was asked for or in all of the reader's."""
    words, here, villages = _asked(request)
    answers = finding.search(words, by=request.actor, villages=villages, now=clock.now())
    context = {
        "base": _base(request, here),
        "search_words": words,
        "words": words,
        "here": here,
        "is_too_short": bool(words) and len(words) < finding.SHORTEST,
        "villages_shown": _shown(answers, words),
        "count": sum(one.count for one in answers),
        "has_others": len(villages_of(request.actor)) > 1,
    }
    return render(request, "desk/search/page.html", context)


@require_safe
@signed_in
def suggest(request: SignedInRequest) -> HttpResponse:
    """Give the few best answers for the words typed so far."""
    words, here, villages = _asked(request)
    answers = finding.suggest(words, by=request.actor, villages=villages, now=clock.now())
    context = {
        "words": words,
        "here": here,
        "villages_shown": _shown(answers, words),
        "is_asked": len(words) >= finding.SHORTEST,
    }
    return render(request, "desk/search/suggestions.html", context)


def _asked(request: SignedInRequest) -> tuple[str, Village | None, list[Village]]:
    """Return the words, the village that is searched if one was asked for, and the villages to search.

    A village that does not know the reader is as if it had not been said.
    """
    words = finding.tidy(request.GET.get("q", ""))
    known = list(villages_of(request.actor))
    slug = request.GET.get("village", "")
    here = next((village for village in known if village.slug == slug), None)
    if here is not None:
        # The page keeps the menus and the clocks of the village in which the words were typed.
        request.village = here
        timezone.activate(here.zone)
    return words, here, [here] if here else known


def _base(request: SignedInRequest, here: Village | None) -> str:
    if here is None:
        return "core/site.html"
    return "core/desk.html" if request.actor.grants_in(here) else "core/my.html"


def _shown(answers: Iterable[finding.VillageAnswers], words: str) -> list[dict[str, Any]]:
    return [
        {
            "village": one.village,
            "kinds": [
                {"label": kind.label, "found": [_marked(found, words) for found in kind.found]}
                for kind in one.kinds
            ],
        }
        for one in answers
    ]


def _marked(found: Found, words: str) -> dict[str, Any]:
    return {
        "url": found.url,
        "icon": found.icon,
        "title": marked(found.title, words),
        "detail": marked(found.detail, words),
    }
