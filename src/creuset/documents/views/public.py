"""A contract at its secret address: read, downloaded and signed by whoever was mailed it, without an account."""

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from creuset.core import clock, files
from creuset.core.views_files import answer_file
from creuset.documents.actions import contracts as actions
from creuset.documents.forms import DeclineForm, SignForm
from creuset.documents.models import Contract
from creuset.documents.queries.contracts import find_by_secret
from creuset.documents.queries.seals import certificates_of_seals
from creuset.documents.views.shown import contract_values, is_done, sign_form, stored_of
from creuset.kernel.errors import NotFound
from creuset.villages.models import Village


@never_cache
@require_GET
def contract(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """What is to be signed, and by whom."""
    return _page(request, find_by_secret(village, secret), secret)


@never_cache
@require_POST
def sign(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """Whoever holds the secret signs in their name, and what follows happens at once."""
    found = find_by_secret(village, secret)
    form = SignForm(request.POST)
    if is_done(
        form,
        lambda: actions.sign(
            contract=found,
            name=form.cleaned_data["name"],
            seen=form.cleaned_data["seen"],
            by=None,
            now=clock.now(),
            ip=request.META.get("REMOTE_ADDR"),
        ),
    ):
        messages.success(request, _("You have signed the contract. Thank you!"))
        return redirect("contract:contract", village, secret)
    return _page(request, find_by_secret(village, secret), secret, form)


@never_cache
@require_POST
def decline(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """Whoever holds the secret does not sign, and says why; what follows happens at once."""
    found = find_by_secret(village, secret)
    form = DeclineForm(request.POST)
    if is_done(
        form,
        lambda: actions.decline(
            contract=found, reason=form.cleaned_data["reason"], by=None, now=clock.now()
        ),
    ):
        messages.success(request, _("The village knows that you do not sign it, and why."))
        return redirect("contract:contract", village, secret)
    return _page(request, find_by_secret(village, secret), secret, decline=form)


@never_cache
@require_GET
def paper(_request: HttpRequest, village: Village, secret: str) -> FileResponse:
    """The PDF: the sealed one where there is one."""
    found = find_by_secret(village, secret)
    stored = stored_of(found)
    if stored is None:
        raise NotFound(_("This contract has no paper."))
    return answer_file(stored, files.path_of(stored))


@require_GET
def certificate(_request: HttpRequest, village: Village) -> HttpResponse:
    """The certificates with which the village seals, and did before: with them anybody checks a seal."""
    answer = HttpResponse(
        "".join(certificates_of_seals(village)), content_type="application/x-pem-file"
    )
    answer["Content-Disposition"] = f'attachment; filename="{village.slug}.pem"'
    return answer


def _page(
    request: HttpRequest,
    found: Contract,
    secret: str,
    tried: forms.Form | None = None,
    *,
    decline: forms.Form | None = None,
) -> HttpResponse:
    values = contract_values(found, "") | {
        "form": sign_form(found, "", tried),
        "decline": decline or DeclineForm(),
        "secret": secret,
        "now": clock.now(),
    }
    answer = render(
        request, "documents/contract.html", values, status=422 if tried or decline else 200
    )
    # Nobody else learns the address: not the next site, not a search engine.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer
