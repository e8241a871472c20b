"""Closures at the desk: their list, a new one with what becomes of each booking that it hits, an end before time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.bookings.actions import HitsUnresolved, close_places
from creuset.bookings.forms import ClosureForm, LiftForm, ResolveForm
from creuset.bookings.forms.bookings import bookable
from creuset.bookings.forms.closures import closable, resolved
from creuset.bookings.forms.periods import tell_on_fields
from creuset.bookings.queries.hits import hit_by
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt, form_page
from creuset.places.actions import closures as places_closures
from creuset.places.queries.access import get_closure
from creuset.places.queries.holidays import open_holidays
from creuset.places.queries.sheet import closures_of
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_DESK)
def closures(request: TeamRequest, village: Village) -> HttpResponse:
    """The closures, those to come first."""
    now = clock.now()
    may_close = any(
        grant.gives(Capability.CLOSE_PLACES, [(grant.narrowed_to, grant.narrowed_id)])
        for grant in request.actor.grants_in(village)
    )
    rows = closures_of(village, now=now)
    places = closable(village, request.actor).values() if may_close else ()
    values = {
        "closures": rows,
        "now": now,
        "may_close": may_close,
        "holidays": open_holidays(village, places, rows, now=now),
    }
    return render(request, "bookings/closures.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CLOSE_PLACES)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """Places are closed: first what and when, then what becomes of each booking there, then done."""
    is_dropped = "drop" in request.POST
    bound = request.POST if request.method == "POST" and not is_dropped else None
    asked = _without_dropped(request) if is_dropped else _asked(request, village)
    form = ClosureForm(village, request.actor, bound, initial=asked)
    hits: list[ResolveForm] = []
    if bound is not None and form.is_valid() and form.span is not None:
        hits = _hit_forms(request, village, form)
        choices = resolved(hits) if "resolve" in bound or not hits else None
        if choices is not None:
            try:
                closure = close_places(
                    village=village,
                    resources=form.cleaned_data["resources"],
                    span=form.span,
                    title=form.cleaned_data["title"],
                    reason=form.cleaned_data["reason"],
                    resolve=choices,
                    by=request.actor,
                    now=clock.now(),
                )
            except NotFound:
                raise
            except DomainError as error:
                tell_on_fields(form, error)
                if isinstance(error, HitsUnresolved):
                    hits = _hit_forms(request, village, form)
            else:
                messages.success(request, _("“%(title)s” is closed.") % {"title": closure.title})
                return redirect("closures:list", village=village)
    refused = bool(form.errors) or any(hit.is_bound and hit.errors for hit in hits)
    values = {"form": form, "hits": hits}
    return render(request, "bookings/close.html", values, status=422 if refused else 200)


def _asked(request: TeamRequest, village: Village) -> dict[str, Any]:
    """Return what the address asks to close: places, or a public holiday and all that would open on it."""
    wanted, now = request.GET.get("holiday"), clock.now()
    if wanted is None:
        return {"resources": request.GET.getlist("resource")}
    places = closable(village, request.actor).values()
    for holiday in open_holidays(village, places, closures_of(village, now=now), now=now):
        if holiday.day.isoformat() == wanted:
            codes = [resource.code for resource in holiday.resources]
            return {"title": holiday.name, "day": holiday.day, "resources": codes}
    return {}


def _without_dropped(request: TeamRequest) -> dict[str, Any]:
    """Return what was typed, without the place that was dropped."""
    words: dict[str, Any] = {name: request.POST[name] for name in request.POST}
    words["resources"] = [
        code for code in request.POST.getlist("resources") if code != words["drop"]
    ]
    return words


def _hit_forms(request: TeamRequest, village: Village, form: ClosureForm) -> list[ResolveForm]:
    """Return a form for each booking that the closure hits; filled where the page sent them back."""
    if form.span is None:
        return []
    found = hit_by(form.cleaned_data["resources"], form.span, now=clock.now())
    targets = {r.code: r for r in bookable(village, request.actor)} if found else {}
    return [
        ResolveForm(
            hit,
            targets,
            village,
            request.POST if "resolve" in request.POST else None,
        )
        for hit in found
    ]


@require_http_methods(["GET", "POST"])
@team_page(Capability.CLOSE_PLACES)
def lift(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The places are open again."""
    closure = get_closure(village, pk)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        lifted = attempt(
            form,
            lambda: places_closures.lift(
                closure=closure,
                by=request.actor,
                now=clock.now(),
                reason=form.cleaned_data["reason"],
            ),
        )
        if lifted is not None:
            messages.success(request, _("The places are open again."))
            return redirect("closures:list", village=village)
    return form_page(
        request,
        form,
        title=_("Open again: %(title)s") % {"title": closure.title},
        submit=_("Open again"),
        cancel_url=reverse("closures:list", kwargs={"village": village}),
    )
