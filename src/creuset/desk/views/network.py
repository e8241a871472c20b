"""The network: its villages, the way home, and what search engines are told."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from creuset.core import clock
from creuset.desk.queries import opening
from creuset.desk.queries.public import list_villages, list_villages_to_find, spaces_to_find
from creuset.incubation.queries.calls import calls_to_find
from creuset.people.actors import Actor
from creuset.people.queries import villages_of
from creuset.people.requests import SignedInRequest, signed_in
from creuset.villages.models import SignUp, Village

#: The pages of each village that search engines may list.
PAGES = ("home", "spaces", "buildings", "hours", "legal", "privacy", "accessibility")


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """The villages of the network, and whether they are open."""
    now = clock.now()
    cards = [
        (
            card,
            opening.open_now(card.village, opening.village_hours(card.village, now=now), now=now),
        )
        for card in list_villages(now=now)
    ]
    is_demo = settings.DEMO or any(card.village.is_demo for card, _open in cards)
    return render(request, "desk/network.html", {"cards": cards, "now": now, "demo": is_demo})


@require_safe
@signed_in
def home(request: SignedInRequest) -> HttpResponseBase:
    """Lead to the only village that knows the reader: its desk for its team, else my home; else let them choose."""
    actor = request.actor
    known = villages_of(actor)
    if len(known) == 1:
        return redirect(way_in(actor, known[0]))
    others = [
        village
        for village in list_villages_to_find()
        if village not in known and village.sign_up != SignUp.INVITATION
    ]
    values = {"ways": [(village, way_in(actor, village)) for village in known], "others": others}
    return render(request, "desk/choose.html", values)


def way_in(actor: Actor, village: Village) -> str:
    """Return where the reader begins in a village: the desk for its team, else their own home."""
    return f"/{village.slug}/{'desk' if actor.grants_in(village) else 'my'}/"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what search engines may read: nothing of a demonstration."""
    if settings.DEMO:
        return _plain("User-agent: *\nDisallow: /\n")
    closed = [
        f"Disallow: /{village.slug}/" for village in list_villages_to_find() if village.is_demo
    ]
    lines = [
        "User-agent: *",
        "Disallow: /account/",
        "Disallow: /api/",
        "Disallow: /search/",
        *closed,
    ]
    where = request.build_absolute_uri(reverse("network:sitemap"))
    return _plain("\n".join([*lines, "", f"Sitemap: {where}", ""]))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Name every public page of the villages that are not demonstrations; a demonstration has no such list."""
    if settings.DEMO:
        raise Http404
    villages = [village for village in list_villages_to_find() if not village.is_demo]
    paths = [
        *(reverse(f"site:{page}", args=[village]) for village in villages for page in PAGES),
        *(reverse("site:space", args=[slug, code]) for slug, code in spaces_to_find(villages)),
        *(reverse("calls:call", args=[slug, code]) for slug, code in calls_to_find(villages)),
    ]
    addresses = [request.build_absolute_uri(path) for path in paths]
    return render(
        request, "desk/sitemap.xml", {"addresses": addresses}, content_type="application/xml"
    )


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
