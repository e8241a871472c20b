"""Dates first, then what is free: in every village that knows the reader, and several wishes at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from creuset.bookings import actions
from creuset.bookings.drawing.found import Drawn, drawn
from creuset.bookings.forms import FreeForm
from creuset.bookings.forms.places import MOST_RESOURCES
from creuset.bookings.forms.search import (
    Choices,
    SearchForm,
    TakeForm,
    any_party_field,
    own_party_field,
)
from creuset.bookings.queries.free import Free, free_then, to_wait_for
from creuset.bookings.queries.packages import packages_of
from creuset.bookings.queries.planning_choices import search_features
from creuset.bookings.queries.search import Combination, search
from creuset.bookings.queries.soon import times_soon
from creuset.bookings.views.booking import said_booked
from creuset.bookings.views.faces import Face, done
from creuset.core import clock
from creuset.kernel.errors import DomainError, NotFound
from creuset.kernel.spans import Span
from creuset.people.queries import villages_of
from creuset.people.requests import MemberRequest
from creuset.places.models import Resource
from creuset.places.queries.access import resources_seen
from creuset.villages.models import Village


@dataclass(frozen=True)
class Found:
    """What a village offers: places, or combinations; and where they are booked."""

    village: Village
    base: str
    #: The time that was asked, on the clocks of the village.
    span: Span | None = None
    free: Free | None = None
    combinations: Sequence[tuple[Combination, Drawn]] = ()


def _villages(request: MemberRequest, village: Village) -> list[Village]:
    """Return the villages that know the reader, this one first."""
    others = [other for other in villages_of(request.actor) if other.pk != village.pk]
    return [village, *others]


def _places(request: MemberRequest, villages: Sequence[Village]) -> list[Resource]:
    return [
        place
        for village in villages
        for place in resources_seen(village, request.actor).select_related("building")
    ]


def urls_of(request: MemberRequest, village: Village, face: Face) -> str:
    """Return the pages where the reader books in a village: the team's only where they are of it."""
    is_team = face.is_team and bool(request.actor.grants_in(village))
    return "bookings" if is_team else "bookings_my"


def free_page(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    """Answer what is free for a stretch of time, and what somebody else has an option on then."""
    now, villages = clock.now(), _villages(request, village)
    features = search_features(_places(request, villages))
    soon = [(span, _asked(village, span)) for span in times_soon(village, now=now)]
    # Nobody has said when: the soonest time stands in the form, what is free then comes after the page.
    form = FreeForm(village.zone, features, request.GET or (soon[0][1] if soon else None))
    found, has_any, wait_for = None, False, ""
    if form.is_bound and form.is_valid() and form.span is not None and request.GET:
        like: dict[str, Any] = {
            "by": request.actor,
            "now": now,
            "kind": form.cleaned_data["kind"],
            "capacity": form.cleaned_data["capacity"],
            "features": form.features(),
        }
        found = [
            Found(
                each,
                urls_of(request, each, face),
                span=span,
                free=free_then(each, span=span, **like),
            )
            for each in villages
            if (span := form.span_in(each.zone)) is not None
        ]
        has_any = any(one.free and one.free.has_any for one in found)
        if not has_any and form.span.start > now:
            places = to_wait_for(village, span=form.span, **like)
            wait_for = _to_wait_for(village, face, form.span, places)
    values = {
        "form": form,
        "soon": [(span, urlencode(asked), form.span == span) for span, asked in soon],
        "soonest": urlencode(soon[0][1]) if soon and not request.GET else "",
        "found": found,
        "has_any": has_any,
        "wait_url": wait_for,
        "has_several": len(villages) > 1,
        "span": form.span,
        "base": face.base,
        "search_url": face.address("search", village),
        "list_url": face.address("list", village),
        "basket_url": face.address("basket", village),
    }
    return render(request, "bookings/free.html", values, status=422 if form.errors else 200)


def _asked(village: Village, span: Span) -> dict[str, str]:
    """Return what the form sends for a time of one day."""
    start, end = span.start.astimezone(village.zone), span.end.astimezone(village.zone)
    return {"day": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}


def _to_wait_for(village: Village, face: Face, span: Span, places: Sequence[Resource]) -> str:
    """Return where one waits for any one of the places; nothing where there is none."""
    if not places:
        return ""
    asked = {
        "resource": [place.code for place in places[:MOST_RESOURCES]],
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "any_one": "any",
    }
    return f"{face.address('join_waiting', village)}?{urlencode(asked, doseq=True)}"


def search_page(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    """Answer the earliest combinations that answer several wishes, drawn on one scale."""
    now, villages = clock.now(), _villages(request, village)
    form = SearchForm(
        Choices(search_features(_places(request, villages)), packages_of(villages)),
        villages,
        request.GET,
        party=party_field(request, village, face, now),
        today=village.day_of(now),
    )
    found = None
    if form.is_bound and form.is_valid():
        try:
            found = [
                Found(
                    each,
                    urls_of(request, each, face),
                    combinations=[
                        (one, drawn(one, since=form.days().first))
                        for one in search(
                            each, form.rounds(), days=form.days(), by=request.actor, now=now
                        )
                    ],
                )
                for each in form.chosen_villages()
            ]
        except DomainError as error:
            form.add_error(None, str(error))
    values = {
        "form": form,
        "found": found,
        "has_any": any(one.combinations for one in found or ()),
        "has_several": len(villages) > 1,
        "base": face.base,
        "free_url": face.address("free", village),
        "list_url": face.address("list", village),
        "basket_url": face.address("basket", village),
    }
    is_wrong = form.is_bound and found is None
    return render(request, "bookings/search.html", values, status=422 if is_wrong else 200)


def take_page(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    """Book a combination in one booking, all or nothing; or say why not."""
    now = clock.now()
    form = TakeForm(
        request.POST,
        village=village,
        by=request.actor,
        party=party_field(request, village, face, now),
    )
    periods = form.periods()
    if form.is_valid():
        try:
            booking = actions.book(
                village=village,
                title=form.cleaned_data["title"],
                party=form.cleaned_data["party"],
                periods=periods,
                by=request.actor,
                now=now,
                overrule=form.cleaned_data["overrule"],
            )
        except NotFound:
            raise
        except DomainError as error:
            form.tell(error)
        else:
            return done(request, village, face, booking, said_booked(booking))
    values = {
        "form": form,
        "periods": periods,
        "written": form.written,
        "base": face.base,
        "search_url": face.address("search", village),
    }
    return render(request, "bookings/take.html", values, status=422)


def party_field(request: MemberRequest, village: Village, face: Face, now: datetime) -> forms.Field:
    """Return the field that says for whom: anybody at the desk; for a member those they speak for."""
    if face.is_team:
        return any_party_field(village)
    return own_party_field(request.actor, village, now)
