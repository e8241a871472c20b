"""What an applicant was written: letters, a refusal contested, whether a laureate is named, how long it is kept."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from creuset.core import clock
from creuset.incubation.actions import appeals, laureates
from creuset.incubation.forms.letters import AppealForm
from creuset.incubation.papers.letters import papers_of
from creuset.incubation.queries.appeals import contested
from creuset.incubation.queries.keeping import kept_until_of
from creuset.incubation.queries.laureates import is_named
from creuset.incubation.queries.letters import letters_to
from creuset.incubation.rules.appeals import WhyNot, last_day, why_not
from creuset.incubation.states import ApplicationState
from creuset.incubation.writers import Writer, get_writer
from creuset.people.requests import SignedInRequest, signed_in
from creuset.people.views.answers import attempt
from creuset.villages.models import Village


@require_GET
@never_cache
@signed_in
def page(request: SignedInRequest, village: Village, pk: int) -> HttpResponseBase:
    """The letters of an application, and what may be answered to them."""
    return _page(request, village, get_writer(village, pk, by=request.actor), AppealForm())


@require_POST
@signed_in
def appeal(request: SignedInRequest, village: Village, pk: int) -> HttpResponse:
    """The refusal is contested."""
    writer, form = get_writer(village, pk, by=request.actor), AppealForm(request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: appeals.appeal(
                writer=writer, **form.cleaned_data, by=request.actor, now=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, _("Your appeal has reached the team. You will be answered."))
            return redirect("incubation_my_letters:page", village, pk)
    return _page(request, village, writer, form)


@require_POST
@signed_in
def agree(request: SignedInRequest, village: Village, pk: int) -> HttpResponse:
    """The laureate agrees to be named."""
    writer = get_writer(village, pk, by=request.actor)
    laureates.agree(writer=writer, by=request.actor, now=clock.now())
    messages.success(request, _("Your project may be named on the list of laureates."))
    return redirect("incubation_my_letters:page", village, pk)


@require_POST
@signed_in
def hide(request: SignedInRequest, village: Village, pk: int) -> HttpResponse:
    """The laureate wants to be named no more."""
    writer = get_writer(village, pk, by=request.actor)
    laureates.hide(application=writer.application, writer=writer, by=request.actor, now=clock.now())
    messages.success(request, _("Your project is not named on the list of laureates."))
    return redirect("incubation_my_letters:page", village, pk)


def _page(
    request: SignedInRequest, village: Village, writer: Writer, form: AppealForm
) -> HttpResponse:
    row, now = writer.application, clock.now()
    refusal = contested(row)
    why = why_not(refusal, village.day_of(now))
    values = {
        "row": row,
        "call": row.call,
        "letters": papers_of(letters_to(row)),
        "appeals": list(row.appeals.order_by("-pk")),
        "may_appeal": why is None and writer.holds,
        "is_late": why is WhyNot.TOO_LATE,
        "until": last_day(refusal),
        "form": form,
        "is_laureate": row.state == ApplicationState.SELECTED and writer.holds,
        "is_named": is_named(row),
        "kept_until": kept_until_of(row),
        "now": now,
    }
    status = 422 if form.errors else 200
    return render(request, "incubation/letters/mine.html", values, status=status)
