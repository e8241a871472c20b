"""How somebody comes in: the page of an invitation, and of a request to join."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from creuset.core import clock
from creuset.core.roles import LABELS, Role
from creuset.people.actions import accept_invitation, ask_to_join, get_invitation
from creuset.people.actions.invitations import InvitationOver
from creuset.people.adapters import INVITATION_KEY
from creuset.people.forms import JoinForm
from creuset.people.queries import waits_to_join
from creuset.people.requests import PublicRequest
from creuset.people.views.answers import attempt
from creuset.villages.models import SignUp, Village


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """Whoever is signed in accepts; whoever is not signs up or in first, then comes back here."""
    now = clock.now()
    try:
        found = get_invitation(secret, village=village, now=now)
    except InvitationOver as error:
        return render(request, "people/invitation_over.html", {"refusal": error}, status=409)
    if request.actor and request.method == "POST":
        accept_invitation(secret=secret, by=request.actor, now=now)
        request.session.pop(INVITATION_KEY, None)
        messages.success(request, _("Welcome to %(name)s.") % {"name": village.name})
        return redirect(f"/{village.slug}/desk/" if found.role else f"/{village.slug}/my/")
    if not request.actor:
        request.session[INVITATION_KEY] = secret
    values = {
        "invitation": found,
        "role": LABELS[Role(found.role)] if found.role else "",
        "here": request.path,
    }
    return render(request, "people/invitation.html", values)


@require_http_methods(["GET", "POST"])
def join(request: PublicRequest, village: Village) -> HttpResponse:
    """Somebody asks to be known to the village, as its policy has it."""
    if village.sign_up == SignUp.INVITATION:
        raise Http404
    actor = request.actor
    form = JoinForm(request.POST if actor and request.method == "POST" else None)
    if actor and actor.is_known_in(village):
        return redirect(f"/{village.slug}/my/")
    if actor and form.is_valid():
        asked = attempt(
            form,
            lambda: (ask_to_join(village=village, **form.cleaned_data, by=actor, now=clock.now()),),
        )
        if asked and asked[0] is None:
            messages.success(request, _("Welcome to %(name)s.") % {"name": village.name})
            return redirect(f"/{village.slug}/my/")
    waiting = bool(actor and actor.party and waits_to_join(village, actor.party))
    values = {
        "form": form,
        "is_open": village.sign_up == SignUp.OPEN,
        "is_waiting": waiting,
        "here": reverse("people_public:join", args=[village]),
    }
    return render(request, "people/join.html", values, status=422 if form.errors else 200)
