"""What the desk does with a subscription: each step has its form."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from creuset.billing.models import Means
from creuset.billing.words import typed_text
from creuset.core import clock
from creuset.core.http import row_number
from creuset.core.roles import Capability
from creuset.core.text import day_text
from creuset.kernel.errors import NotFound
from creuset.people.queries import get_known
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.plans.actions import asking, changing, leaving, letting, security, signing
from creuset.plans.actions.amending import amendable
from creuset.plans.forms import subscriptions as shapes
from creuset.plans.kinds import TermKind
from creuset.plans.models import Subscription
from creuset.plans.queries.money import security_of
from creuset.plans.queries.subscriptions import get_let, get_subscription
from creuset.plans.states import STANDING, SUBSCRIPTIONS, SubscriptionState
from creuset.plans.views.rows import held_on
from creuset.villages.models import Village

type Given = Any


@dataclass(frozen=True)
class Step:
    """One thing to do: its words, its form, its action, and where it is possible."""

    code: str
    label: Promise
    form: Callable[[TeamRequest, Subscription, Given, date], forms.Form]
    #: Called with the request, the subscription and the valid form.
    do: Callable[[TeamRequest, Subscription, Any], object]
    may: Callable[[Subscription, SubscriptionState], bool]
    is_danger: bool = False
    icon: str = ""


def _possible(verb: str) -> Callable[[Subscription, SubscriptionState], bool]:
    return lambda _row, state: SUBSCRIPTIONS.allows(state, verb)


def _stands(_row: Subscription, state: SubscriptionState) -> bool:
    return state in STANDING


def _acting(request: TeamRequest, row: Subscription) -> dict[str, Any]:
    return {"subscription": row, "by": request.actor, "now": clock.now()}


STEPS = {
    one.code: one
    for one in (
        Step(
            "offer",
            gettext_lazy("Offer it"),
            lambda request, row, data, today: shapes.ConditionsForm(
                row.village, request.actor, today, data, initial=shapes.begun_with(row)
            ),
            lambda request, row, form: asking.offer(
                conditions=form.conditions(),
                sends=form.cleaned_data["sends"],
                **_acting(request, row),
            ),
            _possible("offer"),
            icon="mail",
        ),
        Step(
            "sign",
            gettext_lazy("It came back signed"),
            lambda _request, row, data, _today: shapes.PaperSignForm(
                data, initial={"name": row.party.name}
            ),
            lambda request, row, form: signing.sign(
                name=form.cleaned_data["name"],
                despite=form.cleaned_data["despite"],
                ip=request.META.get("REMOTE_ADDR"),
                **_acting(request, row),
            ),
            lambda row, state: SUBSCRIPTIONS.allows(state, "sign") and not row.offer.contract,
            icon="check",
        ),
        Step(
            "change",
            gettext_lazy("Change it"),
            lambda _request, row, data, today: shapes.ChangeForm(
                row.village,
                today,
                data,
                may_amend=amendable(row) is not None,
                initial=_begun(row, today),
            ),
            lambda request, row, form: changing.change(
                change=form.change(),
                amends=form.cleaned_data.get("amends", False),
                **_acting(request, row),
            ),
            _possible("change"),
            icon="pencil",
        ),
        Step(
            "let",
            gettext_lazy("Give it a place"),
            lambda request, row, data, today: shapes.PlaceForm(
                row.village, request.actor, data, initial={"from_on": max(today, row.starts_on)}
            ),
            lambda request, row, form: letting.attach(
                place=form.cleaned_data["place"],
                from_on=form.cleaned_data["from_on"],
                despite=form.cleaned_data["despite"],
                **_acting(request, row),
            ),
            _stands,
            icon="desk",
        ),
        Step(
            "security",
            gettext_lazy("Ask for a security deposit"),
            lambda _request, row, data, _today: shapes.SecurityForm(
                data, initial={"amount": typed_text(security_of(row))}
            ),
            lambda request, row, form: security.ask_security(
                amount=shapes.number_of(form.cleaned_data["amount"], row.village),
                **_acting(request, row),
            ),
            lambda _row, state: state in STANDING or state is SubscriptionState.OFFERED,
            icon="lock",
        ),
        Step(
            "pause",
            gettext_lazy("Pause it"),
            lambda _request, _row, data, _today: shapes.PauseForm(data),
            lambda request, row, form: changing.pause(**form.cleaned_data, **_acting(request, row)),
            _stands,
            icon="clock",
        ),
        Step(
            "resume",
            gettext_lazy("End the pause"),
            lambda _request, _row, data, today: shapes.FromForm(data, initial={"from_on": today}),
            lambda request, row, form: changing.resume(
                **form.cleaned_data, **_acting(request, row)
            ),
            lambda row, state: (
                state in STANDING and any(one.kind == TermKind.PAUSE for one in row.terms.all())
            ),
            icon="clock",
        ),
        Step(
            "notice",
            gettext_lazy("Give notice"),
            lambda _request, row, data, _today: shapes.TeamNoticeForm(
                data, initial={"last_on": leaving.earliest_end(row, now=clock.now())}
            ),
            lambda request, row, form: leaving.give_notice(
                **form.cleaned_data, **_acting(request, row)
            ),
            _possible("give_notice"),
            is_danger=True,
            icon="leave",
        ),
        Step(
            "stay",
            gettext_lazy("Take the notice back"),
            lambda _request, _row, data, _today: shapes.StayForm(data),
            lambda request, row, form: leaving.take_notice_back(
                **form.cleaned_data, **_acting(request, row)
            ),
            _possible("take_notice_back"),
            icon="back",
        ),
        Step(
            "refuse",
            gettext_lazy("Refuse it"),
            lambda _request, _row, data, _today: shapes.WhyForm(data),
            lambda request, row, form: asking.refuse(**form.cleaned_data, **_acting(request, row)),
            _possible("refuse"),
            is_danger=True,
            icon="cross",
        ),
        Step(
            "decline",
            gettext_lazy("They do not take it"),
            lambda _request, _row, data, _today: shapes.MaybeWhyForm(data),
            lambda request, row, form: asking.decline(**form.cleaned_data, **_acting(request, row)),
            _possible("decline"),
            icon="cross",
        ),
        Step(
            "withdraw",
            gettext_lazy("Withdraw it"),
            lambda _request, _row, data, _today: shapes.MaybeWhyForm(data),
            lambda request, row, form: asking.withdraw(
                **form.cleaned_data, **_acting(request, row)
            ),
            _possible("withdraw"),
            is_danger=True,
            icon="cross",
        ),
    )
}


def _begun(row: Subscription, today: date) -> dict[str, Any]:
    held = held_on(list(row.terms.all()), today)
    offer, quantity = (held.offer.code, held.quantity) if held else (row.offer.code, row.quantity)
    return {"from_on": max(today, row.starts_on), "offer": offer, "quantity": quantity}


def steps_of(row: Subscription, today: date) -> list[Step]:
    """Return what may be done with the subscription that day."""
    state = row.state_on(today)
    return [one for one in STEPS.values() if one.may(row, state)]


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def step(request: TeamRequest, village: Village, pk: int, step: str) -> HttpResponse:
    """One step of a subscription."""
    if step not in STEPS:
        raise Http404
    row, what = get_subscription(village, pk, by=request.actor), STEPS[step]
    form = what.form(request, row, request.POST or None, village.day_of(clock.now()))
    if request.method == "POST" and not form.is_bound:
        form = what.form(request, row, {"csrfmiddlewaretoken": ""}, village.day_of(clock.now()))
    return answer_form(
        request,
        form,
        lambda: what.do(request, row, form),
        said=_("Saved."),
        then=reverse("plans:subscription", args=[village, pk]),
        title=what.label,
        submit=what.label,
        is_danger=what.is_danger,
        lede=_lede(row),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def enter_security(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A movement of the security deposit: received, kept, given back."""
    row = get_subscription(village, pk, by=request.actor)
    form = shapes.EntryForm(
        request.POST or None,
        initial={"on": village.day_of(clock.now()), "means": Means.TRANSFER},
    )
    return answer_form(
        request,
        form,
        lambda: security.enter(**form.asked(village), **_acting(request, row)),
        said=_("The movement is recorded."),
        then=reverse("plans:subscription", args=[village, pk]),
        title=_("Security deposit"),
        submit=_("Record"),
        lede=_lede(row),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """Somebody is offered a subscription."""
    today = village.day_of(clock.now())
    initial: dict[str, Any] = {"starts_on": today}
    if whose := row_number(request.GET.get("party", "")):
        # Whoever changed the address names somebody else in the form.
        with suppress(NotFound):
            initial["party"] = get_known(village, whose).party
    form = shapes.ProposalForm(village, request.actor, today, request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: asking.propose(
            village=village,
            party=form.cleaned_data["party"],
            member=form.cleaned_data["member"],
            conditions=form.conditions(),
            sends=form.cleaned_data["sends"],
            by=request.actor,
            now=clock.now(),
        ),
        said=_("The subscription is offered."),
        then=lambda made: reverse("plans:subscription", args=[village, made.pk]),
        cancel_url=reverse("plans:residents", args=[village]),
        title=_("Offer a subscription"),
        submit=_("Offer it"),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def move_place(request: TeamRequest, village: Village, pk: int, let: int) -> HttpResponse:
    """Another place instead of the one that is let, from a day on."""
    row = get_subscription(village, pk, by=request.actor)
    found = get_let(row, let)
    today = village.day_of(clock.now())
    form = shapes.MoveForm(
        village,
        request.actor,
        request.POST or None,
        may_amend=amendable(row) is not None,
        initial={"from_on": max(today, found.from_on)},
    )
    return answer_form(
        request,
        form,
        lambda: changing.move(
            let=found,
            to=form.cleaned_data["place"],
            from_on=form.cleaned_data["from_on"],
            despite=form.cleaned_data["despite"],
            amends=form.cleaned_data.get("amends", False),
            by=request.actor,
            now=clock.now(),
        ),
        said=_("The move is planned."),
        then=reverse("plans:subscription", args=[village, pk]),
        title=_("Move from %(place)s") % {"place": found.resource.name},
        submit=_("Move"),
        lede=_lede(row),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def free_place(request: TeamRequest, village: Village, pk: int, let: int) -> HttpResponse:
    """The place is free again from a day on; the subscription goes on."""
    row = get_subscription(village, pk, by=request.actor)
    found = get_let(row, let)
    today = village.day_of(clock.now())
    form = shapes.FromForm(request.POST or None, initial={"from_on": max(today, found.from_on)})

    def detach() -> bool:
        letting.detach(
            let=found, from_on=form.cleaned_data["from_on"], by=request.actor, now=clock.now()
        )
        return True

    return answer_form(
        request,
        form,
        detach,
        said=_("The place will be free."),
        then=reverse("plans:subscription", args=[village, pk]),
        title=_("Take %(place)s back") % {"place": found.resource.name},
        submit=_("Take it back"),
        lede=_lede(row),
    )


def _lede(row: Subscription) -> str:
    words = {"party": row.party.name, "offer": row.offer.name, "day": day_text(row.starts_on)}
    return _("%(party)s · %(offer)s · from %(day)s") % words
