"""Files of other systems at the desk: brought, looked at, brought in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.forms import refuse
from creuset.core.roles import Capability
from creuset.imports.actions import bringing
from creuset.imports.actions.bringing import BadFiles
from creuset.imports.forms import BringForm
from creuset.imports.models import Import
from creuset.imports.queries.past import get_import, imports_of
from creuset.imports.states import ImportState
from creuset.imports.tasks import bring_in
from creuset.imports.words import counted, shown_counts
from creuset.kernel.errors import DomainError
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village

PER_PAGE = 20
MOST_PROBLEMS = 100
MOST_LINES = 50


@require_http_methods(["GET", "POST"])
@team_page(Capability.IMPORT)
def imports(request: TeamRequest, village: Village) -> HttpResponseBase:
    """What was brought so far, and the form that brings files."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            brought = bringing.bring(
                village=village,
                system=form.cleaned_data["system"],
                files={one.name: one.read() for one in form.cleaned_data["sheets"]},
                month_first=form.cleaned_data["month_first"],
                by=request.actor,
                now=clock.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("imports:one", village, brought.pk)
    rows = imports_of(village, by=request.actor)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    values = {"form": form, "page": page, "rows": [(row, counted(row.counts)) for row in page]}
    status = 422 if form.errors else 200
    return render(request, "imports/list.html", values, status=status)


@require_GET
@team_page(Capability.IMPORT)
def one(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """What the files say and would change, how far it is, or what it changed."""
    brought = get_import(village, pk, by=request.actor)
    values = {"brought": brought, "counts": counted(brought.counts)}
    if brought.state in {ImportState.READ, ImportState.STOPPED}:
        values |= _looked_at(brought)
    return render(request, "imports/one.html", values)


@require_POST
@team_page(Capability.IMPORT)
def start(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A worker brings in what the files say."""
    brought = get_import(village, pk, by=request.actor)
    try:
        bringing.start(brought=brought, by=request.actor, now=clock.now())
    except BadFiles as error:
        messages.error(request, str(error))
    else:
        via = request.actor.via
        transaction.on_commit(lambda: bring_in.enqueue(brought.pk, via))
    return redirect("imports:one", village, pk)


@require_POST
@team_page(Capability.IMPORT)
def drop(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The files are gone."""
    brought = get_import(village, pk, by=request.actor)
    bringing.drop(brought=brought, by=request.actor, now=clock.now())
    messages.success(request, _("The files are gone, nothing was changed."))
    return redirect("imports:list", village)


def _looked_at(brought: Import) -> dict[str, object]:
    """Return what a page shows of files that wait."""
    said, shown = bringing.read(brought, now=clock.now())
    problems = bringing.problems_of(said, shown)
    return {
        "files": [(name, said.taken_for[name], said.unread[name]) for name in said.taken_for],
        "rows": said.row_count,
        "kinds": shown_counts(shown),
        "problems": problems[:MOST_PROBLEMS],
        "problem_count": len(problems),
        "holdings": [one for one in shown.holdings if one.sign != "left"][:MOST_LINES],
        "step_count": len(shown.steps),
    }
