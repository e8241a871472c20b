"""Applying without an account: the draft is begun with an address, and found again by the link that is mailed."""

import logging

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.rates import Limiter
from creuset.incubation.actions import applications as actions
from creuset.incubation.actions import co_writers as team_actions
from creuset.incubation.admitting import LINK_KEY
from creuset.incubation.forms.applications import BeginForm, TitleForm
from creuset.incubation.models import Call
from creuset.incubation.queries.applying import Desk
from creuset.incubation.queries.calls import get_call, standing_of
from creuset.incubation.rules.calls import Phase
from creuset.incubation.views import writing
from creuset.incubation.views.writing import Face, private
from creuset.incubation.writers import Writer, find_by_link, whose_link
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.people.requests import PublicRequest
from creuset.people.views.answers import attempt
from creuset.villages.models import Village

log = logging.getLogger(__name__)

#: One network address: five drafts at once, then one a minute; one mail box is written to no more often either.
limiter = Limiter(size=5, per_minute=1)
boxes = Limiter(size=3, per_minute=1)


@require_http_methods(["GET", "POST"])
def begin(request: PublicRequest, village: Village, code: str) -> HttpResponse:
    """Somebody begins: signed in, the draft is theirs at once; else a mail with the link is under way."""
    now = clock.now()
    call = get_call(village, code, by=None)
    standing = standing_of(call, now=now)
    actor = request.actor if request.actor and request.actor.party else None
    asks_code = standing.phase in (Phase.CLOSED, Phase.JUDGING)
    kind = TitleForm if actor else BeginForm
    form = kind(request.POST or None, asks_code=asks_code, auto_id="apply_%s")
    if request.method == "POST" and form.is_valid():
        if isinstance(form, BeginForm) and form.is_program:
            log.warning("application of a program passed over at %s", village.slug)
            return redirect("incubation_apply:sent", village, call.code)
        if limiter.wait(request.META.get("REMOTE_ADDR", ""), now=now):
            log.warning("too many applications from one address at %s", village.slug)
            return render(request, "429.html", status=429)
        answer = _begun_by(actor, call, form) if actor else _begun(call, form)
        if answer is not None:
            return answer
    values = {
        "call": call,
        "standing": standing,
        "form": form,
        "asks_code": asks_code,
        "is_open": standing.takes_files,
        "now": now,
    }
    status = 422 if form.errors else 200
    return render(request, "incubation/apply/begin.html", values, status=status)


def _begun_by(actor: Actor, call: Call, form: TitleForm) -> HttpResponse | None:
    row = attempt(
        form,
        lambda: actions.begin_signed_in(
            call=call,
            **form.begun(),
            language=(get_language() or "")[:2],
            by=actor,
            now=clock.now(),
        ),
    )
    if row is None:
        return None
    return redirect("incubation_my_applications:application", call.village, row.pk)


def _begun(call: Call, form: TitleForm) -> HttpResponse | None:
    now, begun = clock.now(), form.begun()
    if boxes.wait(f"{call.pk} {begun['email'].lower()}", now=now):
        # They have mail enough, and nobody learns so.
        return redirect("incubation_apply:sent", call.village, call.code)
    done = attempt(
        form,
        lambda: (actions.begin(call=call, **begun, language=(get_language() or "")[:2], now=now),),
    )
    return redirect("incubation_apply:sent", call.village, call.code) if done else None


@require_GET
def sent(request: PublicRequest, village: Village, code: str) -> HttpResponse:
    """A mail is under way, and what happens next; the same whether there was a draft or not."""
    call = get_call(village, code, by=None)
    return render(request, "incubation/apply/sent.html", {"call": call})


@never_cache
@require_GET
def link(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """The draft, or what somebody who was asked writes with its holder."""
    try:
        writer = find_by_link(village, secret)
    except NotFound:
        return _held(request, village, secret)
    return writing.application_page(request, village, _face(secret), Desk(writer, clock.now()))


@never_cache
@require_POST
def cover(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """What stands before the questions is kept."""
    return writing.cover_page(request, village, _face(secret), find_by_link(village, secret))


@never_cache
@require_POST
def answers(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """What is answered is kept."""
    writer = find_by_link(village, secret)
    then = reverse("incubation_apply:take", args=[village, secret])
    return writing.answers_page(request, village, _face(secret), writer, then=then)


@never_cache
@require_http_methods(["GET", "POST"])
def take(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """Whoever is signed in takes it into their account; whoever is not signs up or in first, then comes back here."""
    try:
        writer = find_by_link(village, secret)
    except NotFound:
        return _held(request, village, secret)
    if request.actor and request.method == "POST":
        row = actions.take(writer=writer, by=request.actor, now=clock.now())
        request.session.pop(LINK_KEY, None)
        name = "application" if writer.co_writer else "file"
        return redirect(f"incubation_my_applications:{name}", village, row.pk)
    if not request.actor:
        request.session[LINK_KEY] = secret
    email = writer.co_writer.email if writer.co_writer else writer.application.email
    values = {
        "application": writer.application,
        "writer": writer,
        "call": writer.application.call,
        "email": email,
        "here": request.path,
        "back": reverse("incubation_apply:link", args=[village, secret]),
    }
    return private(render(request, "incubation/apply/take.html", values))


@never_cache
@require_http_methods(["GET", "POST"])
def team(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """Who writes with the holder."""
    return writing.team_page(request, village, _face(secret), find_by_link(village, secret))


@never_cache
@require_http_methods(["GET", "POST"])
def writer(request: PublicRequest, village: Village, secret: str, row: int) -> HttpResponse:
    """What somebody who was asked is."""
    found = find_by_link(village, secret)
    return writing.writer_page(request, village, _face(secret), found, row)


@never_cache
@require_POST
def again(request: PublicRequest, village: Village, secret: str, row: int) -> HttpResponse:
    """The mail leaves again."""
    return writing.do_to_writer(
        request,
        village,
        _face(secret),
        find_by_link(village, secret),
        row,
        action=team_actions.ask_co_writer_again,
        said=_("A mail is on its way to %(name)s."),
    )


@never_cache
@require_POST
def remove(request: PublicRequest, village: Village, secret: str, row: int) -> HttpResponse:
    """Somebody writes no more; whoever leaves goes back to the call."""
    found = find_by_link(village, secret)
    then = _site(found) if found.co_writer else None
    return writing.do_to_writer(
        request,
        village,
        _face(secret),
        found,
        row,
        action=team_actions.remove_co_writer,
        said=_("%(name)s writes this application no more."),
        then=then,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """A late code."""
    return writing.code_page(request, village, _face(secret), find_by_link(village, secret))


@never_cache
@require_POST
def figures(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """Who they are, for figures."""
    return writing.figures_page(request, village, _face(secret), find_by_link(village, secret))


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """The draft is given up."""
    found = find_by_link(village, secret)
    return writing.withdraw_page(request, village, _face(secret), found, then=_site(found))


def _face(secret: str) -> Face:
    return Face(namespace="incubation_apply", key=secret, base="core/site.html")


def _site(writer: Writer) -> str:
    row = writer.application
    return reverse("incubation_apply:begin", args=[row.village, row.call.code])


def _held(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """Lead whoever holds the old link to where it is now: signed in. Raises NotFound for any other secret."""
    row = whose_link(village, secret)
    if row is None:
        raise NotFound(_("There is no such application, or the link leads there no more."))
    then = reverse("incubation_my_applications:application", args=[village, row.pk])
    if request.actor:
        return redirect(then)
    return private(render(request, "incubation/apply/held.html", {"call": row.call, "then": then}))
