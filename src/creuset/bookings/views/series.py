"""What the pages of a series share, at the desk and for a member."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.bookings import actions
from creuset.bookings.actions import Preview, Scope
from creuset.bookings.forms import tell
from creuset.bookings.forms.periods import read_span, tell_on_fields
from creuset.bookings.forms.series import (
    CancelSeriesForm,
    ConfirmSeriesForm,
    ConflictForm,
    ExtendForm,
    MySeriesForm,
    ScopeForm,
    SeriesForm,
    chosen,
)
from creuset.bookings.models import STATE_LABELS, Booking, Series
from creuset.bookings.permissions import may_change, may_overrule
from creuset.bookings.priced import amount
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.ladder import state_of
from creuset.bookings.queries.prices import Price
from creuset.bookings.queries.series import get_series, times_booked
from creuset.bookings.queries.tariffs import cards_in_force
from creuset.bookings.ranks import rank_text
from creuset.bookings.rules.series import times_of
from creuset.bookings.states import OPTIONAL, OVER, PowerMode, SegmentKind
from creuset.bookings.views.faces import Face
from creuset.core import clock
from creuset.core.text import NBSP, days_text, in_language, span_text
from creuset.core.voice import show
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.queries import get_story
from creuset.people.requests import MemberRequest
from creuset.villages.models import Village


def new_page(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    """Answer the form of a new series, with each of its times before it is booked."""
    now = clock.now()
    form_of = SeriesForm if face.is_team else MySeriesForm
    bound = request.POST if request.method == "POST" else None
    initial = {**read_span(request.GET, village.zone), "resource": request.GET.getlist("resource")}
    if bound is not None and "drop" in bound:
        places = [code for code in bound.getlist("resource") if code != bound["drop"]]
        words = {name: bound[name] for name in bound} | {"weekdays": bound.getlist("weekdays")}
        initial, bound = words | {"resource": places}, None
    form = form_of(bound, by=request.actor, village=village, now=now, initial=initial)
    preview: Preview | None = None
    conflicts: list[ConflictForm] = []
    if bound is not None and form.is_valid():
        try:
            preview = actions.preview_series(again=form.again(), by=request.actor, now=now)
            answers = bound if "book" in bound else None
            may = all(may_overrule(request.actor, r) for r in form.cleaned_data["resource"])
            conflicts = _conflicts(preview, village, answers, may_overrule=may)
            if answers is not None and all(one.is_valid() for one in conflicts):
                series = _book(form, conflicts, request, now)
                return _done(request, village, face, series)
        except NotFound:
            raise
        except DomainError as error:
            tell(form, error, form.cleaned_data["resource"])
    values = {
        "form": form,
        "face": face,
        "base": face.base,
        "preview": preview,
        "rows": _rows(preview, conflicts),
        "free": len(preview.times) - len(preview.conflicts) if preview else 0,
        "gross": amount(preview.gross) if preview and preview.gross is not None else "",
        "has_prices": bool(preview and any(one.price for one in preview.times)),
        "action": face.address("new_series", village),
        "cancel_url": face.address("list", village),
    }
    status = 422 if form.errors or any(one.errors for one in conflicts) else 200
    return render(request, "bookings/series/new.html", values, status=status)


def _conflicts(
    preview: Preview, village: Village, data: Any, *, may_overrule: bool
) -> list[ConflictForm]:
    """Return a form for each time that is not free."""
    return [
        ConflictForm(
            seen,
            data,
            label=_("At another time: %(when)s")
            % {
                "when": span_text(seen.other_time.start, seen.other_time.end, village.zone)
                if seen.other_time
                else ""
            },
            may_overrule=may_overrule,
        )
        for seen in preview.conflicts
    ]


def _rows(preview: Preview | None, conflicts: list[ConflictForm]) -> list[dict[str, Any]]:
    forms = {form.seen.time.on: form for form in conflicts}
    return [
        {
            "seen": seen,
            "form": forms.get(seen.time.on),
            "rank": rank_text(seen.rank) if seen.rank else "",
            "price": _price_text(seen.price),
        }
        for seen in (preview.times if preview else ())
    ]


def _price_text(price: Price | None) -> str:
    """Return what a time costs, VAT included, or why nobody can say."""
    if price is None:
        return ""
    return amount(price.quoted.gross) if price.quoted else str(price.refusal)


def _book(
    form: SeriesForm, conflicts: list[ConflictForm], request: MemberRequest, now: datetime
) -> Series:
    skip, instead, overruled = chosen(conflicts)
    return actions.book_series(
        again=form.again(),
        by=request.actor,
        now=now,
        skip=skip,
        instead=instead,
        overrule={*form.cleaned_data["overrule"], *overruled},
    )


def _done(request: MemberRequest, village: Village, face: Face, series: Series) -> HttpResponse:
    count = series.bookings.count()
    if series.is_optional:
        asked = ngettext(
            "“%(title)s” is asked for as an option, once.",
            "“%(title)s” is asked for as an option, %(count)s times.",
            count,
        ) % {"title": series.title, "count": count}
        messages.success(request, asked)
        return redirect(face.address("series", village, pk=series.pk))
    said = ngettext(
        "“%(title)s” is booked once.", "“%(title)s” is booked %(count)s times.", count
    ) % {"title": series.title, "count": count}
    messages.success(request, said)
    return redirect(face.address("series", village, pk=series.pk))


def sheet_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Answer the page of a series; a POST has it go on, or books a time that was left out."""
    now = clock.now()
    series = get_series(village, pk, by=request.actor, now=now)
    form = ExtendForm(request.POST if "until" in request.POST else None)
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            if said := _changed(request, series, form, now):
                messages.success(request, said)
                return redirect(face.address("series", village, pk=pk))
        except NotFound:
            raise
        except DomainError as error:
            refused = error
            if form.is_bound:
                tell_on_fields(form, error)
    bookings = times_booked(series)
    values = {
        "series": series,
        "face": face,
        "base": face.base,
        "times": _times(series, bookings, village, face, request, now),
        "days": days_text(*_ends(bookings)) if bookings else "",
        "beside": _beside(series),
        "form": form,
        "refused": refused,
        "now": now,
        "story": get_story(kind="series", ids=[pk], village=village, is_team=face.is_team),
        "story_url": request.path,
        "list_url": face.address("list", village),
    }
    return render(request, "bookings/series/sheet.html", values, status=422 if refused else 200)


