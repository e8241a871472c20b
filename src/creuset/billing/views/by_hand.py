"""A quote written by hand at the desk: looked at, then written as a draft."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from creuset.billing.actions.by_hand import write_quote
from creuset.billing.forms import QuoteForm, QuoteLineForm, money, quote_lines_form
from creuset.billing.models import Quote
from creuset.billing.rules.lines import Line, totals
from creuset.billing.rules.quotes import LASTS
from creuset.billing.sources import Quotable, VatRate, quotable_of, vat_rates_of
from creuset.billing.views.rows import sums_of
from creuset.billing.words import typed_text
from creuset.core import clock
from creuset.core.http import row_number
from creuset.core.roles import Capability
from creuset.core.text import localized
from creuset.core.traces import Named
from creuset.kernel.errors import NotFound
from creuset.people.queries import get_known
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt
from creuset.villages.models import Village

#: Empty lines offered at once.
ROWS = 3


@dataclass(frozen=True)
class _Begun:
    """What a quote is written for, and from."""

    village: Village
    source: Named | None
    about: Quotable | None
    rates: Sequence[VatRate]
    now: datetime

    @property
    def language(self) -> str:
        """The language of the paper."""
        party = self.about.party if self.about else None
        return party.language if party else self.village.language

    def texts(self, typed: str, known: Any) -> dict[str, str]:
        """Return what was typed in each language of the village; what it began with, where nobody changed it."""
        if known and localized(known, self.language) == typed:
            return dict(known)
        return dict.fromkeys(self.village.languages or [self.village.language], typed)


@require_http_methods(["GET", "POST"])
@team_page(Capability.MAKE_QUOTES)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """A quote is typed line by line; `?source=booking-12` begins with what that costs, `?party=7` says to whom."""
    begun = _begun(request, village)
    form = QuoteForm(
        village,
        request.POST or None,
        initial=_initial(request, begun),
        whose=begun.about.party if begun.about else None,
    )
    lines = _lines_form(request, begun)
    sums, written = None, None
    if request.method == "POST" and "more" not in request.POST:
        sums, written = _tried(request, begun, form, lines)
    if written is not None:
        return redirect("quotes:quote", village, written.pk)
    is_refused = request.method == "POST" and "more" not in request.POST and sums is None
    values = {
        "form": form,
        "lines": lines,
        "sums": sums,
        "about": begun.about,
        "has_rates": bool(begun.rates),
        "now": begun.now,
    }
    return render(request, "billing/quote_form.html", values, status=422 if is_refused else 200)


def _begun(request: TeamRequest, village: Village) -> _Begun:
    now = clock.now()
    kind, _dash, pk = request.GET.get("source", "").rpartition("-")
    number = row_number(pk)
    source = (kind, number) if kind and number else None
    about = quotable_of(village, source, by=request.actor, now=now) if source else None
    rates = list(vat_rates_of(village, village.day_of(now)))
    for line in about.lines if about else ():
        # What is used after a rate changes has the rate of its own day.
        if (line.vat_key, line.vat_percent) not in {(one.key, one.percent) for one in rates}:
            names = next((one.names for one in rates if one.key == line.vat_key), {})
            rates.append(VatRate(line.vat_key, names, line.vat_percent))
    return _Begun(village, source if about else None, about, rates, now)


def _initial(request: TeamRequest, begun: _Begun) -> dict[str, Any]:
    village, about = begun.village, begun.about
    if about is not None:
        deposit = typed_text(about.deposit) if about.deposit else ""
        return {"title": about.title, "valid_until": about.valid_until, "deposit": deposit}
    found: dict[str, Any] = {"valid_until": village.day_of(begun.now) + LASTS}
    if whose := row_number(request.GET.get("party", "")):
        # Whoever changed the address names somebody else in the form.
        with suppress(NotFound):
            found["party"] = get_known(village, whose).party
    return found


def _lines_form(request: TeamRequest, begun: _Begun) -> Any:
    if request.method != "POST":
        return quote_lines_form(begun.rates, rows=ROWS, initial=_initial_lines(begun))
    data = request.POST.copy()
    if "more" in data:
        count = row_number(data.get("lines-TOTAL_FORMS", "")) or 0
        data["lines-TOTAL_FORMS"] = str(count + ROWS)
    return quote_lines_form(begun.rates, rows=ROWS, data=data, initial=_initial_lines(begun))


def _initial_lines(begun: _Begun) -> list[dict[str, Any]]:
    return [
        {
            "key": line.key,
            "label": localized(line.label, begun.language),
            "quantity": typed_text(line.quantity),
            "unit": line.unit,
            "price": typed_text(line.unit_price),
            "rate": f"{line.vat_key} {line.vat_percent}",
        }
        for line in (begun.about.lines if begun.about else ())
    ]


def _tried(
    request: TeamRequest, begun: _Begun, form: QuoteForm, lines: Any
) -> tuple[dict[str, Any] | None, Quote | None]:
    """Return the sums of what was typed, and the quote if it was to be written; what is wrong stands on the form."""
    if not (form.is_valid() & lines.is_valid()):
        return None, None
    typed = _typed(begun, lines)
    currency = begun.village.currency
    if "preview" in request.POST:
        return sums_of(totals(typed, currency)), None
    deposit = form.cleaned_data["deposit"]
    made = attempt(
        form,
        lambda: write_quote(
            village=begun.village,
            party=form.addressee,
            title=begun.texts(form.cleaned_data["title"], {}),
            lines=typed,
            valid_until=form.cleaned_data["valid_until"],
            source=begun.source,
            deposit=money(deposit, begun.village) if deposit else None,
            by=request.actor,
            now=begun.now,
        ),
    )
    return None, made


def _typed(begun: _Begun, lines: Any) -> list[Line]:
    known = {line.key: line for line in (begun.about.lines if begun.about else ())}
    kept = [one for one in lines.forms if one.has_changed() or one.cleaned_data.get("key")]
    kept = [one for one in kept if not one.cleaned_data.get("DELETE")]
    return [
        _line(begun, form, known.get(form.cleaned_data["key"]), f"hand:{number}")
        for number, form in enumerate(kept, 1)
    ]


def _line(begun: _Begun, form: QuoteLineForm, known: Line | None, key: str) -> Line:
    """Return the line that was typed; one that nobody changed as it was, with its reasons."""
    values = form.cleaned_data
    line = Line(
        key=known.key if known else key,
        label=begun.texts(values["label"], known.label if known else {}),
        quantity=values["quantity"],
        unit=values["unit"],
        unit_price=money(values["price"], begun.village),
        vat_key=form.chosen.key,
        vat_percent=form.chosen.percent,
        span=known.span if known else None,
    )
    if known and (line.quantity, line.unit, line.unit_price) == (
        known.quantity,
        known.unit,
        known.unit_price,
    ):
        return replace(line, explanation=known.explanation)
    return line
