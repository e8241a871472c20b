"""Allowances on pages: what I and my companies have to spend, and at the desk what everybody has."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.billing.sources import names_of
from creuset.billing.words import money_text
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.together import groups_together
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.people.views.answers import answer_form
from creuset.plans.actions import passes
from creuset.plans.actions import purses as acts
from creuset.plans.amounts import amount_of
from creuset.plans.forms.passes import PassForm
from creuset.plans.forms.purses import CorrectionForm, GiftForm
from creuset.plans.kinds import CheckIns
from creuset.plans.models import CHECK_IN_LABELS, LotEntry
from creuset.plans.permissions import may_act_for
from creuset.plans.purse_rights import (
    may_change_purses,
    may_let_spend,
    may_order_purses,
    may_read_purse,
    purses_of,
)
from creuset.plans.queries.credits import (
    ask_spenders,
    check_ins_of,
    entries_of,
    get_lot,
    holders_of,
    is_company_first,
    purse_lines,
    spenders_from,
    spenders_of,
)
from creuset.plans.queries.passes import ask_passes, passes_from, passes_sold
from creuset.plans.rules.allowances import Unit
from creuset.villages.models import Village

PER_PAGE = 30


@require_GET
@member_page
def mine(request: MemberRequest, village: Village) -> HttpResponseBase:
    """What I have to spend, what my companies have that I may spend, and how it was spent."""
    by, today = request.actor, village.day_of(clock.now())
    parties = list(purses_of(by, village))
    read = [party for party in parties if may_read_purse(by, village, party)]
    rows = entries_of(village, [party.pk for party in read]).order_by("-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    led = [party for party in read if may_let_spend(by, village, party)]
    (sold,), *people = groups_together(
        [ask_passes(village)], *(ask_spenders(village, company) for company in led)
    )
    values = {
        "purses": purse_lines(village, parties, today=today),
        "page": page,
        "entries": _told(page.object_list, village, "my"),
        "companies": [
            {"company": company, "people": spenders_from(*rows)}
            for company, rows in zip(led, people, strict=True)
        ],
        "let_url": "plans_my:let_spend",
        "sold": [(offer, money_text(price)) for offer, price in passes_from(sold, on=today)],
        "buyers": [party for party in read if may_act_for(by, village, party)],
        "now": clock.now(),
    }
    return render(request, "plans/my_credits.html", values)


@require_POST
@member_page
def let_spend(
    request: MemberRequest, village: Village, party: int, person: int
) -> HttpResponseBase:
    """I say whether somebody of my company may spend what it has."""
    company = get_object_or_404(purses_of(request.actor, village), pk=party)
    _let(request, village, company, person)
    return redirect("plans_my:credits", village)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_PLANS)
def purses(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Who has something to spend; whoever leads the village says which purse is spent first."""
    now = clock.now()
    if request.method == "POST" and request.POST.get("check_ins") in CheckIns:
        rule = CheckIns(request.POST["check_ins"])
        acts.rule_check_ins(village=village, check_ins=rule, by=request.actor, now=now)
        messages.success(request, _("From now on check-ins are counted so."))
        return redirect("plans:credits", village)
    if request.method == "POST":
        acts.order_purses(
            village=village,
            company_first=request.POST.get("first") == "company",
            by=request.actor,
            now=now,
        )
        messages.success(request, _("From now on they are spent in this order."))
        return redirect("plans:credits", village)
    today, words = village.day_of(now), request.GET.get("words", "")
    page = Paginator(holders_of(village, today=today, words=words), PER_PAGE).get_page(
        request.GET.get("page")
    )
    values = {
        "page": page,
        "purses": purse_lines(village, list(page.object_list), today=today),
        "words": words,
        "company_first": is_company_first(village),
        "check_ins": check_ins_of(village),
        "check_in_labels": CHECK_IN_LABELS,
        "may_order": may_order_purses(request.actor, village),
        "now": now,
    }
    return render(request, "plans/credits.html", values)


