"""What somebody puts aside while they choose, booked in one act; at the desk and for a member."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.bookings import actions
from creuset.bookings.forms.basket import BasketForm, LineForm
from creuset.bookings.forms.beside import EXTRA
from creuset.bookings.forms.bookings import known_projects
from creuset.bookings.forms.periods import PeriodForm, read_span, typed
from creuset.bookings.forms.search import (
    MOST_PERIODS,
    any_party_field,
    own_parties,
    own_party_field,
    read_periods,
)
from creuset.bookings.models import BasketLine, Booking
from creuset.bookings.priced import ShownPrice, amount, ladders_used, shown
from creuset.bookings.queries.basket import (
    LYING,
    LineShown,
    Lying,
    VillageBasket,
    basket_of,
    get_line,
    lying_of,
    questions_of,
)
from creuset.bookings.queries.prices import Price
from creuset.bookings.rules.tariffs.lines import Nature
from creuset.bookings.states import PowerMode
from creuset.bookings.views.booking import said_booked
from creuset.bookings.views.faces import Face, done
from creuset.bookings.views.search import urls_of
from creuset.core import clock
from creuset.core.http import is_fragment
from creuset.core.registry import Badge
from creuset.core.text import number_text
from creuset.core.together import together
from creuset.core.voice import show
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.requests import MemberRequest
from creuset.places.models import Resource
from creuset.places.queries.access import find_resources, get_resource
from creuset.villages.models import Village


def lying(*, by: Actor | None, **_village: object) -> Badge | None:
    """Return how many lines lie in the reader's basket."""
    return Badge(LYING.counted(party=by.party_id)) if by and by.party_id else None


@dataclass(frozen=True)
class DrawnVillage:
    """What lies in the basket of one village, and where its places are described."""

    basket: VillageBasket
    base: str
    price: ShownPrice | None
    lines: Sequence[tuple[LineShown, str, str]]


