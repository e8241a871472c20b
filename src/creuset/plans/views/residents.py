"""Residents at the desk: their list, and one subscription with its story."""

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from creuset.billing.permissions import may_change_money
from creuset.billing.words import money_text
from creuset.core import clock
from creuset.core.http import is_fragment, row_number
from creuset.core.roles import Capability
from creuset.documents.permissions.contracts import may_see_contracts
from creuset.people.queries import get_story
from creuset.people.requests import TeamRequest, team_page
from creuset.plans.actions.telling import KIND
from creuset.plans.forms.subscriptions import ResidentFilter
from creuset.plans.models import STATE_LABELS
from creuset.plans.permissions import may_change_plans
from creuset.plans.queries.checklists import lists_of_subscription
from creuset.plans.queries.in_kind import given_in
from creuset.plans.queries.subscriptions import (
    count_by_state,
    get_subscription,
    narrowed,
    subscriptions_of,
)
from creuset.plans.states import SubscriptionState
from creuset.plans.views.fees import waiting_fees
from creuset.plans.views.rows import page_values, rows_of
from creuset.plans.views.steps import steps_of
from creuset.villages.models import Village

PER_PAGE = 40
#: De minimis aid is counted over three years.
YEARS_BACK = 3
#: Those that the head of the list counts.
COUNTED = (
    SubscriptionState.ASKED,
    SubscriptionState.OFFERED,
    SubscriptionState.SIGNED,
    SubscriptionState.LIVE,
    SubscriptionState.LEAVING,
)


@require_GET
@team_page(Capability.SEE_PLANS)
def residents(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Who subscribes to what, the latest first; what is over where it is asked for."""
    form = ResidentFilter(village, request.GET)
    today = village.day_of(clock.now())
    found = narrowed(subscriptions_of(village, by=request.actor), form.asked(), today=today)
    page = Paginator(found.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    counts = count_by_state(village, by=request.actor, today=today)
    values = {
        "form": form,
        "page": page,
        "rows": rows_of(page.object_list, today),
        "counts": [(state, STATE_LABELS[state], counts[state]) for state in COUNTED],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "may_change": may_change_plans(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "plans/residents.html", values)


@require_GET
@team_page(Capability.SEE_PLANS)
def in_kind(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Who was hosted in kind in a year, and what it was worth."""
    now = clock.now()
    this = village.day_of(now).year
    years = range(this - YEARS_BACK, this + 2)
    asked = row_number(request.GET.get("year", "")) or this
    year = asked if asked in years else this
    rows = [(one, money_text(one.value)) for one in given_in(village, year)]
    values = {"rows": rows, "year": year, "years": years, "now": now}
    return render(request, "plans/in_kind.html", values)


@require_GET
@team_page(Capability.SEE_PLANS)
def subscription(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """One subscription: its terms, its places, what it costs, what may be done, its story."""
    row = get_subscription(village, pk, by=request.actor)
    now, before = clock.now(), request.GET.get("before", "")
    story = get_story(kind=KIND, ids=[pk], village=village, is_team=True, before=row_number(before))
    values = {"story": story, "story_url": request.path, "now": now}
    if is_fragment(request) and before:
        return render(request, "people/story.html", values)
    today = village.day_of(now)
    may_change = may_change_plans(request.actor, village)
    values |= page_values(row, today) | {
        "may_change": may_change,
        "may_read_contracts": may_see_contracts(request.actor, village),
        "steps": steps_of(row, today) if may_change else [],
        "may_enter": may_change_money(request.actor, village),
        "fees": waiting_fees(village, row, by=request.actor),
        "lists": lists_of_subscription(row),
    }
    return render(request, "plans/subscription.html", values)
