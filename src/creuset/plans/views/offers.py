"""What the village offers: its catalogue at the desk, and what it costs for everybody."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from creuset.billing.sources import vat_rates_of
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.queries import get_story
from creuset.people.requests import PublicRequest, TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.plans.actions.offers import KIND, change_offer, make_offer, retire_offer
from creuset.plans.catalogue_words import all_prices, by_kind, shown_offers
from creuset.plans.forms.offers import OfferForm
from creuset.plans.forms.subscriptions import NothingForm
from creuset.plans.models import Offer
from creuset.plans.permissions import may_change_offers
from creuset.plans.queries.offers import catalogue, places_taken, subscribers_of
from creuset.plans.queries.subscriptions import get_offer
from creuset.villages.models import Village


@require_safe
def public_offers(request: PublicRequest, village: Village) -> HttpResponse:
    """What one may subscribe to, what it costs, and on which conditions."""
    today = village.day_of(clock.now())
    offers = catalogue(village, is_team=False, on=today)
    values = {
        "groups": by_kind(_shown(village, offers)),
        "is_invented": "offers" in village.invented,
    }
    return render(request, "plans/public_offers.html", values)


@require_GET
@team_page(Capability.SEE_PLANS)
def offers(request: TeamRequest, village: Village) -> HttpResponse:
    """The catalogue: every offer with its prices of today and how many places are taken."""
    today = village.day_of(clock.now())
    rows = catalogue(village, is_team=True, on=today)
    values = {
        "groups": by_kind(_shown(village, rows)),
        "may_change": may_change_offers(request.actor, village),
    }
    return render(request, "plans/offers.html", values)


@require_GET
@team_page(Capability.SEE_PLANS)
def offer(request: TeamRequest, village: Village, code: str) -> HttpResponseBase:
    """One offer: its prices over time, its conditions, who lives by it, its story."""
    found = get_offer(village, code)
    today = village.day_of(clock.now())
    (shown,) = _shown(village, [found])
    values = {
        "offer": found,
        "shown": shown,
        "prices": all_prices(found, today=today),
        "subscribers": subscribers_of(village).get(found.pk, 0),
        "may_change": may_change_offers(request.actor, village) and found.retired_at is None,
        "story": get_story(kind=KIND, ids=[found.pk], village=village, is_team=True),
        "story_url": request.path,
    }
    return render(request, "plans/offer.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_OFFERS)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """Another offer; `?like=` says which one it begins as."""
    now = clock.now()
    like = request.GET.get("like", "")
    terms = get_offer(village, like).terms if like else None
    form = OfferForm(village, village.day_of(now), request.POST or None, terms=terms)
    return answer_form(
        request,
        form,
        lambda: make_offer(village=village, terms=form.terms(), by=request.actor, now=now),
        said=_("The catalogue has another offer."),
        then=lambda made: reverse("plans:offer", args=[village, made.code]),
        **_page(village, _("A new offer"), _("Add"), reverse("plans:offers", args=[village])),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_OFFERS)
def change(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """An offer says something else from now on."""
    now = clock.now()
    found = get_offer(village, code)
    seen = found.changed_at.isoformat() if found.changed_at else ""
    form = OfferForm(
        village,
        village.day_of(now),
        request.POST or None,
        terms=found.terms,
        initial={"seen": seen},
    )
    back = reverse("plans:offer", args=[village, code])
    return answer_form(
        request,
        form,
        lambda: change_offer(
            offer=found,
            terms=form.terms(),
            by=request.actor,
            now=now,
            seen=parse_datetime(form.cleaned_data["seen"]) if form.cleaned_data["seen"] else None,
        ),
        said=_("Written: whoever subscribed keeps what they agreed to."),
        then=back,
        **_page(village, found.name, _("Save"), back),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_OFFERS)
def retire(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """An offer is offered no more."""
    found = get_offer(village, code)
    form = NothingForm(request.POST if request.method == "POST" else None)
    return answer_form(
        request,
        form,
        lambda: retire_offer(offer=found, by=request.actor, now=clock.now()),
        said=_("Retired: whoever subscribed keeps it."),
        then=reverse("plans:offers", args=[village]),
        cancel_url=reverse("plans:offer", args=[village, code]),
        title=_("Retire “%(name)s”?") % {"name": found.name},
        lede=_("Nobody subscribes to it any more; whoever did keeps it as it is."),
        submit=_("Retire it"),
        is_danger=True,
    )


def _shown(village: Village, rows: list[Offer]) -> Any:
    today = village.day_of(clock.now())
    return shown_offers(
        rows,
        today=today,
        rates=vat_rates_of(village, today),
        taken=places_taken(village, on=today),
    )


def _page(village: Village, title: str, submit: str, cancel_url: str) -> dict[str, Any]:
    return {
        "title": title,
        "submit": submit,
        "cancel_url": cancel_url,
        "template": "plans/offer_form.html",
        "village": village,
    }
