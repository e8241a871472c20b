"""The table of the planning."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.bookings.drawing.bars import Bars
from creuset.bookings.drawing.frame import DAY, Column, Frame, View
from creuset.bookings.drawing.words import Words
from creuset.bookings.queries import Group, Load, Planning, Row
from creuset.core import text
from creuset.kernel.spans import Span, gaps

SATURDAY = 5


@dataclass(frozen=True)
class Links:
    """Where the drawing leads; the addresses are escaped as they are written."""

    #: The sheet of a booking, with 0 where its number goes.
    sheet: str
    #: The planning of one day.
    day: Callable[[date], str]
    #: The planning with the units of a pool shown, or hidden again.
    units: Callable[[str], str]
    #: What a resource is, by its code; empty: its name leads nowhere.
    resource: Callable[[str], str] = lambda _code: ""


def draw_grid(
    planning: Planning,
    frame: Frame,
    *,
    links: Links,
    shown_units: Iterable[str] = (),
    marks_mine: bool = True,
    labelled_by: str = "planning-title",
) -> str:
    """Return the table: a row a resource, a column a day or an hour, everything from people escaped.

    The units of a pool are drawn only where its code is in `shown_units`.
    """
    return _Grid(planning, frame, links, frozenset(shown_units), marks_mine=marks_mine).table(
        labelled_by
    )


class _Grid:
    def __init__(
        self,
        planning: Planning,
        frame: Frame,
        links: Links,
        shown_units: frozenset[str],
        *,
        marks_mine: bool,
    ) -> None:
        self.planning, self.frame, self.links, self.shown_units = (
            planning,
            frame,
            links,
            shown_units,
        )
        self.words = Words(frame)
        self.bars = Bars(frame, self.words, sheet_url=links.sheet, marks_mine=marks_mine)
        self.columns = frame.columns
        self._backgrounds: dict[tuple[int, tuple[Span, ...]], tuple[list[str], int]] = {}
        self._shows_now = planning.window.contains(frame.now)

    def table(self, labelled_by: str) -> str:
        frame = self.frame
        view = frame.view.value
        space = self.words.safe(_("Space"))
        days = "".join(map(self._head, self.columns))
        head = (
            f'<table class="planning {view}" role="grid" aria-labelledby="{labelled_by}"'
            f' data-view="{view}" data-units="{frame.units}" data-lines="{frame.lines}"'
            f' data-first="{frame.days.first}" data-opens="{frame.opens}" data-closes="{frame.closes}"'
            f' data-step="{frame.step}" data-snap="{frame.snap}" data-zone="{frame.zone.key}">'
            f'<thead><tr><th scope="col" class="corner"><span class="sr">{space}</span></th>{days}</tr></thead>'
        )
        parts = [head]
        for group in self._groups():
            parts.append(
                f'<tbody><tr class="group"><th scope="rowgroup" colspan="{len(self.columns) + 1}">'
                f"<span>{self.words.safe(group.label)}</span></th></tr>"
            )
            parts.extend(map(self._row, group.rows))
            parts.append("</tbody>")
        parts.append("</table>")
        return "".join(parts)

    # ---- what is shown, in which order

    def _groups(self) -> list[Group]:
        """Return the groups, parts under their wholes; units of pools only where they are asked for."""
        rows = {row.resource_id: row for row in self.planning.rows}
        under: dict[int, list[Row]] = {}
        for row in rows.values():
            if row.whole_id in rows:
                under.setdefault(row.whole_id, []).append(row)
        groups = []
        for group in self.planning.groups:
            shown: list[Row] = []
            for row in group.rows:
                if row.whole_id not in rows:
                    self._with_parts(row, under, shown)
            if shown:
                groups.append(Group(group.kind, group.label, tuple(shown)))
        return groups

    def _with_parts(self, row: Row, under: dict[int, list[Row]], shown: list[Row]) -> None:
        shown.append(row)
        if not row.is_pool or row.code in self.shown_units:
            for part in under.get(row.resource_id, ()):
                self._with_parts(part, under, shown)

    # ---- the head

    def _head(self, column: Column) -> str:
        frame = self.frame
        classes = (
            ' class="today" aria-current="date"'
            if column.is_today and frame.view is not View.DAY
            else ""
        )
        flag = ""
        if frame.now_place and self.columns[frame.now_place[0]] is column:
            hour = self.words.hour(frame.minute_of(frame.now))
            flag = f'<time class="now-flag" data-s="{frame.now_place[1]}">{hour}</time>'
        if frame.view is View.DAY:
            return f'<th scope="col">{self.words.hour(column.starts)}{flag}</th>'
        day = column.day
        long = text.day_text(day, style="long", today=frame.today)
        name = text.typeset(formats.date_format(day, "D")).rstrip(".").capitalize()
        shown = f"{self.words.safe(name)} <b>{day.day}</b>"
        if frame.view is View.MONTH:
            shown = f"<span>{self.words.safe(name[0])}</span><b>{day.day}</b>"
        href = self.words.safe(self.links.day(day))
        return (
            f'<th scope="col"{classes}><a href="{href}" title="{self.words.safe(long)}">'
            f"{shown}</a>{flag}</th>"
        )

    # ---- a row

    def _row(self, row: Row) -> str:
        backgrounds, open_minutes = self._background(row)
        cells = backgrounds.copy()
        if row.is_pool:
            taken = self._draw_load(row, cells)
        else:
            taken = self.bars.draw(row.bars, parts=len(row.part_ids), into=cells)
            self.bars.draw_options(row, cells)
        classes = ' class="part"' if row.whole_id in self._ids else ""
        bookable = ' data-bookable=""' if row.may_book else ""
        return (
            f'<tr{classes} data-kind="{row.kind}" data-code="{self.words.safe(row.code)}"{bookable}>'
            f"{self._name(row, taken, open_minutes)}{'</td>'.join(cells)}</td></tr>"
        )

    @property
    def _ids(self) -> frozenset[int]:
        if not hasattr(self, "_known_ids"):
            self._known_ids = frozenset(row.resource_id for row in self.planning.rows)
        return self._known_ids

    def _background(self, row: Row) -> tuple[list[str], int]:
        """Return the start of each cell, closed hours shaded, and how many minutes are open; shared by like rows."""
        key = (id(row.closed), row.away)
        if key not in self._backgrounds:
            self._backgrounds[key] = self._shaded(row.closed, row.away)
        return self._backgrounds[key]

    def _shaded(self, closed: Sequence[Span], away: Sequence[Span]) -> tuple[list[str], int]:
        frame = self.frame
        cells = [self._cell(column) for column in self.columns]
        for spans, classes in ((closed, "shut"), (away, "shut away")):
            for span in spans:
                first, last = frame.minute_of(span.start), frame.minute_of(span.end)
                start, end = max(frame.unit(first), 0), min(frame.unit(last), frame.total)
                if end > start:
                    column = start // frame.units
                    cells[column] += (
                        f'<i class="{classes}" data-s="{start % frame.units}" data-n="{end - start}"></i>'
                    )
        opened = gaps([*closed, *away], self.planning.window)
        minutes = sum(int(span.duration.total_seconds()) for span in opened) // 60
        return cells, minutes

    def _cell(self, column: Column) -> str:
        names = []
        if self.frame.view is not View.DAY:
            names += ["today"] if column.is_today else []
            names += ["weekend"] if column.day.weekday() >= SATURDAY else []
        start = f'<td class="{" ".join(names)}">' if names else "<td>"
        place = self.frame.now_place
        if place and self.columns[place[0]] is column:
            start += f'<i class="nowline" data-s="{place[1]}"></i>'
        return start

    def _name(self, row: Row, taken: int, open_minutes: int) -> str:
        words = self.words
        name = words.safe(row.name)
        if href := self.links.resource(row.code):
            name = f'<a href="{words.safe(href)}">{name}</a>'
        share = min(100, round(100 * taken / open_minutes)) if open_minutes else 0
        dot = self._state(row) if self._shows_now else '<i class="dot"></i>'
        load = (
            '<svg class="load" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect width="100" height="3"/><rect class="on" width="{share}" height="3"/></svg>'
        )
        return (
            f'<th scope="row"><span class="name">{dot}<span>{name}</span></span>'
            f'<span class="meta">{self._meta(row)}</span>{load}</th>'
        )

    def _meta(self, row: Row) -> str:
        words = []
        if row.is_pool:
            count = len(row.part_ids)
            label = ngettext("%(count)d unit", "%(count)d units", count) % {"count": count}
            is_shown = row.code in self.shown_units
            return (
                f'<a class="units" href="{self.words.safe(self.links.units(row.code))}"'
                f' aria-expanded="{"true" if is_shown else "false"}">{self.words.safe(label)}</a>'
                f"{self._options(row)}"
            )
        if row.area_m2 is not None:
            words.append(text.area_text(row.area_m2))
        if row.capacity:
            words.append(
                ngettext("%(count)d seat", "%(count)d seats", row.capacity)
                % {"count": row.capacity}
            )
        return self.words.safe(" · ".join(words))

    def _options(self, row: Row) -> str:
        """Return how many bookings have an option on units of a pool, which are drawn only where they are asked for."""
        count = len({option.source_id for option in row.options})
        if not count:
            return ""
        told = ngettext("%(count)d option", "%(count)d options", count) % {"count": count}
        return f" · {self.words.safe(told)}"

    def _state(self, row: Row) -> str:
        """Return the dot that says whether it is free now, in a word for whoever does not see it."""
        now = self.frame.now
        if row.is_pool:
            taken = next((s.taken for s in row.load if s.starts_at <= now < s.ends_at), 0)
            is_busy = taken >= len(row.part_ids)
        else:
            is_busy = any(bar.starts_at <= now < bar.held_until for bar in row.bars)
        if is_busy:
            state, said = "busy", _("occupied now")
        elif any(span.start <= now < span.end for span in (*row.closed, *row.away)):
            state, said = "closed", _("closed now")
        else:
            state, said = "free", _("free now")
        said = self.words.safe(said)
        return f'<i class="dot" data-state="{state}" role="img" aria-label="{said}" title="{said}"></i>'

    # ---- a pool

    def _draw_load(self, row: Row, cells: list[str]) -> int:
        """Add how many units are taken, as steps, and behind them how many are taken or under option; return the
        minutes taken, shared among the units.
        """
        frame, most = self.frame, len(row.part_ids)
        minutes = 0
        for step in row.wanted:
            first, last = frame.minute_of(step.starts_at), frame.minute_of(step.ends_at)
            self._step(step, first, last, most, cells, is_firm=False)
        for step in row.load:
            first, last = frame.minute_of(step.starts_at), frame.minute_of(step.ends_at)
            minutes += self._step(step, first, last, most, cells)
        return minutes // most if most else 0

    def _step(
        self,
        step: Load,
        first: int,
        last: int,
        most: int,
        cells: list[str],
        *,
        is_firm: bool = True,
    ) -> int:
        frame = self.frame
        placed = frame.place(first, last)
        if placed is None:
            return 0
        column, start, length = placed
        counted = {"taken": step.taken, "most": most}
        said = _("%(taken)d of %(most)d taken") % counted
        if not is_firm:
            said = _("%(taken)d of %(most)d taken or under option") % counted
        height = max(1, round(10 * step.taken / most))
        full = ' data-full=""' if step.taken >= most and is_firm else ""
        full += "" if is_firm else ' data-texture="hatched"'
        cells[column] += (
            f'<span class="step" data-s="{start}" data-n="{length}" data-h="{height}"{full}'
            f' title="{self.words.safe(said)} · {self.words.span(first, last)}"><b>{step.taken}</b></span>'
        )
        return step.taken * (min(last, frame.days.days * DAY) - max(first, 0))
