"""Whoever is signed in is the actor of the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from creuset.people.actors import Actor
from creuset.people.models import Party, User


class ActorMiddleware:
    """Sets `request.actor`: an `Actor` for whoever is signed in, else None; read from the database when used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]  # SignedInRequest declares it
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor | None:
    """Return the actor of a request that carries a session, or None."""
    user = request.user
    if not isinstance(user, User) or not user.is_authenticated:
        return None
    return Actor(party=Party.objects.get(pk=user.party_id))
