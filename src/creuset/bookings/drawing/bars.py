"""The bars of a row, with the turnaround after each."""

from collections.abc import Sequence

from creuset.bookings.drawing.frame import DAY, Frame, View
from creuset.bookings.drawing.words import Words
from creuset.bookings.queries import Bar, Row
from creuset.bookings.ranks import rank_mark
from creuset.bookings.states import SegmentKind

#: The address of a booking's sheet holds this where its number goes.
NUMBER = "/0/"
#: In a week, a bar shorter than this many units says its name beside itself, if so many are free there.
NARROW, ROOM = 20, 38
#: Whose it is, to hands that may move it.
MINE, THEIRS = ' data-movable="mine"', ' data-movable="theirs"'

#: What a booking is painted as, where it is more than a use.
USE = SegmentKind.USE.value
KINDS = frozenset(kind.value for kind in SegmentKind) - {USE}
#: A row is high enough for so many options one under another.
MOST_LANES = 6


class Bars:
    """Draws bars into the columns of a frame."""

    def __init__(self, frame: Frame, words: Words, *, sheet_url: str, marks_mine: bool) -> None:
        self._frame, self._words, self._marks_mine = frame, words, marks_mine
        before, _number, after = sheet_url.partition(NUMBER)
        self._href = before + "/", "/" + after
        self._now, self._last_minute = frame.now, frame.days.days * DAY
        self._draws_names_beside = frame.view is View.WEEK
        self._draws_turnaround = frame.view is not View.MONTH

    def draw(self, bars: Sequence[Bar], *, parts: int, into: list[str]) -> int:
        """Add each bar to the column in which it starts; return how many minutes of the days they take.

        What a bar is, and whose, is written once: the page's module says it again with the hours.
        """
        minute_of, place, last_minute = self._frame.minute_of, self._frame.place, self._last_minute
        drawn, taken = self._bar, 0
        draws_names_beside = self._draws_names_beside and parts == 1
        draws_turnaround = self._draws_turnaround
        for at, bar in enumerate(bars):
            first, last = minute_of(bar.starts_at), minute_of(bar.ends_at)
            placed = place(first, last)
            if placed is not None:
                column, start, length = placed
                classes = "bar"
                if first < 0 or last > last_minute:
                    classes += _edges(first, last, last_minute)
                    taken += min(last, last_minute) - max(first, 0)
                else:
                    taken += last - first
                if draws_names_beside and length < NARROW:
                    is_free = self._room_after(bars, at, column, start + length) >= ROOM
                    classes += " beside" if is_free else ""
                where = f'data-s="{start}" data-n="{length}" data-m="{first},{last}"'
                into[column] += drawn(bar, classes, where, parts)
            if draws_turnaround and bar.held_until > bar.ends_at:
                self._turnaround(last, minute_of(bar.held_until), into)
        return taken

    def _bar(self, bar: Bar, classes: str, where: str, parts: int) -> str:
        safe, tone, texture = self._words.safe, bar.tone, ""
        label, party = safe(bar.label), safe(bar.party)
        is_mine = bar.is_mine and self._marks_mine
        if is_mine:
            classes += " mine"
        if bar.parts < parts:
            classes += " some"
        if tone != USE and tone not in KINDS:
            texture = f' data-texture="{safe(tone)}"'
        elif bar.ends_at <= self._now:
            classes += " past"
        elif bar.starts_at <= self._now:
            texture = ' data-texture="full"'
        if tone in KINDS:
            classes += f" for-{tone}"
            party = self._with_kind(tone, party) if label else party
        who = f"<span>{party}</span>" if party else ""
        if bar.source_kind != "booking" or not label:
            said = label or self._words.occupied
            return f'<span class="{classes}"{texture} {where}><b>{said}</b>{who}</span>'
        hands = ""
        if bar.may_change:
            hands = MINE if is_mine else THEIRS
        before, after = self._href
        return (
            f'<a class="{classes}"{texture} {where} href="{before}{bar.source_id}{after}"{hands}>'
            f"<b>{label}</b>{who}</a>"
        )

    def _with_kind(self, kind: str, party: str) -> str:
        return " · ".join(filter(None, (self._words.kind(kind), party)))

    def draw_options(self, row: Row, into: list[str]) -> None:
        """Add each live option of the row to the column in which it begins, in a lane of its rank.

        What is firm on the same time lies above them all.
        """
        minute_of, place = self._frame.minute_of, self._frame.place
        for option in row.options:
            first, last = minute_of(option.starts_at), minute_of(option.ends_at)
            placed = place(first, last)
            if placed is None:
                continue
            column, start, length = placed
            beside = [o.rank for o in row.options if _meet(o, option)]
            under = int(any(_meet(bar, option) for bar in row.bars))
            lane = min(option.rank + under, MOST_LANES)
            depth = min(max(beside) + under, MOST_LANES)
            where = (
                f'data-s="{start}" data-n="{length}" data-m="{first},{last}"'
                f' data-lane="{lane}" data-depth="{depth}"'
            )
            into[column] += self._option(option, where, first=first, last=last)

    def _option(self, option: Bar, where: str, *, first: int, last: int) -> str:
        words = self._words
        classes = f"bar option{_edges(first, last, self._last_minute)}"
        if self._marks_mine and option.is_mine:
            classes += " mine"
        mark = f'<em>{words.safe(rank_mark(option.rank))}</em><i class="sr"> {words.option} </i>'
        label, party = words.safe(option.label), words.safe(option.party)
        if not label:
            return f'<span class="{classes}" {where}><b>{mark}{words.optional}</b></span>'
        before, after = self._href
        who = f"<span>{party}</span>" if party else ""
        return (
            f'<a class="{classes}" {where} href="{before}{option.source_id}{after}">'
            f"<b>{mark}{label}</b>{who}</a>"
        )

    def _turnaround(self, first: int, last: int, into: list[str]) -> None:
        if (placed := self._frame.place(first, last)) is not None and last > first:
            column, start, length = placed
            into[column] += f'<i class="buffer" data-s="{start}" data-n="{length}"></i>'

    def _room_after(self, bars: Sequence[Bar], at: int, column: int, end: int) -> int:
        """Return how many units are free after a bar that ends at a unit of its column."""
        frame = self._frame
        mine = column * frame.units + end
        if at + 1 == len(bars):
            return frame.total - mine
        return frame.unit(frame.minute_of(bars[at + 1].starts_at)) - mine


def _edges(first: int, last: int, last_minute: int) -> str:
    """Return the classes of what begins before the days, or ends after them."""
    return (" before" if first < 0 else "") + (" after" if last > last_minute else "")


def _meet(one: Bar, other: Bar) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