def _changed(request: MemberRequest, series: Series, form: ExtendForm, now: datetime) -> str:
    """Return what was done; empty where nothing was, because the form is not right."""
    if "again" in request.POST:
        day = ExtendForm({"until": request.POST["again"]})
        if not day.is_valid():
            raise NotFound(_("There is no such day."))
        actions.book_again(series=series, on=day.cleaned_data["until"], by=request.actor, now=now)
        return _("This time is booked after all.")
    if form.is_valid():
        new = actions.extend_series(
            series=series, until=form.cleaned_data["until"], by=request.actor, now=now
        )
        return ngettext(
            "%(count)s time more is booked.", "%(count)s times more are booked.", len(new)
        ) % {"count": len(new)}
    return ""


def _times(
    series: Series,
    bookings: list[Booking],
    village: Village,
    face: Face,
    request: MemberRequest,
    now: datetime,
) -> list[dict[str, Any]]:
    """Return the times of a series in order: what is booked, and what was left out and may be booked after all."""
    live = {row.occurs_on: row for row in bookings if state_of(row, now=now) not in OVER}
    over = {row.occurs_on: row for row in bookings if state_of(row, now=now) in OVER}
    may = any(may_change(request.actor, row, now=now) for row in bookings[:1])
    rows = []
    for time in times_of(series.pattern, now=series.created_at):
        booking = live.get(time.on) or over.get(time.on)
        span = time.span
        if booking is not None and booking.pk in {row.pk for row in live.values()}:
            segments = booking.segments.all()
            span = type(span)(segments[0].starts_at, max(s.ends_at for s in segments))
        rows.append(
            {
                "on": time.on,
                "span": span,
                "booking": booking,
                "state": STATE_LABELS[state_of(booking, now=now)] if booking else "",
                "is_option": booking is not None and booking.state in OPTIONAL,
                "is_live": time.on in live,
                **(_addresses(face, village, booking.pk) if booking else {}),
                "may_again": may and time.on not in live and span.start > now,
            }
        )
    return rows


def _addresses(face: Face, village: Village, pk: int) -> dict[str, str]:
    return {
        "url": face.address("sheet", village, pk=pk),
        "change_url": face.address("change_series", village, pk=pk),
        "cancel_url": face.address("cancel_series", village, pk=pk),
        "confirm_url": face.address("confirm_series", village, pk=pk),
    }


