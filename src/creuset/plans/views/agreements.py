"""Sister villages: what is agreed with them, what is settled of a month, and where my days are good as well."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.billing.words import money_text
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.core.text import day_text
from creuset.kernel.errors import DomainError
from creuset.kernel.money import Money
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.plans.actions import sharing
from creuset.plans.models import Agreement
from creuset.plans.permissions import may_change_offers, may_settle
from creuset.plans.queries.agreements import (
    closed_months,
    days_used,
    get_sister,
    known_where,
    mark_of,
    proposed_to,
    settlement,
    shared_days,
    sisters_of,
)
from creuset.plans.rules.agreements import Standing
from creuset.plans.rules.proration import months_after
from creuset.villages.models import Village

STANDING_LABELS = {
    Standing.LIVE: pgettext_lazy("an agreement", "Live"),
    Standing.UNANSWERED: pgettext_lazy("an agreement", "The other village says nothing of it"),
    Standing.DIFFERENT: pgettext_lazy("an agreement", "The two villages say different things"),
    Standing.COMING: pgettext_lazy("an agreement", "Not yet"),
    Standing.OVER: pgettext_lazy("an agreement", "Over"),
}
TERM_LABELS = {
    "home": pgettext_lazy("an agreement", "home"),
    "host": pgettext_lazy("an agreement", "host"),
    "offers": pgettext_lazy("an agreement", "offers"),
    "days_a_month": pgettext_lazy("an agreement", "days a month"),
    "price": pgettext_lazy("an agreement", "price of a day"),
    "from_on": pgettext_lazy("an agreement", "first day"),
    "until_on": pgettext_lazy("an agreement", "last day"),
}
#: Months that are shown beside the one that is read.
MONTHS_BACK = 6


@require_GET
@team_page(Capability.SEE_PLANS)
def sisters(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The agreements with sister villages, where each stands, and what others propose."""
    may_change = may_change_offers(request.actor, village)
    rows = [
        {
            "sister": one,
            "agreement": one.agreement,
            "label": STANDING_LABELS[one.standing],
            "is_host": one.agreement.host == village.slug,
            "price": money_text(one.agreement.terms.price),
            "differences": [TERM_LABELS[name] for name in one.differences],
            "theirs": told_terms(one.twin) if one.differences and one.twin else [],
            "theirs_mark": mark_of(one.twin) if one.differences and one.twin else "",
        }
        for one in sisters_of(village, today=village.day_of(clock.now()))
    ]
    proposed = [
        {"agreement": one, "terms": told_terms(one), "mark": mark_of(one)}
        for one in proposed_to(village)
    ]
    values = {"rows": rows, "proposed": proposed, "may_change": may_change}
    return render(request, "plans/sisters.html", values)


def told_terms(row: Agreement) -> list[tuple[str, str]]:
    """Return what a village says of an agreement, line by line in words."""
    limit = row.days_a_month
    last = day_text(row.until_on - timedelta(days=1)) if row.until_on else _("without an end")
    return [
        (str(TERM_LABELS["home"]), row.home),
        (str(TERM_LABELS["host"]), row.host),
        (str(TERM_LABELS["offers"]), ", ".join(row.offers) or _("all that gives days")),
        (str(TERM_LABELS["days_a_month"]), str(limit) if limit else _("no limit")),
        (str(TERM_LABELS["price"]), money_text(row.terms.price)),
        (str(TERM_LABELS["from_on"]), day_text(row.from_on)),
        (str(TERM_LABELS["until_on"]), last),
    ]


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_MONEY)
def settlement_page(request: TeamRequest, village: Village, sister: str) -> HttpResponseBase:
    """What is settled of a month with a sister village: both read the same figures; a month that is over is closed."""
    other, now = get_sister(village, sister), clock.now()
    this = village.day_of(now).replace(day=1)
    month = _month(request.GET.get("month", "") or request.POST.get("month", ""), this)
    refusal = ""
    if request.method == "POST":
        try:
            sharing.close_month(
                village=village, other=other, month=month, by=request.actor, now=now
            )
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, _("The month is settled: later corrections are of the next."))
            return redirect(f"{request.path}?month={month:%Y-%m}")
    closed = closed_months(village, other)
    rows = list(shared_days(village, other, month))
    found = settlement(village, other, rows)
    if request.GET.get("as") == "csv":
        head = [_("Day"), _("Who"), _("Home"), _("Host"), _("Days"), _("Amount"), _("Settled in")]
        lines: list[list[object]] = [
            [
                row.day.isoformat(),
                row.person.name if row.person else "",
                row.home.name,
                row.host.name,
                row.days,
                f"{row.amount_cents / 100:.2f}",
                f"{row.month:%Y-%m}",
            ]
            for row in rows
        ]
        return csv_answer(f"{village.slug}-{other.slug}-{month:%Y-%m}.csv", [head, *lines])
    values = {
        "other": other,
        "month": month,
        "months": [months_after(this, -back) for back in range(MONTHS_BACK)],
        "rows": [(row, money_text(row.amount)) for row in rows],
        "found": found,
        "hosted": money_text(found.hosted),
        "away": money_text(found.away),
        "net": money_text(Money(abs(found.net.cents), village.currency)),
        "is_owed": found.net.cents > 0,
        "is_even": not found.net.cents,
        "is_closed": month in closed,
        "may_close": may_settle(request.actor, village) and month < this and month not in closed,
        "refusal": refusal,
    }
    return render(request, "plans/settlement.html", values, status=422 if refusal else 200)


@require_GET
@member_page
def mine(request: MemberRequest, village: Village) -> HttpResponseBase:
    """Where my days are good as well, and how many are left of this month."""
    person = request.actor.party
    if person is None:
        raise Http404
    today = village.day_of(clock.now())
    found = [
        one
        for one in sisters_of(village, today=today)
        if one.is_live and one.other is not None and one.agreement.home == village.slug
    ]
    known = known_where(person, [one.other for one in found if one.other])
    rows = [
        {
            "agreement": one.agreement,
            "host": one.other,
            "is_known": one.other.pk in known,
            "used": days_used(one.agreement, village, one.other, person, today),
        }
        for one in found
        if one.other
    ]
    return render(request, "plans/my_sisters.html", {"rows": rows})


@require_POST
@member_page
def introduce_me(request: MemberRequest, village: Village, sister: str) -> HttpResponse:
    """I go to a sister village: it knows me from now on."""
    host = get_sister(village, sister)
    sharing.introduce(village=village, host=host, by=request.actor, now=clock.now())
    messages.success(
        request, _("%(village)s knows you now: your code is here.") % {"village": host.name}
    )
    return redirect("presence_my:mine", host)


def _month(text: str, this: date) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return this
