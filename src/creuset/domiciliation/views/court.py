"""Letters to the court registry: owed, printed, sent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from creuset.core import clock, files
from creuset.core.roles import Capability
from creuset.core.views_files import pdf_answer
from creuset.domiciliation import actions
from creuset.domiciliation.forms.sending import SentForm
from creuset.domiciliation.models import RegistryLetter
from creuset.domiciliation.papers import LETTER_SOURCE, letter_pdf
from creuset.domiciliation.permissions import may_keep
from creuset.domiciliation.queries.court import get_letter, letters_of
from creuset.domiciliation.queries.kept import papers_of
from creuset.domiciliation.states import LetterState
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt
from creuset.villages.models import Village

PER_PAGE = 40


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def letters(request: TeamRequest, village: Village) -> HttpResponseBase:
    """What the registry is to be told first, then what it was told."""
    rows = letters_of(village).order_by(F("sent_on").desc(nulls_first=True), "-since_on", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "domiciliation/letters.html", {"page": page, "now": clock.now()})


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def letter(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """One letter: what it says, and whether it was sent."""
    return _page(request, get_letter(village, pk))


@require_POST
@team_page(Capability.KEEP_DOMICILIATIONS)
def sent(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The letter was sent: it is written down, and its paper kept."""
    row, form = get_letter(village, pk), SentForm(request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.record_letter(
                letter=row, **form.asked(), by=request.actor, now=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, _("It is written down."))
            return redirect("domiciliation:letter", village, pk)
    return _page(request, row, form)


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def as_pdf(_request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The letter as it would leave today."""
    content = letter_pdf(get_letter(village, pk), now=clock.now())
    return pdf_answer(f"registry-{pk}.pdf", content)


def _page(request: TeamRequest, row: RegistryLetter, form: SentForm | None = None) -> HttpResponse:
    today = request.village.day_of(clock.now())
    kept = papers_of(LETTER_SOURCE, [row.pk]).get(row.pk)
    is_owed = row.state is LetterState.TO_SEND
    values = {
        "row": row,
        "form": form or SentForm(initial={"sent_on": today, "means": "registered"}),
        "paper_url": files.address(kept) if kept else "",
        "may_record": is_owed and may_keep(request.actor, request.village),
        "now": clock.now(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "domiciliation/letter.html", values, status=status)
