"""A bar dragged, stretched or stepped by keys: the same actions as the pages, answered for a script."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creuset.bookings import actions
from creuset.bookings.models import Booking, Segment
from creuset.bookings.permissions import may_overrule
from creuset.bookings.queries import PlanningFilter
from creuset.bookings.queries.access import get_booking, get_segment
from creuset.bookings.queries.planning import shown_resources
from creuset.bookings.rules import OVERRULABLE, ChangedMeanwhile
from creuset.core import audit, clock, text
from creuset.kernel.errors import DomainError, NotFound, Refusals, Refused
from creuset.kernel.spans import DaySpan, Span, local_instant
from creuset.people.actors import Actor
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.places.models import Resource
from creuset.villages.models import Village


class MoveForm(forms.Form):
    """The shape of what the script sends: the bar as it was, and as it is wanted."""

    booking = forms.IntegerField(min_value=1)
    row = forms.SlugField(max_length=60)
    at = forms.CharField(max_length=40)
    until = forms.CharField(max_length=40)
    starts_at = forms.CharField(max_length=40)
    ends_at = forms.CharField(max_length=40)
    to = forms.SlugField(max_length=60, required=False)
    reason = forms.CharField(max_length=500, required=False)
    overrule = forms.BooleanField(required=False)


@dataclass(frozen=True)
class Asked:
    """A bar as it was and as it is wanted."""

    booking: Booking
    row: Resource
    to: Resource | None
    before: Span
    after: Span
    reason: str
    overrule: frozenset[str]

    @property
    def is_move(self) -> bool:
        """Whether it keeps its length, or changes place."""
        return self.to is not None or self.before.duration == self.after.duration


@require_POST
@team_page()
def move(request: TeamRequest, village: Village) -> HttpResponse:
    """Move or resize what the team dragged."""
    return _answer(request, village)


@require_POST
@member_page
def my_move(request: MemberRequest, village: Village) -> HttpResponse:
    """Move or resize what a member dragged."""
    return _answer(request, village)


def _answer(request: MemberRequest, village: Village) -> HttpResponse:
    now = clock.now()
    asked = _read(request, village, now=now)
    segment = _segment(asked)
    place = segment.resource.code
    try:
        booking = _do(asked, segment, request, now=now)
    except NotFound:
        raise
    except DomainError as error:
        return _refused(request, village, asked, error)
    zone = village.zone
    after = _after(booking, asked, by=request.actor, now=now)
    said = text.span_text(after.starts_at, after.ends_at, zone, today=village.day_of(now))
    resource = after.resource
    return JsonResponse(
        {
            "text": text.typeset(f"{booking.title} : {said}, {resource.name}"),
            "version": audit.version(village.pk),
            "undo": {
                "booking": booking.pk,
                "row": resource.code,
                "at": after.starts_at.isoformat(),
                "until": after.ends_at.isoformat(),
                "starts_at": segment.starts_at.isoformat(),
                "ends_at": segment.ends_at.isoformat(),
                "to": place if place != resource.code else "",
                "reason": _("Put back"),
                "overrule": "1",
            },
        }
    )


def _read(request: MemberRequest, village: Village, *, now: datetime) -> Asked:
    """Return what was asked, or refuse what no page of ours sends."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Refused(_("This move is not complete: load the page again."))
    said: dict[str, Any] = form.cleaned_data
    booking = get_booking(village, said["booking"], by=request.actor, now=now)
    zone = village.zone
    before = Span(_instant(said["at"], zone), _instant(said["until"], zone))
    after = Span(_instant(said["starts_at"], zone), _instant(said["ends_at"], zone))
    codes = {said["row"], said["to"]} - {""}
    days = DaySpan.touching(Span(min(before.start, after.start), max(before.end, after.end)), zone)
    shown = {
        resource.code: resource
        for resource in shown_resources(
            village, days=days, by=request.actor, only=PlanningFilter(codes=codes)
        )
    }
    if codes - shown.keys():
        raise NotFound(_("There is no such place here."))
    return Asked(
        booking=booking,
        row=shown[said["row"]],
        to=shown[said["to"]] if said["to"] and said["to"] != said["row"] else None,
        before=before,
        after=after,
        reason=said["reason"],
        overrule=OVERRULABLE if said["overrule"] else frozenset(),
    )


def _instant(written: str, zone: ZoneInfo) -> datetime:
    """Return the instant; one without an offset is read on the village's clocks."""
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise Refused(_("This move is not complete: load the page again.")) from None
    return read if read.tzinfo else local_instant(read.date(), read.time(), zone)


def _segment(asked: Asked) -> Segment:
    """Return the period that the bar stands for; refuse if it is no longer where the reader saw it."""
    before, after = asked.before, asked.after
    stretches_end = not asked.is_move and before.start == after.start
    at = before.end - timedelta(microseconds=1) if stretches_end else before.start
    segment = get_segment(asked.booking, resource_id=asked.row.pk, at=at)
    is_there = segment.ends_at == before.end if stretches_end else segment.starts_at == before.start
    if not is_there:
        raise ChangedMeanwhile(_("Somebody changed this booking a moment ago: look at it again."))
    return segment


def _do(asked: Asked, segment: Segment, request: MemberRequest, *, now: datetime) -> Booking:
    if asked.is_move:
        return actions.move(
            booking=asked.booking,
            segment=segment,
            starts_at=asked.after.start,
            to=asked.to,
            by=request.actor,
            now=now,
            reason=asked.reason,
            overrule=asked.overrule,
        )
    moves_end = asked.before.start == asked.after.start
    span = (
        Span(segment.starts_at, asked.after.end)
        if moves_end
        else Span(asked.after.start, segment.ends_at)
    )
    return actions.resize(
        booking=asked.booking,
        segment=segment,
        span=span,
        by=request.actor,
        now=now,
        reason=asked.reason,
        overrule=asked.overrule,
    )


def _after(booking: Booking, asked: Asked, *, by: Actor, now: datetime) -> Segment:
    """Return the period as it is after the change."""
    fresh = get_booking(booking.village, booking.pk, by=by, now=now)
    resource = asked.to or asked.row
    return get_segment(fresh, resource_id=resource.pk, at=asked.after.start)


def _refused(
    request: MemberRequest, village: Village, asked: Asked, error: DomainError
) -> HttpResponse:
    """Return why not, and the ways out as buttons that try again."""
    errors = error.errors if isinstance(error, Refusals) else (error,)
    resource = asked.to or asked.row
    context = {
        "refusal": error,
        "village": village,
        "booking": asked.booking,
        "may_overrule": all(one.code in OVERRULABLE for one in errors)
        and may_overrule(request.actor, resource),
    }
    return render(request, "bookings/planning/refused.html", context, status=error.status)
