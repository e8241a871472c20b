"""Calls for projects at the desk: their overview, their texts and dates, published, moved, given up."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import chosen_word, is_fragment
from creuset.core.roles import Capability
from creuset.core.text import in_language
from creuset.incubation.actions import calls as actions
from creuset.incubation.forms.calls import CallForm, DeadlineForm, DropForm, deadline_typed
from creuset.incubation.models import Call, Programme
from creuset.incubation.permissions import may_lead, may_run
from creuset.incubation.queries.calls import get_call, is_published, read_whole, standing_of
from creuset.incubation.queries.programmes import get_programme, programmes_of
from creuset.incubation.rules.again import again
from creuset.incubation.rules.calls import Phase
from creuset.incubation.rules.changing import DROPPABLE, EXTENDABLE
from creuset.incubation.rules.publishing import needs_of
from creuset.incubation.rules.terms import RoundTerms
from creuset.incubation.starters import get_starter, starters
from creuset.incubation.views.stories import story_of
from creuset.incubation.words.crumbs import call_crumbs
from creuset.incubation.writing import call_terms, rounds_terms
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.projects.models import KIND_LABELS
from creuset.projects.states import ProjectKind
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def call(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """One call: where it stands, what it needs before it is published, its calendar, its story."""
    row = get_call(village, pk, by=request.actor)
    if is_fragment(request) and "before" in request.GET:
        told = story_of(request, village, kind=actions.KIND, pk=row.pk)
        return render(request, "people/story.html", told)
    read_whole(row)
    return _overview(request, row)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """Another call; `?like=` says which one it begins as, `?programme=` for which it recruits."""
    now = clock.now()
    like = _former(request, village)
    terms, rounds = None, list[RoundTerms]()
    if like is not None:
        terms, rounds = again(call_terms(like), rounds_terms(like), now=now)
    open_ones = [one for one in programmes_of(village, by=request.actor) if one.closed_at is None]
    chosen = like.programme_id if like else request.GET.get("programme", "")
    form = CallForm(
        village,
        request.POST or None,
        terms=terms,
        programmes=open_ones,
        initial={"programme": str(chosen)},
    )
    return answer_form(
        request,
        form,
        form.placing(
            lambda: actions.make_call(
                village=village,
                programme=_programme(request, village, form.cleaned_data["programme"]),
                terms=form.terms(),
                rounds=rounds,
                by=request.actor,
                now=now,
            )
        ),
        said=_("The call is written. Nobody but the team sees it until it is published."),
        then=lambda made: reverse("incubation_calls:call", args=[village, made.pk]),
        lede=_("Its rounds and grids come with it.") if rounds else "",
        **_page(
            village,
            _("A new call for projects"),
            _("Add"),
            reverse("programmes:list", args=[village]),
        ),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A call says something else from now on."""
    row = _led(request, village, pk)
    form = CallForm(village, request.POST or None, terms=call_terms(row))
    back = reverse("incubation_calls:call", args=[village, pk])
    return answer_form(
        request,
        form,
        form.placing(
            lambda: actions.change_call(
                call=row, terms=form.terms(), by=request.actor, now=clock.now()
            )
        ),
        said=_("Written."),
        then=back,
        **_page(village, in_language(row.names), _("Save"), back),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def publish(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Anybody reads it from now on; what is still missing stands on its page."""
    row = _led(request, village, pk)
    try:
        actions.publish_call(call=row, by=request.actor, now=clock.now())
    except NotFound:
        raise
    except DomainError as refusal:
        return _overview(request, row, refusal=refusal)
    messages.success(request, _("The call is published: anybody reads it."))
    return redirect("incubation_calls:call", village, pk)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def start_form(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The call has a form of its own, which begins as one of those for its kind of project."""
    codes = [one.code for one in starters()]
    row = actions.start_form(
        call=_led(request, village, pk),
        starter=get_starter(chosen_word(request.POST.get("starter", ""), codes)),
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("The form is a draft: change it, then publish it."))
    return redirect("incubation_calls:call", village, row.pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def extend(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The deadline is later, for everybody."""
    row = _led(request, village, pk)
    form = DeadlineForm(village, request.POST or None, initial=deadline_typed(row))
    back = reverse("incubation_calls:call", args=[village, pk])
    return answer_form(
        request,
        form,
        form.placing(
            lambda: actions.extend_call(
                call=row,
                **{
                    name: form.cleaned_data[name]
                    for name in ("closes_at", "answers_on", "starts_on", "reason")
                },
                by=request.actor,
                now=clock.now(),
            )
        ),
        said=_("The deadline is moved; those who write are told."),
        then=back,
        title=_("Move the deadline"),
        crumbs=call_crumbs(row),
        submit=pgettext("a deadline", "Move it"),
        lede=_("It only moves later, for everybody alike."),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def drop(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The call is given up."""
    row = _led(request, village, pk)
    form = DropForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.drop_call(
            call=row, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now()
        ),
        said=_("The call is given up."),
        then=reverse("incubation_calls:call", args=[village, pk]),
        title=_("Give up “%(name)s”?") % {"name": in_language(row.names)},
        crumbs=call_crumbs(row),
        lede=_(
            "Nothing is filed any more, and nobody is chosen. What was filed stays until its time is over."
        ),
        submit=pgettext("a call", "Give it up"),
        is_danger=True,
    )


def _overview(
    request: TeamRequest, row: Call, *, refusal: DomainError | None = None
) -> HttpResponse:
    now, village = clock.now(), row.village
    standing = standing_of(row, now=now)
    terms = call_terms(row)
    leads = may_lead(request.actor, row)
    needs = []
    if standing.phase is Phase.PREPARED and leads:
        needs = list(
            needs_of(terms, rounds_terms(row), form_published=is_published(row.form_id), now=now)
        )
    values = {
        "call": row,
        "standing": standing,
        "terms": terms,
        "kinds": [KIND_LABELS[ProjectKind(kind)] for kind in row.project_kinds],
        "needs": needs,
        "starters": starters() if leads and row.form_id is None else (),
        "is_ready": all(need.is_met for need in needs),
        "refusal": refusal,
        "may_lead": leads,
        "may_run": may_run(request.actor, village),
        "may_publish": leads and standing.phase is Phase.PREPARED,
        "may_extend": leads and standing.phase in EXTENDABLE,
        "may_drop": leads and standing.phase in DROPPABLE,
        **story_of(request, village, kind=actions.KIND, pk=row.pk),
        "story_url": reverse("incubation_calls:call", args=[village, row.pk]),
        "now": now,
    }
    return render(request, "incubation/calls/call.html", values, status=422 if refusal else 200)


def _led(request: TeamRequest, village: Village, pk: int) -> Call:
    row = get_call(village, pk, by=request.actor)
    read_whole(row)
    return row


def _former(request: TeamRequest, village: Village) -> Call | None:
    like = request.GET.get("like", "")
    return _led(request, village, int(like)) if like.isdecimal() else None


def _programme(request: TeamRequest, village: Village, pk: str) -> Programme:
    return get_programme(village, int(pk), by=request.actor)


def _page(village: Village, title: str, submit: str, cancel_url: str) -> dict[str, Any]:
    return {
        "title": title,
        "submit": submit,
        "cancel_url": cancel_url,
        "template": "incubation/rows_form.html",
        "list_url": reverse("programmes:list", args=[village]),
    }
