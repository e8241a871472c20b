"""What is drawn of a deliberation: the table of its files, row by row, and the intervals of a calibration.

A room has hundreds of rows and is drawn anew for each juror at each change: rows are joined here, not in a template.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import get_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from creuset.core.text import typeset
from creuset.incubation.queries.calibrations import Line
from creuset.incubation.queries.rooms import Room, Row

#: Units of a drawn line: its height, and the width of one point of twenty.
STEP, UNIT, SCALE = 6, 10, 20


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
        differs=escape(typeset(_("other than the figures propose"))),
        back=escape(typeset(_("came back to the jury"))),
        out=escape(_("out")),
        take=escape(_("Take up")),
        number=escape(_("No. %(number)s")),
        separator=get_format("DECIMAL_SEPARATOR"),
    )
    head = format_html_join(
        "",
        '<th scope="col" class="{}">{}</th>',
        ((name, label) for label, (_label, name) in zip(labels, heads, strict=True)),
    )
    rows = mark_safe("".join(_line(row, labels, words, takes=takes) for row in room.rows))  # noqa: S308 - each escapes what people wrote
    last = format_html('<td><span class="sr">{}</span></td>', words.take) if takes else ""
    return format_html(
        '<table class="table folds"><caption class="sr">{}</caption>'
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
    differs: str
    back: str
    out: str
    take: str
    number: str
    separator: str

    def two(self, value: float) -> str:
        """Return a number with two digits at most, as the reader writes it."""
        return str(round(value, 2)).replace(".", self.separator)


def _line(row: Row, labels: Sequence[str], words: _Words, *, takes: bool) -> str:
    """Return a row; `labels` and `words` are safe already, and so is what is made of numbers."""
    mark = ' class="now" aria-current="true"' if row.is_current else ""
    number = words.number % {"number": row.number}
    button = (
        f'<td><button class="ghosty small" name="application" value="{row.pk}">'
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
        away = f"<small>{escape(typeset(f'{words.out}: {", ".join(row.away)}'))}</small>"
    rank = f" {row.rank}" if row.rank else ""
    differs = f'<small class="differs">{words.differs}</small>' if row.differs else ""
    back = f'<small class="differs">{words.back}</small>' if row.is_back else ""
    return (
        f'<tr{mark}><th scope="row">{number} – {escape(row.title)}{away}</th>'
        f"{_figures(row, labels, words)}"
        f'<td data-label="{labels[4]}">{escape(row.outcome_label or "–")}{rank}{differs}{back}</td>'
        f"{button}</tr>"
    )


def _figures(row: Row, labels: Sequence[str], words: _Words) -> str:
    if row.values is None:
        said = words.sealed if row.is_sealed else "–"
        return f'<td colspan="3" class="quiet">{said}</td>'
    low, high, worth = row.drawn
    grey = f"<small>{words.grey}</small>" if row.is_grey else ""
    return (
        f'<td class="num" data-label="{labels[1]}">{words.two(row.values["worth"])}</td>'
        f'<td data-label="{labels[2]}"><svg class="interval" viewBox="0 0 100 12" aria-hidden="true">'
        f'<path class="{"grey" if row.is_grey else "clear"}" d="M{low} 6H{high}"/>'
        f'<circle cx="{worth}" cy="6" r="3"/></svg><small>'
        f"{words.two(row.values['low'])} – {words.two(row.values['high'])}</small></td>"
        f'<td class="num" data-label="{labels[3]}">{row.chance} %{grey}</td>'
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
