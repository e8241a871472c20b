"""The words of a price, said in the reader's language."""

from collections.abc import Iterable

from creuset.bookings.rules.tariffs.lines import Counted
from creuset.bookings.rules.tariffs.values import Unit
from creuset.bookings.states import SegmentKind
from creuset.kernel.sentences import Joined, Sentence
from creuset.kernel.sentences import sentence as _

KINDS: dict[str, Sentence] = {
    SegmentKind.USE: _("Use"),
    SegmentKind.BUILD: _("Set building"),
    SegmentKind.PRELIGHT: _("Pre-light"),
    SegmentKind.SHOOT: _("Shoot"),
    SegmentKind.STRIKE: _("Strike"),
    SegmentKind.MAINTENANCE: _("Maintenance"),
    SegmentKind.DAY_OFF: _("Day off"),
}

COUNTED: dict[Counted, Sentence] = {
    Counted.HOUR: _("hour"),
    Counted.HALF_DAY: _("half-day"),
    Counted.DAY: _("day"),
    Counted.WEEK: _("week"),
    Counted.MONTH: _("month"),
    Counted.QUARTER: _("quarter of an hour"),
    Counted.HALF_HOUR: _("half-hour"),
    Counted.KWH: _("kWh"),
    Counted.KVA_DAY: _("kVA a day"),
    Counted.BOOKING: _("booking"),
    Counted.PERSON: _("person"),
    Counted.FLAT: _("flat"),
}


def unit_word(unit: Unit) -> Sentence:
    """Return the word of a unit of time."""
    return COUNTED[Counted(unit.value)]


def kinds_of(kinds: Iterable[str]) -> Joined:
    """Return what periods are for, each once."""
    return Joined(tuple(KINDS.get(kind, kind) for kind in dict.fromkeys(kinds)))
