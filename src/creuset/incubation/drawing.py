"""What is drawn of a deliberation: the table of its files, row by row, and the intervals of a calibration.

A room has hundreds of rows and is drawn anew for each juror at each change: rows are joined here, not in a template.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import get_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from creuset.core.text import typeset
from creuset.incubation.queries.calibrations import Line
from creuset.incubation.queries.rooms import Room, Row
from creuset.incubation.states import Outcome

#: Units of a drawn line: its height, and the width of one point of twenty.
STEP, UNIT, SCALE = 6, 10, 20
#: How many cells a chance is drawn in, and how wide each is with the gap after it.
CELLS, CELL = 10, 10
#: What a decision of the jury looks like beside the others; the rest is plain words.
_PILLS = {Outcome.SELECTED.value: "free", Outcome.WAITING.value: "option"}


def room_table(room: Room, *, takes: bool) -> SafeString:
    """Return the files in the order of the meeting; with a button each where the reader `takes` them up."""
    heads = [
        (pgettext("of a call", "File"), ""),
        (_("Calibrated mean"), "num"),
        (_("Interval"), ""),
        (_("Chance"), "num"),
        (pgettext("of a jury", "Decision"), ""),
    ]
    labels = [escape(typeset(label)) for label, _class in heads]
    words = _Words(
        hidden=escape(typeset(_("You see nothing of this file: you have a conflict of interest."))),
        sealed=escape(typeset(_("after your own reading"))),
        grey=escape(_("grey zone")),
        raw=escape(typeset(_("raw %(mean)s"))),
        differs=escape(typeset(_("other than the figures propose"))),
        back=escape(typeset(_("came back to the jury"))),
        out=escape(typeset(_("out: %(names)s"))),
        take=escape(_("Take up")),
        number=escape(_("No. %(number)s")),
        separator=get_format("DECIMAL_SEPARATOR"),
    )
    head = format_html_join(
        "",
        '<th scope="col" class="{}">{}</th>',
        ((name, label) for label, (_label, name) in zip(labels, heads, strict=True)),
    )
    bars = bars_of(room.rows)
    rows = mark_safe(  # noqa: S308 - each escapes what people wrote
        "".join(_line(row, bars.get(row.axis), labels, words, takes=takes) for row in room.rows)
    )
    last = format_html('<td><span class="sr">{}</span></td>', words.take) if takes else ""
    return format_html(
        '<table class="table folds room-files"><caption class="sr">{}</caption>'
        "<thead><tr>{}{}</tr></thead><tbody>{}</tbody></table>",
        _("Files in the order of the meeting"),
        head,
        last,
        rows,
    )


@dataclass(frozen=True)
class _Words:
    """What every row says, put into words and escaped once."""

    hidden: str
    sealed: str
    grey: str
    raw: str
    differs: str
    back: str
    out: str
    take: str
    number: str
    separator: str

    def said(self, value: float, digits: int) -> str:
        """Return a number with so many digits, as the reader writes it."""
        return f"{value:.{digits}f}".replace(".", self.separator)


def bars_of(rows: Iterable[Row]) -> dict[str, float]:
    """Return, by axis, where the figures part whom they propose from whom they do not.

    It lies half-way between the last proposed and the first who is not; an axis of which all or none are proposed
    has none.
    """
    worths: dict[str, tuple[list[float], list[float]]] = {}
    for row in rows:
        if row.values is not None:
            passed, failed = worths.setdefault(row.axis, ([], []))
            (passed if row.values["proposed"] else failed).append(row.values["worth"])
    return {
        axis: (min(passed) + max(failed)) / 2
        for axis, (passed, failed) in worths.items()
        if passed and failed
    }


def _line(row: Row, bar: float | None, labels: Sequence[str], words: _Words, *, takes: bool) -> str:
    """Return a row; `labels` and `words` are safe already, and so is what is made of numbers."""
    mark = ' class="grey"' if row.is_grey else ""
    if row.is_current:
        mark = ' class="now" aria-current="true"'
    number = words.number % {"number": row.number}
    button = (
        f'<td class="take"><button class="ghosty small" name="application" value="{row.pk}">'
        f'{words.take}<span class="sr">: {number}</span></button></td>'
        if takes
        else ""
    )
    if row.is_hidden:
        return (
            f'<tr{mark}><th scope="row">{number}</th>'
            f'<td colspan="4"><span class="quiet">{words.hidden}</span></td>{button}</tr>'
        )
    away = ""
    if row.away:
        away = f"<small>{words.out % {'names': escape(', '.join(row.away))}}</small>"
    differs = f'<small class="differs">{words.differs}</small>' if row.differs else ""
    back = f'<small class="differs">{words.back}</small>' if row.is_back else ""
    return (
        f'<tr{mark}><th scope="row">{number} – {escape(row.title)}{away}</th>'
        f"{_figures(row, bar, labels, words)}"
        f'<td class="decided" data-label="{labels[4]}">{_outcome(row)}{differs}{back}</td>'
        f"{button}</tr>"
    )


def _outcome(row: Row) -> str:
    said = escape(row.outcome_label or "–") + (f" {row.rank}" if row.rank else "")
    state = _PILLS.get(row.outcome)
    return f'<span class="pill" data-state="{state}">{said}</span>' if state else said


def _figures(row: Row, bar: float | None, labels: Sequence[str], words: _Words) -> str:
    if row.values is None:
        said = words.sealed if row.is_sealed else "–"
        return f'<td colspan="3" class="quiet">{said}</td>'
    values = row.values
    grey = f"<small>{words.grey}</small>" if row.is_grey else ""
    cells = round(row.chance / 100 * CELLS) * CELL
    return (
        f'<td class="num worth" data-label="{labels[1]}"><b>{words.said(values["worth"], 2)}</b><small>'
        f"{words.raw % {'mean': words.said(values['mean'], 2)}}</small></td>"
        f'<td class="falls" data-label="{labels[2]}">{_interval(row, bar)}<small>'
        f"{words.said(values['low'], 1)} – {words.said(values['high'], 1)}</small></td>"
        f'<td class="num odds" data-label="{labels[3]}"><svg class="chance" viewBox="0 0 {CELLS * CELL} 8"'
        f' aria-hidden="true"><path d="M0 4H{CELLS * CELL}"/><path class="has" d="M0 4H{cells}"/></svg>'
        f"<span>{row.chance} %</span>{grey}</td>"
    )


def _interval(row: Row, bar: float | None) -> str:
    """Return where the file may fall, from its raw mean to its calibrated one, beside the bar of its axis."""
    values = row.values or {}
    low, high, worth, mean = (_at(values[one]) for one in ("low", "high", "worth", "mean"))
    at = "" if bar is None else f'<path class="bar" d="M{_at(bar)} 0V20"/>'
    return (
        f'<svg class="interval" viewBox="0 0 {SCALE * UNIT} 20" aria-hidden="true">'
        f'<path class="scale" d="M0 10H{SCALE * UNIT}"/>'
        f'<path class="{"grey" if row.is_grey else "clear"}" d="M{low} 10H{high}"/>{at}'
        f'<path class="moved" d="M{mean} 10H{worth}"/><circle class="raw" cx="{mean}" cy="10" r="3"/>'
        f'<circle cx="{worth}" cy="10" r="4"/></svg>'
    )


@dataclass(frozen=True)
class Drawn:
    """A line of the drawing of a calibration, in units of the drawing, as texts without a language."""

    title: str
    number: str
    y: str
    low: str
    high: str
    worth: str
    is_grey: bool


@dataclass(frozen=True)
class Drawing:
    """The intervals of a calibration under one another, on the scale from 0 to 20."""

    rows: tuple[Drawn, ...]
    height: str
    marks: tuple[str, ...]
    #: Where each number of the scale stands, below the rows.
    scale: tuple[tuple[str, str, str], ...]
    #: What is seen of it: the rows, the numbers of the files before them, the scale below.
    box: str


def drawing_of(lines: Sequence[Line]) -> Drawing:
    """Return the drawing of the lines, in their order."""
    height = max(len(lines), 1) * STEP
    points = range(0, SCALE + 1, 5)
    return Drawing(
        tuple(
            Drawn(
                line.application.title,
                str(line.application.number),
                str(STEP // 2 + n * STEP),
                _at(line.values["low"]),
                _at(line.values["high"]),
                _at(line.values["worth"]),
                line.is_grey,
            )
            for n, line in enumerate(lines)
        ),
        str(height),
        tuple(str(at * UNIT) for at in points),
        tuple((str(at * UNIT), str(height + STEP), str(at)) for at in points),
        f"{-2 * STEP} 0 {SCALE * UNIT + 3 * STEP} {height + 2 * STEP}",
    )


def _at(points: float) -> str:
    return f"{min(max(points, 0), SCALE) * UNIT:.1f}"
