"""When visitors of a booking are expected once that booking is at another time: decisions on values."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from creuset.kernel.spans import DaySpan, Span
from creuset.reception.rules.visitors import Stay


def followed(stay: Stay, booked: Sequence[Span], zone: ZoneInfo) -> Stay:
    """Return when somebody is expected for what is booked now; unchanged while they come within it.

    Whoever comes on other days comes as many days from the first one on, as long as it is booked; whoever comes
    at an hour when it is over, or more than an hour before it begins, comes when it begins.
    """
    days = sorted({day for span in booked for day in DaySpan.touching(span, zone)})
    if not days:
        return stay
    first, last = stay.first_on, stay.last_on
    if first < days[0] or last > days[-1]:
        first, last = days[0], min(days[0] + (last - first), days[-1])
    if stay.hour is None:
        return Stay(first, last)
    that_day = sorted(
        (span for span in booked if first in DaySpan.touching(span, zone)),
        key=lambda span: span.start,
    )
    if not that_day:
        return Stay(first, last, stay.hour)
    begins = that_day[0].start.astimezone(zone)
    ends = that_day[-1].end.astimezone(zone)
    earliest = begins - timedelta(hours=1)
    came_early = earliest.date() == first and stay.hour < earliest.time()
    came_late = ends.date() == first and stay.hour >= ends.time()
    hour = begins.time().replace(second=0) if came_early or came_late else stay.hour
    return Stay(first, last, hour)
