"""Lengths of time in words."""

from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _

HOUR, DAY = 60, 24 * 60


def length(minutes: int) -> Sentence:
    """Return a length of time: in days where it is whole days, else in hours and minutes.

    >>> [str(length(n)) for n in (45, 120, 150, 1440, 4320)]
    ['45 min', '2 h', '2 h 30 min', 'one day', '3 days']
    """
    if minutes == DAY:
        return _("one day")
    if minutes and minutes % DAY == 0:
        return _("%(days)s days", days=minutes // DAY)
    return hours(minutes)


def hours(minutes: int) -> Sentence:
    """Return a length of time in hours and minutes, however long.

    >>> [str(hours(n)) for n in (45, 1440)]
    ['45 min', '24 h']
    """
    whole, rest = divmod(minutes, HOUR)
    if not whole:
        return _("%(minutes)s min", minutes=rest)
    if not rest:
        return _("%(hours)s h", hours=whole)
    return _("%(hours)s h %(minutes)s min", hours=whole, minutes=rest)
