"""My subscriptions: what I subscribe to, for me or for my structures; asked for, signed, ended."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.text import day_text
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence
from creuset.people.models import Party
from creuset.people.queries.belonging import looked_after_by
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import answer_form, attempt
from creuset.plans.actions import asking, leaving, signing
from creuset.plans.forms import subscriptions as shapes
from creuset.plans.models import Subscription
from creuset.plans.permissions import may_act_for, may_sign_for
from creuset.plans.queries.checklists import lists_of_subscription
from creuset.plans.queries.subscriptions import own_subscriptions
from creuset.plans.states import SubscriptionState
from creuset.plans.views.fees import waiting_fees
from creuset.plans.views.rows import page_values, rows_of
from creuset.villages.models import Village


@require_GET
@member_page
def subscriptions(request: MemberRequest, village: Village) -> HttpResponseBase:
    """Mine and my structures’, the latest first."""
    now = clock.now()
    rows = own_subscriptions(village, by=request.actor).order_by("-pk")
    values = {"rows": rows_of(rows, village.day_of(now)), "now": now}
    return render(request, "plans/my_subscriptions.html", values)


@require_GET
@member_page
def subscription(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """One of them: what holds, what comes, what I may do."""
    return _page(request, _found(request, village, pk))


@require_http_methods(["GET", "POST"])
@member_page
def ask_for(request: MemberRequest, village: Village) -> HttpResponse:
    """I wish to subscribe, for me or for a structure that I look after."""
    today = village.day_of(clock.now())
    form = shapes.AskForm(
        village,
        _parties(request),
        today,
        request.POST or None,
        initial={"starts_on": today, "offer": request.GET.get("offer", "")},
    )
    return answer_form(
        request,
        form,
        lambda: asking.ask(village=village, **form.asked(), by=request.actor, now=clock.now()),
        said=_("The team has your wish, and answers with an offer."),
        then=lambda made: reverse("plans_my:subscription", args=[village, made.pk]),
        cancel_url=reverse("plans_my:subscriptions", args=[village]),
        title=_("Ask for a plan"),
        submit=_("Ask"),
        base="core/my.html",
    )


@require_POST
@member_page
def sign_it(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I sign what is offered, in my name."""
    row = _found(request, village, pk)
    form = shapes.SignForm(request.POST)
    if form.is_valid():
        signed = attempt(
            form,
            lambda: signing.sign(
                subscription=row,
                name=form.cleaned_data["name"],
                by=request.actor,
                now=clock.now(),
                ip=request.META.get("REMOTE_ADDR"),
            ),
        )
        if signed is None:
            return _page(request, row, sign=form)
        messages.success(request, _("You have signed. Welcome!"))
        return redirect("plans_my:subscription", village, pk)
    return _page(request, row, sign=form)


@require_POST
@member_page
def decline_it(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I do not take what is offered."""
    row = _found(request, village, pk)
    form = shapes.MaybeWhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    asking.decline(subscription=row, why=why, by=request.actor, now=clock.now())
    messages.success(request, _("The village knows that you do not take it."))
    return redirect("plans_my:subscription", village, pk)


@require_POST
@member_page
def withdraw_it(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I wish for it no more."""
    row = _found(request, village, pk)
    asking.withdraw(subscription=row, by=request.actor, now=clock.now())
    messages.success(request, _("Your wish is withdrawn."))
    return redirect("plans_my:subscription", village, pk)


@require_http_methods(["GET", "POST"])
@member_page
def notice(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I leave: the earliest last day is shown before anything is said."""
    row, now = _found(request, village, pk), clock.now()
    earliest = leaving.earliest_end(row, now=now)
    form = shapes.NoticeForm(request.POST or None, initial={"last_on": earliest})
    return answer_form(
        request,
        form,
        lambda: leaving.give_notice(
            subscription=row, **form.cleaned_data, by=request.actor, now=now
        ),
        said=lambda left: (
            _("Your last day is %(day)s.") % {"day": day_text(left.last_on or earliest)}
        ),
        then=reverse("plans_my:subscription", args=[village, pk]),
        title=_("Give notice"),
        submit=_("Give notice"),
        lede=_("With notice given today, your last day is %(day)s at the earliest.")
        % {"day": day_text(earliest, style="long")},
        base="core/my.html",
        is_danger=True,
    )


def _found(request: MemberRequest, village: Village, pk: int) -> Subscription:
    row = own_subscriptions(village, by=request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(sentence("There is no such subscription."))
    row.village = village
    return row


def _parties(request: MemberRequest) -> list[Party]:
    """Return those for whom the reader asks: themselves, and the structures here that they look after."""
    me = request.actor.party
    if me is None:
        return []
    return [me, *looked_after_by(me).filter(known_in__village=request.village)]


def _page(
    request: MemberRequest, row: Subscription, *, sign: shapes.SignForm | None = None
) -> HttpResponse:
    now = clock.now()
    today = row.village.day_of(now)
    me = request.actor.party
    values = page_values(row, today)
    speaks = may_act_for(request.actor, row.village, row.party)
    values |= {
        "speaks": speaks,
        "signs": may_sign_for(request.actor, row.village, row.party),
        "sign": sign or shapes.SignForm(initial={"name": me.name if me else ""}),
        "decline": shapes.MaybeWhyForm(),
        "may_leave": speaks and values["state"] is SubscriptionState.LIVE,
        "earliest": leaving.earliest_end(row, now=now),
        "fees": waiting_fees(row.village, row, by=request.actor),
        "lists": lists_of_subscription(row),
        "now": now,
    }
    return render(request, "plans/my_subscription.html", values, status=422 if sign else 200)
