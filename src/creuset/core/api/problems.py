"""Every answer that is not what was asked for is a problem document (RFC 9457)."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from creuset.core import http
from creuset.kernel.errors import DomainError, Forbidden, NotFound

log = logging.getLogger(__name__)

#: What pydantic says in English, in the house's own words.
SENTENCES = {
    "missing": _("This is required."),
    "extra_forbidden": _("There is no such field."),
    "string_too_short": _("At least %(min_length)s characters are expected."),
    "string_too_long": _("At most %(max_length)s characters are expected."),
    "greater_than_equal": _("The least is %(ge)s."),
    "less_than_equal": _("The most is %(le)s."),
    "too_long": _("At most %(max_length)s are expected."),
    "too_short": _("At least %(min_length)s is expected."),
    "int_parsing": _("A whole number is expected."),
    "int_type": _("A whole number is expected."),
    "string_type": _("A text is expected."),
    "bool_type": _("Yes or no is expected: true or false."),
    "bool_parsing": _("Yes or no is expected: true or false."),
    "list_type": _("A list is expected."),
    "enum": _("One of these is expected: %(expected)s."),
    "literal_error": _("One of these is expected: %(expected)s."),
    "timezone_aware": _(
        "An instant with its offset from UTC is expected, such as 2026-11-21T09:00:00+01:00."
    ),
    "datetime_parsing": _("An instant is expected, such as 2026-11-21T09:00:00+01:00."),
    "datetime_from_date_parsing": _("An instant is expected, such as 2026-11-21T09:00:00+01:00."),
    "date_parsing": _("A day is expected, such as 2026-11-21."),
    "date_from_datetime_parsing": _("A day is expected, such as 2026-11-21."),
}


class FieldProblem(Schema):
    """What is wrong with one value of a request."""

    field: str
    place: str
    code: str
    detail: str


class Problem(Schema):
    """Why a request was not done, in a sentence and for programs."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: str | None = None
    ways_out: list[dict[str, Any]] | None = None
    errors: list[dict[str, Any]] | None = None


class NotUnderstood(DomainError):
    """Values of the request are missing, or not of the shape expected."""

    code = "invalid"

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(_("Some values are missing or not understood."))
        self.errors = errors

    def as_problem(self) -> dict[str, object]:
        """Return one problem that lists every value that is wrong."""
        return {**super().as_problem(), "errors": [_field_problem(error) for error in self.errors]}


class BadRequest(DomainError):
    """The request itself cannot be read."""

    code = "bad-request"
    status = HTTPStatus.BAD_REQUEST


class TooLarge(DomainError):
    """The request holds more than is read."""

    code = "too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self) -> None:
        super().__init__(_("This request is too large."))


class SignInNeeded(DomainError):
    """Nobody known sent the request."""

    code = "sign-in-needed"
    status = HTTPStatus.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__(_("A valid token is needed: “Authorization: Bearer …”."))


class MethodNotAllowed(DomainError):
    """The address exists, and not for this method."""

    code = "method-not-allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED

    def __init__(self, method: str) -> None:
        super().__init__(_("This address does not take %(method)s.") % {"method": method[:20]})


class Slower(DomainError):
    """Too many requests from one caller."""

    code = "too-many-requests"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__(_("Too many requests: wait a little before the next one."))


class Broken(DomainError):
    """The house made a mistake."""

    code = "broken"
    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self) -> None:
        super().__init__(
            _("Something broke on our side; it has been noted, and nothing was changed.")
        )


def refuse(refusal: DomainError) -> HttpResponse:
    """Return the problem document of a refusal, with the headers that its status asks for."""
    answer = http.problem(refusal)
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="Creuset"'
    return answer


def answer_to(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the problem document of whatever went wrong; what is a bug is also told to the log."""
    refusal = as_refusal(error)
    if isinstance(refusal, Broken):
        log.error("API: %s %s", request.method, request.path, exc_info=error)
        got_request_exception.send(sender=None, request=request)
    else:
        log.info("API: refused %s %s: %s", request.method, request.path, refusal.code)
    return refuse(refusal)


def as_refusal(error: Exception) -> DomainError:
    """Return the refusal that says what went wrong."""
    if isinstance(error, DomainError):
        return error
    return next(
        (say(error) for kind, say in _REFUSALS.items() if isinstance(error, kind)), Broken()
    )


def _of_ninja(error: HttpError) -> DomainError:
    if error.status_code == HTTPStatus.FORBIDDEN:
        return Forbidden(_("A request by session must carry the token against forgery."))
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return BadRequest(_("The body cannot be read as JSON."))
    return BadRequest(error.message)


def _field_problem(error: dict[str, Any]) -> dict[str, str]:
    place, *path = (str(part) for part in error["loc"])
    # The first name in a body is that of the operation's argument, which a program never wrote.
    if place == "body" and path:
        path = path[1:]
    said = SENTENCES.get(error["type"])
    return {
        "field": ".".join(path),
        "place": place,
        "code": error["type"],
        "detail": str(said) % error.get("ctx", {}) if said else error["msg"],
    }


#: How each kind of error is told; the first that fits.
_REFUSALS: dict[type[Exception], Callable[[Any], DomainError]] = {
    ValidationError: lambda error: NotUnderstood(error.errors),
    AuthenticationError: lambda _error: SignInNeeded(),
    HttpError: _of_ninja,
    Http404: lambda _error: NotFound(_("There is nothing here, or nothing that you may see.")),
    PermissionDenied: lambda _error: Forbidden(_("You may not do this.")),
    RequestDataTooBig: lambda _error: TooLarge(),
    SuspiciousOperation: lambda _error: BadRequest(_("This request cannot be read.")),
    MultiPartParserError: lambda _error: BadRequest(_("This request cannot be read.")),
}
