"""The team of a village: who holds which role."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import row_number
from creuset.core.roles import CAPABILITIES, LABELS, Capability, Role
from creuset.people.actions import grant_role, revoke_role
from creuset.people.forms import GrantForm
from creuset.people.permissions import may_grant
from creuset.people.queries import get_known, invitations_of, live_grants, team_of
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt, form_page
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PEOPLE)
def team(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Everybody in the team, and what each role may do."""
    values = {
        "members": team_of(village),
        "givable": {role for role in Role if may_grant(request.actor, village, role)},
        "may_grant": request.actor.may(Capability.GRANT_ROLES, village),
        "invited": [row for row in invitations_of(village) if row.role],
        "roles": [(LABELS[role], len(CAPABILITIES[role])) for role in Role],
        "now": clock.now(),
    }
    return render(request, "people/team.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.GRANT_ROLES)
def grant(request: TeamRequest, village: Village) -> HttpResponse:
    """Somebody gets a role."""
    asked = row_number(request.GET.get("party", ""))
    party = get_known(village, asked).party if asked else None
    form = GrantForm(village, request.actor, request.POST or None, initial={"party": party})
    if form.is_valid():
        kind, pk = form.place()
        done = attempt(
            form,
            lambda: grant_role(
                party=form.cleaned_data["party"],
                village=village,
                role=Role(form.cleaned_data["role"]),
                narrowed_to=kind,
                narrowed_id=pk,
                by=request.actor,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(
                request,
                _("%(name)s: %(role)s.")
                % {"name": done.party.name, "role": LABELS[Role(done.role)]},
            )
            return redirect("team:list", village)
    return form_page(
        request,
        form,
        title=_("Give a role"),
        submit=_("Give the role"),
        cancel_url=reverse("team:list", args=[village]),
        lede=_("To somebody whom the village knows; invite the others."),
    )


@require_POST
@team_page()
def revoke(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A role is taken back, or laid down by who holds it."""
    found = get_object_or_404(live_grants(village), pk=pk)
    revoke_role(grant=found, by=request.actor, now=clock.now())
    messages.success(
        request,
        _("%(name)s is no longer: %(role)s.")
        % {"name": found.party.name, "role": LABELS[Role(found.role)]},
    )
    if found.party_id == request.actor.party_id:
        return redirect("/")
    return redirect("team:list", village)
