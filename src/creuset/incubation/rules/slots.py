"""The hours of a day of auditions: one after the other, with a pause between two, and a longer one where it falls."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span

#: Nobody listens for longer than this at a stretch, and no audition is shorter.
LONGEST_DAY = timedelta(hours=14)
LEAST_MINUTES, MOST_MINUTES = 5, 240


class BadSlots(Refused):
    """Auditions that no day holds."""

    code = "bad-slots"


def slots(
    start: datetime, count: int, *, minutes: int, pause: int, rest: Span | None = None
) -> Sequence[Span]:
    """Return so many hours from `start`, each of `minutes`, `pause` minutes apart; none overlaps the `rest`.

    Raise BadSlots where an audition is too short or too long, or the last one ends too late.
    """
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES or pause < 0:
        raise BadSlots(
            _(
                "An audition lasts from %(least)s to %(most)s minutes.",
                least=LEAST_MINUTES,
                most=MOST_MINUTES,
            ),
            field="minutes",
        )
    found: list[Span] = []
    at, length = start, timedelta(minutes=minutes)
    for _number in range(count):
        one = Span(at, at + length)
        if rest is not None and one.overlaps(rest):
            one = Span(rest.end, rest.end + length)
        found.append(one)
        at = one.end + timedelta(minutes=pause)
    if found and found[-1].end - start > LONGEST_DAY:
        raise BadSlots(
            _(
                "The last audition would end more than %(hours)s hours after the first: use two days.",
                hours=LONGEST_DAY // timedelta(hours=1),
            ),
            field="minutes",
        )
    return found
