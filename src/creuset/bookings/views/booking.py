"""What the pages of a booking share, at the desk and for a member."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from creuset.bookings import actions
from creuset.bookings.forms import (
    BookingForm,
    CancelForm,
    ChangeForm,
    DetailsForm,
    projects_known,
    tell,
)
from creuset.bookings.forms.more import ADD, LEAVE_OUT, changed_rows
from creuset.bookings.forms.periods import read_span, tell_on_fields, typed
from creuset.bookings.models import STATE_LABELS, Booking, Segment
from creuset.bookings.permissions import may_change, may_copy, may_decide, may_waive
from creuset.bookings.priced import ShownPrice
from creuset.bookings.queries import get_booking, get_segment
from creuset.bookings.queries.ladder import state_of
from creuset.bookings.queries.participants import ask_participants
from creuset.bookings.queries.recorded import recorded_from, recorded_rows
from creuset.bookings.states import OVER, BookingState
from creuset.bookings.views.faces import Face, done
from creuset.bookings.views.ladder import ladder_values
from creuset.bookings.views.participants import participants_shown
from creuset.bookings.views.presence import presence_values
from creuset.bookings.views.prices import booking_price, cancellation, priced_form, typed_price
from creuset.bookings.views.quotes import quotes_of_booking, quotes_shown
from creuset.bookings.ways import ways_from
from creuset.core import clock
from creuset.core.http import is_fragment, row_number
from creuset.core.slots import ruler
from creuset.core.together import together
from creuset.kernel.errors import DomainError, NotFound
from creuset.kernel.spans import Span
from creuset.people.queries import story_from, story_rows
from creuset.people.requests import MemberRequest
from creuset.villages.models import Village


def new_page(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    """Answer the form of a new booking: a page, or the dialog of the planning."""
    now = clock.now()
    if (
        request.method == "POST"
        and {"take", "drop", "every", "show_price", ADD, LEAVE_OUT} & request.POST.keys()
    ):
        price = priced_form(request, village, face.form)
        refilled = _refilled(request, village, face, now)
        return _new_form(request, village, face, refilled, price=price)
    bound = request.POST if request.method == "POST" else None
    form = face.form(
        bound, by=request.actor, village=village, now=now, initial=_asked(request, village)
    )
    if bound is None:
        return _new_form(request, village, face, form)
    refusal = None
    if form.is_valid() and form.span is not None:
        try:
            booking = _booked(form, request, village, now)
        except DomainError as error:
            refusal = error
        else:
            return done(request, village, face, booking, said_booked(booking))
    # A field that is told a refusal forgets what was typed: the price is read before.
    price = typed_price(form, village, now=now)
    if refusal is not None:
        tell(form, refusal, form.cleaned_data["resource"])
    return _new_form(request, village, face, form, price=price)


def said_booked(booking: Booking) -> str:
    """Return what whoever books is told: the team may have to decide first."""
    words = {"title": booking.title}
    if booking.state == BookingState.OPTION:
        return _("The option “%(title)s” is asked for.") % words
    if booking.state == BookingState.ASKED:
        return _("“%(title)s” is asked for: the team will answer.") % words
    if booking.state == BookingState.MIXED:
        return (
            _("“%(title)s” is booked; some of its periods are an option, to be confirmed.") % words
        )
    return _("“%(title)s” is booked.") % words


def _booked(form: BookingForm, request: MemberRequest, village: Village, now: datetime) -> Booking:
    return actions.book(
        village=village,
        title=form.cleaned_data["title"],
        party=form.chosen_party(),
        project=form.chosen_project(),
        note=form.cleaned_data["note"],
        periods=form.periods(),
        extras=form.extras(),
        by=request.actor,
        now=now,
        overrule=form.cleaned_data["overrule"],
    )


def _asked(request: MemberRequest, village: Village) -> dict[str, Any]:
    """Return what the address asks for: resources, a stretch of time, a title."""
    asked: dict[str, Any] = read_span(request.GET, village.zone)
    asked["resource"] = request.GET.getlist("resource")
    asked["title"] = request.GET.get("title", "")
    return asked


def _refilled(request: MemberRequest, village: Village, face: Face, now: datetime) -> BookingForm:
    """Return the form as it was typed, with the slot that was taken, or without the place that was dropped."""
    words = changed_rows({name: request.POST[name] for name in request.POST})
    starts, _bar, ends = words.get("take", "").partition("|")
    slot = read_span({"start": starts, "end": ends}, village.zone)
    places = [code for code in request.POST.getlist("resource") if code != words.get("drop")]
    span = read_span(_iso(words), village.zone)
    initial = words | {"resource": places} | span | slot
    return face.form(None, by=request.actor, village=village, now=now, initial=initial)


def _iso(words: Mapping[str, str]) -> dict[str, str]:
    """Return a typed stretch of time as an address writes it."""
    last = words.get("until_day") or words.get("day", "")
    return {
        "start": f"{words.get('day', '')}T{words.get('start', '')}",
        "end": f"{last}T{words.get('end', '')}",
    }


def _new_form(
    request: MemberRequest,
    village: Village,
    face: Face,
    form: BookingForm,
    *,
    price: ShownPrice | None = None,
) -> HttpResponse:
    values = {
        "form": form,
        "face": face,
        "base": face.base,
        "price": price,
        "price_url": face.address("price", village),
        "action": face.address("new", village),
        "cancel_url": face.address("list", village),
        "search_url": face.address("search", village),
        "join_url": face.address("join_waiting", village),
    }
    template = "bookings/new.html" + ("#dialog" if is_fragment(request) else "")
    return render(request, template, values, status=_status(form))


def sheet_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Answer the page of a booking."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    state = state_of(booking, now=now)
    segments = list(booking.segments.all())
    drawn = ruler([Span(s.starts_at, s.ends_at) for s in segments], village.zone)
    told = story_rows(kind="booking", ids=[booking.pk], village=village, is_team=face.is_team)
    story, quotes, invited, *recorded = together(
        told,
        quotes_of_booking(request, booking, now),
        ask_participants(booking),
        *recorded_rows(booking),
    )
    values = {
        "booking": booking,
        "periods": list(zip(segments, drawn.lines, strict=True)),
        "ruler": drawn,
        "face": face,
        "base": face.base,
        "now": now,
        "is_cancelled": booking.state == BookingState.CANCELLED,
        "is_over": state in OVER,
        "state": state,
        "state_label": STATE_LABELS[state],
        **ladder_values(request, village, face, booking, now),
        "may_change": _is_changeable(request, booking, now),
        "copy_url": may_copy(request.actor, booking, now=now)
        and face.address("copy", village, pk=pk),
        "ways": []
        if state in OVER
        else ways_from(booking, by=request.actor, face="desk" if face.is_team else "my", now=now),
        "price": booking_price(
            booking, by=request.actor, now=now, recorded=recorded_from(*recorded)
        ),
        **quotes_shown(request, booking, face, now, quotes),
        **presence_values(request, village, face, booking, now),
        **participants_shown(request, face, booking, now, invited),
        "story": story_from(story),
        "story_url": request.path,
        "list_url": face.address("list", village),
        "series_url": booking.series_id and face.address("series", village, pk=booking.series_id),
        "change_url": face.address("change", village, pk=pk),
        "details_url": face.address("details", village, pk=pk),
        "cancel_url": face.address("cancel", village, pk=pk),
        "answer_url": _answer_url(request, village, face, booking),
    }
    template = "bookings/sheet.html" + ("#dialog" if is_fragment(request) else "")
    return render(request, template, values)


def _answer_url(request: MemberRequest, village: Village, face: Face, booking: Booking) -> str:
    """Return where the team answers what is asked; nothing to those who do not."""
    waits = face.is_team and booking.state == BookingState.ASKED
    if waits and may_decide(request.actor, booking):
        return reverse("approvals:answer", args=[village, booking.pk])
    return ""


def _is_changeable(request: MemberRequest, booking: Booking, now: datetime) -> bool:
    return state_of(booking, now=now) not in OVER and may_change(request.actor, booking, now=now)


def change_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Answer the form that moves or resizes a period of a booking."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    if not _is_changeable(request, booking, now):
        raise NotFound(_("This booking changes no more, or not by you."))
    segment = _segment(booking, request.POST or request.GET)
    initial = read_span(request.GET, village.zone)
    take = request.POST.get("take")
    if take is not None:
        starts, _bar, ends = take.partition("|")
        initial = {
            **{name: request.POST[name] for name in request.POST},
            **read_span({"start": starts, "end": ends}, village.zone),
        }
    bound = request.POST if request.method == "POST" and take is None else None
    form = ChangeForm(booking, segment, bound, by=request.actor, village=village, initial=initial)
    if bound is not None and form.is_valid() and form.span is not None:
        try:
            _changed(form, booking, request, now)
        except NotFound:
            raise
        except DomainError as error:
            tell(form, error, [form.cleaned_data["resource"]])
        else:
            said = _("“%(title)s” is moved.") % {"title": booking.title}
            return done(request, village, face, booking, said)
    values = {
        "form": form,
        "booking": booking,
        "segment": segment,
        "face": face,
        "base": face.base,
        "action": face.address("change", village, pk=pk),
        "cancel_url": face.address("sheet", village, pk=pk),
    }
    template = "bookings/change.html" + ("#dialog" if is_fragment(request) else "")
    return render(request, template, values, status=_status(form))


def _segment(booking: Booking, words: QueryDict) -> Segment:
    """Return the period that is named, or that the planning shows on that row at that instant."""
    at = parse_datetime(words.get("at", ""))
    return get_segment(
        booking,
        pk=row_number(words.get("segment", "")),
        resource_id=row_number(words.get("row", "")),
        at=at if at and at.tzinfo else None,
    )


def _changed(form: ChangeForm, booking: Booking, request: MemberRequest, now: datetime) -> None:
    """The period is where and when the form says: moved whole where its length on the clocks stays."""
    values, zone = form.cleaned_data, booking.village.zone
    segment = get_segment(booking, pk=values["segment"])
    if form.span is None:
        return
    common: dict[str, Any] = {
        "booking": booking,
        "segment": segment,
        "to": values["resource"],
        "by": request.actor,
        "now": now,
        "reason": values["reason"],
        "overrule": values["overrule"],
        "seen": values["seen"],
    }
    before = typed(Span(segment.starts_at, segment.ends_at), zone)
    after = typed(form.span, zone)
    if _length(before) == _length(after):
        actions.move(starts_at=form.span.start, **common)
    else:
        actions.resize(span=form.span, **common)


def _length(typed_span: dict[str, Any]) -> Any:
    start = datetime.combine(typed_span["day"], typed_span["start"])
    return datetime.combine(typed_span["until_day"], typed_span["end"]) - start


def details_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Answer the form of what a booking is for."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    if not _is_changeable(request, booking, now):
        raise NotFound(_("This booking changes no more, or not by you."))
    own = None if face.is_team else request.actor.acts_for(village.day_of(now))
    bound = request.POST if request.method == "POST" else None
    form = DetailsForm(booking, bound, projects=projects_known(village, held_by=own))
    if bound is not None and form.is_valid():
        try:
            changed = actions.describe(
                booking=booking,
                title=form.cleaned_data["title"],
                note=form.cleaned_data["note"],
                project=form.chosen_project(),
                by=request.actor,
                now=now,
                seen=form.cleaned_data["seen"],
            )
        except DomainError as error:
            tell_on_fields(form, error)
        else:
            said = _("“%(title)s” is changed.") % {"title": changed.title}
            return done(request, village, face, booking, said)
    values = {
        "form": form,
        "booking": booking,
        "face": face,
        "base": face.base,
        "action": face.address("details", village, pk=pk),
        "cancel_url": face.address("sheet", village, pk=pk),
    }
    template = "bookings/details.html" + ("#dialog" if is_fragment(request) else "")
    return render(request, template, values, status=_status(form))


def cancel_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Answer the form that cancels a booking."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    bound = request.POST if request.method == "POST" else None
    fee = cancellation(booking, by=request.actor, now=now)
    form = CancelForm(
        bound,
        initial={"seen": booking.changed_at.isoformat()},
        may_waive=fee is not None and may_waive(request.actor, booking),
    )
    if bound is not None and form.is_valid():
        try:
            actions.cancel(booking=booking, by=request.actor, now=now, **form.cleaned_data)
        except DomainError as error:
            tell_on_fields(form, error)
        else:
            said = _("“%(title)s” is cancelled.") % {"title": booking.title}
            return done(request, village, face, booking, said)
    values = {
        "form": form,
        "booking": booking,
        "face": face,
        "base": face.base,
        "fee": fee,
        "action": face.address("cancel", village, pk=pk),
        "cancel_url": face.address("sheet", village, pk=pk),
    }
    template = "bookings/cancel.html" + ("#dialog" if is_fragment(request) else "")
    return render(request, template, values, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.errors else 200
