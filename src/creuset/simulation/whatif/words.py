"""The answer in words and as tables: one telling for the terminal, the page and the spreadsheet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from creuset.billing.words import money_text, rate_text
from creuset.kernel.money import Money
from creuset.places.kinds import Kind
from creuset.simulation.rates import Way
from creuset.simulation.whatif.answers import Answer, Compared, Estimate, Weekday
from creuset.simulation.whatif.question import Question

#: How a figure is written.
type Words = Callable[[float], str]

WAY_LABELS: dict[Way, str | Promise] = {
    Way.NOMADS: pgettext_lazy("who comes", "Nomads"),
    Way.RESIDENTS: pgettext_lazy("who comes", "Residents"),
    Way.NURSERY: gettext_lazy("Companies of the nursery"),
    Way.INCUBATED: gettext_lazy("Incubated projects"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a chart: what it is of, the value in words, and its length out of a hundred."""

    label: str
    value: str
    length: float


@dataclass(frozen=True)
class Chart:
    """Values drawn beside one another, and their scale's name."""

    title: str
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Dot:
    """One value of a drawing of two scales: across and upward, each out of a hundred; told apart where it is marked."""

    label: str
    x: str
    y: str
    is_marked: bool


@dataclass(frozen=True)
class Dots:
    """Values drawn on two scales, and what these are."""

    title: str
    dots: list[Dot]


@dataclass(frozen=True)
class Table:
    """One part of the answer; the first column names the row, the others are figures."""

    code: str
    title: str
    columns: list[str]
    rows: list[list[str]]
    charts: list[Chart] = field(default_factory=list)
    #: What its figures are.
    note: str = ""
    dots: Dots | None = None
    #: So many rows that a page folds them, and a terminal leaves them out.
    is_long: bool = False


def question_text(question: Question) -> str:
    """Return the question in words."""
    return ngettext(
        "What if %(count)s person comes, over %(weeks)s weeks?",
        "What if %(count)s people come, over %(weeks)s weeks?",
        question.newcomers,
    ) % {"count": question.newcomers, "weeks": question.arriving_weeks}


def mix_text(question: Question) -> str:
    """Return who comes, in percents."""
    whole = sum(question.mix.values())
    shares = [
        f"{WAY_LABELS[way]} {rate_text(Decimal(round(100 * share / whole)))}"
        for way, share in question.mix.items()
        if share
    ]
    return " · ".join(shares)


def facts(question: Question) -> list[tuple[str, str]]:
    """Return what is asked, fact by fact."""
    return [
        (_("Who comes"), mix_text(question)),
        (_("Weeks lived"), str(question.weeks)),
        (_("Lives on each side"), str(question.seeds)),
    ]


def progress_text(done: int, steps: int) -> str:
    """Return how far the lives are."""
    return _("%(done)s of %(steps)s days lived.") % {"done": done, "steps": steps}


def note(answer: Answer) -> str:
    """Return what the answer rests on."""
    return _(
        "Means of %(lives)s lives on each side, with the interval that holds the mean 95 times of 100. How often people"
        " come, change and leave are assumptions, written down in the documentation."
    ) % {"lives": answer.lives}


def sentences(answer: Answer) -> list[str]:
    """Return what the answer comes to, the most important first."""
    return [*_open_space(answer), *_offices(answer), *_unplaced(answer), *_money_sentence(answer)]


def _open_space(answer: Answer) -> Iterator[str]:
    if not answer.seats:
        return
    full = [one for one in answer.weekdays if one.full_from is not None]
    for one in full:
        day = str(WEEKDAYS[one.weekday])
        if one.full_from:
            yield _("From newcomer %(number)s on, the open space is full on %(day)s.") % {
                "number": one.full_from,
                "day": _on_days(day),
            }
        else:
            yield _("The open space is full on %(day)s already, without newcomers.") % {
                "day": _on_days(day)
            }
    if not full:
        most = max((one.peak.with_newcomers.mean for one in answer.weekdays), default=0.0)
        yield _(
            "The open space is full on no day of the week: on the fullest, %(taken)s of %(seats)s desks are taken."
        ) % {"taken": _number(most), "seats": answer.seats}


def _on_days(day: str) -> str:
    # English names days with a capital, French without.
    is_english = (get_language() or "").startswith("en")
    return pgettext("every week", "%(day)ss") % {"day": day if is_english else day.lower()}


def _offices(answer: Answer) -> Iterator[str]:
    for one in answer.let:
        if one.kind == Kind.OFFICE:
            yield _(
                "Of %(count)s private offices, %(with)s are let at the end, instead of %(without)s."
            ) % {
                "count": one.count,
                "with": _number(one.let.with_newcomers.mean),
                "without": _number(one.let.without.mean),
            }


def _unplaced(answer: Answer) -> Iterator[str]:
    lost = sum(one.mean for one in answer.unplaced.values())
    if lost:
        yield _("%(count)s newcomers find no contract that suits them.") % {"count": _number(lost)}
    else:
        yield _("Every newcomer finds a contract.")


def _money_sentence(answer: Answer) -> Iterator[str]:
    month = answer.months[-1]
    more = month.contracts.with_newcomers.mean - month.contracts.without.mean
    yield _("In %(month)s contracts bring %(amount)s more, before VAT.") % {
        "month": date_format(month.month, "F Y"),
        "amount": money_text(Money(round(more), answer.currency)),
    }


def tables(answer: Answer) -> list[Table]:
    """Return the figures, most asked for first."""
    return [
        _weekdays(answer),
        _occupancy(answer),
        _let(answer),
        _revenue(answer),
        _unserved(answer),
        _people(answer),
    ]


def _sides() -> list[str]:
    return [_("Without newcomers"), _("With newcomers")]


def _weekdays(answer: Answer) -> Table:
    return Table(
        "open-space",
        _("Desks of the open space taken at once"),
        [_("Day"), *_sides(), _("Full from newcomer")],
        [
            [capfirst(str(WEEKDAYS[one.weekday])), *_both(one.peak, _number), _full(one)]
            for one in answer.weekdays
        ],
        [
            Chart(_sides()[0], _by_day(answer, answer.peaks_without, answer.seats, _number)),
            Chart(_sides()[1], _by_day(answer, answer.peaks_with, answer.seats, _number)),
        ],
        _("The most on the day, of %(seats)s desks.") % {"seats": answer.seats},
    )


def _full(one: Weekday) -> str:
    if one.full_from is None:
        return "–"
    return str(one.full_from) if one.full_from else _("already")


def _occupancy(answer: Answer) -> Table:
    return Table(
        "occupancy",
        _("How full, by kind"),
        [_("Kind"), *_sides()],
        [[str(Kind(one.kind).label), *_both(one.whole, _percent)] for one in answer.kinds],
        [
            Chart(
                f"{Kind(one.kind).label} · {side}",
                _by_day(answer, days, 1.0, _percent),
            )
            for one in answer.kinds
            for side, days in zip(_sides(), (one.days_without, one.days_with), strict=True)
        ],
        _("Of the opening hours, closures apart."),
    )


def _let(answer: Answer) -> Table:
    return Table(
        "let",
        _("Let at the end"),
        [_("Kind"), _("Of"), *_sides()],
        [
            [str(Kind(one.kind).label), str(one.count), *_both(one.let, _number)]
            for one in answer.let
        ],
    )


def _revenue(answer: Answer) -> Table:
    def money(cents: float) -> str:
        return money_text(Money(round(cents), answer.currency))

    contracts, bookings = _("Contracts"), _("Bookings")
    most = max((one.contracts.with_newcomers.mean for one in answer.months), default=0) or 1
    return Table(
        "revenue",
        _("What the months bring"),
        [
            _("Month"),
            *(f"{contracts} · {side}" for side in _sides()),
            *(f"{bookings} · {side}" for side in _sides()),
        ],
        [
            [
                date_format(one.month, "F Y"),
                *_both(one.contracts, money),
                *_both(one.bookings, money),
            ]
            for one in answer.months
        ],
        [
            Chart(
                f"{contracts} · {side}",
                [
                    Bar(date_format(one.month, "F Y"), money(value), 100 * value / most)
                    for one in answer.months
                    for value in (_side(one.contracts, number),)
                ],
            )
            for number, side in enumerate(_sides())
        ],
        _("Before VAT. Of bookings, what was asked for by the last day lived."),
    )


