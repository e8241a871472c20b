"""The values of indexes at the desk, and the prices that they move."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.voice import show
from creuset.kernel.errors import DomainError
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.plans.actions.indexation import correct_index, enter_index, index_prices
from creuset.plans.forms.offers import CorrectValueForm, IndexationForm, IndexValueForm
from creuset.plans.permissions import may_change_offers
from creuset.plans.queries.indexation import (
    get_index_value,
    index_values,
    proposals,
    values_for,
)
from creuset.plans.rules.indexation import NotDue, as_number
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_PLANS)
def indexes(request: TeamRequest, village: Village) -> HttpResponse:
    """The values that were written down, and a form for the next."""
    may_change = may_change_offers(request.actor, village)
    here = reverse("plans:indexes", args=[village])
    form = IndexValueForm(request.POST or None)
    rows = [(row, show(as_number(row.value_e3))) for row in index_values(village)]
    return answer_form(
        request,
        form,
        lambda: enter_index(
            village=village,
            name=form.cleaned_data["name"].strip().upper(),
            period=form.cleaned_data["period"].strip().upper(),
            value_e3=form.value_e3(),
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Written down."),
        then=here,
        title=_("Indexes"),
        submit=_("Enter the value"),
        template="plans/indexes.html",
        rows=rows,
        may_change=may_change,
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_OFFERS)
def correct(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A period has another value."""
    value = get_index_value(village, pk)
    form = CorrectValueForm(request.POST or None, initial={"value": as_number(value.value_e3)})
    return answer_form(
        request,
        form,
        lambda: correct_index(
            value=value, value_e3=form.value_e3(), by=request.actor, now=clock.now()
        ),
        said=_("Corrected: prices that it moved stay as they are."),
        then=reverse("plans:indexes", args=[village]),
        title=f"{value.name}, {value.period}",
        submit=_("Save"),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_OFFERS)
def indexation(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What a value would do to each price that follows it, from a day on; the chosen ones are moved."""
    value = get_index_value(village, pk)
    now = clock.now()
    today = village.day_of(now)
    form = IndexationForm(request.POST or request.GET or None, initial={"from_on": today})
    on = form.cleaned_data["from_on"] if form.is_valid() else today
    if request.method == "POST" and form.is_valid():
        chosen = {int(pk) for pk in request.POST.getlist("chosen") if pk.isdigit()}
        try:
            moved = index_prices(
                village=village,
                name=value.name,
                period=value.period,
                on=on,
                chosen=chosen,
                by=request.actor,
                now=now,
            )
        except DomainError as error:
            form.add_error("from_on", str(error))
        else:
            said = ngettext("%(count)s price moved.", "%(count)s prices moved.", moved)
            messages.success(request, said % {"count": moved})
            return redirect(reverse("plans:indexes", args=[village]))
    found = proposals(village, values_for(village, value.name, value.period), on=on)
    values = {
        "value": value,
        "number": show(as_number(value.value_e3)),
        "form": form,
        "on": on,
        "rows": [(one, _why_not(one.move.why_not)) for one in found],
        "may_move": any(one.move.new_price for one in found),
    }
    return render(request, "plans/indexation.html", values, status=422 if form.errors else 200)


def _why_not(why: NotDue | None) -> str:
    match why:
        case NotDue.TOO_SOON:
            return _("not for a year after it last changed")
        case NotDue.NO_BASE:
            return _("the value of a year before is not written down")
        case NotDue.SAME:
            return _("the index is the same")
        case NotDue.FREE:
            return _("nothing is paid that day")
        case None:
            return ""
