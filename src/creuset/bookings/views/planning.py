"""The planning: who has what, by day, week and month, as a drawing and as a list."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.bookings.drawing import Links, View, draw_grid, frame_of
from creuset.bookings.drawing.lists import ListLinks, listed_days
from creuset.bookings.planning_address import Address, read_address
from creuset.bookings.planning_forms import FreeForm, PlanningFilterForm
from creuset.bookings.queries import Planning, PlanningFilter, planning
from creuset.bookings.queries.free import free_for
from creuset.bookings.queries.planning import occupied, shown_resources
from creuset.bookings.queries.planning_choices import planning_choices
from creuset.core import audit, clock, text
from creuset.core.roles import Capability
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.places.models import Resource
from creuset.places.permissions import reads_every_claim
from creuset.villages.models import Village

#: The textures of a drawing follow the hour; what is kept is drawn again after so many seconds.
KEPT = 900


@dataclass(frozen=True)
class Face:
    """The planning of the team, or that of a member."""

    name: str
    base: str
    #: The namespaces of its own addresses and of those of bookings.
    namespace: str
    bookings: str

    def url(self, view: str, village: Village) -> str:
        """Return the address of one of the face's own views."""
        return reverse(f"{self.namespace}:{view}", kwargs={"village": village.slug})

    def new_url(self, village: Village) -> str:
        """Return the address of the form of a new booking."""
        return reverse(f"{self.bookings}:new", kwargs={"village": village.slug})

    def booking_url(self, view: str, village: Village) -> str:
        """Return the address of a page of a booking, 0 standing for its number."""
        return reverse(f"{self.bookings}:{view}", kwargs={"village": village.slug, "pk": 0})


DESK = Face("desk", "core/desk.html", "planning", "bookings")
MY = Face("my", "core/my.html", "planning_my", "bookings_my")


@require_safe
@team_page()
def week(request: TeamRequest, village: Village) -> HttpResponse:
    """Show the planning to the team."""
    return _page(request, village, DESK)


@require_safe
@team_page()
def panel(request: TeamRequest, village: Village) -> HttpResponse:
    """Give the planning alone, for a page that shows what others changed."""
    return _panel_alone(request, village, DESK)


@require_safe
@member_page
def my_week(request: MemberRequest, village: Village) -> HttpResponse:
    """Show a member what they may book, and when it is occupied."""
    return _page(request, village, MY)


@require_safe
@member_page
def my_panel(request: MemberRequest, village: Village) -> HttpResponse:
    """Give the member's planning alone."""
    return _panel_alone(request, village, MY)


