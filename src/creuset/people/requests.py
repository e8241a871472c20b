"""Requests of people: which pages need somebody signed in, and who may enter the desk of a village."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from creuset.core.roles import Capability
from creuset.people.actors import Actor
from creuset.people.models import User
from creuset.villages.models import Village


class PublicRequest(HttpRequest):
    """A request to a page of a village that anybody may read."""

    village: Village
    actor: Actor | None


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    village: Village | None
    actor: Actor


class MemberRequest(SignedInRequest):
    """A request of somebody whom the village of the address knows."""

    village: Village


class TeamRequest(MemberRequest):
    """A request of somebody in the team of the village of the address."""


class ApiRequest(HttpRequest):
    """A request of a program: `auth` acts; the village of the address, if there is one, knows it."""

    auth: Actor
    village: Village


type View[**P, R: HttpRequest] = Callable[Concatenate[R, P], HttpResponseBase]


def signed_in[**P](view: View[P, SignedInRequest]) -> Callable[..., HttpResponseBase]:
    """Whoever is not signed in is asked to, then brought back."""

    @wraps(view)
    def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded


def member_page[**P](view: View[P, MemberRequest]) -> Callable[..., HttpResponseBase]:
    """Only somebody whom the village knows gets in; to others the page does not exist."""

    @wraps(view)
    def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        request.actor = actor = _acting(request)
        if not actor.is_known_in(request.village):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def team_page[**P](
    capability: Capability = Capability.SEE_DESK,
) -> Callable[[View[P, TeamRequest]], Callable[..., HttpResponseBase]]:
    """Only the village's team gets in, if it has the capability; to others the page does not exist."""

    def guard(view: View[P, TeamRequest]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            request.actor = actor = _acting(request)
            # A role narrowed to one place passes here; the page's access functions judge the place.
            if not any(
                grant.gives(capability, [(grant.narrowed_to, grant.narrowed_id)])
                for grant in actor.grants_in(request.village)
            ):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def actor_of(request: HttpRequest) -> Actor | None:
    """Return the actor of a request that carries a session, or None."""
    user = request.user
    if not isinstance(user, User) or not user.is_authenticated:
        return None
    return Actor(party=user.party, is_brief=True)


def _acting(request: HttpRequest) -> Actor:
    """Return who acts, where somebody is signed in: themselves, since what stands for them costs at each touch."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Return the way to the sign-in page and back; a fragment's reader is sent there whole."""
    answer = redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request") == "true":
        fragment = HttpResponse(status=204)
        fragment["HX-Redirect"] = answer["Location"]
        return fragment
    return answer
