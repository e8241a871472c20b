"""An enquiry from outside: asked on a space's page, confirmed at the mailed address."""

import logging

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.bookings.forms.periods import read_span, tell_on_fields
from creuset.core import clock
from creuset.core.rates import Limiter
from creuset.kernel.errors import DomainError
from creuset.people.requests import PublicRequest
from creuset.places.models import Resource
from creuset.places.queries.access import get_resource
from creuset.reception.actions import confirm_enquiry, enquire
from creuset.reception.forms import EnquiryForm
from creuset.reception.models import Enquiry
from creuset.reception.queries import find_enquiry
from creuset.reception.rules import is_link_over
from creuset.villages.models import Village

log = logging.getLogger(__name__)

#: One network address: five requests at once, then one a minute.
limiter = Limiter(size=5, per_minute=1)


@require_http_methods(["GET", "POST"])
def ask(request: PublicRequest, village: Village, code: str) -> HttpResponse:
    """Somebody asks for an option or a quote; a program that fills every field is thanked, and nothing is kept."""
    now = clock.now()
    resource = get_resource(village, code, request.actor or None)
    form = EnquiryForm(
        village.zone, request.POST or None, initial=_begin(request, village), auto_id="enquiry_%s"
    )
    if request.method == "POST" and form.is_valid():
        if form.is_program:
            log.warning("enquiry of a program passed over at %s", village.slug)
            return redirect("enquiry:thanks", village)
        if limiter.wait(request.META.get("REMOTE_ADDR", ""), now=now):
            log.warning("too many enquiries from one address at %s", village.slug)
            return render(request, "429.html", status=429)
        if _asked(form, resource):
            return redirect("enquiry:thanks", village)
    values = {"form": form, "resource": resource, "now": now}
    return render(request, "reception/ask.html", values, status=422 if form.errors else 200)


@require_GET
def thanks(request: PublicRequest, **_address: Village) -> HttpResponse:
    """A mail is under way, and what happens next."""
    return render(request, "reception/enquiry_thanks.html")


@never_cache
@require_GET
def enquiry(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """What was asked, and the button that confirms it: what merely opens the address confirms nothing."""
    return _page(request, find_enquiry(village, secret), secret)


@never_cache
@require_POST
def confirm(request: PublicRequest, village: Village, secret: str) -> HttpResponse:
    """Whoever holds the secret confirms, once."""
    found = find_enquiry(village, secret)
    try:
        confirm_enquiry(enquiry=found, now=clock.now())
    except DomainError as error:
        return _page(request, find_enquiry(village, secret), secret, refusal=error)
    messages.success(request, _("Your request is confirmed."))
    return redirect("enquiry:enquiry", village, secret)


def _page(
    request: PublicRequest, found: Enquiry, secret: str, *, refusal: DomainError | None = None
) -> HttpResponse:
    now = clock.now()
    values = {
        "enquiry": found,
        "secret": secret,
        "refusal": refusal,
        "is_over": found.confirmed_at is None and is_link_over(found.created_at, now=now),
        "now": now,
    }
    status = int(refusal.status) if refusal else 200
    answer = render(request, "reception/enquiry.html", values, status=status)
    # Nobody else learns the address: not the next site, not a search engine.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _begin(request: PublicRequest, village: Village) -> dict[str, object]:
    """Return what the form begins with: what the address says, and what the reader has said of themselves."""
    party = request.actor.party if request.actor else None
    who = {"name": party.name, "email": party.email, "phone": party.phone} if party else {}
    return {**read_span(request.GET, village.zone), **who}


def _asked(form: EnquiryForm, resource: Resource) -> bool:
    try:
        enquire(resource=resource, **form.asked(), language=get_language() or "", now=clock.now())
    except DomainError as error:
        tell_on_fields(form, error)
        return False
    return True
