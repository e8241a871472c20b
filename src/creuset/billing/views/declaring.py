"""The declaration before an aid: what others granted, row by row; at the desk and on one's own page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from creuset.billing.actions.undertakings import declare
from creuset.billing.aid_forms import ROWS, DeclarationForm, declared_rows
from creuset.core import clock
from creuset.core.http import row_number
from creuset.people.models import Party
from creuset.people.requests import MemberRequest
from creuset.people.views.answers import attempt
from creuset.villages.models import Village


def declaration_page(
    request: MemberRequest, village: Village, party: Party, *, is_own: bool, then: str
) -> HttpResponse:
    """Return the page on which the party's aids are declared, or what follows once they are."""
    now = clock.now()
    initial: dict[str, Any] = {"declared_on": village.day_of(now)}
    if is_own and request.actor.party is not None:
        initial["name"] = request.actor.party.name
    is_more = "more" in request.POST
    form = DeclarationForm(request.POST or None, is_own=is_own, initial=initial)
    rows = _rows(request)
    if request.method == "POST" and not is_more and form.is_valid() & rows.is_valid():
        done = attempt(
            form,
            lambda: declare(
                village=village,
                party=party,
                aids=[one.declared for one in rows.forms if one.has_changed()],
                **form.asked(),
                by=request.actor,
                now=now,
            ),
        )
        if done is not None:
            messages.success(request, _("The declaration is in the register."))
            return redirect(then)
    values = {
        "form": form,
        "rows": rows,
        "party": party,
        "is_own": is_own,
        "base": "core/my.html" if is_own else "core/desk.html",
        "cancel_url": then,
        "now": now,
    }
    is_refused = request.method == "POST" and not is_more
    return render(request, "billing/aids/declare.html", values, status=422 if is_refused else 200)


def _rows(request: MemberRequest) -> Any:
    if request.method != "POST":
        return declared_rows()
    data = request.POST.copy()
    if "more" in data:
        count = row_number(data.get("aids-TOTAL_FORMS", "")) or 0
        data["aids-TOTAL_FORMS"] = str(count + ROWS)
    return declared_rows(data=data)
