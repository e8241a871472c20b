"""The applications of whoever is signed in: written, filed, corrected, followed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock, files
from creuset.incubation.actions import co_writers as team_actions
from creuset.incubation.actions.corrections import begin_correction, drop_correction
from creuset.incubation.actions.filing import canonical_of, file_application
from creuset.incubation.forms.applications import FileForm, NameForm
from creuset.incubation.papers.receipts import find_paper
from creuset.incubation.queries.applying import Desk, choosable_projects, get_filing, listed
from creuset.incubation.queries.calls import calls_of, standing_of
from creuset.incubation.rules.filing import HOLDER
from creuset.incubation.rules.receipts import grouped
from creuset.incubation.views import writing
from creuset.incubation.views.writing import Face, lacking_rows, private
from creuset.incubation.words.applications import state_words
from creuset.incubation.writers import Writer, get_writer, own_applications
from creuset.kernel.errors import DomainError
from creuset.people.actions import change_person
from creuset.people.requests import SignedInRequest, signed_in
from creuset.people.views.answers import attempt
from creuset.questions.queries.reading import reading_of
from creuset.villages.models import Village

PER_PAGE = 20


def own[**P](
    view: Callable[Concatenate[SignedInRequest, Village, Writer, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Only whoever holds or writes the application gets in; to others the page does not exist.

    The village need not know them yet: it does once they have filed.
    """

    @wraps(view)
    @never_cache
    @signed_in
    def guarded(
        request: SignedInRequest, /, village: Village, pk: int, *args: P.args, **more: P.kwargs
    ) -> HttpResponseBase:
        return view(request, village, get_writer(village, pk, by=request.actor), *args, **more)

    return guarded


@require_GET
@never_cache
@signed_in
def applications(request: SignedInRequest, village: Village) -> HttpResponseBase:
    """What I apply for, or write with others; and the calls that are open."""
    now = clock.now()
    rows = listed(own_applications(village, request.actor))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    if not page.object_list and not request.actor.is_known_in(village):
        raise Http404
    values = {
        "page": page,
        "rows": [
            (row, state_words(Desk(Writer(application=row, name=""), now)), _holds(row, request))
            for row in page
        ],
        "open_calls": [
            one
            for call in calls_of(village, by=None).order_by("closes_at", "pk")
            if (one := standing_of(call, now=now)).takes_files
        ],
        "base": _base(request, village),
        "now": now,
    }
    return private(render(request, "incubation/apply/list.html", values))


@require_GET
@own
def application(request: SignedInRequest, village: Village, writer: Writer) -> HttpResponse:
    """One application: written, or followed."""
    face = _face(request, village, writer)
    return writing.application_page(request, village, face, Desk(writer, clock.now()))


@require_POST
@own
def cover(request: SignedInRequest, village: Village, writer: Writer) -> HttpResponse:
    """What stands before the questions is kept."""
    return writing.cover_page(request, village, _face(request, village, writer), writer)


@require_POST
@own
def answers(request: SignedInRequest, village: Village, writer: Writer) -> HttpResponse:
    """What is answered is kept."""
    face = _face(request, village, writer)
    return writing.answers_page(request, village, face, writer, then=face.address("file", village))


@require_http_methods(["GET", "POST"])
@own
def file(request: SignedInRequest, village: Village, writer: Writer) -> HttpResponse:
    """The last look: what is missing, what the receipt will say; then it is filed."""
    now = clock.now()
    writer.check_holds()
    desk = Desk(writer, now)
    if not desk.is_written:
        return redirect("incubation_my_applications:application", village, writer.application.pk)
    face = _face(request, village, writer)
    bound = request.POST if request.method == "POST" else None
    form = FileForm(choosable_projects(request.actor) if not desk.filings else (), bound)
    name = NameForm(bound) if "@" in request.actor.name else None
    if form.is_valid() and (name is None or name.is_valid()):
        if name is not None:
            _call(request, name)
            writer = get_writer(village, writer.application.pk, by=request.actor)
            desk = Desk(writer, now)
        made = attempt(
            form,
            lambda: file_application(writer=writer, by=request.actor, now=now, project=form.chosen),
        )
        if made is not None:
            messages.success(request, _("Your application is filed."))
            return redirect(
                "incubation_my_applications:receipt", village, writer.application.pk, made.turn
            )
    lacking = [one for one in desk.lacking if name is None or one.place != HOLDER]
    values = writing.around(village, face, desk) | {
        "form": form,
        "name": name,
        "lacking": lacking_rows(lacking, desk, face.address("application", village)),
        "cover_rows": writing.cover_rows(desk),
        "reading": reading_of(desk.sheet),
        "is_anew": bool(desk.filings),
    }
    is_refused = bool(form.errors) or (bound is not None and desk.shut is not None)
    status = 422 if is_refused else 200
    return private(render(request, "incubation/apply/file.html", values, status=status))


