"""Badges, keys and lockers at the desk."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form, attempt
from creuset.places.models import Resource
from creuset.places.queries.access import get_resource, resources_seen
from creuset.reception import actions
from creuset.reception.forms import (
    GiveLockerForm,
    IssueForm,
    ItemFilter,
    ItemForm,
    LongerForm,
)
from creuset.reception.forms.items import OVERDUE
from creuset.reception.models import Item
from creuset.reception.permissions import may_receive
from creuset.reception.queries import serving
from creuset.reception.queries.items import (
    get_item,
    get_use,
    history_of,
    items_of,
    lockers_of,
    uses_of,
)
from creuset.reception.states import ITEM, ItemState
from creuset.villages.models import Village

PER_PAGE = 60
YEAR = timedelta(days=365)
STEPS = {
    "take_back": gettext_lazy("It is back"),
    "lose": gettext_lazy("It is lost"),
    "find": gettext_lazy("It is found again"),
    "block": gettext_lazy("Block it"),
    "unblock": gettext_lazy("It serves again"),
}


@require_GET
@team_page(Capability.SEE_VISITS)
def items(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The badges and keys, by number, with who holds them."""
    now = clock.now()
    form = ItemFilter(request.GET)
    form.is_valid()
    state, words = form.cleaned_data.get("state", ""), form.cleaned_data.get("words", "")
    rows = items_of(
        village,
        by=request.actor,
        state=ItemState(state) if state and state != OVERDUE else None,
        words=words,
        due_before=village.day_of(now) if state == OVERDUE else None,
    )
    values = {
        "page": Paginator(rows.order_by("kind", "number", "pk"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "form": ItemFilter({"state": state, "words": words}),
        "is_filtered": bool(state or words),
        "may_write": may_receive(request.actor, village),
        "today": village.day_of(now),
        "now": now,
    }
    return render(request, "reception/items.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RECEIVE)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """A badge or a key more."""
    now = clock.now()
    form = ItemForm(serving(village, now=now), _places(request, village), request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.add_item(village=village, **form.asked(), by=request.actor, now=now),
        said=lambda made: _("%(item)s is in the register.") % {"item": made.called},
        then=lambda made: reverse("items:item", args=[village, made.pk]),
        title=_("A badge or a key"),
        submit=_("Add"),
        cancel_url=reverse("items:list", args=[village]),
    )


@require_GET
@team_page(Capability.SEE_VISITS)
def item(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """What it opens, who has it, who had it, and what may be done."""
    return _page(request, get_item(village, pk, by=request.actor))


@require_http_methods(["GET", "POST"])
@team_page(Capability.RECEIVE)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It is called otherwise, or opens something else."""
    now, found = clock.now(), get_item(village, pk, by=request.actor)
    form = ItemForm(
        serving(village, now=now),
        _places(request, village),
        request.POST or None,
        initial=ItemForm.initial_of(found),
    )
    return answer_form(
        request,
        form,
        lambda: actions.change_item(item=found, **form.asked(), by=request.actor, now=now),
        said=_("It is put right."),
        then=reverse("items:item", args=[village, pk]),
        title=_("A badge or a key"),
        submit=_("Keep"),
    )


@require_POST
@team_page(Capability.RECEIVE)
def issue(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Somebody takes it."""
    found, form = get_item(village, pk, by=request.actor), IssueForm(village, request.POST)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.issue_item(
                item=found, **form.cleaned_data, by=request.actor, now=clock.now()
            ),
        )
        if made is not None:
            messages.success(request, _("%(name)s has it.") % {"name": made.person.name})
            return redirect("items:item", village, pk)
    return _page(request, found, issuing=form)


@require_POST
@team_page(Capability.RECEIVE)
def move(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It is back, lost, found, blocked, or serves again."""
    found, verb = get_item(village, pk, by=request.actor), request.POST.get("verb", "")
    if verb in STEPS:
        actions.move_item(item=found, verb=verb, by=request.actor, now=clock.now())
    return redirect("items:item", village, pk)


@require_GET
@team_page(Capability.SEE_VISITS)
def lockers(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The lockers, and whose each is."""
    now = clock.now()
    found = lockers_of(village, by=request.actor, now=now)
    values = {
        "lockers": found,
        "free": sum(one.use is None for one in found),
        "now": now,
    }
    return render(request, "reception/lockers.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_VISITS)
def locker(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """Whose a locker was, is and will be; a POST gives it to somebody."""
    now, resource = clock.now(), get_resource(village, code, request.actor)
    may_write = may_receive(request.actor, village)
    today = village.day_of(now)
    begin = {"first_day": today, "last_day": today + YEAR}
    bound = request.POST if request.method == "POST" and may_write else None
    form = GiveLockerForm(village, bound, initial=begin)
    if bound is not None and form.is_valid():
        made = attempt(
            form,
            lambda: actions.give_locker(
                resource=resource, **form.cleaned_data, by=request.actor, now=now
            ),
        )
        if made is not None:
            messages.success(
                request, _("The locker is theirs: %(name)s.") % {"name": made.party.name}
            )
            return redirect("items:locker", village, code)
    values = {
        "resource": resource,
        "uses": [
            (use, LongerForm(initial={"last_day": use.last_day}, auto_id=f"longer_{use.pk}_%s"))
            for use in uses_of(resource)
        ],
        "opened_by": items_of(village, by=request.actor)
        .filter(resources=resource)
        .order_by("number"),
        "form": form if may_write else None,
        "may_write": may_write,
        "today": today,
        "now": now,
    }
    return render(request, "reception/locker.html", values, status=422 if form.errors else 200)


@require_POST
@team_page(Capability.RECEIVE)
def longer(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A locker is theirs until another day."""
    found, form = get_use(village, pk, by=request.actor), LongerForm(request.POST)
    if form.is_valid():
        actions.give_longer(use=found, **form.cleaned_data, by=request.actor, now=clock.now())
        messages.success(request, _("The locker is theirs: %(name)s.") % {"name": found.party.name})
    return redirect("items:locker", village, found.resource.code)


@require_POST
@team_page(Capability.RECEIVE)
def give_back(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A locker is given back."""
    found = get_use(village, pk, by=request.actor)
    actions.take_locker_back(use=found, by=request.actor, now=clock.now())
    messages.success(request, _("The locker is free."))
    return redirect("items:locker", village, found.resource.code)


def _places(request: TeamRequest, village: Village) -> list[Resource]:
    rows = resources_seen(village, request.actor).select_related("building")
    return list(rows.order_by("building__position", "position", "pk"))


def _page(request: TeamRequest, found: Item, *, issuing: IssueForm | None = None) -> HttpResponse:
    village, now = found.village, clock.now()
    verbs = ITEM.verbs(ItemState(found.state))
    values = {
        "item": found,
        "held": next(iter(found.holdings.all()), None),
        "history": history_of(found),
        "opens": list(found.resources.order_by("position", "pk")),
        "may_write": may_receive(request.actor, village),
        "issuing": (issuing or IssueForm(village)) if "issue" in verbs else None,
        "steps": [(verb, STEPS[verb]) for verb in verbs if verb in STEPS],
        "today": village.day_of(now),
        "now": now,
    }
    status = 422 if issuing is not None and issuing.errors else 200
    return render(request, "reception/item.html", values, status=status)
