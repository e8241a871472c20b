"""Whoever is signed in is the actor of the request; which sessions are in use is noted now and then."""

import time
from collections.abc import Callable

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from creuset.people.requests import actor_of

#: What a browser kept of this site goes with the session: pages for when there is no connection, and who keeps them.
LEFT_BEHIND = '"storage"'


class ActorMiddleware:
    """Sets `request.actor`: an `Actor` for whoever is signed in, else None; read from the database when used.

    Whoever signs out leaves nothing behind in the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]  # SignedInRequest declares it
        answer = self.get_response(request)
        if getattr(request, "has_signed_out", False):
            answer["Clear-Site-Data"] = LEFT_BEHIND
        return answer


def note_sign_out(request: HttpRequest | None, **_more: object) -> None:
    """The answer to this request tells the browser to forget."""
    if request is not None:
        request.has_signed_out = True  # type: ignore[attr-defined]  # read by ActorMiddleware


class SessionActivityMiddleware(UserSessionsMiddleware):
    """Notes when and from where a session was last used, for the list of one's active sessions.

    allauth does so at each request, in a durable transaction of its own: every page would wait for
    the writers. Each web process notes a session once in `EVERY` seconds, or when it changes its browser.
    """

    EVERY = 300
    MOST_REMEMBERED = 10_000

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.get_response: Callable[[HttpRequest], HttpResponse] = get_response
        self._noted: dict[tuple[str | None, str, str], float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = time.monotonic()
        told = request.headers
        address = told.get("X-Forwarded-For") or request.META.get("REMOTE_ADDR", "")
        key = (request.session.session_key, address, told.get("User-Agent", ""))
        if now < self._noted.get(key, 0.0):
            return self.get_response(request)
        if len(self._noted) >= self.MOST_REMEMBERED:
            self._noted.clear()
        if request.user.is_authenticated:
            self._noted[key] = now + self.EVERY
        answer: HttpResponse = super().__call__(request)
        return answer
