"""The jury of a call at the desk: who sits in it, what they sign, conflicts."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.incubation.actions import conflicts as acts
from creuset.incubation.actions import juries
from creuset.incubation.forms import juries as shapes
from creuset.incubation.models import Call, ConflictOfInterest
from creuset.incubation.permissions import may_lead
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.conflicts import conflict_rows, get_conflict, hint_rows
from creuset.incubation.queries.juries import get_juror, jurors_of, terms_of
from creuset.incubation.queries.linked import applications_to_judge
from creuset.incubation.words.crumbs import call_crumbs
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village

led = team_page(Capability.RUN_PROGRAMMES)


def get_led(request: TeamRequest, village: Village, pk: int) -> Call:
    """Return the call, for whoever leads it. Raise NotFound for all others, those who apply or judge among them."""
    call = get_call(village, pk, by=request.actor)
    if not may_lead(request.actor, call):
        raise NotFound(
            sentence(
                "You apply to this call or sit in its jury: somebody else of the team leads it."
            )
        )
    return call


@require_GET
@led
def jurors(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Who was asked, who signed, how much each has read."""
    call = get_led(request, village, pk)
    rows = jurors_of(call)
    values = {
        "call": call,
        "rows": rows,
        "in_jury": sum(row.juror.is_in for row in rows),
        "outsiders": sum(row.juror.is_in and row.juror.is_outsider for row in rows),
        "open_conflicts": sum(row.conflicts for row in rows),
        "now": clock.now(),
    }
    return render(request, "incubation/juries/jurors.html", values)


@require_http_methods(["GET", "POST"])
@led
def invite(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Somebody is asked to judge."""
    call = get_led(request, village, pk)
    form = shapes.InviteJurorForm(village, call, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: juries.invite_juror(
            call=call, who=form.who(), seat=form.seat(), by=request.actor, now=clock.now()
        ),
        said=lambda juror: _("%(name)s is asked to judge.") % {"name": juror.party.name},
        then=_jurors(village, call),
        title=_("Ask somebody to judge"),
        crumbs=call_crumbs(call, tab="jury:jurors"),
        lede=_("They sign the statement of impartiality before anything is given to them."),
        submit=_("Ask them"),
    )


@require_http_methods(["GET", "POST"])
@led
def juror(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """What a juror knows, reads, and is in the jury."""
    call = get_led(request, village, pk)
    found = get_juror(call, row)
    form = shapes.SeatForm(call, request.POST or None, initial=shapes.begun_with(found))
    is_there = found.left_at is None and found.declined_at is None
    return answer_form(
        request,
        form,
        lambda: juries.change_juror(
            juror=found, seat=form.seat(), by=request.actor, now=clock.now()
        ),
        said=_("Saved."),
        then=_jurors(village, call),
        title=found.party.name,
        crumbs=call_crumbs(call, tab="jury:jurors"),
        submit=_("Save"),
        end_url=reverse("jury:remove", args=[village, pk, row]) if is_there else "",
        end_label=_("Take out of the jury"),
    )


@require_POST
@led
def remove(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A juror judges no more."""
    call = get_led(request, village, pk)
    gone = juries.leave(juror=get_juror(call, row), by=request.actor, now=clock.now())
    messages.success(
        request,
        _("%(name)s is out of the jury: what they had not scored is free, what they scored stays.")
        % {"name": gone.party.name},
    )
    return redirect(_jurors(village, call))


@require_http_methods(["GET", "POST"])
@led
def terms(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What jurors sign, and what they see of one another."""
    call = get_led(request, village, pk)
    form = shapes.TermsForm(call, terms_of(call), request.POST or None)
    return answer_form(
        request,
        form,
        lambda: juries.change_terms(
            call=call,
            statements=form.statements(),
            shows_scores=form.cleaned_data["shows_scores"],
            hidden=form.cleaned_data["hidden"],
            by=request.actor,
            now=clock.now(),
        ),
        said=_("The terms of the jury are saved."),
        then=_jurors(village, call),
        title=_("Terms of the jury"),
        crumbs=call_crumbs(call, tab="jury:jurors"),
        lede=_("Whoever signed before has signed what stood then: their words are kept."),
        submit=_("Save"),
    )


@require_GET
@led
def conflicts(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Who must not read what, why, and what says so; family names that are the same, as hints."""
    call = get_led(request, village, pk)
    rows = conflict_rows(call)
    values = {
        "call": call,
        "standing": [row for row in rows if row.row.lifted_at is None],
        "lifted": [row for row in rows if row.row.lifted_at is not None],
        "hints": hint_rows(call),
        "now": clock.now(),
    }
    return render(request, "incubation/juries/conflicts.html", values)


@require_POST
@led
def look(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What the house knows today is compared again."""
    call = get_led(request, village, pk)
    count = acts.look_again(call=call, by=request.actor, now=clock.now())
    said = (
        ngettext("%(count)s new conflict was found.", "%(count)s new conflicts were found.", count)
        % {"count": count}
        if count
        else _("Nothing new was found.")
    )
    messages.success(request, said)
    return redirect("jury:conflicts", village, pk)


@require_http_methods(["GET", "POST"])
@led
def declare(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A conflict that whoever leads the call was told of."""
    call = get_led(request, village, pk)
    people = [row.juror for row in jurors_of(call)]
    people = [one for one in people if one.left_at is None and one.declined_at is None]
    initial = {name: request.GET.get(name, "") for name in ("juror", "application", "ground")}
    form = shapes.DeclareForm(
        people, applications_to_judge(call), request.POST or None, initial=initial
    )
    return answer_form(
        request,
        form,
        lambda: acts.declare(**form.declared(), by=request.actor, now=clock.now()),
        said=_("The conflict is declared: this juror does not read this application."),
        then=reverse("jury:conflicts", args=[village, pk]),
        title=_("Declare a conflict"),
        crumbs=call_crumbs(call, tab="jury:jurors"),
        submit=_("Declare it"),
    )


@require_http_methods(["GET", "POST"])
@led
def lift(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A conflict is judged to be none."""
    call = get_led(request, village, pk)
    found: ConflictOfInterest = get_conflict(call, row)
    form = shapes.LiftForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: acts.lift(
            conflict=found, why=form.cleaned_data["why"], by=request.actor, now=clock.now()
        ),
        said=_("The conflict is lifted; nothing is given to them by that."),
        then=reverse("jury:conflicts", args=[village, pk]),
        title=_("Lift a conflict"),
        crumbs=call_crumbs(call, tab="jury:jurors"),
        lede=" · ".join(
            (
                found.juror.party.name,
                f"{found.application.number}",
                found.application.title,
                found.ground_label,
            )
        ),
        submit=_("Lift it"),
        is_danger=True,
    )


def _jurors(village: Village, call: Call) -> str:
    return reverse("jury:jurors", args=[village, call.pk])