@require_POST
@own
def correct(_request: SignedInRequest, village: Village, writer: Writer) -> HttpResponse:
    """What was filed is written anew."""
    begin_correction(writer=writer, now=clock.now())
    return redirect("incubation_my_applications:application", village, writer.application.pk)


@require_POST
@own
def drop(request: SignedInRequest, village: Village, writer: Writer) -> HttpResponse:
    """What was written anew is given up."""
    drop_correction(writer=writer, now=clock.now())
    messages.success(request, _("What you filed stands."))
    return redirect("incubation_my_applications:application", village, writer.application.pk)


@require_http_methods(["GET", "POST"])
@own
def team(request: SignedInRequest, village: Village, writer: Writer) -> HttpResponse:
    """Who writes with the holder."""
    return writing.team_page(request, village, _face(request, village, writer), writer)


@require_http_methods(["GET", "POST"])
@own
def writer(request: SignedInRequest, village: Village, writer: Writer, row: int) -> HttpResponse:
    """What somebody who was asked is."""
    return writing.writer_page(request, village, _face(request, village, writer), writer, row)


@require_POST
@own
def again(request: SignedInRequest, village: Village, writer: Writer, row: int) -> HttpResponse:
    """The mail leaves again."""
    return writing.do_to_writer(
        request,
        village,
        _face(request, village, writer),
        writer,
        row,
        action=team_actions.ask_co_writer_again,
        said=_("A mail is on its way to %(name)s."),
    )


@require_POST
@own
def remove(request: SignedInRequest, village: Village, writer: Writer, row: int) -> HttpResponse:
    """Somebody writes no more; whoever leaves goes back to their own."""
    site = reverse("incubation_apply:begin", args=[village, writer.application.call.code])
    return writing.do_to_writer(
        request,
        village,
        _face(request, village, writer),
        writer,
        row,
        action=team_actions.remove_co_writer,
        said=_("%(name)s writes this application no more."),
        then=site if writer.co_writer else None,
    )


@require_POST
@own
def hand_over(request: SignedInRequest, village: Village, writer: Writer, row: int) -> HttpResponse:
    """Somebody else holds it from now on."""
    return writing.do_to_writer(
        request,
        village,
        _face(request, village, writer),
        writer,
        row,
        action=team_actions.hand_over,
        said=_("%(name)s holds the application now, and files it."),
    )


@require_http_methods(["GET", "POST"])
@own
def code(request: SignedInRequest, village: Village, writer: Writer) -> HttpResponse:
    """A late code."""
    return writing.code_page(request, village, _face(request, village, writer), writer)


@require_POST
@own
def figures(request: SignedInRequest, village: Village, writer: Writer) -> HttpResponse:
    """Who they are, for figures."""
    return writing.figures_page(request, village, _face(request, village, writer), writer)


@require_http_methods(["GET", "POST"])
@own
def withdraw(request: SignedInRequest, village: Village, writer: Writer) -> HttpResponse:
    """The application is taken back."""
    face = _face(request, village, writer)
    then = face.address("application", village)
    return writing.withdraw_page(request, village, face, writer, then=then)


@require_GET
@own
def receipt(request: SignedInRequest, village: Village, writer: Writer, turn: int) -> HttpResponse:
    """What was filed when, under which number, with which digest; and the paper."""
    made = get_filing(writer, turn)
    paper = find_paper(made)
    values = {
        "application": writer.application,
        "call": writer.application.call,
        "filing": made,
        "digest": grouped(made.receipt),
        "team": made.cover.get("team", []),
        "paper_url": files.address(paper) if paper else "",
        "base": _base(request, village),
        "now": clock.now(),
    }
    return private(render(request, "incubation/apply/receipt.html", values))


@require_GET
@own
def content(
    _request: SignedInRequest, _village: Village, writer: Writer, turn: int
) -> HttpResponse:
    """What was filed, as the one text whose digest the receipt prints."""
    made = get_filing(writer, turn)
    answer = HttpResponse(canonical_of(made), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{made.receipt[:12]}.json"'
    return private(answer)


def _face(request: SignedInRequest, village: Village, writer: Writer) -> Face:
    return Face(
        namespace="incubation_my_applications",
        key=writer.application.pk,
        base=_base(request, village),
    )


def _base(request: SignedInRequest, village: Village) -> str:
    """Return what stands around the page: the member's home for whom the village knows, else its public site."""
    return "core/my.html" if request.actor.is_known_in(village) else "core/site.html"


def _holds(row: Any, request: SignedInRequest) -> bool:
    return bool(row.holder_id == request.actor.party_id)


def _call(request: SignedInRequest, form: NameForm) -> None:
    """The holder is called so from now on."""
    party = request.actor.party
    if party is None:
        raise Http404
    try:
        changed = change_person(
            party=party,
            village=None,
            **form.cleaned_data,
            email=party.email,
            phone=party.phone,
            language=party.language,
            street=party.street,
            postcode=party.postcode,
            city=party.city,
            country=party.country,
            by=request.actor,
            now=clock.now(),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        raise
    request.actor.party = changed
