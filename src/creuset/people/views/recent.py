"""Pages that want a recent sign-in, and the way to one."""

from allauth.account.adapter import get_adapter
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from creuset.core import clock
from creuset.people.recency import signed_in_recently
from creuset.people.requests import SignedInRequest


def to_sign_in_again(request: SignedInRequest, back: str = "") -> HttpResponse | None:
    """Return None after a recent sign-in; else the way to the password or the key, and from there to `back`, or back
    to the page. Whoever has neither signs in by a new code.
    """
    if signed_in_recently(request, now=clock.by_the_machine(clock.now())):
        return None
    methods = get_adapter().get_reauthentication_methods(request.user)
    url = methods[0]["url"] if methods else reverse("people_account:again")
    return redirect(f"{url}?{urlencode({'next': back or request.path})}")
