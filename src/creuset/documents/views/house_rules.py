"""House rules: read and accepted by members; at the desk, who accepted and who has not."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.core import clock, files
from creuset.core.registry import Badge
from creuset.core.roles import Capability
from creuset.documents.actions.house_rules import accept_rules
from creuset.documents.forms import AcceptRulesForm
from creuset.documents.queries.house_rules import (
    TO_ACCEPT,
    acceptances_of,
    find_acceptance,
    missing_of,
    rules_in_force,
    rules_page,
)
from creuset.documents.rules.terms import RULES
from creuset.documents.views.shown import is_done
from creuset.people.actors import Actor
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.villages.models import Village

PER_PAGE = 60


@require_http_methods(["GET", "POST"])
@member_page
def mine(request: MemberRequest, village: Village) -> HttpResponse:
    """The house rules in force, and my acceptance."""
    now = clock.now()
    form = AcceptRulesForm(request.POST or None)
    if request.method == "POST" and is_done(
        form,
        lambda: accept_rules(
            village=village,
            seen=form.cleaned_data["seen"],
            by=request.actor,
            now=now,
            ip=request.META.get("REMOTE_ADDR"),
        ),
    ):
        messages.success(request, _("You have accepted the house rules. Thank you!"))
        return redirect("contracts_my:rules", village)
    text = rules_in_force(village, on=village.day_of(now))
    page = rules_page(text, get_language() or village.language) if text else None
    refusal = getattr(form, "refusal", None)
    values = {
        "page": page,
        "paper_url": files.address(page.paper) if page and page.paper else "",
        "accepted": find_acceptance(text, by=request.actor) if text else None,
        # What was refused may be of another version: the form is of the one on the page.
        "form": form
        if form.errors and not refusal
        else AcceptRulesForm(initial={"seen": text.pk if text else 0}),
        "refusal": refusal,
        "now": now,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/my_rules.html", values, status=status)


@require_GET
@team_page(Capability.SEE_CONTRACTS)
def desk(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Who has not accepted the house rules in force, or who has."""
    now = clock.now()
    text = rules_in_force(village, on=village.day_of(now))
    shows_accepted = request.GET.get("show") == "accepted"
    accepted = acceptances_of(text) if text else None
    missing = missing_of(text) if text else None
    rows = accepted if shows_accepted else missing
    values = {
        "text": text,
        "code": RULES,
        "shows_accepted": shows_accepted,
        "count_accepted": accepted.count() if accepted is not None else 0,
        "count_missing": missing.count() if missing is not None else 0,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        if rows is not None
        else None,
        "now": now,
    }
    return render(request, "documents/house_rules.html", values)


def to_accept(*, village: Village, by: Actor | None, **_reader: object) -> Badge | None:
    """Return whether house rules wait for the reader's yes, for their menu."""
    if by is None or by.party_id is None:
        return None
    today = village.day_of(clock.now())
    return Badge(TO_ACCEPT.counted(village=village.pk, party=by.party_id, on=today))
