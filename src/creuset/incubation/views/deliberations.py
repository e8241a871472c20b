"""The deliberation of a round: one room, entered from the desk by who runs the call, from one's own pages by jurors."""

from collections.abc import Callable

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from creuset.core import clock
from creuset.core.http import chosen_row, is_fragment
from creuset.incubation.actions import decisions
from creuset.incubation.actions import deliberations as actions
from creuset.incubation.attending import Seat
from creuset.incubation.drawing import room_table
from creuset.incubation.forms.deliberations import ConfirmForm, DecisionForm
from creuset.incubation.models import Application, Deliberation, Round
from creuset.incubation.queries.rooms import (
    Room,
    get_file,
    get_juror,
    get_round,
    open_meeting,
    room_of,
    version_of,
)
from creuset.incubation.states import Choice, Outcome
from creuset.incubation.words.crumbs import round_crumbs
from creuset.kernel.errors import DomainError, NotFound
from creuset.kernel.sentences import sentence
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import attempt, form_page
from creuset.villages.models import Village

#: The pages of the room by face: the base template and the name of the addresses.
BASES = {"desk": "core/desk.html", "my": "core/my.html"}


@require_GET
@member_page
def room(request: MemberRequest, village: Village, pk: int, face: str) -> HttpResponseBase:
    """The room: who is there, the file at hand, all files in the order of the meeting, quotas, the waiting list."""
    in_round, seat = get_round(village, pk, by=request.actor, face=face)
    # Read before the drawing: what is drawn is then never older than the version that it bears.
    version = version_of(in_round)
    values = _values(in_round, seat, face) | {"version": version, "base": BASES[face]}
    return render(request, "incubation/deliberations/room.html", values)


@never_cache
@require_GET
@member_page
def now(request: MemberRequest, village: Village, pk: int, face: str) -> HttpResponseBase:
    """The room as it is now, for a page that is open."""
    in_round, seat = get_round(village, pk, by=request.actor, face=face)
    return render(request, "incubation/deliberations/_room.html", _values(in_round, seat, face))


@never_cache
@require_safe
@member_page
def version(request: MemberRequest, village: Village, pk: int, face: str) -> HttpResponseBase:
    """204 where nothing changed in the call since `since`, else its version now."""
    in_round, _seat = get_round(village, pk, by=request.actor, face=face)
    newest = version_of(in_round)
    if request.GET.get("since") == str(newest):
        return HttpResponse(status=204)
    return JsonResponse({"version": newest})


type Deed = Callable[[MemberRequest, Round, Deliberation | None], object]


def deed_page(deed: Deed) -> Callable[..., HttpResponseBase]:
    """Return the page that does the deed, and shows the room as it is then, or with why it was refused."""

    @require_POST
    @member_page
    def page(request: MemberRequest, village: Village, pk: int, face: str) -> HttpResponseBase:
        in_round, seat = get_round(village, pk, by=request.actor, face=face)
        meeting = open_meeting(in_round)
        refusal: DomainError | None = None
        try:
            deed(request, in_round, meeting)
        except NotFound:
            raise
        except DomainError as error:
            refusal = error
        if refusal is None and not is_fragment(request):
            return redirect(_address("room", face, in_round))
        values = _values(in_round, seat, face) | {"refusal": refusal}
        status = 422 if refusal else 200
        if is_fragment(request):
            answer = render(request, "incubation/deliberations/_room.html", values, status=status)
            # The decision that stands beside the room is that of the file at hand.
            answer["HX-Trigger-After-Swap"] = "creuset:again"
            return answer
        values |= {"version": version_of(in_round), "base": BASES[face]}
        return render(request, "incubation/deliberations/room.html", values, status=status)

    page.__name__, page.__doc__ = deed.__name__, deed.__doc__
    return page


@deed_page
def open_room(request: MemberRequest, in_round: Round, _meeting: Deliberation | None) -> object:
    """The jury sits."""
    return actions.open_deliberation(in_round=in_round, by=request.actor, now=clock.now())


@deed_page
def close_room(request: MemberRequest, _round: Round, meeting: Deliberation | None) -> object:
    """The jury sits no more."""
    return actions.close_deliberation(
        deliberation=_open(meeting), by=request.actor, now=clock.now()
    )


@deed_page
def order(request: MemberRequest, _round: Round, meeting: Deliberation | None) -> object:
    """The files are in order again."""
    return actions.put_in_order(deliberation=_open(meeting), by=request.actor, now=clock.now())


@deed_page
def seat(request: MemberRequest, in_round: Round, meeting: Deliberation | None) -> object:
    """A juror is in the room from now on, or has left it."""
    juror = get_juror(in_round, chosen_row(request.POST.get("juror", "")))
    deed = actions.leave if request.POST.get("deed") == "leave" else actions.arrive
    return deed(deliberation=_open(meeting), juror=juror, by=request.actor, now=clock.now())


