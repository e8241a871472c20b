"""The register of de minimis aid at the desk."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.billing.actions import aids as register
from creuset.billing.actions import undertakings
from creuset.billing.aid_forms import (
    AidForm,
    CorrectionForm,
    LinkForm,
    ReferenceForm,
    UnlinkForm,
    euros,
    initial_aid,
)
from creuset.billing.aid_papers import attestation
from creuset.billing.models import Aid
from creuset.billing.queries.aids import (
    aids_of,
    declarations_of,
    get_aid,
    get_link,
    links_of,
    standing_cents,
    undertaking_of,
    undertakings_of,
)
from creuset.billing.rules.aids import CEILING, CURRENCY
from creuset.billing.views.aid_rows import entry_rows, undertaking_row
from creuset.billing.views.declaring import declaration_page
from creuset.billing.words import money_text, typed_text
from creuset.core import clock
from creuset.core.http import row_number
from creuset.core.roles import Capability
from creuset.core.spreadsheets import CSV, MARK, csv_lines
from creuset.core.text import localized
from creuset.core.views_files import pdf_answer
from creuset.kernel.errors import NotFound
from creuset.kernel.money import Money
from creuset.people.queries import get_known
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village

PER_PAGE = 50


@require_GET
@team_page(Capability.KEEP_AIDS)
def undertakings_page(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Every undertaking to which something was granted in three years, whoever has least left first."""
    now = clock.now()
    today = _asked_day(request, village.day_of(now))
    found = Paginator(undertakings_of(village, today), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    values = {
        "page": page,
        "rows": [undertaking_row(one) for one in page.object_list],
        "ceiling": money_text(CEILING),
        "day": today,
        "is_today": today == village.day_of(now),
        "now": now,
    }
    return render(request, "billing/aids/undertakings.html", values)


@require_GET
@team_page(Capability.KEEP_AIDS)
def entries(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Each entry of the register, the latest first."""
    rows = aids_of(village, by=request.actor).order_by("-granted_on", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    values = {"page": page, "rows": entry_rows(page.object_list, village), "now": clock.now()}
    return render(request, "billing/aids/entries.html", values)


@require_GET
@team_page(Capability.KEEP_AIDS)
def undertaking(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """One party: what its undertaking was granted, what is left, with whom it is one, what it declared."""
    party, now = get_known(village, pk).party, clock.now()
    found = undertaking_of(village, party, village.day_of(now))
    members = found.standing.members
    rows = aids_of(village, by=request.actor).filter(party__in=members)
    links = [row for row in links_of(village) if pk in {row.party_id, row.other_id}]
    declared = declarations_of(village, by=request.actor).filter(party__in=members)
    values = {
        "party": party,
        "row": undertaking_row(found),
        "rows": entry_rows(list(rows.order_by("-granted_on", "-pk")), village),
        "links": [(link, link.other if link.party_id == pk else link.party) for link in links],
        "declarations": declared.order_by("-declared_on", "-pk")[:PER_PAGE],
        "ceiling": money_text(CEILING),
        "now": now,
    }
    return render(request, "billing/aids/undertaking.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.KEEP_AIDS)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """An aid is granted; `?party=7` says to whom."""
    now = clock.now()
    initial = initial_aid(village.day_of(now))
    if whose := row_number(request.GET.get("party", "")):
        # Whoever changed the address names somebody else in the form.
        with suppress(NotFound):
            initial["party"] = get_known(village, whose).party
    form = AidForm(village, request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: register.grant(village=village, **form.asked(), by=request.actor, now=now),
        said=_("The aid is in the register."),
        then=lambda aid: reverse("aids:undertaking", args=[village, aid.party_id]),
        cancel_url=reverse("aids:list", args=[village]),
        title=_("Grant an aid"),
        submit=_("Grant"),
        lede=_("No more than %(ceiling)s in three years to one undertaking, whoever grants it.")
        % {"ceiling": money_text(CEILING)},
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.KEEP_AIDS)
def correct(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """An aid stands at another amount, by a counter-entry."""
    found = get_aid(village, pk, by=request.actor)
    form = CorrectionForm(
        request.POST or None, initial={"gross": typed_text(Money(standing_cents(found), CURRENCY))}
    )
    return answer_form(
        request,
        form,
        lambda: register.correct(
            aid=found,
            gross=euros(form.cleaned_data["gross"]),
            why=form.cleaned_data["why"],
            by=request.actor,
            now=clock.now(),
        ),
        said=_("A counter-entry corrects it."),
        then=reverse("aids:undertaking", args=[village, found.party_id]),
        title=_("Correct an aid of %(amount)s") % {"amount": money_text(found.gross)},
        submit=_("Correct"),
        lede=_("The entry stays as it is; another one of the same day corrects it, and says why."),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.KEEP_AIDS)
def reference(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """An aid has a number in the national or European register."""
    found = get_aid(village, pk, by=request.actor)
    form = ReferenceForm(request.POST or None, initial={"reference": found.register_reference})
    return answer_form(
        request,
        form,
        lambda: register.enter_reference(
            aid=found,
            reference=form.cleaned_data["reference"],
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Saved."),
        then=reverse("aids:undertaking", args=[village, found.party_id]),
        title=_("Number in the register"),
        submit=_("Save"),
        lede=_(
            "An aid is entered in the national or European register within twenty working days."
        ),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.KEEP_AIDS)
def declare(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What came on paper: the aids that the party declares that others granted it."""
    party = get_known(village, pk).party
    then = reverse("aids:undertaking", args=[village, pk])
    return declaration_page(request, village, party, is_own=False, then=then)


@require_http_methods(["GET", "POST"])
@team_page(Capability.KEEP_AIDS)
def link(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The party is one undertaking with another."""
    party, now = get_known(village, pk).party, clock.now()
    form = LinkForm(village, request.POST or None, initial={"since": village.day_of(now)})
    return answer_form(
        request,
        form,
        lambda: undertakings.link(
            village=village, party=party, **form.cleaned_data, by=request.actor, now=now
        ),
        said=_("What each was granted counts together now."),
        then=reverse("aids:undertaking", args=[village, pk]),
        title=_("One undertaking with %(name)s") % {"name": party.name},
        submit=_("Link"),
        lede=_("What each was granted before counts for both, as long as one controls the other."),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.KEEP_AIDS)
def unlink(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Two parties are one undertaking no more after a day."""
    found = get_link(village, pk)
    now = clock.now()
    form = UnlinkForm(request.POST or None, initial={"last_on": village.day_of(now)})
    return answer_form(
        request,
        form,
        lambda: undertakings.unlink(link=found, **form.cleaned_data, by=request.actor, now=now),
        said=_("Each keeps what it was granted itself."),
        then=reverse("aids:undertaking", args=[village, found.party_id]),
        title=_("%(one)s and %(other)s part")
        % {"one": found.party.name, "other": found.other.name},
        submit=_("End the link"),
    )


@require_GET
@team_page(Capability.KEEP_AIDS)
def letter(_request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The attestation of what the party was granted, as PDF."""
    party = get_known(village, pk).party
    return pdf_answer(f"de-minimis-{pk}.pdf", attestation(village, party, now=clock.now()))


@require_GET
@team_page(Capability.KEEP_AIDS)
def export(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The whole register as CSV, the earliest first, written as it is read."""
    rows = aids_of(village, by=request.actor).order_by("granted_on", "pk")
    lines = _lines(rows.iterator(chunk_size=500), get_language() or village.language)
    answer = StreamingHttpResponse(lines, content_type=CSV)
    day = village.day_of(clock.now())
    answer["Content-Disposition"] = f'attachment; filename="aids-{village.slug}-{day}.csv"'
    return answer


def _asked_day(request: TeamRequest, today: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today


def _lines(rows: Iterable[Aid], language: str) -> Iterator[str]:
    with override(language):
        titles = (
            _("Number"),
            _("Entry"),
            _("Granted on"),
            _("To whom"),
            _("SIREN"),
            _("Gross grant equivalent"),
            _("Currency"),
            _("For what"),
            _("Regulation"),
            _("Granted by"),
            _("Number in the register"),
            _("Corrects"),
            _("Why"),
        )
        yield MARK + "".join(csv_lines([titles]))
    for row in rows:
        with override(language):
            line = "".join(csv_lines([_cells(row, language)]))
        yield line


def _cells(row: Aid, language: str) -> tuple[object, ...]:
    return (
        row.pk,
        row.get_kind_display(),
        row.granted_on,
        row.party.name,
        row.party.siren,
        f"{row.gross_cents / 100:.2f}",
        CURRENCY,
        localized(row.words, language),
        row.legal_basis,
        row.granter,
        row.register_reference,
        row.corrects_id or "",
        row.why,
    )
