"""Two parties that are one, and somebody who asks to be forgotten."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.actions import erase_person, merge, preview_merge
from creuset.people.forms import EraseForm, MergeForm, MergeWithForm
from creuset.people.models import PartyKind
from creuset.people.queries import get_known
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form, attempt, form_page
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.MERGE_PARTIES)
def choose(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Who is the same as this party."""
    kept = get_known(village, pk).party
    form = MergeWithForm(village, kept.kind, request.POST or None)
    if form.is_valid():
        other = form.cleaned_data["other"]
        if attempt(form, lambda: preview_merge(kept=kept, other=other, by=request.actor)):
            return redirect("people:merge", village, pk, other.pk)
    return form_page(
        request,
        form,
        title=_("%(name)s is also…") % {"name": kept.name},
        submit=_("Look at what would happen"),
        cancel_url=reverse("people:party", args=[village, pk]),
        lede=_("Nothing is done yet: first you see what would become of both."),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.MERGE_PARTIES)
def merge_with(request: TeamRequest, village: Village, pk: int, other: int) -> HttpResponse:
    """What a merge will do; then it is done."""
    kept, gone = get_known(village, pk).party, get_known(village, other).party
    preview = preview_merge(kept=kept, other=gone, by=request.actor)
    form = MergeForm(preview.accounts, request.POST if request.method == "POST" else None)
    return answer_form(
        request,
        form,
        lambda: merge(
            kept=kept, other=gone, **form.cleaned_data, by=request.actor, now=clock.now()
        ),
        said=_("%(other)s and %(kept)s are one now.") % {"other": gone.name, "kept": kept.name},
        then=reverse("people:party", args=[village, pk]),
        title=_("Two that are one"),
        submit=_("Make them one"),
        template="people/merge.html",
        preview=preview,
        swap_url=reverse("people:merge", args=[village, other, pk]),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.MERGE_PARTIES)
def erase(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A person who asks to be forgotten is."""
    known = get_known(village, pk)
    if known.party.kind != PartyKind.PERSON or known.party.erased_at:
        return redirect("people:party", village, pk)
    if known.party_id == request.actor.party_id:
        return redirect("people_account:erase")
    form = EraseForm(known.party, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: erase_person(party=known.party, by=request.actor, now=clock.now()),
        said=_("Nothing says any more who this was."),
        then=reverse("people:list", args=[village]),
        title=_("Erase %(name)s") % {"name": known.party.name},
        submit=_("Erase for ever"),
        cancel_url=reverse("people:party", args=[village, pk]),
        is_danger=True,
        lede=_(
            "Name, addresses, account, notes and the words of the audit go; bookings stay, "
            "made by somebody erased. This cannot be undone."
        ),
    )
