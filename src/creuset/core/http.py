"""Requests as the house sees them, and what a refusal looks like over HTTP."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render

from creuset.kernel.errors import DomainError

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
#: Rows are numbered below this: a database refuses to look for more.
NUMBERS_END = 1 << 63


def is_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asked, so that a fragment is the answer."""
    return (
        request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    )


def row_number(written: str) -> int | None:
    """Return the number of a row as an address gives it, or None where it is none."""
    if not (written.isascii() and written.isdecimal()) or len(written) > len(str(NUMBERS_END)):
        return None
    number = int(written)
    return number if 0 < number < NUMBERS_END else None


def without_nul(asked: QueryDict) -> QueryDict:
    """Return the same words without NUL, which nobody types and PostgreSQL takes in no text."""
    clean = QueryDict(mutable=True)
    for name, values in asked.lists():
        clean.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
    clean._mutable = False  # noqa: SLF001 - as Django's own stand
    return clean


def problem(error: DomainError) -> JsonResponse:
    """Return the refusal as application/problem+json (RFC 9457)."""
    return JsonResponse(error.as_problem(), status=error.status, content_type=PROBLEM)


class DomainErrorMiddleware:
    """Answers an uncaught refusal with its sentence: a page, a fragment or a problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, _args: object, kwargs: dict[str, Any]
    ) -> None:
        """A page's address with a number that no row can have leads nowhere, and what it asks holds no NUL.

        The API refuses both itself.
        """
        if getattr(view, "speaks_problems", False):
            return
        if "\0" in unquote(request.META.get("QUERY_STRING", "")):
            request.GET = without_nul(request.GET)  # type: ignore[assignment]  # made immutable above
        if any(isinstance(value, int) and value >= NUMBERS_END for value in kwargs.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the answer to a refusal; anything else is a bug, and Django's to report."""
        if not isinstance(error, DomainError):
            return None
        log.info("refused %s %s: %s", request.method, request.path, error.code)
        if request.path.startswith("/api/"):
            return problem(error)
        template = "core/refusal.html#fragment" if is_fragment(request) else "core/refusal.html"
        others = [way for way in error.ways_out if way.kind != "slot"]
        values = {"refusal": error, "others": others}
        return render(request, template, values, status=error.status)