@deed_page
def take_up(request: MemberRequest, in_round: Round, meeting: Deliberation | None) -> object:
    """Everybody has this file before them."""
    return actions.take_up(
        deliberation=_open(meeting),
        application=_file(in_round, request.POST.get("application", "")),
        by=request.actor,
        now=clock.now(),
    )


@deed_page
def vote(request: MemberRequest, in_round: Round, meeting: Deliberation | None) -> object:
    """The juror's vote stands, or is taken back."""
    choice = request.POST.get("choice", "")
    return actions.vote(
        deliberation=_open(meeting),
        application=_file(in_round, request.POST.get("application", "")),
        choice=Choice(choice) if choice in set(Choice) else None,
        by=request.actor,
        now=clock.now(),
    )


@deed_page
def rank(request: MemberRequest, in_round: Round, _meeting: Deliberation | None) -> object:
    """One of the waiting list goes a place up or down."""
    moved = _file(in_round, request.POST.get("application", "")).pk
    keys = [one.application_id for one in decisions.waiting_of(in_round)]
    if moved not in keys:
        raise NotFound(sentence("There is no such application in this call."))
    at = keys.index(moved)
    to = at - 1 if request.POST.get("to") == "up" else at + 1
    keys.insert(min(max(to, 0), len(keys) - 1), keys.pop(at))
    return decisions.rank_waiting(in_round=in_round, order=keys, by=request.actor, now=clock.now())


@never_cache
@member_page
def decide(request: MemberRequest, village: Village, pk: int, face: str) -> HttpResponseBase:
    """The decision on the file at hand: the form, and what it writes down."""
    in_round, seat = get_round(village, pk, by=request.actor, face=face)
    if not seat.presides:
        raise Http404
    values = _values(in_round, seat, face)
    if request.method != "POST":
        return render(request, "incubation/deliberations/_decide.html", values)
    form = DecisionForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        done = attempt(
            form,
            lambda: decisions.decide(
                application=_file(in_round, str(data["application"])),
                outcome=Outcome(data["outcome"]),
                reason=data["reason"],
                by=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            if is_fragment(request):
                answer = render(
                    request, "incubation/deliberations/_decide.html", _values(in_round, seat, face)
                )
                answer["HX-Trigger"] = "creuset:changed"
                return answer
            return redirect(_address("room", face, in_round))
    values["decision_form"] = form
    if is_fragment(request):
        return render(request, "incubation/deliberations/_decide.html", values, status=422)
    values |= {"version": version_of(in_round), "base": BASES[face]}
    return render(request, "incubation/deliberations/room.html", values, status=422)


@member_page
def confirm(request: MemberRequest, village: Village, pk: int, face: str) -> HttpResponseBase:
    """The clear files, decided in one vote as the figures propose, once three things were checked."""
    in_round, seat = get_round(village, pk, by=request.actor, face=face)
    found = room_of(in_round, seat)
    if not (seat.presides and found.is_open and found.clear):
        raise NotFound(sentence("Nothing is left to confirm together."))
    form = ConfirmForm(request.POST or None)
    if form.is_valid():
        done = attempt(
            form,
            lambda: decisions.decide_all(
                in_round=in_round,
                outcomes={row.pk: outcome for row, outcome in found.clear},
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            return redirect(_address("room", face, in_round))
    return form_page(
        request,
        form,
        title=_("Confirm the clear files"),
        crumbs=round_crumbs(in_round) if face == "desk" else (),
        submit=_("The jury decides so"),
        cancel_url=_address("room", face, in_round),
        base=BASES[face],
        template="incubation/deliberations/confirm.html",
        room=found,
        in_round=in_round,
    )


def _values(in_round: Round, seat: Seat, face: str) -> dict[str, object]:
    found = room_of(in_round, seat)
    return {
        "room": found,
        "in_round": in_round,
        "call": in_round.call,
        "seat": found.seat,
        "names": f"deliberation_{face}",
        "face": face,
        "room_table": room_table(found, takes=found.is_open and found.seat.presides),
        "decision_form": _decision_form(found),
    }


def _decision_form(found: Room) -> DecisionForm | None:
    row = found.current
    if row is None or row.is_hidden or not found.seat.presides:
        return None
    return DecisionForm(
        initial={"application": row.pk, "outcome": row.outcome, "reason": row.reason}
    )


def _open(meeting: Deliberation | None) -> Deliberation:
    if meeting is None:
        raise actions.closed()
    return meeting


def _file(in_round: Round, said: str) -> Application:
    return get_file(in_round, chosen_row(said))


def _address(name: str, face: str, in_round: Round) -> str:
    return reverse(f"deliberation_{face}:{name}", args=[in_round.call.village, in_round.pk])
