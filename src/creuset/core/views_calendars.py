"""Calendar feeds, and the page where a person makes and revokes their addresses."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from creuset.core import calendars, clock
from creuset.core.http import row_number
from creuset.core.rates import Limiter
from creuset.kernel.errors import DomainError

#: Calendar programs ask every few minutes: 30 at once, then one every two seconds.
limiter = Limiter(size=30, per_minute=30)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address, or 304 to who has it already."""
    now = clock.now()
    row = calendars.find_address(secret)
    # Many programs may ask from one machine: only guesses are counted by machine.
    asker = row.secret_hash if row else request.META.get("REMOTE_ADDR", "")
    if seconds := limiter.wait(asker, now=now):
        return HttpResponse(status=429, headers={"Retry-After": str(seconds)})
    if row is None:
        raise Http404
    found = calendars.feed(row, now=now)
    answer = HttpResponse(found.content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = found.etag
    answer["Last-Modified"] = http_date(found.changed_at.timestamp())
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Disposition"] = 'inline; filename="creuset.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return (
        get_conditional_response(
            request,
            etag=found.etag,
            last_modified=int(found.changed_at.timestamp()),
            response=answer,
        )
        or answer
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """My calendar addresses; a POST makes one and shows it, once."""
    if request.method != "POST":
        return _page(request)
    actor = request.actor  # type: ignore[attr-defined]  # set by the middleware of people
    kind = request.POST.get("kind", "party")
    object_id = row_number(request.POST.get("object", "")) or actor.party_id
    try:
        _row, secret = calendars.make_address(
            kind=kind, object_id=object_id, by=actor, now=clock.now()
        )
    except DomainError as error:
        return _page(request, refusal=error, status=error.status)
    return _page(request, made=feed_url(request, secret), status=201)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The address leads nowhere any more."""
    actor = request.actor  # type: ignore[attr-defined]  # set by the middleware of people
    calendars.revoke_address(address_id=pk, by=actor, now=clock.now())
    messages.success(request, _("The address is revoked: whoever has it reads nothing more."))
    return redirect("core:calendars")


def feed_url(request: HttpRequest, secret: str) -> str:
    """Return the whole address that a calendar program is given."""
    return request.build_absolute_uri(reverse("core:feed", kwargs={"secret": secret}))


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]  # set by the middleware of people
    context = {
        "addresses": calendars.list_addresses(actor.party_id),
        "offers": calendars.list_offers(actor.party_id),
        **more,
    }
    return render(request, "core/calendars/addresses.html", context, status=status)
