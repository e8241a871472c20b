"""The figures of an operator: drawn, in tables, and as CSV."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.billing.words import money_text, rate_text, round_money_text
from creuset.bookings.queries import Share
from creuset.core import clock
from creuset.core.charts import Amount, Bar, Chart, chart
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.desk.queries.numbers import Numbers, numbers_of
from creuset.kernel.money import Money
from creuset.people.requests import TeamRequest, team_page
from creuset.plans.rules.figures import Length
from creuset.reception.models import STAGE_LABELS
from creuset.villages.models import Village


@require_safe
@team_page(Capability.SEE_MONEY)
def page(request: TeamRequest, village: Village) -> HttpResponse:
    """Show how full the village is, who comes and leaves, and what contracts bring."""
    found = numbers_of(village, by=request.actor, now=clock.now())
    pipeline = [(str(STAGE_LABELS[state]), count) for state, count in found.pipeline.items()]
    values = {
        "numbers": found,
        "occupancy": [
            (one.label, _percent(one.whole), _days(one.by_day.items())) for one in found.occupancy
        ],
        "filled": [
            (one.kind.label, _percent_of(Fraction(one.let, one.count)), one, _money(one.per_m2))
            for one in found.filled
        ],
        "turns": [
            (date_format(one.month, "F Y"), one, _percent_of(one.churn)) for one in found.turns
        ],
        "lengths": [(_length(one), one) for one in found.lengths],
        "pipeline": pipeline,
        "forecast": [
            (date_format(month, "F Y"), money_text(amount)) for month, amount in found.forecast
        ],
        "charts": charts_of(found, pipeline),
        "year": money_text(found.year),
        "per_m2": _money(found.per_m2),
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
        yield "monthly", one.kind.value, found.today, _amount(one.monthly), one.monthly.currency
        if one.per_m2 is not None:
            unit = f"{one.per_m2.currency} a month and m2"
            yield "per m2", one.kind.value, found.today, _amount(one.per_m2), unit
    yield from _stay_lines(found)
    for state, count in found.pipeline.items():
        yield "pipeline", state.value, found.today, count, "prospects"
    for month, amount in found.forecast:
        yield "forecast", "contracts", month, _amount(amount), amount.currency


def _stay_lines(found: Numbers) -> Iterable[tuple[object, ...]]:
    for turn in found.turns:
        yield "standing", "parties", turn.month, turn.standing, "parties"
        yield "came", "parties", turn.month, turn.came, "parties"
        yield "left", "parties", turn.month, turn.left, "parties"
        if turn.churn is not None:
            yield "churn", "parties", turn.month, round(float(100 * turn.churn), 1), "percent"
    for length in found.lengths:
        months = f"{length.least}+" if length.until is None else f"{length.least}-{length.until}"
        yield "stays ended", f"{months} months", found.today, length.ended, "stays"
        yield "stays running", f"{months} months", found.today, length.running, "stays"
    if found.typical_months is not None:
        yield (
            "typical stay",
            "stays ended",
            found.today,
            round(float(found.typical_months), 1),
            "months",
        )


def _amount(amount: Money) -> str:
    return f"{Decimal(amount.cents) / 100:.2f}"


def charts_of(found: Numbers, pipeline: Sequence[tuple[str, int]]) -> dict[str, Chart]:
    """Return the drawing of each figure, by its name."""
    return {
        "forecast": chart(
            _("What the contracts bring, month by month"),
            [
                (
                    date_format(month, "F Y"),
                    date_format(month, "N"),
                    amount.cents,
                    money_text(amount),
                )
                for month, amount in found.forecast
            ],
            lambda cents: round_money_text(Money(int(cents), found.currency)),
        ),
        "occupancy": chart(
            _("How full, by kind, over four weeks"),
            [
                (one.label, one.label, Decimal(one.whole.percent), _percent(one.whole))
                for one in found.occupancy
                if one.whole.opened
            ],
            _hundredths,
            end=100,
        ),
        "days": chart(
            _("How full, day by day, all kinds together"),
            [
                (date_format(day, "j F"), date_format(day, "j"), share.percent, _percent(share))
                for day, share in found.whole_days.items()
            ],
            _hundredths,
        ),
        "filled": chart(
            _("Let today"),
            [
                (
                    str(one.kind.label),
                    "",
                    Fraction(100 * one.let, one.count),
                    f"{one.let} / {one.count}",
                )
                for one in found.filled
            ],
            _hundredths,
            end=100,
        ),
        "per_m2": chart(
            _("A month and square metre let"),
            [
                (str(one.kind.label), "", one.per_m2.cents, money_text(one.per_m2))
                for one in found.filled
                if one.per_m2 is not None
            ],
            lambda cents: round_money_text(Money(int(cents), found.currency)),
        ),
        "churn": chart(
            _("Share that left, month by month"),
            [
                (
                    date_format(one.month, "F Y"),
                    date_format(one.month, "N"),
                    100 * (one.churn or Fraction(0)),
                    _percent_of(one.churn),
                )
                for one in found.turns
            ],
            _hundredths,
        ),
        "lengths": chart(
            _("How long people stay"),
            [
                (_length(one), "", one.ended + one.running, str(one.ended + one.running))
                for one in found.lengths
            ],
            _count,
            whole=True,
        ),
        "pipeline": chart(
            _("On the way"),
            [(label, "", count, str(count)) for label, count in pipeline],
            _count,
            whole=True,
        ),
    }


def _days(shares: Iterable[tuple[date, Share]]) -> list[Bar]:
    """Return the days of one kind, on the whole scale from nothing to all."""
    return [
        Bar(date_format(day, "j F"), "", _percent(share), 100 * share.share)
        for day, share in shares
    ]


def _length(one: Length) -> str:
    if one.until is None:
        return _("%(least)s months or more") % {"least": one.least}
    if not one.least:
        return _("less than %(until)s months") % {"until": one.until}
    return _("%(least)s to %(until)s months") % {"least": one.least, "until": one.until}


def _money(amount: Money | None) -> str:
    return "" if amount is None else money_text(amount)


def _hundredths(value: Amount) -> str:
    return rate_text(Decimal(str(round(float(value), 1))).normalize())


def _count(value: Amount) -> str:
    return number_format(int(value), 0)


def _percent(share: Share) -> str:
    return rate_text(Decimal(share.percent)) if share.opened else "–"


def _percent_of(share: Fraction | None) -> str:
    if share is None:
        return "–"
    return rate_text(Decimal(round(float(100 * share), 1)).quantize(Decimal("0.1")))


def _months(months: Fraction | None) -> str:
    return "–" if months is None else number_format(round(float(months), 1), 1)