def _page(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    now = clock.now()
    by, address = request.actor, read_address(request.GET, today=village.day_of(now))
    # Read before the drawing: what is drawn is then never older than the version that it bears.
    version = audit.version(village.pk)
    days = address.days
    resources = shown_resources(village, days=days, by=by, only=_within(face))
    context = {
        "template_base": face.base,
        "face": face.name,
        "now": now,
        "address": address,
        "version": version,
        "panel": _panel(
            request,
            village,
            face,
            address,
            version=version,
            now=now,
            resources=None if address.is_narrowed else resources,
        ),
        "panel_base": face.url("panel", village),
        "version_url": reverse("core:version", kwargs={"village": village.slug}),
        "move_url": face.url("move", village),
        "filter": PlanningFilterForm(address, planning_choices(resources)),
        "reset_url": str(address.everything()) if address.is_narrowed else "",
        "new_url": face.new_url(village),
        "cancel_url": face.booking_url("cancel", village),
        **_asked_free(request, village, face, address, now=now),
    }
    return render(request, "bookings/planning/page.html", context)


def _panel_alone(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    now = clock.now()
    address = read_address(request.GET, today=village.day_of(now))
    version = audit.version(village.pk)
    answer = HttpResponse(_panel(request, village, face, address, version=version, now=now))
    answer["Creuset-Version"] = str(version)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _panel(
    request: MemberRequest,
    village: Village,
    face: Face,
    address: Address,
    *,
    version: int,
    now: datetime,
    resources: Sequence[Resource] | None = None,
) -> str:
    """Return the panel drawn, once for all the readers who see the same thing at this version.

    `resources` are those of its days, where they were read before.
    """
    read = ":".join(
        (
            village.slug,
            face.name,
            str(version),
            get_language() or "",
            _eyes(request.actor, village),
            str(int(now.timestamp()) // KEPT),
            address.today.isoformat(),
            str(address),
        )
    )
    # An address may be longer than a key.
    key = hashlib.sha256(read.encode()).hexdigest()
    kept = caches["drawn"]
    drawn: str | None = kept.get(key)
    if drawn is None:
        drawn = _draw(request, village, face, address, now=now, resources=resources)
        kept.set(key, drawn, KEPT)
    return drawn


def _eyes(by: Actor, village: Village) -> str:
    """Return what tells apart readers to whom the planning looks different."""
    if _sees_and_changes_all(by, village):
        roles = sorted({str(grant.role) for grant in by.grants_in(village)})
        return f"team/{','.join(roles)}"
    return f"party/{by.party_id}"


def _sees_and_changes_all(by: Actor, village: Village) -> bool:
    return reads_every_claim(by, village) and by.may(Capability.CHANGE_BOOKINGS, village)


def _within(face: Face, only: PlanningFilter | None = None) -> PlanningFilter:
    """Return the filter within what the face shows: to members, what they may book."""
    return replace(only or PlanningFilter(), for_members=face is MY)


def _draw(
    request: MemberRequest,
    village: Village,
    face: Face,
    address: Address,
    *,
    now: datetime,
    resources: Sequence[Resource] | None,
) -> str:
    page = face.url("week", village)
    context: dict[str, Any] = {
        # Without the request: what every page knows of its reader has no place in what is kept for all.
        "village": village,
        "face": face.name,
        "now": now,
        "address": address,
        "page_url": page,
        "everything_url": page + str(address.everything()),
    }
    by, only = request.actor, _within(face, address.only)
    of_list = address if address.asked else address.seen_as(View.LIST, is_one_day=True)
    with_grid, with_list = address.view is not View.LIST, address.asked in {None, View.LIST}
    days = address.days if with_grid else of_list.days
    if resources is None or days != address.days:
        resources = shown_resources(village, days=days, by=by, only=only)
    read = occupied(village, resources, days=days, by=by, now=now)
    if with_grid:
        context |= _grid(read.planning(days), by, village, face, address)
    if with_list:
        inside = days.first <= of_list.days.first and of_list.days.until <= days.until
        shown = (
            read.planning(of_list.days)
            if inside
            else planning(village, days=of_list.days, by=by, now=now, only=only)
        )
        context |= _list(shown, by, village, face, address, of_list)
    return render_to_string("bookings/planning/panel.html", context)


def _grid(
    shown: Planning, by: Actor, village: Village, face: Face, address: Address
) -> dict[str, Any]:
    frame = frame_of(shown, view=address.view, zone=village.zone)
    links = Links(
        sheet=face.booking_url("sheet", village),
        day=lambda day: face.url("week", village) + str(address.of_day(day)),
        units=lambda code: face.url("week", village) + str(address.with_units(code)),
    )
    table = draw_grid(
        shown,
        frame,
        links=links,
        shown_units=address.units,
        marks_mine=not _sees_and_changes_all(by, village),
    )
    return {
        "planning": shown,
        # Joined from escaped pieces, each tested: nothing of it is markup that somebody wrote.
        "grid": mark_safe(table),  # noqa: S308
        "title": _title(address),
        "wide_views": _views(address),
    }


def _list(
    shown: Planning, by: Actor, village: Village, face: Face, address: Address, of_list: Address
) -> dict[str, Any]:
    links = ListLinks(
        sheet=face.booking_url("sheet", village),
        move=face.booking_url("change", village),
        cancel=face.booking_url("cancel", village),
        new=face.new_url(village),
    )
    return {
        "planning": shown,
        "list_address": of_list,
        "list_title": _title(of_list),
        "list_views": _views(of_list),
        "listed": listed_days(
            shown,
            zone=village.zone,
            links=links,
            marks_mine=not _sees_and_changes_all(by, village),
            units=address.units,
        ),
    }


def _views(address: Address) -> list[tuple[str, Address, bool]]:
    """Return the ways of seeing these days: word, address, and whether it is this one."""
    words = {
        View.DAY: _("Day"),
        View.WEEK: _("Week"),
        View.MONTH: _("Month"),
        View.LIST: _("List"),
    }
    return [
        (word, address.seen_as(view, is_one_day=address.is_one_day), view is address.view)
        for view, word in words.items()
    ]


def _title(address: Address) -> str:
    """Return the days as a title, the year said."""
    days = address.days
    if days.days == 1:
        return text.day_text(days.first, style="long", today=address.today)
    if address.view is View.MONTH:
        return formats.date_format(days.first, "F Y")
    return text.days_text(days.first, days.last, today=address.today)


def _asked_free(
    request: MemberRequest, village: Village, face: Face, address: Address, *, now: datetime
) -> dict[str, Any]:
    """Return the question of what is free, and its answer where it was asked."""
    is_asked = "free_day" in request.GET
    form = FreeForm(request.GET if is_asked else None, day=address.day, zone=village.zone)
    context: dict[str, Any] = {
        "free_form": form,
        "kept_words": [
            (name, value)
            for name, values in request.GET.lists()
            if not name.startswith("free_")
            for value in values
        ],
    }
    if is_asked and form.is_valid():
        found = free_for(
            village,
            span=form.span,
            by=request.actor,
            now=now,
            kind=next(iter(address.kinds), ""),
            building=next(iter(address.buildings), ""),
            features=address.only.features,
            capacity=form.cleaned_data["free_capacity"],
        )
        context["free_span"] = form.span
        context["free"] = [
            (resource, _new_url(village, face, resource, form.span))
            for resource in found
            # A pool says it for its units.
            if not (resource.whole and resource.whole.is_pool)
        ]
    return context


def _new_url(village: Village, face: Face, resource: Resource, span: Span) -> str:
    """Return the page that books the resource for the span, on the village's clocks."""
    words = {"resource": resource.code}
    for name, instant in (("start", span.start), ("end", span.end)):
        words[name] = f"{instant.astimezone(village.zone):%Y-%m-%dT%H:%M}"
    return f"{face.new_url(village)}?{urlencode(words)}"