def _unserved(answer: Answer) -> Table:
    others = _("Of the others")
    return Table(
        "unserved",
        _("Wishes for which no place was found"),
        [_("Kind"), _("Of newcomers"), *(f"{others} · {side}" for side in _sides())],
        [
            [str(Kind(one.kind).label), _text(one.newcomers, _number), *_both(one.others, _number)]
            for one in answer.unserved
        ],
        note=_("On waiting lists: %(without)s without newcomers, %(with)s with them.")
        % {
            "without": _text(answer.waits.without, _number),
            "with": _text(answer.waits.with_newcomers, _number),
        },
    )


def _people(answer: Answer) -> Table:
    return Table(
        "unplaced",
        _("Newcomers who find no contract"),
        [_("Who"), _("People")],
        [[str(WAY_LABELS[Way(way)]), _text(one, _number)] for way, one in answer.unplaced.items()],
    )


def _by_day(
    answer: Answer, values: Sequence[float | None], whole: float, words: Words
) -> list[Bar]:
    return [
        Bar(_day(day), words(value), min(100.0, 100 * value / (whole or 1)))
        for day, value in zip(answer.days, values, strict=True)
        if value is not None
    ]


def _day(day: date) -> str:
    return date_format(day, "j F")


def _side(compared: Compared, number: int) -> float:
    return (compared.without, compared.with_newcomers)[number].mean


def _both(compared: Compared, words: Words) -> list[str]:
    return [_text(compared.without, words), _text(compared.with_newcomers, words)]


def _text(one: Estimate, words: Words) -> str:
    """Return the mean, and its interval where the lives differ: « 12 (9 – 15) »."""
    mean, low, high = words(one.mean), words(one.low), words(one.high)
    return mean if low == high else f"{mean} ({low} – {high})"


def _number(value: float) -> str:
    rounded = round(value, 1)
    return number_format(int(rounded) if rounded == int(rounded) else rounded)


def _percent(share: float) -> str:
    return rate_text(Decimal(round(100 * share)))


def lines(answer: Answer) -> Iterator[list[object]]:
    """Yield the figures for a spreadsheet: figure, of what, on which day, then each side's mean and interval."""
    yield [
        "figure",
        "of",
        "on",
        "without",
        "without_low",
        "without_high",
        "with",
        "with_low",
        "with_high",
    ]
    for kind in answer.kinds:
        yield ["occupancy", kind.kind, "", *_numbers(kind.whole)]
        for day, before, after in zip(answer.days, kind.days_without, kind.days_with, strict=True):
            yield ["occupancy", kind.kind, day, before, "", "", after, "", ""]
    for one in answer.weekdays:
        yield ["desks taken at once", "open-space", one.weekday + 1, *_numbers(one.peak)]
        yield [
            "full from newcomer",
            "open-space",
            one.weekday + 1,
            "",
            "",
            "",
            one.full_from,
            "",
            "",
        ]
    for day, before, after in zip(
        answer.days, answer.peaks_without, answer.peaks_with, strict=True
    ):
        yield ["desks taken at once", "open-space", day, before, "", "", after, "", ""]
    for let in answer.let:
        yield ["let", let.kind, answer.days[-1], *_numbers(let.let)]
    for month in answer.months:
        yield ["contracts", answer.currency, month.month, *_numbers(month.contracts, 100)]
        yield ["bookings", answer.currency, month.month, *_numbers(month.bookings, 100)]
    for wish in answer.unserved:
        yield ["not served", wish.kind, "", *_numbers(wish.others)]
        new = wish.newcomers
        yield ["newcomers not served", wish.kind, "", "", "", "", new.mean, new.low, new.high]
    for way, lost in answer.unplaced.items():
        yield ["newcomers without a contract", way, "", "", "", "", lost.mean, lost.low, lost.high]


def _numbers(one: Compared, per: int = 1) -> list[float]:
    return [
        round(value / per, 4)
        for side in (one.without, one.with_newcomers)
        for value in (side.mean, side.low, side.high)
    ]
