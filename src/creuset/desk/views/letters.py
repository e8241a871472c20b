"""The mail of the demo, which sends none: codes and links are read here."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from creuset.core import clock
from creuset.core.http import is_fragment
from creuset.desk.queries import letters as reads

type Page[**P] = Callable[P, HttpResponse]


def demo_only[**P](view: Page[P]) -> Page[P]:
    """Outside the demo the page does not exist: what it shows lets its reader in anywhere."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(*args, **kwargs)

    return guarded


@never_cache
@require_safe
@demo_only
def letters(request: HttpRequest) -> HttpResponse:
    """Show the latest mail, the newest opened."""
    words = request.GET.get("q", "")[:80]
    found = reads.letters(words=words)
    return _page(request, found, found[0] if found else None, words)


@never_cache
@require_safe
@demo_only
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail."""
    opened = reads.find_letter(pk)
    if opened is None:
        raise Http404
    if is_fragment(request):
        context = {"opened": opened, "now": clock.now()}
        return render(request, "desk/letters/letter.html", context)
    return _page(request, reads.letters(), opened, "")


def _page(
    request: HttpRequest, found: list[reads.Letter], opened: reads.Letter | None, words: str
) -> HttpResponse:
    context = {"letters": found, "opened": opened, "words": words, "now": clock.now()}
    return render(request, "desk/letters/page.html", context)
