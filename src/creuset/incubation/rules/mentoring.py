"""Office hours cut into slots, and how many projects a mentor accompanies at once."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from creuset.kernel.errors import Conflict, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span

SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=4)
#: Office hours are of one day's length at most.
MOST = timedelta(hours=12)
LONGEST_SKILL, MOST_SKILLS = 60, 20


class BadMentor(Refused):
    """What is said of a mentor cannot be."""

    code = "bad-mentor"


class MentorFull(Conflict):
    """The mentor accompanies as many projects as they said they could."""

    code = "mentor-full"


class AlreadyPaired(Conflict):
    """The mentor accompanies the project already."""

    code = "already-paired"


class BadHours(Refused):
    """Office hours that no slot fits into, or that are over."""

    code = "bad-hours"


class HoursOverlap(Conflict):
    """The mentor is there already at that time."""

    code = "hours-overlap"


class SlotTaken(Conflict):
    """Somebody else was quicker."""

    code = "slot-taken"


class SlotOver(Conflict):
    """It has begun."""

    code = "slot-over"


class NoSlot(NotFound):
    """There is no such slot, or none for this project."""

    code = "no-slot"


def slots_of(span: Span, length: timedelta) -> list[Span]:
    """Return the span cut into slots of the length, one after the other; what is left at the end is nobody's.

    Raise BadHours where none fits, or for a length that is no talk.
    """
    if not SHORTEST <= length <= LONGEST:
        raise BadHours(_("A slot lasts from ten minutes to four hours."), field="minutes")
    if span.end - span.start > MOST:
        raise BadHours(_("Office hours last twelve hours at most."), field="end")
    count = (span.end - span.start) // length
    if not count:
        raise BadHours(_("No slot of that length fits between these hours."), field="minutes")
    return [Span(span.start + at * length, span.start + (at + 1) * length) for at in range(count)]


def tidy_skills(words: Iterable[str]) -> list[str]:
    """Return the skills without blanks around, each once, as they came. Raise BadMentor for too many or too long."""
    found = list(dict.fromkeys(" ".join(one.split()) for one in words if one.strip()))
    if len(found) > MOST_SKILLS or any(len(one) > LONGEST_SKILL for one in found):
        raise BadMentor(
            _(
                "At most %(most)s skills, each of %(longest)s characters at most.",
                most=MOST_SKILLS,
                longest=LONGEST_SKILL,
            ),
            field="skills",
        )
    return found


def is_there(from_on: date, until_on: date | None, *, on: date) -> bool:
    """Say whether somebody accompanies on that day, from the first day to the last."""
    return from_on <= on and (until_on is None or on <= until_on)


def check_to_come(starts_at: datetime, *, now: datetime) -> None:
    """Raise SlotOver for what has begun."""
    if starts_at <= now:
        raise SlotOver(_("It has begun: what was said is written down instead."))
