"""What a token must be good for, said beside each operation."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.utils import contribute_operation_callback

from creuset.core.roles import Scope
from creuset.kernel.errors import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ScopeMissing(Forbidden):
    """The token is good, and was not made for this."""

    code = "scope-missing"

    def __init__(self, scope: Scope) -> None:
        super().__init__(
            _("This token was not made for that: it lacks the scope “%(scope)s”.")
            % {"scope": scope},
            details={"scope": scope.value},
        )


def needs[F: Callable[..., Any]](scope: Scope) -> Callable[[F], F]:
    """Only a caller whose door has `scope` gets to the operation; the document says so.

    Stands under the router's decorator. Each write says what it needs; a read needs `Scope.READ`
    unless it says otherwise.
    """

    def guard(operation: F) -> F:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            check_scope(request, scope)
            return operation(request, *args, **kwargs)

        def declare(made: Any) -> None:
            made.openapi_extra = {**(made.openapi_extra or {}), "x-scope": scope.value}

        contribute_operation_callback(guarded, declare)
        return guarded  # type: ignore[return-value]  # the same signature, by wraps

    return guard


def check_scope(request: HttpRequest, scope: Scope) -> None:
    """Raise ScopeMissing unless the caller's door lets this kind of request through."""
    if not request.auth.has_scope(scope):  # type: ignore[attr-defined]  # set by ninja's authentication
        raise ScopeMissing(scope)


def check_method(request: HttpRequest) -> None:
    """Raise ScopeMissing where a token that was made for reading alone writes, or one that may not read reads."""
    actor = request.auth  # type: ignore[attr-defined]  # set by ninja's authentication
    if request.method in SAFE_METHODS:
        check_scope(request, Scope.READ)
    elif actor.scopes is not None and not actor.scopes - {Scope.READ}:
        raise ScopeMissing(Scope.BOOKINGS)
