"""The release of a round, and who comes from the waiting list."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.text import day_text, instant_text, localized
from creuset.incubation.actions.decisions import release_round
from creuset.incubation.actions.places import answer_place, give_more_time
from creuset.incubation.actions.places import promote as promote_next
from creuset.incubation.forms.deliberations import PlaceForm, PromoteForm, ReleaseForm
from creuset.incubation.models import Application
from creuset.incubation.queries.rooms import answer_until, get_placed, get_round, place_of, room_of
from creuset.incubation.words.crumbs import ROUNDS, call_crumbs, round_crumbs
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def release(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The applicants may know the decisions: what each is told, what breaks, and until when laureates answer."""
    in_round, seat = get_round(village, pk, by=request.actor, face="desk")
    room = room_of(in_round, seat)
    form = ReleaseForm(request.POST or None, breaks_quotas=bool(room.broken))
    return answer_form(
        request,
        form,
        lambda: release_round(
            in_round=in_round, by=request.actor, now=clock.now(), **form.asked(village)
        ),
        said=_("The decisions are released."),
        then=reverse("deliberation_desk:room", args=[village, pk]),
        title=_("Release the decisions"),
        crumbs=round_crumbs(in_round),
        submit=_("Release"),
        lede=localized(in_round.call.names),
        template="incubation/deliberations/release.html",
        room=room,
        in_round=in_round,
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def promote(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The next of the waiting list with whom the quotas hold has the place that is free."""
    in_round, _seat = get_round(village, pk, by=request.actor, face="desk")
    form = PromoteForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: promote_next(
            in_round=in_round, by=request.actor, now=clock.now(), answer_by=form.until(village)
        ),
        said=lambda decision: (
            _("“%(title)s” has the place.") % {"title": decision.application.title}
        ),
        then=reverse("deliberation_desk:room", args=[village, pk]),
        title=_("Give the place that is free"),
        crumbs=round_crumbs(in_round),
        submit=_("Give it to the next"),
        lede=_("The first of the waiting list with whom seats, axes and budget hold."),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def more_time(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A laureate may answer later."""
    application = get_placed(village, pk, by=request.actor)
    form = PromoteForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: give_more_time(
            application=application,
            answer_by=form.until(village),
            by=request.actor,
            now=clock.now(),
        ),
        said=_("They may answer until then."),
        then=reverse("deliberation_desk:rounds", args=[village, application.call_id]),
        title=_("More time to answer"),
        crumbs=call_crumbs(application.call, tab=ROUNDS),
        submit=_("Give more time"),
        lede=application.title,
    )


@require_http_methods(["GET", "POST"])
@member_page
def answer(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A laureate says whether they come."""
    application = get_placed(village, pk, by=request.actor)
    answered = place_of(application)
    form = PlaceForm(request.POST or None, comes=answered is not None)
    return answer_form(
        request,
        form,
        lambda: answer_place(
            application=application,
            accepts=form.cleaned_data["answer"] == "yes",
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Thank you: the village knows."),
        then=reverse("my:home", args=[village]),
        title=_("Your place"),
        submit=_("Give the place up") if answered else _("Send the answer"),
        is_danger=answered is not None,
        lede=_place_words(application, village, answered),
        base="core/my.html",
    )


def _place_words(application: Application, village: Village, answered: datetime | None) -> str:
    told = {"title": application.title, "call": localized(application.call.names)}
    today = village.day_of(clock.now())
    if answered is not None:
        told["day"] = day_text(village.day_of(answered), today=today, style="long")
        return (
            _(
                "“%(title)s” is selected by the call “%(call)s”. You said on %(day)s that you come. Should you be "
                "unable to, give the place up: somebody else may have it."
            )
            % told
        )
    until = answer_until(application)
    if until is None:
        return _("“%(title)s” is selected by the call “%(call)s”.") % told
    told["until"] = instant_text(until, village.zone, today=today)
    return (
        _(
            "“%(title)s” is selected by the call “%(call)s”. Your place is kept until %(until)s; then somebody else "
            "may have it."
        )
        % told
    )
