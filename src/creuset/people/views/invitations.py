"""Invitations and requests to join, at the desk."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import row_number
from creuset.core.roles import LABELS, Capability, Role
from creuset.people.actions import (
    answer_join_request,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from creuset.people.forms import InviteForm
from creuset.people.models import Invitation
from creuset.people.queries import (
    every_join_request,
    get_known,
    invitations_of,
    join_requests_of,
)
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt, form_page
from creuset.villages.models import Village


@require_GET
@team_page(Capability.INVITE)
def invitations(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Who was invited and has not come yet."""
    now = clock.now()
    rows = [
        {
            "invitation": row,
            "into": _into(row),
            "is_over": row.expires_at <= now,
        }
        for row in invitations_of(village)
    ]
    return render(request, "people/invitations.html", {"rows": rows, "now": now})


@require_http_methods(["GET", "POST"])
@team_page(Capability.INVITE)
def new_invitation(request: TeamRequest, village: Village) -> HttpResponse:
    """Somebody is asked in by mail; `?party=` names a person whom the village knows."""
    asked = row_number(request.GET.get("party", ""))
    party = get_known(village, asked).party if asked else None
    initial = {"email": party.email, "name": party.name} if party else {}
    form = InviteForm(village, request.actor, request.POST or None, initial=initial)
    if form.is_valid():
        typed = form.cleaned_data
        role = Role(typed["role"]) if typed.get("role") else None
        done = attempt(
            form,
            lambda: invite(
                village=village,
                email=typed["email"],
                name=typed["name"],
                organisation=typed["organisation"],
                party=party,
                role=role,
                by=request.actor,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(
                request, _("An invitation is on its way to %(email)s.") % {"email": done.email}
            )
            return redirect("people:invitations", village)
    return form_page(
        request,
        form,
        title=_("Invite %(name)s") % {"name": party.name} if party else _("Invite somebody"),
        submit=_("Send the invitation"),
        cancel_url=reverse("people:list", args=[village]),
        lede=_("They get a link by mail, good once and for fourteen days."),
    )


@require_POST
@team_page(Capability.INVITE)
def resend(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The mail leaves again, with another link."""
    row = get_object_or_404(Invitation, pk=pk, village=village)
    resend_invitation(invitation=row, by=request.actor, now=clock.now())
    messages.success(request, _("Sent again to %(email)s.") % {"email": row.email})
    return redirect("people:invitations", village)


@require_POST
@team_page(Capability.INVITE)
def withdraw(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The link opens nothing any more."""
    row = get_object_or_404(Invitation, pk=pk, village=village)
    withdraw_invitation(invitation=row, by=request.actor, now=clock.now())
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": row.email})
    return redirect("people:invitations", village)


@require_GET
@team_page(Capability.CHANGE_PEOPLE)
def requests(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Who asks to join."""
    values = {"rows": join_requests_of(village), "now": clock.now()}
    return render(request, "people/requests.html", values)


@require_POST
@team_page(Capability.CHANGE_PEOPLE)
def answer(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A request is accepted or declined."""
    row = get_object_or_404(every_join_request(village), pk=pk)
    is_accepted = request.POST.get("answer") == "accept"
    answer_join_request(request=row, is_accepted=is_accepted, by=request.actor, now=clock.now())
    said = _("%(name)s is let in.") if is_accepted else _("%(name)s was told no.")
    messages.success(request, said % {"name": row.party.name})
    return redirect("people:requests", village)


def _into(row: Invitation) -> str:
    """Return what the invitation lets into: the team, an organisation, or the village."""
    if row.role:
        return str(LABELS[Role(row.role)])
    return row.organisation.name if row.organisation else _("the village")
