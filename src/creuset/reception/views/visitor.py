"""The page of somebody who is expected: their code and how to come, opened by the secret of their mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from creuset.bookings import codes
from creuset.core import clock
from creuset.documents.queries.house_rules import rules_in_force, rules_page
from creuset.kernel.errors import DomainError
from creuset.people.requests import actor_of
from creuset.reception.actions import agree_to_rules
from creuset.reception.models import AnnouncedVisitor
from creuset.reception.permissions import may_receive
from creuset.reception.queries.visitors import (
    digits_of,
    find_by_secret,
    find_inside,
    terms_of,
    told,
)
from creuset.reception.rules.visitors import Asks
from creuset.reception.visitor_mails import (
    address_of,
    page_of,
    ways_here,
    when_text,
    where_text,
)
from creuset.villages.models import Village
from creuset.villages.retention import months


@never_cache
@require_safe
def page(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """When and where they are expected, their code, and what is known of them; the team goes on to the desk."""
    row = find_by_secret(village, secret)
    by = actor_of(request)
    if by is not None and may_receive(by, village):
        return redirect("visitors:visitor", village, row.pk)
    return _page(request, row, secret)


@never_cache
@require_POST
def agree(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """They accept the house rules before they come."""
    row = find_by_secret(village, secret)
    try:
        agree_to_rules(visitor=row, now=clock.now())
    except DomainError as error:
        return _page(request, row, secret, error=error)
    messages.success(request, _("Thank you: you need not do so at the entrance."))
    return redirect("visitor:page", village, secret)


def _page(
    request: HttpRequest, row: AnnouncedVisitor, secret: str, *, error: DomainError | None = None
) -> HttpResponse:
    village, now = row.village, clock.now()
    asked = request.GET.get("lang", "")
    language = asked if asked in village.languages else row.language
    with translation.override(language):
        found = told(row, find_inside(row, now=now), village=village, now=now)
        text = rules_in_force(village, on=village.day_of(now))
        values = {
            "visitor": row,
            "found": found,
            "secret": secret,
            "when": when_text(row),
            "where": where_text(row),
            "address": address_of(row),
            "typed": codes.spaced(digits_of(row)),
            "drawn": codes.drawn(page_of(row)),
            "how_to_come": ways_here(row, language),
            "asks_rules": terms_of(village).asks is Asks.RULES,
            "rules": rules_page(text, language) if text else None,
            "months": months(village, "visitors"),
            "error": error,
            "today": village.day_of(now),
            "now": now,
        }
        return render(request, "reception/visitor.html", values, status=422 if error else 200)
