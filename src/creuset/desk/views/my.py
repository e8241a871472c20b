"""The member's home."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from creuset.core import clock
from creuset.core.http import is_fragment
from creuset.desk.queries.my import free_now, home_of
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village


@require_safe
@member_page
def home(request: MemberRequest, village: Village) -> HttpResponseBase:
    """My day, what comes next, where I belong, what changed."""
    now = clock.now()
    values = {"home": home_of(village, by=request.actor, now=now), "now": now}
    return render(request, "desk/my/home.html", values)


@require_safe
@member_page
def free(request: MemberRequest, village: Village) -> HttpResponse:
    """What I may take at this moment: a part of the home, and a page by itself."""
    now = clock.now()
    values = {"groups": free_now(village, by=request.actor, now=now), "now": now}
    template = "desk/my/free.html#offers" if is_fragment(request) else "desk/my/free.html"
    return render(request, template, values)