def basket_page(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    """Show the basket; a POST books all of it, or shows it for somebody else."""
    now = clock.now()
    bound = request.POST if request.method == "POST" else None
    parties, projects, lying_there = _asked(request, village, face, now)
    field = (
        any_party_field(village)
        if face.is_team
        else own_party_field(request.actor, village, now, parties)
    )
    form = BasketForm(bound, party=field, projects=projects)
    form.fields["party"].required = bound is not None
    if bound is not None and form.is_valid() and "see" not in bound:
        try:
            made = actions.book_basket(
                lines=form.lines(),
                title=form.cleaned_data["title"],
                party=form.cleaned_data["party"],
                state=form.state,
                project=form.chosen_project(),
                note=form.cleaned_data["note"],
                overrule=form.cleaned_data["overrule"],
                by=request.actor,
                now=now,
            )
        except DomainError as error:
            form.tell(error)
        else:
            return _booked(request, village, face, made)
    seen_only = bound is not None and "see" in bound and "party" not in form.errors
    if seen_only:
        form.errors.clear()
    is_wrong = bool(form.errors) and not seen_only
    return _drawn(request, village, face, form, now, lying_there, is_wrong=is_wrong)


def _asked(
    request: MemberRequest, village: Village, face: Face, now: datetime
) -> tuple[list[Party], list[tuple[int, str]], Lying]:
    """Return for whom and for what the reader may book, and what lies in their basket; one query."""
    by = request.actor
    parties = own_parties(by, village, now)
    held = None if face.is_team else by.acts_for(village.day_of(now))
    found = together(
        parties.none() if face.is_team else parties,
        known_projects(village, held_by=held),
        *questions_of(by),
    )
    return found[0], found[1], lying_of(found[2], found[3])


def _drawn(
    request: MemberRequest,
    village: Village,
    face: Face,
    form: BasketForm,
    now: datetime,
    lying_there: Lying,
    *,
    is_wrong: bool,
) -> HttpResponse:
    party = _party(request, form)
    found = basket_of(request.actor, party=party, now=now, lying=lying_there) if party else []
    values = {
        "form": form,
        "party": party,
        "found": [_drawn_village(request, each, face) for each in found],
        "total": _total(found),
        "is_refused": any(each.is_refused for each in found),
        "is_held": any(each.is_held for each in found),
        "waits": any(each.waits for each in found),
        "has_several": len(found) > 1,
        "face": face,
        "base": face.base,
        "free_url": face.address("free", village),
        "search_url": face.address("search", village),
        "list_url": face.address("list", village),
    }
    return render(request, "bookings/basket.html", values, status=422 if is_wrong else 200)


def _party(request: MemberRequest, form: BasketForm) -> Party | None:
    """Return for whom it is judged and priced: whom the form names, else the reader."""
    chosen = getattr(form, "cleaned_data", {}).get("party")
    return chosen if isinstance(chosen, Party) else request.actor.party


def _drawn_village(request: MemberRequest, found: VillageBasket, face: Face) -> DrawnVillage:
    price = found.price
    ladders = ladders_used(price.quoted, price.ladders) if price else ()
    return DrawnVillage(
        found,
        urls_of(request, found.village, face),
        shown(price, ladders=ladders),
        [(line, _net(line.price), _beside(line)) for line in found.lines],
    )


def _net(price: Price | None) -> str:
    """Return what a line costs by itself, before VAT; nothing where there is no price."""
    return amount(price.quoted.net) if price and price.quoted else ""


def _beside(line: LineShown) -> str:
    """Return what is asked beside the place of a line, in words: its power, and its extras by name."""
    said = []
    row = line.row
    if line.place and line.place.supply_id and row.power_mode != PowerMode.INCLUDED:
        said.append(str(row.get_power_mode_display()))
    if line.place and line.place.supply_id and row.power_kva:
        said.append(f"{number_text(row.power_kva)} kVA")
    quoted = line.price.quoted if line.price else None
    priced = [each for each in quoted.lines if each.nature is Nature.EXTRA] if quoted else []
    if priced:
        said += [f"{show(each.quantity)} × {each.label}" for each in priced]
    else:
        said += [f"{count} × {code}" for code, count in row.extras.items()]
    return " · ".join(said)


def _total(found: Sequence[VillageBasket]) -> str:
    """Return what all villages cost together, with VAT, where each has a price in the same money."""
    quoted = [each.price.quoted for each in found if each.price and each.price.quoted]
    if len(found) < 2 or len(quoted) < len(found) or len({q.currency for q in quoted}) > 1:  # noqa: PLR2004 - one has its own
        return ""
    total = quoted[0].gross
    for each in quoted[1:]:
        total += each.gross
    return amount(total)


def _booked(
    request: MemberRequest, village: Village, face: Face, made: Sequence[Booking]
) -> HttpResponse:
    if len(made) == 1 and made[0].village_id == village.pk:
        return done(request, village, face, made[0], said_booked(made[0]))
    for booking in made:
        told = f"{booking.village.name} – {said_booked(booking)}"
        messages.success(request, told)
    return redirect(face.address("list", village))


def put_page(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    """What the button of a found place sends lies in the basket; the page stays where it is."""
    periods = read_periods(
        request.POST.getlist("period")[:MOST_PERIODS], village=village, by=request.actor
    )
    put = actions.put_in(village=village, periods=periods, by=request.actor, now=clock.now())
    told = _put_text(put)
    if is_fragment(request):
        answer = HttpResponse(status=204)
        answer["HX-Trigger"] = json.dumps({"creuset:toast": {"text": told, "level": "success"}})
        return answer
    messages.success(request, told)
    return redirect(face.address("basket", village))


def _put_text(put: int) -> str:
    if not put:
        return _("This lies in your basket already.")
    words = ngettext(
        "%(count)d line put into your basket.", "%(count)d lines put into your basket.", put
    )
    return words % {"count": put}


def add_page(request: MemberRequest, village: Village, face: Face, code: str) -> HttpResponse:
    """Ask when a place is wanted, and put it into the basket."""
    resource = get_resource(village, code, request.actor)
    bound = request.POST if request.method == "POST" else None
    now = clock.now()
    form = LineForm(resource, bound, now=now, initial=read_span(request.GET, village.zone))
    if bound is not None and form.is_valid() and form.span is not None:
        mode, kva = form.chosen_power
        period = actions.Period(
            resource, form.span, kind=form.chosen_kind, power_mode=mode, power_kva=kva
        )
        try:
            put = actions.put_in(
                village=village,
                periods=[period],
                extras=[form.extras()],
                by=request.actor,
                now=now,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _put_text(put))
            return redirect(face.address("basket", village))
    return _line_form(request, village, face, form, resource)


def line_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """A line of the basket has another time: what is typed, or the slot whose button was pressed."""
    row = get_line(request.actor, pk)
    if "take" in request.POST:
        return _take_slot(request, village, face, row)
    bound = request.POST if request.method == "POST" else None
    initial = {
        **typed(row.span, row.village.zone),
        "kind": row.kind,
        "power_mode": row.power_mode,
        "power_kva": row.power_kva,
        **{EXTRA + code: count for code, count in row.extras.items()},
    }
    place = find_resources(row.village, [row.resource.code], request.actor).get(row.resource.code)
    if place is None:
        raise NotFound(_("There is no such place any more, or none that you may see."))
    form = LineForm(place, bound, now=clock.now(), initial=initial)
    if bound is not None and form.is_valid() and form.span is not None:
        actions.change_line(
            line=row.pk,
            span=form.span,
            kind=form.chosen_kind,
            power=form.chosen_power,
            extras=form.extras(),
            by=request.actor,
            now=clock.now(),
        )
        messages.success(request, _("The line is changed."))
        return redirect(face.address("basket", village))
    return _line_form(request, village, face, form, row.resource, row=row)


def _take_slot(
    request: MemberRequest, village: Village, face: Face, row: BasketLine
) -> HttpResponseRedirect:
    starts, _bar, ends = request.POST["take"].partition("|")
    read = PeriodForm(row.village.zone, read_span({"start": starts, "end": ends}, row.village.zone))
    if not read.is_valid() or read.span is None:
        raise NotFound(_("There is no such slot."))
    actions.change_line(line=row.pk, span=read.span, by=request.actor, now=clock.now())
    messages.success(request, _("The line has its new time."))
    return redirect(face.address("basket", village))


def _line_form(
    request: MemberRequest,
    village: Village,
    face: Face,
    form: LineForm,
    resource: Resource,
    *,
    row: BasketLine | None = None,
) -> HttpResponse:
    values = {
        "form": form,
        "resource": resource,
        "row": row,
        "base": face.base,
        "basket_url": face.address("basket", village),
    }
    return render(request, "bookings/basket_line.html", values, status=422 if form.errors else 200)


def remove_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """A line lies in the basket no more."""
    actions.take_out(line=pk, by=request.actor)
    messages.success(request, _("The line is out of your basket."))
    return redirect(face.address("basket", village))


def empty_page(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    """Nothing lies in the basket any more."""
    actions.empty(by=request.actor)
    messages.success(request, _("Your basket is empty."))
    return redirect(face.address("basket", village))
