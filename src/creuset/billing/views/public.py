"""A quote at its secret address: read, printed and answered by whoever was mailed it, without an account."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from creuset.billing.actions import refuse_quote
from creuset.billing.forms import AcceptForm, RefuseForm
from creuset.billing.models import Quote
from creuset.billing.papers import find_paper
from creuset.billing.queries import find_by_secret
from creuset.billing.sources import acceptor_of
from creuset.billing.views.rows import quote_values
from creuset.billing.views.trying import is_done
from creuset.core import clock, files
from creuset.core.views_files import answer_file
from creuset.kernel.errors import NotFound
from creuset.villages.models import Village


@never_cache
@require_GET
def quote(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """What is proposed, and the two answers."""
    return _page(request, find_by_secret(village, secret), secret)


@never_cache
@require_POST
def accept(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """Whoever holds the secret accepts in their name, and what follows happens at once."""
    found = find_by_secret(village, secret)
    form = AcceptForm(request.POST)
    if is_done(
        form,
        lambda: acceptor_of(found)(
            quote=found,
            name=form.cleaned_data["name"],
            by=None,
            now=clock.now(),
            ip=request.META.get("REMOTE_ADDR"),
        ),
    ):
        messages.success(request, _("You have accepted the quote. Thank you!"))
        return redirect("quote:quote", village, secret)
    return _page(request, found, secret, accept=form)


@never_cache
@require_POST
def refuse(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """Whoever holds the secret does not take it."""
    found = find_by_secret(village, secret)
    form = RefuseForm(request.POST)
    if is_done(
        form,
        lambda: refuse_quote(
            quote=found,
            reason=form.cleaned_data["reason"],
            by=None,
            now=clock.now(),
            ip=request.META.get("REMOTE_ADDR"),
        ),
    ):
        messages.success(request, _("The village knows that you do not take this quote."))
        return redirect("quote:quote", village, secret)
    return _page(request, found, secret, refuse=form)


@never_cache
@require_GET
def paper(_request: HttpRequest, village: Village, secret: str) -> FileResponse:
    """The PDF."""
    stored = find_paper(find_by_secret(village, secret))
    if stored is None:
        raise NotFound(_("This quote has no paper."))
    return answer_file(stored, files.path_of(stored))


def _page(
    request: HttpRequest,
    found: Quote,
    secret: str,
    *,
    accept: AcceptForm | None = None,
    refuse: RefuseForm | None = None,
) -> HttpResponse:
    now = clock.now()
    values = quote_values(found, found.village.day_of(now), "") | {
        "accept": accept or AcceptForm(),
        "refuse": refuse or RefuseForm(),
        "secret": secret,
        "now": now,
    }
    tried = accept or refuse
    answer = render(request, "billing/quote.html", values, status=422 if tried else 200)
    # Nobody else learns the address: not the next site, not a search engine.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer
