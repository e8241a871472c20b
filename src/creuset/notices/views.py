"""The page of what I was told, and the one where I choose how."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.registry import Badge
from creuset.notices import actions, queries
from creuset.people.actors import Actor
from creuset.people.requests import MemberRequest, SignedInRequest, member_page, signed_in
from creuset.villages.models import Village

ROWS = 30


def unread(*, village: Village, by: Actor | None) -> Badge | None:
    """Return what the menu counts, for somebody signed in."""
    return Badge(queries.unread(village, by=by, now=clock.now())) if by else None


@require_GET
@member_page
def notices(request: MemberRequest, village: Village) -> HttpResponseBase:
    """What I and my organisations were told, the latest first."""
    now = clock.now()
    rows = queries.notices_of(village, by=request.actor, now=now).order_by("-created_at", "-pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    values = {
        "page": page,
        "told": queries.say(page, village),
        "has_unread": any(notice.read_at is None for notice in page),
        "own_id": request.actor.party_id,
    }
    return render(request, "notices/list.html", values)


@require_POST
@member_page
def read(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I have read one: on to where it leads."""
    notice = actions.read(village=village, pk=pk, by=request.actor, now=clock.now())
    (told,) = queries.say([notice], village) or (None,)
    if told is None or not told.said.path:
        return redirect("notices:list", village=village)
    return redirect(told.said.path)


@require_POST
@member_page
def read_all(request: MemberRequest, village: Village) -> HttpResponse:
    """I have read them all."""
    actions.read_all(village=village, by=request.actor, now=clock.now())
    return redirect("notices:list", village=village)


@require_http_methods(["GET", "POST"])
@signed_in
def choices(request: SignedInRequest) -> HttpResponse:
    """How I am told of what."""
    if request.method == "POST":
        actions.choose(
            by=request.actor,
            on_page=request.POST.getlist("on_page"),
            by_mail=request.POST.getlist("by_mail"),
        )
        messages.success(request, _("You will be told as you chose."))
        return redirect("notices_account:choices")
    # Domains register apart, and may speak of the same group: each stands once, where it first came.
    groups: dict[str, list[queries.Chosen]] = {}
    for one in queries.choices_of(request.actor):
        groups.setdefault(str(one.topic.group), []).append(one)
    return render(request, "notices/choices.html", {"groups": groups.items()})
