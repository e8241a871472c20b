"""What takes, or ends, all that is known of somebody is done only by whoever signed in a short while ago."""

from datetime import datetime

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _


class SignInAgain(Forbidden):
    """The session is good, and nobody has shown for long that it is in the right hands."""

    code = "sign-in-again"


def signed_in_recently(request: HttpRequest, *, now: datetime) -> bool:
    """Say whether this session saw a password, a code or a key a short while ago; `now` is by the machine's clock."""
    since = now.timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(one["at"] >= since for one in get_authentication_records(request, request.user))


def check_is_deliberate(request: HttpRequest, *, now: datetime) -> None:
    """Raise SignInAgain where a session asks whose sign-in is long ago, by the machine's clock.

    A token says by its scopes what it was made for.
    """
    is_session = request.auth.scopes is None  # type: ignore[attr-defined]  # set by ninja's authentication
    if is_session and not signed_in_recently(request, now=now):
        raise SignInAgain(_("You signed in a while ago: sign in again, then ask again."))
