"""The mail of domiciled companies at the desk: what waits, what is sent on, scans, the register."""

from dateutil.relativedelta import relativedelta
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.domiciliation import actions
from creuset.domiciliation.forms.sending import ScanForm, SendOnForm
from creuset.domiciliation.models import Domiciliation
from creuset.domiciliation.permissions import may_keep
from creuset.domiciliation.queries import approval_of, get_domiciliation
from creuset.domiciliation.queries.lists import lived
from creuset.domiciliation.queries.mail import domiciliation_of, post_of, posts_of
from creuset.domiciliation.views.register import heads, rows_of
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form, attempt
from creuset.reception.permissions import may_receive
from creuset.reception.queries import get_parcel
from creuset.villages.models import Village

PER_PAGE = 40


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def posts(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The companies that have their seat here, those whose mail is to be sent on first."""
    today = village.day_of(clock.now())
    standing = [row for row in lived(village) if row.contract.holds_on(today)]
    found = sorted(
        posts_of(village, standing),
        key=lambda post: (
            post.forward_due is None,
            post.forward_due or today,
            post.unread_since is None,
            post.unread_since or today,
            post.row.company,
        ),
    )
    values = {
        "posts": found,
        "today": today,
        "month_ago": today - relativedelta(months=1),
        "may_receive": may_receive(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "domiciliation/posts.html", values)


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def post(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The mail of one company: what waits, what went where."""
    return _page(request, get_domiciliation(village, pk, by=request.actor))


@require_POST
@team_page(Capability.KEEP_DOMICILIATIONS)
def send_on(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What was ticked is sent on in one envelope."""
    row = get_domiciliation(village, pk, by=request.actor)
    form = SendOnForm(post_of(row).waiting, request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.send_mail_on(
                domiciliation=row, **form.asked(), by=request.actor, now=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, _("The mail is on its way, and the company is told."))
            return redirect("domiciliation:mail", village, pk)
    return _page(request, row, form)


@require_http_methods(["GET", "POST"])
@team_page(Capability.KEEP_DOMICILIATIONS)
def scan(request: TeamRequest, village: Village, parcel: int) -> HttpResponse:
    """The scan of a letter, which the team does not read again."""
    found = get_parcel(village, parcel, by=request.actor)
    row = domiciliation_of(found)
    form = ScanForm(request.POST or None, request.FILES or None)
    return answer_form(
        request,
        form,
        lambda: actions.scan_letter(
            parcel=found, upload=form.cleaned_data["upload"], by=request.actor, now=clock.now()
        ),
        said=_("The company is told, and alone reads the scan."),
        then=reverse("domiciliation:mail", args=[village, row.pk]),
        title=_("Add the scan"),
        submit=_("Add"),
        lede=row.company,
    )


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def register(_request: TeamRequest, village: Village) -> HttpResponseBase:
    """The register of mail of all companies, as a table."""
    found = posts_of(village, lived(village).order_by("pk"))
    if not found:
        raise Http404
    return csv_answer("domiciliation-mail.csv", [heads(), *rows_of(found, village)])


def _page(request: TeamRequest, row: Domiciliation, form: SendOnForm | None = None) -> HttpResponse:
    found = post_of(row)
    approval = approval_of(request.village)
    values = {
        "row": row,
        "post": found,
        "page": Paginator(found.letters, PER_PAGE).get_page(request.GET.get("page")),
        "form": form or SendOnForm(found.waiting),
        "may_keep": may_keep(request.actor, request.village),
        "charges_postage": approval is not None and bool(approval.postage_vat),
        "now": clock.now(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "domiciliation/mail.html", values, status=status)
