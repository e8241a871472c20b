"""Requests as the house sees them, and what a refusal looks like over HTTP."""

import logging
from collections.abc import Callable, Container
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from creuset.kernel.errors import DomainError, Refused
from creuset.kernel.sentences import sentence

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
#: The largest file that a form may ask for, and what is typed beside it.
LARGEST_REQUEST = 105 * 1024 * 1024
#: Rows are numbered below this: a database refuses to look for more.
NUMBERS_END = 1 << 63


class TooLarge(DomainError):
    """What is sent is larger than anything that the house takes; nothing of it was read."""

    code = "too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def is_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asked, so that a fragment is the answer."""
    return (
        request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    )


def asks_json(request: HttpRequest) -> bool:
    """Say whether a program of a page asked, so that JSON is the answer."""
    return request.headers.get("Accept") == "application/json"


def row_number(written: str) -> int | None:
    """Return the number of a row as an address gives it, or None where it is none."""
    if not (written.isascii() and written.isdecimal()) or len(written) > len(str(NUMBERS_END)):
        return None
    number = int(written)
    return number if 0 < number < NUMBERS_END else None


def chosen_row(written: str) -> int:
    """Return the number of the row that a form names; raise Refused where it names none."""
    number = row_number(written)
    if number is None:
        raise Refused(sentence("Choose one of the list."))
    return number


def chosen_word(written: str, among: Container[str]) -> str:
    """Return the word that a form chose among these; raise Refused where it is none of them."""
    if written not in among:
        raise Refused(sentence("Choose one of the list."))
    return written


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
        # Before anybody reads what was sent: two gigabytes are neither taken in nor written down.
        if (row_number(request.META.get("CONTENT_LENGTH") or "") or 0) > LARGEST_REQUEST:
            words = _("This is larger than anything that can be sent here: at most %(most)s MB.")
            error = TooLarge(words % {"most": LARGEST_REQUEST // 1024**2})
            return self.process_exception(request, error) or HttpResponse(status=error.status)
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
        if request.path.startswith("/api/") or asks_json(request):
            return problem(error)
        template = "core/refusal.html#fragment" if is_fragment(request) else "core/refusal.html"
        others = [way for way in error.ways_out if way.kind != "slot"]
        values = {
            "refusal": error,
            "others": others,
            "was_sent": request.method not in {"GET", "HEAD"},
            "is_nowhere": error.status == HTTPStatus.NOT_FOUND,
        }
        return render(request, template, values, status=error.status)
