"""What is drawn of a deliberation: the table of its files, row by row, and the intervals of a calibration.

A room has hundreds of rows and is drawn anew for each juror at each change: rows are joined here, not in a template.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
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
    labels = [typeset(label) for label, _class in heads]
    words = _Words(
        hidden=typeset(_("You see nothing of this file: you have a conflict of interest.")),
        sealed=typeset(_("after your own reading")),
        grey=_("grey zone"),
        differs=typeset(_("other than the figures propose")),
        back=typeset(_("came back to the jury")),
        out=_("out"),
        take=_("Take up"),
        number=_("No. %(number)s"),
    )
    head = format_html_join(
        "",
        '<th scope="col" class="{}">{}</th>',
        ((name, label) for label, (_label, name) in zip(labels, heads, strict=True)),
    )
    rows = mark_safe("".join(_line(row, labels, words, takes=takes) for row in room.rows))  # noqa: S308 - each is made by format_html
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
    hidden: str
    sealed: str
    grey: str
    differs: str
    back: str
    out: str
    take: str
    number: str


def _line(row: Row, labels: Sequence[str], words: _Words, *, takes: bool) -> SafeString:
    mark = mark_safe(' class="now" aria-current="true"') if row.is_current else ""
    number = words.number % {"number": row.number}
    button = (
        format_html(
            '<td><button class="ghosty small" name="application" value="{}">'
            '{}<span class="sr">: {}</span></button></td>',
            str(row.pk),
            words.take,
            number,
        )
        if takes
        else ""
    )
    if row.is_hidden:
        return format_html(
            '<tr{}><th scope="row">{}</th><td colspan="4"><span class="quiet">{}</span></td>{}</tr>',
            mark,
            number,
            words.hidden,
            button,
        )
    away = format_html("<small>{}: {}</small>", words.out, ", ".join(row.away)) if row.away else ""
    decided = format_html(
        "{}{}{}{}",
        row.outcome_label or "–",
        f" {row.rank}" if row.rank else "",
        format_html('<small class="differs">{}</small>', words.differs) if row.differs else "",
        format_html('<small class="differs">{}</small>', words.back) if row.is_back else "",
    )
    return format_html(
        '<tr{}><th scope="row">{} – {}{}</th>{}<td data-label="{}">{}</td>{}</tr>',
        mark,
        number,
        row.title,
        away,
        _figures(row, labels, words),
        labels[4],
        decided,
        button,
    )


def _figures(row: Row, labels: Sequence[str], words: _Words) -> SafeString:
    if row.values is None:
        said = words.sealed if row.is_sealed else "–"
        return format_html('<td colspan="3" class="quiet">{}</td>', said)
    low, high, worth = row.drawn
    return format_html(
        '<td class="num" data-label="{}">{}</td>'
        '<td data-label="{}"><svg class="interval" viewBox="0 0 100 12" aria-hidden="true">'
        '<path class="{}" d="M{} 6H{}"/><circle cx="{}" cy="6" r="3"/></svg><small>{} – {}</small></td>'
        '<td class="num" data-label="{}">{} %{}</td>',
        labels[1],
        _two(row.values["worth"]),
        labels[2],
        "grey" if row.is_grey else "clear",
        low,
        high,
        worth,
        _two(row.values["low"]),
        _two(row.values["high"]),
        labels[3],
        str(row.chance),
        format_html("<small>{}</small>", words.grey) if row.is_grey else "",
    )


def _two(value: float) -> str:
    return str(localize(round(value, 2)))


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
