"""The request to visit, on the village's public site."""

import logging

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creuset.core import clock
from creuset.core.forms import refuse
from creuset.core.rates import Limiter
from creuset.kernel.errors import DomainError
from creuset.people.requests import PublicRequest
from creuset.reception.actions import request_visit
from creuset.reception.forms import VisitForm
from creuset.reception.public import form_for
from creuset.villages.models import Village

log = logging.getLogger(__name__)

#: One address: five requests at once, then one every two minutes.
limiter = Limiter(size=5, per_minute=1)


@require_http_methods(["GET", "POST"])
def visit(request: PublicRequest, village: Village) -> HttpResponse:
    """Somebody asks to visit; a program that fills every field is thanked, and nothing is kept."""
    now = clock.now()
    form = form_for(village, request.actor, now=now, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.is_program:
            log.warning("visit request of a program passed over at %s", village.slug)
            return redirect("reception:thanks", village)
        if limiter.wait(request.META.get("REMOTE_ADDR", ""), now=now):
            log.warning("too many visit requests from one address at %s", village.slug)
            return render(request, "429.html", status=429)
        if _asked(request, form, village):
            return redirect("reception:thanks", village)
    values = {"form": form, "now": now}
    return render(request, "reception/visit.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET"])
def thanks(request: PublicRequest, **_address: Village) -> HttpResponse:
    """The request has arrived, and what happens next."""
    return render(request, "reception/thanks.html")


def _asked(request: PublicRequest, form: VisitForm, village: Village) -> bool:
    try:
        request_visit(
            village=village,
            **form.asked(),
            language=get_language() or "",
            by=request.actor or None,
            now=clock.now(),
        )
    except DomainError as error:
        refuse(form, error)
        return False
    messages.success(request, _("Your request has arrived."))
    return True
