"""The people of a village: their list, suggestions while one types, and who is added."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.actions import add_organisation, add_person
from creuset.people.forms import OrganisationForm, PartyFilter, PersonForm
from creuset.people.members import of_standing
from creuset.people.queries import (
    count_waiting,
    find_known,
    list_known,
    party_rows,
)
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village

ROWS = 40


@require_GET
@team_page(Capability.SEE_PEOPLE)
def people(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Everybody whom the village knows."""
    form = PartyFilter(village, request.GET or None)
    asked = form.asked() if form.is_bound else {}
    today = village.day_of(clock.now())
    asked |= of_standing(form.standing(), village, on=today)
    found = find_known(village, **asked).order_by("party__search_text", "pk")
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    invited, asking = count_waiting(village)
    values = {
        "form": form,
        "page": page,
        "rows": party_rows(village, list(page.object_list), on=today),
        "is_filtered": bool(asked),
        "may_add": request.actor.may(Capability.CHANGE_PEOPLE, village),
        "may_invite": request.actor.may(Capability.INVITE, village),
        "invited": invited,
        "asking": asking,
    }
    return render(request, "people/list.html", values)


@require_GET
@team_page(Capability.SEE_PEOPLE)
def suggest(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Parties that match the words: options of a field, or JSON for a script.

    `q` holds the words, or the parameter that `from` names; `kind` keeps persons or organisations.
    """
    words = request.GET.get("q") or request.GET.get(request.GET.get("from", ""), "")
    kind = request.GET.get("kind", "")
    found = list_known(village, words=words[:120].split(" · ")[0], kind=kind)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(
            {
                "parties": [
                    {"id": p.pk, "name": p.name, "label": p.label, "kind": p.kind} for p in found
                ]
            }
        )
    return render(request, "people/suggestions.html", {"found": found})


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PEOPLE)
def new_person(request: TeamRequest, village: Village) -> HttpResponse:
    """A person is added to those the village knows."""
    form = PersonForm(request.POST or None, initial={"language": village.language})
    return answer_form(
        request,
        form,
        lambda: add_person(village=village, **form.cleaned_data, by=request.actor, now=clock.now()),
        said=lambda party: _("%(name)s is on the list.") % {"name": party.name},
        then=lambda party: reverse("people:party", args=[village, party.pk]),
        title=_("Add a person"),
        submit=_("Add"),
        cancel_url=reverse("people:list", args=[village]),
        lede=_("Nothing is sent to them. To give them an account, invite them."),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PEOPLE)
def new_organisation(request: TeamRequest, village: Village) -> HttpResponse:
    """An organisation is added to those the village knows."""
    form = OrganisationForm(request.POST or None, initial={"language": village.language})
    return answer_form(
        request,
        form,
        lambda: add_organisation(
            village=village, **form.cleaned_data, by=request.actor, now=clock.now()
        ),
        said=lambda party: _("%(name)s is on the list.") % {"name": party.name},
        then=lambda party: reverse("people:party", args=[village, party.pk]),
        title=_("Add an organisation"),
        submit=_("Add"),
        cancel_url=reverse("people:list", args=[village]),
        lede=_("A company, an association, a university, a public body."),
    )
