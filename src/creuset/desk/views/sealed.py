"""What was sealed in a village, day by day: the digests that anybody may write down, and whether a day holds."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.core import clock
from creuset.core.models import SealedDay
from creuset.core.roles import Capability
from creuset.core.seals.checking import Broken, Wrong
from creuset.core.spreadsheets import CSV, csv_lines
from creuset.desk.queries.sealed import fault, get_sealed_day, published, sealed_days, seals_of
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village

PER_PAGE = 50


@require_safe
@team_page(Capability.SEE_AUDIT)
def days(request: TeamRequest, village: Village) -> HttpResponse:
    """Show the closed days, the latest first, each with its digest."""
    page = Paginator(sealed_days(village), PER_PAGE).get_page(request.GET.get("page"))
    values = {"page": page, "rows": page.object_list, "now": clock.now()}
    return render(request, "desk/seals/days.html", values)


@require_safe
@team_page(Capability.SEE_AUDIT)
def export(request: TeamRequest, village: Village) -> HttpResponseBase:  # noqa: ARG001 - as every page
    """Give the digests as CSV, the earliest first, written as they are read."""
    answer = StreamingHttpResponse(csv_lines(_lines(published(village))), content_type=CSV)
    name = f"seals-{village.slug}-{village.day_of(clock.now())}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@team_page(Capability.SEE_AUDIT)
def day(request: TeamRequest, village: Village, day: str) -> HttpResponse:
    """Show one closed day: its digest, computed again as it is read, and its seals."""
    row = get_sealed_day(village, day)
    page = Paginator(seals_of(row), PER_PAGE).get_page(request.GET.get("page"))
    found = fault(row)
    values = {
        "day": row,
        "page": page,
        "rows": page.object_list,
        "is_whole": found is None,
        "fault": _words(found) if found else "",
        "now": clock.now(),
    }
    return render(request, "desk/seals/day.html", values)


def _words(found: Broken) -> str:
    """Return what of a day does not hold."""
    match found.wrong:
        case Wrong.LINK:
            return _("The closed day before this one is missing, or was changed since.")
        case Wrong.COUNT:
            return _("It was closed with another number of seals than are there now.")
        case _:
            return _("One of its seals, or its digest, was changed after it was closed.")


def _lines(rows: Iterable[SealedDay]) -> Iterable[tuple[object, ...]]:
    yield "day", "seals", "digest", "previous"
    for row in rows:
        yield row.day, row.count, row.digest, row.previous
