"""Agreements with customers, at the desk."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.bookings.actions.agreeing import agree, change_agreement, end_agreement
from creuset.bookings.forms.agreements import AgreementForm, EndForm, typed_terms
from creuset.bookings.permissions import may_agree
from creuset.bookings.price_table import shown_agreement
from creuset.bookings.queries.agreements import agreements_seen, get_agreement
from creuset.bookings.queries.tariffs import cards_in_force
from creuset.core import clock
from creuset.core.http import row_number
from creuset.core.roles import Capability
from creuset.kernel.errors import NotFound
from creuset.people.queries import get_known, get_story
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_MONEY)
def agreements(request: TeamRequest, village: Village) -> HttpResponse:
    """The agreements of the village, by customer."""
    now = clock.now()
    today = village.day_of(now)
    rows = list(agreements_seen(village, by=request.actor, now=now))
    values = {
        "rows": [(row, bool(row.last_day and row.last_day < today)) for row in rows],
        "may_agree": may_agree(request.actor, village),
    }
    return render(request, "bookings/agreements.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """A new agreement; `?party=` says with whom."""
    now = clock.now()
    cards = cards_in_force(village)
    initial: dict[str, object] = {"first_day": village.day_of(now)}
    if pk := row_number(request.GET.get("party", "")):
        # Whoever changed the address names somebody else in the form.
        with suppress(NotFound):
            initial["party"] = get_known(village, pk).party
    form = AgreementForm(village, cards, request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: agree(
            village=village,
            party=form.cleaned_data["party"],
            terms=form.terms(),
            by=request.actor,
            now=now,
        ),
        said=_("The agreement holds from its first day on."),
        then=lambda made: reverse("agreements:agreement", args=[village, made.pk]),
        title=_("A new agreement"),
        submit=_("Agree"),
        template="bookings/agreement_form.html",
        cancel_url=reverse("agreements:list", args=[village]),
    )


@require_GET
@team_page(Capability.SEE_MONEY)
def agreement(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """One agreement: what is agreed, since when, and its story."""
    now = clock.now()
    found = get_agreement(village, pk, by=request.actor, now=now)
    values = {
        "agreement": found,
        "card": shown_agreement(found),
        "may_agree": may_agree(request.actor, village),
        "is_over": bool(found.last_day and found.last_day < village.day_of(now)),
        "story": get_story(kind="rate_card", ids=[found.pk], village=village, is_team=True),
        "story_url": request.path,
    }
    return render(request, "bookings/agreement.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """An agreement says something else from now on."""
    now = clock.now()
    found = get_agreement(village, pk, by=request.actor, now=now)
    cards = cards_in_force(village)
    form = AgreementForm(
        village, cards, request.POST or None, agreement=found, initial=typed_terms(found, cards)
    )
    return answer_form(
        request,
        form,
        lambda: change_agreement(agreement=found, terms=form.terms(), by=request.actor, now=now),
        said=_("The agreement is changed."),
        then=reverse("agreements:agreement", args=[village, pk]),
        title=found.name,
        submit=_("Save"),
        template="bookings/agreement_form.html",
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def end(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """An agreement ends on a day."""
    now = clock.now()
    found = get_agreement(village, pk, by=request.actor, now=now)
    form = EndForm(
        request.POST or None, initial={"last_day": found.last_day or village.day_of(now)}
    )
    return answer_form(
        request,
        form,
        lambda: end_agreement(
            agreement=found, last_day=form.cleaned_data["last_day"], by=request.actor, now=now
        ),
        said=_("The agreement ends on that day."),
        then=reverse("agreements:agreement", args=[village, pk]),
        title=_("End “%(name)s”") % {"name": found.name},
        submit=_("End it"),
    )
