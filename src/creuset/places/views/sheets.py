"""Resources at the desk: their list, their sheets, what is changed of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock, files
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt, form_page
from creuset.places import pictures
from creuset.places.actions.sheets import change
from creuset.places.feature_words import feature_pairs
from creuset.places.forms import DAY_NAMES, PictureForm, ResourceFilter, SheetForm
from creuset.places.kinds import in_order
from creuset.places.panels import panels_of
from creuset.places.permissions import may_change, places_of
from creuset.places.queries.access import (
    get_resource,
    get_resource_and_parts,
    resources_seen,
    with_words,
)
from creuset.places.queries.sheet import Sheet, sheet
from creuset.villages.models import Village

ROWS = 60


@require_GET
@team_page()
def resources(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Every resource of the village."""
    form = ResourceFilter(village, request.GET or None)
    rows = resources_seen(village, request.actor).select_related("building", "whole")
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked = {name: value for name, value in typed.items() if value}
    rows = with_words(rows, asked.get("q", ""), village)
    if "kind" in asked:
        rows = rows.filter(kind=asked["kind"])
    if "building" in asked:
        rows = rows.filter(building__code=asked["building"])
    ordered = rows.order_by("building__position", in_order(), "position", "pk")
    page = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    return render(
        request, "places/list.html", {"form": form, "page": page, "is_filtered": bool(asked)}
    )


@require_GET
@team_page()
def resource(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """The sheet of a resource."""
    return _sheet_page(request, village, code, PictureForm())


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLACES)
def change_sheet(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """What the desk changes of a resource."""
    found = get_resource(village, code, request.actor)
    form = SheetForm(found, request.POST or None)
    address = reverse("places:sheet", kwargs={"village": village, "code": code})
    if form.is_valid():
        changed = attempt(
            form,
            lambda: change(
                resource=found, changes=form.changes(), by=request.actor, now=clock.now()
            ),
        )
        if changed is not None:
            messages.success(request, _("The sheet is changed."))
            return redirect(address)
    return form_page(
        request,
        form,
        title=found.name,
        submit=_("Keep these changes"),
        cancel_url=address,
        template="places/change.html",
        features=feature_pairs(found.features, {}, day=village.day_of(clock.now())),
    )


@require_POST
@team_page(Capability.CHANGE_PLACES)
def add_picture(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """One picture more."""
    found = get_resource(village, code, request.actor)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        added = attempt(
            form,
            lambda: pictures.add_picture(
                resource=found,
                upload=form.cleaned_data["file"],
                description=pictures.described(village, form.cleaned_data["description"]),
                by=request.actor,
                now=clock.now(),
            ),
        )
        if added is not None:
            messages.success(request, _("The picture is added."))
            return redirect("places:sheet", village=village, code=code)
    return _sheet_page(request, village, code, form)


@require_POST
@team_page(Capability.CHANGE_PLACES)
def remove_picture(request: TeamRequest, village: Village, code: str, pk: int) -> HttpResponse:
    """One picture less."""
    found = get_resource(village, code, request.actor)
    pictures.remove_picture(resource=found, picture_id=pk, by=request.actor, now=clock.now())
    messages.success(request, _("The picture is removed."))
    return redirect("places:sheet", village=village, code=code)


def _sheet_page(
    request: TeamRequest, village: Village, code: str, form: PictureForm
) -> HttpResponse:
    now = clock.now()
    found, parts = get_resource_and_parts(village, code, request.actor)
    shown: Sheet = sheet(found, parts, now=now)
    values = {
        "sheet": shown,
        "resource": found,
        "week": list(zip(DAY_NAMES.values(), shown.week, strict=True)),
        "now": now,
        "form": form,
        "panels": panels_of(found, request.actor, now=now),
        "may_change": may_change(request.actor, found),
        "may_close": request.actor.may(
            Capability.CLOSE_PLACES, found.village, places=places_of(found)
        ),
        "may_subscribe": request.actor.may(
            Capability.SEE_BOOKINGS, found.village, places=places_of(found)
        ),
        "pictures": [
            {
                "row": picture,
                "address": files.address(picture),
                "small": files.address(picture, min(files.WIDTHS)),
            }
            for picture in shown.pictures
        ],
    }
    return render(request, "places/sheet.html", values, status=422 if form.errors else 200)
