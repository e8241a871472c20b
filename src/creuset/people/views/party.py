"""The page of a party at the desk: who they are, what the village keeps of them, their story."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import is_fragment, row_number
from creuset.core.models import AuditRow
from creuset.core.roles import Capability, Role
from creuset.core.together import groups_together
from creuset.kernel.errors import NotFound
from creuset.people import narrowing
from creuset.people.actions import (
    affiliate,
    change_affiliation,
    change_known,
    change_organisation,
    change_person,
    end_affiliation,
)
from creuset.people.forms import AffiliationForm, KnownForm, OrganisationForm, PersonForm
from creuset.people.members import ask_members
from creuset.people.models import Affiliation, KnownParty
from creuset.people.panels import ask_panels, panels_from, questions_of
from creuset.people.permissions import (
    check_may_change_identity,
    may_change_identity,
    may_change_people_of,
)
from creuset.people.queries import (
    ask_party,
    get_known,
    ids_of,
    live_affiliations_in,
    look_alikes,
    party_page,
    story_from,
    story_rows,
)
from creuset.people.queries.parties import find_survivor
from creuset.people.queries.team import HeldRole
from creuset.people.requests import TeamRequest, team_page
from creuset.people.rules.numbers import show_siren
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PEOPLE)
def party(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The page of a party; that of one that was merged leads to who they became."""
    try:
        known = get_known(village, pk)
    except NotFound:
        if survivor := find_survivor(village, pk):
            return redirect("people:party", village, survivor)
        raise
    before = request.GET.get("before", "")
    told = story_rows(
        kind="party",
        ids=ids_of(known.party),
        village=village,
        is_team=True,
        before=row_number(before),
    )
    values = {"story_url": request.path, "now": clock.now()}
    if is_fragment(request) and before:
        return render(request, "people/story.html", values | {"story": story_from(told)})
    return render(request, "people/party.html", values | _page_values(request, known, told))


def _page_values(
    request: TeamRequest, known: KnownParty, told: QuerySet[AuditRow]
) -> dict[str, object]:
    by, village = request.actor, request.village
    now = clock.now()
    alike = look_alikes(known)
    if not by.may(Capability.MERGE_PARTIES, village):
        alike = alike.none()
    askings = ask_panels(known.party, village, by, "desk", now=now)
    (story, alikes), answers, judged, shown = groups_together(
        (told, alike),
        ask_party(known),
        ask_members(village, on=village.day_of(now), among=[known.party_id]),
        questions_of(askings),
    )
    page = party_page(known, answers)
    places = narrowing.place_names(village, (grant.narrowed_to for grant in page.grants))
    may_change_people = by.may(Capability.CHANGE_PEOPLE, village)
    return {
        "page": page,
        "party": page.party,
        "is_member": any(judged),
        "siren": show_siren(page.party.siren),
        "roles": [
            HeldRole(
                grant, Role(grant.role), places.get((grant.narrowed_to, grant.narrowed_id), "")
            )
            for grant in page.grants
        ],
        "panels": panels_from(askings, shown),
        "story": story_from(story),
        "look_alikes": alikes,
        "is_owned": page.is_owned,
        "may_change": may_change_identity(by, page.party, village, is_owned=page.is_owned),
        "may_note": may_change_people,
        "may_affiliate": page.party.is_organisation
        and may_change_people_of(by, page.party, village),
        "may_merge": by.may(Capability.MERGE_PARTIES, village),
        "may_grant": by.may(Capability.GRANT_ROLES, village),
        "may_invite": by.may(Capability.INVITE, village)
        and not page.party.is_organisation
        and not page.has_account
        and not page.invited_as,
    }


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PEOPLE)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The identity of a party is changed, while nobody else looks after it."""
    found = get_known(village, pk).party
    check_may_change_identity(request.actor, found, village)
    shape = OrganisationForm if found.is_organisation else PersonForm
    action = change_organisation if found.is_organisation else change_person
    form = shape(request.POST or None, initial=shape.values_of(found))
    return answer_form(
        request,
        form,
        lambda: action(
            party=found,
            village=village,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Saved."),
        then=reverse("people:party", args=[village, pk]),
        title=_("Change %(name)s") % {"name": found.name},
        submit=_("Save"),
        lede=_("This is one identity for every village of the network."),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PEOPLE)
def notes(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The village's own notes and tags."""
    known = get_known(village, pk)
    form = KnownForm(request.POST or None, initial=KnownForm.values_of(known))
    return answer_form(
        request,
        form,
        lambda: change_known(known=known, **form.cleaned_data, by=request.actor, now=clock.now()),
        said=_("Saved."),
        then=reverse("people:party", args=[village, pk]),
        title=_("Notes on %(name)s") % {"name": known.party.name},
        submit=_("Save"),
        cancel_url=reverse("people:party", args=[village, pk]),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PEOPLE)
def add_affiliation(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A person of the village belongs to the organisation from now on."""
    organisation = get_known(village, pk).party
    form = AffiliationForm(village, request.POST or None, asks_person=True)
    return answer_form(
        request,
        form,
        lambda: affiliate(
            organisation=organisation,
            village=village,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Saved."),
        then=reverse("people:party", args=[village, pk]),
        title=_("Who belongs to %(name)s") % {"name": organisation.name},
        submit=_("Add"),
        cancel_url=reverse("people:party", args=[village, pk]),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PEOPLE)
def affiliation(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """The title of a person in the organisation, and whether they look after it."""
    found = _affiliation(village, pk, row)
    form = AffiliationForm(
        village,
        request.POST or None,
        asks_person=False,
        initial={"title": found.title, "is_admin": found.is_admin},
    )
    return answer_form(
        request,
        form,
        lambda: change_affiliation(
            affiliation=found,
            village=village,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Saved."),
        then=reverse("people:party", args=[village, pk]),
        title=_("%(person)s in %(organisation)s")
        % {"person": found.person.name, "organisation": found.organisation.name},
        submit=_("Save"),
        end_url=reverse("people:end_affiliation", args=[village, pk, row]),
        end_label=_("They left the organisation"),
    )


@require_POST
@team_page(Capability.CHANGE_PEOPLE)
def leave(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """The person belongs to the organisation no more."""
    found = _affiliation(village, pk, row)
    end_affiliation(affiliation=found, village=village, by=request.actor, now=clock.now())
    messages.success(
        request,
        _("%(person)s left %(organisation)s.")
        % {"person": found.person.name, "organisation": found.organisation.name},
    )
    return redirect("people:party", village, pk)


def _affiliation(village: Village, pk: int, row: int) -> Affiliation:
    """Return a live affiliation to an organisation and of a person, both known to the village."""
    return get_object_or_404(live_affiliations_in(village, pk), pk=row)
