"""The lists that the law wants: as pages, CSV and PDF, with what was sent to whom."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from creuset.core import clock, files
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.core.views_files import pdf_answer
from creuset.domiciliation import actions
from creuset.domiciliation.forms.sending import SentListForm
from creuset.domiciliation.papers import (
    LIST_SOURCE,
    cells_of,
    file_of,
    heads,
    list_pdf,
    title_of,
)
from creuset.domiciliation.permissions import may_keep
from creuset.domiciliation.queries.kept import papers_of
from creuset.domiciliation.queries.lists import Listing, listing_of, listings_of
from creuset.domiciliation.rules.lists import Period, Recipient
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def listings(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Every list that is owed, or was sent, the latest first."""
    today = village.day_of(clock.now())
    rows = [_row(one, today) for one in listings_of(village, today=today)]
    return render(request, "domiciliation/lists.html", {"rows": rows, "now": clock.now()})


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def listing(request: TeamRequest, village: Village, code: str) -> HttpResponseBase:
    """One list: whom it names, and what was sent."""
    return _page(request, listing_of(village, _period(code)))


@require_POST
@team_page(Capability.KEEP_DOMICILIATIONS)
def sent(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """The list was sent to somebody: it is written down, with its paper."""
    period, form = _period(code), SentListForm(request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.record_list(
                village=village,
                period=period,
                **form.asked(),
                by=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            return redirect("domiciliation:listing", village, code)
    return _page(request, listing_of(village, period), form)


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def as_csv(_request: TeamRequest, village: Village, code: str) -> HttpResponseBase:
    """The list for a spreadsheet."""
    found = listing_of(village, _period(code))
    rows = [cells_of(named, village) for named in found.named]
    return csv_answer(f"{file_of(found.period)}.csv", [heads(), *rows])


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def as_pdf(_request: TeamRequest, village: Village, code: str) -> HttpResponseBase:
    """The list as it would leave today."""
    found = listing_of(village, _period(code))
    content = list_pdf(village, found, to="", now=clock.now())
    return pdf_answer(f"{file_of(found.period)}.pdf", content)


def _page(request: TeamRequest, found: Listing, form: SentListForm | None = None) -> HttpResponse:
    village, today = request.village, request.village.day_of(clock.now())
    waits = found.waits_for
    initial = {"sent_on": today, "recipient": waits[0] if waits else "", "means": "email"}
    kept = papers_of(LIST_SOURCE, (one.pk for one in found.sent))
    papers = {pk: files.address(stored) for pk, stored in kept.items()}
    is_known = found.period.ready <= today and bool(found.named)
    values = {
        "listing": found,
        "title": title_of(found.period),
        "heads": heads(),
        "rows": [
            list(zip(heads(), cells_of(named, village), strict=True)) for named in found.named
        ],
        "sent": [(one, papers.get(one.pk, "")) for one in found.sent],
        "form": form or SentListForm(initial=initial),
        "may_record": is_known and may_keep(request.actor, village),
        "now": clock.now(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "domiciliation/listing.html", values, status=status)


def _row(found: Listing, today: date) -> dict[str, Any]:
    sent = {one.recipient: one for one in found.sent}
    return {
        "listing": found,
        "title": title_of(found.period),
        "tax": sent.get(Recipient.TAX),
        "social": sent.get(Recipient.SOCIAL),
        "is_known": found.period.ready <= today,
        "is_late": found.period.due < today,
    }


def _period(code: str) -> Period:
    found = Period.read(code)
    if found is None:
        raise Http404
    return found
