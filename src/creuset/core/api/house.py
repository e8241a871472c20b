"""The API as the house serves it: one door for every operation, one document that tells all it may answer."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.parser import Parser

from creuset.core import clock, idempotency
from creuset.core.api import document
from creuset.core.api.problems import (
    BadRequest,
    MethodNotAllowed,
    Slower,
    answer_to,
    refuse,
)
from creuset.core.api.scopes import check_method
from creuset.core.rates import Limiter
from creuset.kernel.errors import DomainError

#: The largest whole number of a database.
LARGEST = 2**63 - 1
#: One caller: 300 requests at once, then 10 each second.
limiter = Limiter(size=300, per_minute=600)


class StrictParser(Parser):
    """Reads JSON, and refuses what no database takes: a NUL, half a surrogate pair, a number beyond 63 bits."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body's value."""
        value = json.loads(request.body, parse_constant=_no_constant)
        _check_takable(value)
        return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _check_takable(value: Any) -> None:
    """Raise ValueError at what no database takes."""
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError(value)
        value.encode()
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check_takable(name)
            _check_takable(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_takable(inner)
    elif isinstance(value, int) and not -LARGEST <= value <= LARGEST:
        raise ValueError(value)


class HouseAPI(NinjaAPI):
    """Django Ninja with the house's manners."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parser=StrictParser(), docs_url=None, **options)
        self._documents: dict[str, Any] = {}
        self.add_exception_handler(Exception, _problem)
        self.add_exception_handler(idempotency.Replay, _replayed)
        self.add_decorator(_first, mode="operation")

    def set_default_exception_handlers(self) -> None:
        """Leave every error to `answer_to`."""

    def _get_urls(self) -> list[Any]:
        """Return the addresses, each behind the door; the root leads nowhere unless an operation is there."""
        patterns = [pattern for pattern in super()._get_urls() if isinstance(pattern, URLPattern)]
        for pattern in patterns:
            if pattern.name == "api-root":
                pattern.callback = nothing_here
            elif pattern.name != "openapi-json":
                pattern.callback = door(pattern.callback)
        return patterns

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the OpenAPI document with every problem that any operation may answer: to be read, not changed.

        It is made once for each process: describing hundreds of operations takes a second.
        """
        asked = repr(sorted(options.items()))
        if asked not in self._documents:
            self._documents[asked] = document.completed(super().get_openapi_schema(**options))
        return self._documents[asked]


def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Each request to `view` is counted, done once if it says so, and answered without surprises."""

    @csrf_exempt
    @wraps(view)
    def entered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            if any(isinstance(value, int) and value > LARGEST for value in kwargs.values()):
                # No row has such a key.
                raise Http404  # noqa: TRY301 -- answered like any other address that leads nowhere
            answer = _entered(request, lambda: view(request, **kwargs))
        except Exception as error:  # noqa: BLE001 -- told as a problem; a bug is logged and signalled there
            answer = answer_to(request, error)
        answer.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(answer, ["Authorization", "Cookie", "Accept-Language"])
        return answer

    # Its own refusals are problem documents, and nobody else's business.
    entered.speaks_problems = True  # type: ignore[attr-defined]  # read by core.http
    return entered


def _entered(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    if "\0" in request.path or any(
        "\0" in value for _name, values in request.GET.lists() for value in values
    ):
        raise BadRequest(_("This request cannot be read."))
    if seconds := limiter.wait(caller(request), now=clock.now()):
        answer = refuse(Slower())
        answer["Retry-After"] = str(seconds)
        return answer
    if request.method == "HEAD":
        # A HEAD is answered as the GET would be; the server leaves the body out.
        request.method = "GET"
    answer = idempotency.once(request, view)
    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED and "Allow" in answer:
        allowed = answer["Allow"]
        answer = refuse(MethodNotAllowed(request.method or ""))
        answer["Allow"] = allowed
    return answer


def caller(request: HttpRequest) -> str:
    """Return what tells callers apart before anybody looked who they are: token, session or address."""
    told = (
        request.headers.get("Authorization")
        or request.COOKIES.get("sessionid")
        or request.META.get("REMOTE_ADDR", "")
    )
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()


@csrf_exempt
def nothing_here(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """Answer an address of the API that leads nowhere."""
    return answer_to(request, Http404())


def _first(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Before the operation, and once it is known who asks: is the door wide enough, was it done before?"""

    @wraps(operation)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        actor = getattr(request, "auth", None)
        if actor is not None:
            check_method(request)
            if actor.party_id is not None:
                idempotency.check_first(request, party_id=actor.party_id)
        return operation(request, *args, **kwargs)

    return guarded


def _problem(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return answer_to(request, error if isinstance(error, Exception) else error())


def _replayed(request: HttpRequest, replay: Any) -> HttpResponse:
    try:
        return idempotency.replay(replay.kept)
    except DomainError as error:
        return answer_to(request, error)
