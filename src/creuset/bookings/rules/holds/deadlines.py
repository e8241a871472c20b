"""Until when: time that runs on open days only, on the village's clocks."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from creuset.bookings.rules.holds.policy import HoldPolicy
from creuset.kernel.openings import OpeningHours
from creuset.kernel.spans import next_local_instant

DAY = timedelta(days=1)
#: A place that opens on no day of a year has no open days to count.
LONGEST_LOOK = 366


def later(
    start: datetime, within: timedelta, *, zone: ZoneInfo, hours: OpeningHours | None = None
) -> datetime:
    """Return when the time is up that begins at `start`, a day being a day on the village's clocks.

    With `hours`, it begins at the next opening, and days on which nothing opens do not count: 24 hours
    from Friday 14:00 are up on Monday 14:00 where the weekend is closed.
    """
    if hours is None:
        return max(start, _instant(_civil(start, zone) + within, zone))
    begins = hours.next_opening(start, zone, within_days=LONGEST_LOOK)
    if begins is None:
        return later(start, within, zone=zone)
    at, left = _civil(begins, zone), within
    for _day in range(LONGEST_LOOK):
        midnight = datetime.combine(at.date(), time.min) + DAY
        if hours.on(at.date()) or at.time() != time.min:
            if left <= midnight - at:
                return max(start, _instant(at + left, zone))
            left -= midnight - at
        at = midnight
    return later(start, within, zone=zone)


def expires_at(
    asked_at: datetime,
    starts_at: datetime,
    policy: HoldPolicy,
    *,
    zone: ZoneInfo,
    hours: OpeningHours,
) -> datetime:
    """Return when an option ends by itself: after the policy's time, and when what it asks begins at the latest."""
    counted = hours if policy.lasts_in_open_days else None
    return min(later(asked_at, policy.lasts, zone=zone, hours=counted), starts_at)


def answer_by(
    asked_at: datetime, policy: HoldPolicy, *, zone: ZoneInfo, hours: OpeningHours
) -> datetime:
    """Return until when whoever is challenged may answer."""
    counted = hours if policy.answer_in_open_days else None
    return later(asked_at, policy.answer_within, zone=zone, hours=counted)


def _civil(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def _instant(civil: datetime, zone: ZoneInfo) -> datetime:
    return next_local_instant(civil.date(), civil.time(), zone)