def _beside(series: Series) -> str:
    """Return what each time is for, its power and its extras, in a line; nothing for a plain use."""
    words = [] if series.kind == SegmentKind.USE else [str(series.get_kind_display())]
    if series.power_kva:
        words.append(f"{series.get_power_mode_display()}, {show(series.power_kva)}{NBSP}kVA")
    elif series.power_mode != PowerMode.INCLUDED:
        words.append(str(series.get_power_mode_display()))
    if series.extras:
        cards = cards_in_force(series.village)
        names = {
            extra["code"]: in_language(extra["name"]) for card in cards for extra in card.extras
        }
        words += [f"{count} × {names.get(code, code)}" for code, count in series.extras.items()]
    return " · ".join(words)


def _ends(bookings: list[Booking]) -> tuple[Any, Any]:
    days = [row.occurs_on for row in bookings]
    return days[0], days[-1]


def change_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Answer the form that moves a time of a series, and those that follow, or all."""
    now = clock.now()
    booking = _of_series(request, village, pk, now)
    form = ScopeForm(booking, village, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.span is not None:
        try:
            moved = actions.move_series(
                booking=booking,
                span=form.span,
                scope=Scope(form.cleaned_data["scope"]),
                by=request.actor,
                now=now,
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            tell_on_fields(form, error)
        else:
            said = ngettext("%(count)s time is moved.", "%(count)s times are moved.", len(moved))
            messages.success(request, said % {"count": len(moved)})
            return redirect(face.address("series", village, pk=moved[0].series_id))
    return _form_page(request, village, face, booking, form, _("Change several times"), _("Change"))


def cancel_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Answer the form that cancels a time of a series, and those that follow, or all."""
    now = clock.now()
    booking = _of_series(request, village, pk, now)
    form = CancelSeriesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            gone = actions.cancel_series(
                booking=booking,
                scope=Scope(form.cleaned_data["scope"]),
                by=request.actor,
                now=now,
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            tell_on_fields(form, error)
        else:
            said = ngettext(
                "%(count)s time is cancelled.", "%(count)s times are cancelled.", len(gone)
            )
            messages.success(request, said % {"count": len(gone)})
            return redirect(face.address("series", village, pk=booking.series_id))
    words = _("Cancel several times")
    return _form_page(request, village, face, booking, form, words, _("Cancel these times"))


def confirm_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Answer the form that confirms an option of a series, and those that follow, or all."""
    now = clock.now()
    booking = _of_series(request, village, pk, now)
    if booking.state not in OPTIONAL:
        raise NotFound(_("This booking is no option."))
    form = ConfirmSeriesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            firm = actions.confirm_series(
                booking=booking,
                scope=Scope(form.cleaned_data["scope"]),
                by=request.actor,
                now=now,
                reason=form.cleaned_data["reason"],
                overrule=form.cleaned_data["overrule"],
            )
        except DomainError as error:
            tell_on_fields(form, error)
            if all(may_overrule(request.actor, s.resource) for s in booking.segments.all()):
                form.offer_overruling(error)
        else:
            said = ngettext(
                "%(count)s time is confirmed.", "%(count)s times are confirmed.", len(firm)
            )
            messages.success(request, said % {"count": len(firm)})
            return redirect(face.address("series", village, pk=booking.series_id))
    words = _("Confirm several times")
    return _form_page(request, village, face, booking, form, words, _("Confirm these times"))


def _of_series(request: MemberRequest, village: Village, pk: int, now: datetime) -> Booking:
    booking = get_booking(village, pk, by=request.actor, now=now)
    if (
        booking.series_id is None
        or state_of(booking, now=now) in OVER
        or not may_change(request.actor, booking, now=now)
    ):
        raise NotFound(_("This booking is of no series, or changes no more."))
    return booking


def _form_page(
    request: MemberRequest,
    village: Village,
    face: Face,
    booking: Booking,
    form: ScopeForm | CancelSeriesForm | ConfirmSeriesForm,
    title: str,
    submit: str,
) -> HttpResponse:
    values = {
        "form": form,
        "booking": booking,
        "base": face.base,
        "title": title,
        "submit": submit,
        "cancel_url": face.address("series", village, pk=booking.series_id),
    }
    status = 422 if form.errors else 200
    return render(request, "bookings/series/change.html", values, status=status)
