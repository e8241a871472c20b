"""Groups at the desk: who is treated alike by the rules of places."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.actions.groups import change_group, join_group, leave_group, make_group
from creuset.people.forms.groups import GroupForm, JoinGroupForm
from creuset.people.queries import get_known
from creuset.people.queries.groups import get_group, get_group_page, groups_of
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form, attempt
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PEOPLE)
def groups(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Every group of the village."""
    values = {
        "groups": groups_of(village),
        "may_change": request.actor.may(Capability.CHANGE_PEOPLE, village),
    }
    return render(request, "people/groups.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PEOPLE)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """One group more."""
    form = GroupForm(village, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: make_group(
            village=village,
            names=form.texts("name"),
            description=form.texts("description"),
            by=request.actor,
            now=clock.now(),
        ),
        said=lambda group: _("The group “%(name)s” is made.") % {"name": group.name},
        then=lambda group: reverse("groups:group", args=[village, group.pk]),
        title=_("Make a group"),
        submit=_("Make the group"),
        cancel_url=reverse("groups:list", args=[village]),
        lede=_("Rules of places speak of groups: who books, who asks, whose hours count together."),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_PEOPLE)
def group(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Who belongs to a group, and who joins it."""
    found = get_group(village, pk)
    form = JoinGroupForm(village, request.POST or None)
    if form.is_valid():
        row = attempt(
            form,
            lambda: join_group(
                group=found, party=form.cleaned_data["party"], by=request.actor, now=clock.now()
            ),
        )
        if row is not None:
            words = {"name": row.party.name, "group": found.name}
            messages.success(request, _("%(name)s belongs to “%(group)s”.") % words)
            return redirect("groups:group", village, pk)
    values = {
        "page": get_group_page(found),
        "group": found,
        "form": form,
        "may_change": request.actor.may(Capability.CHANGE_PEOPLE, village),
    }
    return render(request, "people/group.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PEOPLE)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A group is called otherwise."""
    found = get_group(village, pk)
    form = GroupForm(village, request.POST or None, group=found)
    return answer_form(
        request,
        form,
        lambda: change_group(
            group=found,
            names=form.texts("name"),
            description=form.texts("description"),
            by=request.actor,
            now=clock.now(),
        ),
        said=_("The group is changed."),
        then=reverse("groups:group", args=[village, pk]),
        title=found.name,
        submit=_("Keep these changes"),
        lede=_("Its code stays, so that the rules still know it."),
    )


@require_POST
@team_page(Capability.CHANGE_PEOPLE)
def leave(request: TeamRequest, village: Village, pk: int, party: int) -> HttpResponse:
    """Somebody belongs to the group no more."""
    found, gone = get_group(village, pk), get_known(village, party).party
    leave_group(group=found, party=gone, by=request.actor, now=clock.now())
    words = {"name": gone.name, "group": found.name}
    messages.success(request, _("%(name)s belongs to “%(group)s” no more.") % words)
    return redirect("groups:group", village, pk)
