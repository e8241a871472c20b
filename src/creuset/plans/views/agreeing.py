"""What the village says of agreements with its sisters: proposed, changed, accepted, taken out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.plans.actions import agreeing
from creuset.plans.forms.agreements import AgreementForm
from creuset.plans.queries.agreements import find_agreement
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_OFFERS)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """An agreement is proposed to a sister village."""
    return _page(request, village, AgreementForm(village, None, request.POST or None))


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_OFFERS)
def change(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """The village says something else of an agreement from now on."""
    row = find_agreement(village, code)
    if row is None:
        raise Http404
    return _page(request, village, AgreementForm(village, row, request.POST or None), code=code)


@require_POST
@team_page(Capability.CHANGE_OFFERS)
def accept(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """The village says what the other says."""
    agreeing.accept_agreement(
        village=village,
        code=code,
        seen=request.POST.get("seen", ""),
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("Both villages say the same: it is honoured on its days."))
    return redirect("plans:sisters", village)


@require_POST
@team_page(Capability.CHANGE_OFFERS)
def take_out(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """The village says nothing of it any more."""
    agreeing.take_agreement_out(village=village, code=code, by=request.actor, now=clock.now())
    messages.success(request, _("Nothing is honoured by it any more; what was spent is settled."))
    return redirect("plans:sisters", village)


def _page(
    request: TeamRequest, village: Village, form: AgreementForm, *, code: str = ""
) -> HttpResponse:
    return answer_form(
        request,
        form,
        lambda: agreeing.say_agreement(
            village=village,
            saying=form.asked(),
            code=code,
            seen=form.cleaned_data["seen"],
            by=request.actor,
            now=clock.now(),
        ),
        said=_("The other village reads it; it is honoured once both say the same."),
        then=reverse("plans:sisters", args=[village]),
        title=_("What we say of the agreement") if code else _("Propose an agreement"),
        submit=_("Keep") if code else _("Propose"),
        lede=_("Until the other village says the very same, nothing is honoured by it."),
    )
