"""The screens on the walls: shown without a session, put up and taken down at the desk."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from creuset.bookings import actions, codes
from creuset.bookings.forms.screens import ScreenForm
from creuset.bookings.models import Screen
from creuset.bookings.queries.screens import find_screen, get_screen, screens_of, version_of
from creuset.bookings.queries.walls import door_of, lobby_of
from creuset.core import clock
from creuset.core.rates import Limiter
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt
from creuset.places.queries.access import resources_seen
from creuset.villages.models import Village

#: A screen asks every twenty seconds; whoever guesses waits.
limiter = Limiter(size=60, per_minute=30)


@never_cache
@require_safe
def screen(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """A screen, whole."""
    return _shown(request, village, secret, "bookings/screen.html")


@never_cache
@require_safe
def screen_now(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """What the screen shows now; 204 where nothing changed since it last asked."""
    return _shown(request, village, secret, "bookings/screen.html#now")


def _shown(request: HttpRequest, village: Village, secret: str, template: str) -> HttpResponse:
    now = clock.now()
    found = find_screen(village, secret, now=now)
    # Many screens may ask from one machine: only guesses are counted by machine.
    asker = found.secret_hash if found else request.META.get("REMOTE_ADDR", "")
    if seconds := limiter.wait(asker, now=now):
        return HttpResponse(status=429, headers={"Retry-After": str(seconds)})
    if found is None:
        raise Http404
    version = version_of(village, now=now)
    if request.GET.get("since") == version:
        return HttpResponse(status=204)
    address = reverse("screens:now", args=[village, secret])
    values = {
        "screen": found,
        "now": now,
        "clock": now.astimezone(village.zone).strftime("%H:%M"),
        "now_url": f"{address}?since={version}",
        **_values(request, found, village, now=now),
    }
    answer = render(request, template, values)
    # Nobody else learns the address: not another site, not a search engine.
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _values(
    request: HttpRequest, found: Screen, village: Village, *, now: datetime
) -> dict[str, object]:
    """Return what stands on the screen, and the code that a passer-by takes away on a phone."""
    if found.resource is None:
        page = request.build_absolute_uri(reverse("site:home", args=[village]))
        return {"lobby": lobby_of(village, now=now), "drawn": codes.drawn(page)}
    found.resource.village = found.resource.building.village = village
    door = door_of(found.resource, now=now)
    # Free, it is booked; taken, whoever booked it checks in.
    has_room = door.word in {"free", "option"}
    page = reverse("bookings_my:new", args=[village]) + f"?resource={found.resource.code}"
    if not has_room:
        page = reverse("bookings_my:door", args=[village, codes.door_code(found.resource.pk)])
    drawn = codes.drawn(request.build_absolute_uri(page)) if door.word != "closed" else None
    return {"door": door, "drawn": drawn, "has_room": has_room}


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLACES)
def screens(request: TeamRequest, village: Village) -> HttpResponse:
    """The screens that stand; a POST puts one up and shows its address, once."""
    bound = request.POST if request.method == "POST" else None
    form = ScreenForm(resources_seen(village, request.actor), bound)
    url = ""
    if bound is not None and form.is_valid():
        made = attempt(
            form,
            lambda: actions.put_up(
                village=village, by=request.actor, now=clock.now(), **form.asked()
            ),
        )
        if made is not None:
            name = "kiosk:kiosk" if made[0].is_kiosk else "screens:screen"
            address = reverse(name, args=[village, made[1]])
            url = request.build_absolute_uri(address)
            form = ScreenForm(resources_seen(village, request.actor))
    values = {"rows": screens_of(village, by=request.actor), "form": form, "url": url}
    answer = render(request, "bookings/screens.html", values, status=422 if form.errors else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@team_page(Capability.CHANGE_PLACES)
def take_down(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A screen shows nothing any more."""
    actions.take_down(screen=get_screen(village, pk), by=request.actor, now=clock.now())
    messages.success(request, _("The screen is taken down: its address shows nothing any more."))
    return redirect("screens_desk:list", village)
