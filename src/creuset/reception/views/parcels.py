"""Parcels and mail: at the desk, and for those they came for."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock, files
from creuset.core.roles import Capability
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.people.views.answers import answer_form, attempt
from creuset.reception import actions
from creuset.reception.actions.parcels import KIND
from creuset.reception.forms import (
    ForwardForm,
    HandOverForm,
    ParcelFilter,
    ParcelForm,
    ReturnForm,
)
from creuset.reception.models import Parcel
from creuset.reception.permissions import may_receive
from creuset.reception.queries import get_parcel, own_parcels, parcels_of
from creuset.reception.queries.pictures import pictures_of
from creuset.reception.states import ParcelState
from creuset.villages.models import Village

PER_PAGE = 40
#: What a receptionist with a pile writes but once.
KEPT = ("carrier", "shelf")


@require_GET
@team_page(Capability.SEE_VISITS)
def parcels(request: TeamRequest, village: Village) -> HttpResponseBase:
    """What came, in a state: what waits longest on top, else what went last."""
    asked = request.GET.get("state", ParcelState.WAITING)
    state = ParcelState(asked) if asked in set(ParcelState) else ParcelState.WAITING
    words = request.GET.get("words", "")[:120]
    rows = parcels_of(village, by=request.actor, state=state, words=words)
    order = ("received_at", "pk") if state is ParcelState.WAITING else ("-ended_at", "-pk")
    values = {
        "page": Paginator(rows.order_by(*order), PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "form": ParcelFilter({"state": state, "words": words}),
        "words": words,
        "may_write": may_receive(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "reception/parcels.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RECEIVE)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """Something came; **Receive, and the next** opens the form again with what a pile shares."""
    initial = {name: request.GET.get(name, "")[:40] for name in KEPT}
    form = ParcelForm(village, request.POST or None, request.FILES or None, initial=initial)

    def then(made: Parcel) -> str:
        if "next" not in request.POST:
            return reverse("parcels:list", args=[village])
        kept = urlencode({name: getattr(made, name) for name in KEPT if getattr(made, name)})
        return f"{reverse('parcels:new', args=[village])}?{kept}"

    return answer_form(
        request,
        form,
        lambda: actions.receive_parcel(
            village=village, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=lambda made: _("%(name)s is told.") % {"name": made.party.name},
        then=then,
        title=_("Something came"),
        submit=_("Receive"),
        cancel_url=reverse("parcels:list", args=[village]),
        template="reception/parcel_form.html",
        is_new=True,
    )


@require_GET
@team_page(Capability.SEE_VISITS)
def parcel(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """What came, what else waits for the same addressee, and what may be done."""
    return _page(request, get_parcel(village, pk, by=request.actor))


@require_http_methods(["GET", "POST"])
@team_page(Capability.RECEIVE)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What was written down wrongly is put right."""
    found = get_parcel(village, pk, by=request.actor)
    names = ("party", "kind", "shelf", "attention", "carrier", "reference", "note")
    initial = {name: getattr(found, name) for name in names}
    form = ParcelForm(village, request.POST or None, request.FILES or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: actions.correct_parcel(
            parcel=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("It is put right."),
        then=reverse("parcels:parcel", args=[village, pk]),
        title=_("Put right what came"),
        submit=_("Keep"),
        template="reception/parcel_form.html",
    )


@require_POST
@team_page(Capability.RECEIVE)
def hand_over(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It is taken, with what else of the addressee was ticked."""
    found = get_parcel(village, pk, by=request.actor)
    form = HandOverForm(request.POST)
    others = parcels_of(village, by=request.actor, state=ParcelState.WAITING)
    chosen = [int(one) for one in request.POST.getlist("parcels") if one.isdecimal()][:200]
    rows = [found, *others.filter(party_id=found.party_id, pk__in=chosen).exclude(pk=pk)]
    if form.is_valid():
        to = form.cleaned_data["to"]
        done = attempt(
            form,
            lambda: actions.hand_over(parcels=rows, to=to, by=request.actor, now=clock.now()),
        )
        if done is not None:
            count = len(done)
            said = ngettext(
                "%(count)s handed over to %(to)s.", "%(count)s handed over to %(to)s.", count
            )
            messages.success(request, said % {"count": count, "to": to})
            return redirect("parcels:list", village)
    return _page(request, found, hand=form)


@require_POST
@team_page(Capability.RECEIVE)
def forward(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It is sent on."""
    found, form = get_parcel(village, pk, by=request.actor), ForwardForm(request.POST)
    return _ended(
        request,
        found,
        form,
        lambda: actions.forward_parcel(
            parcel=found, to=form.cleaned_data["to"], by=request.actor, now=clock.now()
        ),
    ) or _page(request, found, on=form)


@require_POST
@team_page(Capability.RECEIVE)
def send_back(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It goes back to whoever sent it."""
    found, form = get_parcel(village, pk, by=request.actor), ReturnForm(request.POST)
    return _ended(
        request,
        found,
        form,
        lambda: actions.return_parcel(
            parcel=found, why=form.cleaned_data["why"], by=request.actor, now=clock.now()
        ),
    ) or _page(request, found, back=form)


@require_POST
@team_page(Capability.RECEIVE)
def put_back(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It waits after all."""
    found = get_parcel(village, pk, by=request.actor)
    actions.put_back(parcel=found, by=request.actor, now=clock.now())
    messages.success(request, _("It waits at reception again."))
    return redirect("parcels:parcel", village, pk)


@require_GET
@member_page
def mine(request: MemberRequest, village: Village) -> HttpResponseBase:
    """What waits for me and for my organisations, and what I had."""
    rows = own_parcels(village, by=request.actor)
    waiting = list(rows.filter(state=ParcelState.WAITING).order_by("received_at", "pk"))
    pictures = _pictures(waiting)
    gone = rows.exclude(state=ParcelState.WAITING).order_by("-ended_at", "-pk")
    values = {
        "waiting": [(row, pictures.get(row.pk)) for row in waiting],
        "page": Paginator(gone, PER_PAGE).get_page(request.GET.get("page")),
        "now": clock.now(),
    }
    return render(request, "reception/my_parcels.html", values)


def _pictures(rows: Sequence[Parcel]) -> dict[int, tuple[str, str]]:
    """Return the addresses of the pictures of what came, small and whole, by number; one query."""
    found = pictures_of(KIND, [row.pk for row in rows])
    return {
        pk: (files.address(one, 320), files.address(one)) for pk, (one, *_rest) in found.items()
    }


def _ended(
    request: TeamRequest,
    found: Parcel,
    form: django_forms.Form,
    action: Callable[[], Parcel],
) -> HttpResponse | None:
    """Return where to after the action, None where the form was refused."""
    if not form.is_valid() or attempt(form, action) is None:
        return None
    messages.success(request, _("%(name)s is told.") % {"name": found.party.name})
    return redirect("parcels:list", found.village)


def _page(
    request: TeamRequest,
    found: Parcel,
    *,
    hand: HandOverForm | None = None,
    on: ForwardForm | None = None,
    back: ReturnForm | None = None,
) -> HttpResponse:
    others = parcels_of(found.village, by=request.actor, state=ParcelState.WAITING)
    is_waiting = found.state == ParcelState.WAITING
    may_write = may_receive(request.actor, found.village)
    values = {
        "parcel": found,
        "picture": _pictures([found]).get(found.pk),
        "others": others.filter(party_id=found.party_id)
        .exclude(pk=found.pk)
        .order_by("received_at", "pk")[:PER_PAGE],
        "may_end": may_write and is_waiting,
        "may_put_back": may_write and not is_waiting,
        "hand": hand or HandOverForm(auto_id="hand_%s", initial={"to": _taker(found)}),
        "on": on or ForwardForm(auto_id="forward_%s"),
        "back": back or ReturnForm(auto_id="return_%s"),
        "now": clock.now(),
    }
    is_refused = any(form is not None and form.errors for form in (hand, on, back))
    return render(request, "reception/parcel.html", values, status=422 if is_refused else 200)


def _taker(found: Parcel) -> str:
    """Return who takes it most likely: whom the label names, else the person it is for."""
    if found.attention or found.party.is_organisation:
        return found.attention
    return found.party.name