@require_GET
@team_page(Capability.SEE_PLANS)
def purse(request: TeamRequest, village: Village, party: int) -> HttpResponseBase:
    """What somebody has, how they spent it, and who spends it for a company."""
    owner = get_known(village, party).party
    rows = entries_of(village, [owner.pk]).order_by("-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    may_change = may_change_purses(request.actor, village)
    companies = (
        [{"company": owner, "people": spenders_of(village, owner)}]
        if may_let_spend(request.actor, village, owner)
        else []
    )
    values = {
        "party": owner,
        "purses": purse_lines(village, [owner], today=village.day_of(clock.now())),
        "page": page,
        "entries": _told(page.object_list, village, "desk"),
        "companies": companies,
        "let_url": "plans:let_spend",
        "may_change": may_change,
        "now": clock.now(),
    }
    return render(request, "plans/purse.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def buy(request: MemberRequest, village: Village, party: int) -> HttpResponse:
    """I buy passes, for me or for a company that I look after."""
    owner = get_object_or_404(purses_of(request.actor, village), pk=party)
    if not may_act_for(request.actor, village, owner):
        raise Http404
    then = reverse("plans_my:credits", args=[village])
    return _buy(request, village, owner, then, base="core/my.html")


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def sell(request: TeamRequest, village: Village, party: int) -> HttpResponse:
    """The desk sells passes to somebody."""
    owner = get_known(village, party).party
    then = reverse("plans:purse", args=[village, party])
    return _buy(request, village, owner, then, base="core/desk.html")


def _buy(
    request: MemberRequest, village: Village, owner: Party, then: str, *, base: str
) -> HttpResponse:
    now = clock.now()
    form = PassForm(passes_sold(village, on=village.day_of(now)), request.POST or None)
    return answer_form(
        request,
        form,
        lambda: passes.buy(village=village, party=owner, by=request.actor, now=now, **form.asked()),
        said=_("The passes are yours to spend; their price waits for an invoice."),
        then=then,
        title=_("Passes for %(name)s") % {"name": owner.name},
        lede=_("Prices before VAT, for one."),
        submit=_("Buy"),
        base=base,
    )


@require_POST
@team_page(Capability.SEE_PLANS)
def let_spend_at_desk(
    request: TeamRequest, village: Village, party: int, person: int
) -> HttpResponseBase:
    """The team writes down who spends what a company has."""
    company = get_known(village, party).party
    _let(request, village, company, person)
    return redirect("plans:purse", village, party)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def give(request: TeamRequest, village: Village, party: int) -> HttpResponse:
    """Somebody has more to spend."""
    owner = get_known(village, party).party
    now = clock.now()
    form = GiftForm(village.day_of(now), request.POST or None)
    return answer_form(
        request,
        form,
        lambda: acts.give(village=village, party=owner, by=request.actor, now=now, **form.asked()),
        said=_("The credits of %(name)s are given.") % {"name": owner.name},
        then=reverse("plans:purse", args=[village, party]),
        title=_("Give an allowance to %(name)s") % {"name": owner.name},
        submit=_("Give it"),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def correct(request: TeamRequest, village: Village, party: int, lot: int) -> HttpResponse:
    """A lot holds more or less than it should."""
    owner = get_known(village, party).party
    row = get_lot(village, owner, lot)
    form = CorrectionForm(Unit(row.unit), request.POST or None)
    left = amount_of(row, row.balance, village.currency)
    return answer_form(
        request,
        form,
        lambda: acts.correct(
            lot=row,
            change=form.cleaned_data["change"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=clock.now(),
        ),
        said=_("It is corrected."),
        then=reverse("plans:purse", args=[village, party]),
        title=_("Correct “%(name)s”") % {"name": row.title},
        lede=_("%(left)s left.") % {"left": left},
        submit=_("Correct it"),
    )


def _let(request: MemberRequest, village: Village, company: Party, person: int) -> None:
    known = {line.person.pk: line.person for line in spenders_of(village, company)}
    if person not in known:
        raise Http404
    may = request.POST.get("may") == "1"
    act = acts.let_spend if may else acts.stop_spending
    act(
        village=village,
        company=company,
        person=known[person],
        by=request.actor,
        now=clock.now(),
    )
    words = _("%(name)s may spend from now on.") if may else _("%(name)s spends it no more.")
    messages.success(request, words % {"name": known[person].name})


def _told(rows: Any, village: Village, face: str) -> list[dict[str, Any]]:
    """Return entries in words, each with what it was for, where somebody names that; one query a kind of source."""
    entries: list[LotEntry] = list(rows)
    names = names_of(village, {(row.source_kind, row.source_id) for row in entries}, face)
    return [
        {
            "entry": row,
            "amount": amount_of(row.lot, row.amount, village.currency),
            "balance": amount_of(row.lot, row.balance, village.currency),
            "source": names.get((row.source_kind, row.source_id)),
        }
        for row in entries
    ]
