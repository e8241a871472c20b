"""My certificates, and those of the organisations I look after."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.core import clock, files
from creuset.documents.actions.certificates import put_on_file
from creuset.documents.forms import OwnCertificateForm
from creuset.documents.models import STATE_LABELS
from creuset.documents.queries import own_certificates, senders_of
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village


@require_GET
@member_page
def certificates(request: MemberRequest, village: Village) -> HttpResponseBase:
    """What the village has on file of me and of my organisations, the latest first."""
    now = clock.now()
    today = village.day_of(now)
    values = {
        "rows": [
            {
                "certificate": row,
                "state": row.state_on(today),
                "label": STATE_LABELS[row.state_on(today)],
                "file_url": files.address(row.file) if row.file else "",
            }
            for row in own_certificates(village, by=request.actor)
        ],
        "now": now,
    }
    return render(request, "documents/my_certificates.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def send(request: MemberRequest, village: Village) -> HttpResponse:
    """I send a certificate; it counts once the team has read it."""
    now = clock.now()
    form = OwnCertificateForm(
        senders_of(village, by=request.actor),
        request.POST or None,
        request.FILES or None,
        initial={"valid_from": village.day_of(now), "kind": "insurance"},
    )
    return answer_form(
        request,
        form,
        lambda: put_on_file(village=village, **form.asked(), by=request.actor, now=now),
        said=_("Your certificate has arrived: it counts once the team has read it."),
        then=reverse("certificates_my:list", args=[village]),
        title=_("Send a certificate"),
        submit=_("Send"),
        base="core/my.html",
    )
