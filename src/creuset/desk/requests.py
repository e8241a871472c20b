"""What an address asks of a page about time."""

from datetime import date, datetime

from django.http import HttpRequest

from creuset.villages.models import Village

FIRST_YEAR, LAST_YEAR = 1970, 2199


def day_asked(request: HttpRequest, village: Village, *, now: datetime) -> tuple[date, bool]:
    """Return the day of `?on=`, else today's, and whether it is today's; what is no day counts as none."""
    today = village.day_of(now)
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today, True
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return today, True
    return day, day == today
