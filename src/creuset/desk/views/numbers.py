"""The figures of an operator: drawn, in tables, and as CSV."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.views.decorators.http import require_safe

from creuset.billing.words import money_text, rate_text
from creuset.bookings.queries import Share
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.desk.queries.numbers import Numbers, numbers_of
from creuset.people.requests import TeamRequest, team_page
from creuset.reception.models import STAGE_LABELS
from creuset.villages.models import Village


@dataclass(frozen=True)
class Bar:
    """One value of a chart: what it is of, the value in words, and its length out of a hundred."""

    label: str
    value: str
    length: float


@require_safe
@team_page(Capability.SEE_MONEY)
def page(request: TeamRequest, village: Village) -> HttpResponse:
    """Show how full the village is, who comes and leaves, and what contracts bring."""
    found = numbers_of(village, by=request.actor, now=clock.now())
    values = {
        "numbers": found,
        "occupancy": [
            (one.label, _percent(one.whole), _days(one.by_day.items())) for one in found.occupancy
        ],
        "filled": [
            (one.kind.label, _percent_of(Fraction(one.let, one.count)), one) for one in found.filled
        ],
        "turns": [
            (date_format(one.month, "F Y"), one, _percent_of(one.churn)) for one in found.turns
        ],
        "pipeline": [(str(STAGE_LABELS[state]), count) for state, count in found.pipeline.items()],
        "forecast": _bars(
            (date_format(month, "F Y"), amount.cents, money_text(amount))
            for month, amount in found.forecast
        ),
        "year": money_text(found.year),
        "per_m2": money_text(found.per_m2) if found.per_m2 is not None else "",
        "typical": _months(found.typical_months),
    }
    return render(request, "desk/numbers/page.html", values)


@require_safe
@team_page(Capability.SEE_MONEY)
def export(request: TeamRequest, village: Village) -> HttpResponse:
    """Give the figures as CSV: the figure, what it is of, the day or month, the value, its unit."""
    found = numbers_of(village, by=request.actor, now=clock.now())
    titles = ("figure", "of", "on", "value", "unit")
    name = f"figures-{village.slug}-{found.today}.csv"
    return csv_answer(name, [titles, *_lines(found)])


def _lines(found: Numbers) -> Iterable[tuple[object, ...]]:
    for kind in found.occupancy:
        for day, share in kind.by_day.items():
            yield "occupancy", kind.kind, day, share.percent, "percent"
    for one in found.filled:
        yield "let", one.kind.value, found.today, one.let, f"of {one.count}"
        yield "area let", one.kind.value, found.today, one.area_let, f"m2 of {one.area}"
    for turn in found.turns:
        yield "standing", "parties", turn.month, turn.standing, "parties"
        yield "came", "parties", turn.month, turn.came, "parties"
        yield "left", "parties", turn.month, turn.left, "parties"
    for state, count in found.pipeline.items():
        yield "pipeline", state.value, found.today, count, "prospects"
    for month, amount in found.forecast:
        yield "forecast", "contracts", month, f"{amount.cents / 100:.2f}", amount.currency


def _days(shares: Iterable[tuple[date, Share]]) -> list[Bar]:
    return [
        Bar(date_format(day, "j F"), _percent(share), 100 * share.share) for day, share in shares
    ]


def _bars(rows: Iterable[tuple[str, int, str]]) -> list[Bar]:
    """Return the bars of values of which the largest is a hundred long."""
    found = list(rows)
    most = max((value for _label, value, _words in found), default=0) or 1
    return [Bar(label, words, 100 * value / most) for label, value, words in found]


def _percent(share: Share) -> str:
    return rate_text(Decimal(share.percent)) if share.opened else "–"


def _percent_of(share: Fraction | None) -> str:
    if share is None:
        return "–"
    return rate_text(Decimal(round(float(100 * share), 1)).quantize(Decimal("0.1")))


def _months(months: Fraction | None) -> str:
    return "–" if months is None else number_format(round(float(months), 1), 1)
