"""My domiciliation: what the village has of my company, and what it still asks for."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.domiciliation import actions
from creuset.domiciliation.forms import DescriptionForm, PaperForm
from creuset.domiciliation.models import Domiciliation
from creuset.domiciliation.queries import line_of, own_domiciliations
from creuset.domiciliation.queries.mail import post_of
from creuset.domiciliation.views.copies import answer_copy, answer_scan
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village

#: A page shows the latest letters.
MOST_LETTERS = 30


@require_GET
@member_page
def domiciliations(request: MemberRequest, village: Village) -> HttpResponseBase:
    """Mine; where there is only one, that one."""
    now = clock.now()
    rows = list(own_domiciliations(village, by=request.actor).order_by("-pk"))
    if len(rows) == 1:
        return redirect("domiciliation_my:file", village, rows[0].pk)
    lines = [line_of(row, today=village.day_of(now)) for row in rows]
    return render(request, "domiciliation/my_list.html", {"lines": lines, "now": now})


@require_GET
@member_page
def domiciliation(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """My company’s file: what is asked, what was sent, what the village answered."""
    row, now = _found(request, village, pk), clock.now()
    post = post_of(row)
    values = {
        "line": line_of(row, today=village.day_of(now)),
        "row": row,
        "post": post,
        "letters": post.letters[:MOST_LETTERS],
        "may_ask": bool(post.waiting and row.forward_to) and row.forward_asked_at is None,
        "subscription": row.subscription,
        "now": now,
    }
    return render(request, "domiciliation/my_file.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def describe(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I say who speaks for my company, where its books are, and what becomes of its mail."""
    row = _found(request, village, pk)
    form = DescriptionForm(request.POST or None, initial=DescriptionForm.said_of(row))
    return answer_form(
        request,
        form,
        lambda: actions.describe(
            domiciliation=row, said=form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Thank you: the village knows."),
        then=reverse("domiciliation_my:file", args=[village, pk]),
        title=_("My company"),
        submit=_("Keep"),
        lede=row.subscription.party.name,
        base="core/my.html",
    )


@require_http_methods(["GET", "POST"])
@member_page
def send(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I send a paper; it counts once the team has read it."""
    row = _found(request, village, pk)
    form = PaperForm(
        request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")}
    )
    return answer_form(
        request,
        form,
        lambda: actions.send_paper(
            domiciliation=row, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Your paper has arrived: it counts once the team has read it."),
        then=reverse("domiciliation_my:file", args=[village, pk]),
        title=_("Send a paper"),
        submit=_("Send"),
        lede=row.subscription.party.name,
        base="core/my.html",
    )


@require_POST
@member_page
def ask_for_mail(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I ask for what waits to be sent on."""
    row = _found(request, village, pk)
    actions.ask_for_mail(domiciliation=row, by=request.actor, now=clock.now())
    messages.success(request, _("The team sends on what waits."))
    return redirect("domiciliation_my:file", village, pk)


@require_GET
@member_page
def scan(request: MemberRequest, village: Village, parcel: int) -> HttpResponseBase:
    """The scan of a letter of mine: from now on I have taken note of it."""
    return answer_scan(village, parcel, by=request.actor)


@require_GET
@member_page
def copy(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """What I sent, as it arrived."""
    return answer_copy(village, pk, by=request.actor)


def _found(request: MemberRequest, village: Village, pk: int) -> Domiciliation:
    found = own_domiciliations(village, by=request.actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(sentence("There is no such domiciliation."))
    found.village = village
    return found
