"""My aids: what I and the companies that I look after were granted, what is left, what I declare."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.billing.aid_papers import attestation
from creuset.billing.permissions import own_parties
from creuset.billing.queries.aids import aids_of, declarations_of, known_among
from creuset.billing.rules.aids import CEILING
from creuset.billing.views.aid_rows import entry_rows
from creuset.billing.views.declaring import declaration_page
from creuset.billing.words import money_text
from creuset.core import clock
from creuset.core.views_files import pdf_answer
from creuset.kernel.errors import NotFound
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village


@require_GET
@member_page
def aids(request: MemberRequest, village: Village) -> HttpResponseBase:
    """What the village granted each of mine, and what each declared; five queries."""
    mine = own_parties(request.actor)
    rows = list(
        aids_of(village, by=request.actor).filter(party__in=mine).order_by("-granted_on", "-pk")
    )
    declared = {
        row.party_id: row
        for row in declarations_of(village, by=request.actor)
        .filter(party__in=mine)
        .order_by("declared_on", "pk")
    }
    shown = entry_rows(rows, village, "my")
    values = {
        "groups": [
            {
                "party": party,
                "rows": [row for row in shown if row["aid"].party_id == party.pk],
                "declaration": declared.get(party.pk),
            }
            for party in known_among(village, mine)
        ],
        "ceiling": money_text(CEILING),
        "now": clock.now(),
    }
    return render(request, "billing/aids/mine.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def declare(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """What others granted the party, declared by whoever looks after it."""
    party = _mine(request, village, pk)
    then = reverse("aids_my:list", args=[village])
    return declaration_page(request, village, party, is_own=True, then=then)


@require_GET
@member_page
def letter(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """The attestation of what the party was granted here, as PDF."""
    party = _mine(request, village, pk)
    return pdf_answer(f"de-minimis-{pk}.pdf", attestation(village, party, now=clock.now()))


def _mine(request: MemberRequest, village: Village, pk: int) -> Party:
    if pk not in own_parties(request.actor):
        raise NotFound(_("There is nobody of this number that you look after."))
    return get_known(village, pk).party
