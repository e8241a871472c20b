"""Sessions of the village's owner, as signing in leaves them: each another browser."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from creuset.people.models import User

#: How a bare Django knows whoever is signed in.
STOCK = "django.contrib.auth.backends.ModelBackend"


def of_owner(*, number: int = 1) -> list[str]:
    """Return the keys of so many sessions."""
    user = _owner()
    return [of(user) for _ in range(number)]


def bare_of_owner() -> str:
    """Return the key of a session that Django's own backend of sign-in answers for."""
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, STOCK]
    return of(_owner(), backend=STOCK)


def _owner() -> User:
    return User.objects.order_by("pk").filter(party__role_grants__role="owner")[0]


def of(user: User, *, backend: str = "") -> str:
    """Return the key of a session of this account."""
    session = SessionStore(session_key=secrets.token_hex(16))
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = backend or settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.set_expiry(timedelta(days=14))
    session.save(must_create=True)
    return str(session.session_key)
