"""Pages that want a recent sign-in, and the way to one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from creuset.core import clock
from creuset.people.recency import signed_in_recently
from creuset.people.requests import SignedInRequest, View


def recently_signed_in[**P](
    back: str = "",
) -> Callable[[View[P, SignedInRequest]], View[P, SignedInRequest]]:
    """Whoever signed in a while ago shows again who they are, then is brought to `back`, or back to the page."""

    def guard(view: View[P, SignedInRequest]) -> View[P, SignedInRequest]:
        @wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not signed_in_recently(request, now=clock.by_the_machine(clock.now())):
                return _to_show_again(request, reverse(back) if back else request.path)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def _to_show_again(request: SignedInRequest, then: str) -> HttpResponse:
    """Return the way to the password or the key again; whoever has neither signs in by a new code."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    url = methods[0]["url"] if methods else reverse("people_account:again")
    return redirect(f"{url}?{urlencode({'next': then})}")
