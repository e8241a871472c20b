"""Deadlines in calendars: a person finds those of the calls that they answer among their bookings."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.core import registry
from creuset.core.registry import CalendarEntry
from creuset.core.text import in_language
from creuset.incubation.models import Call
from creuset.incubation.states import ApplicationState
from creuset.kernel.spans import Span

#: The entry ends at the deadline.
BEFORE = timedelta(hours=1)


def register() -> None:
    """Calendars of persons hold the deadlines of what they write."""
    registry.add_calendar("party", of_party)


def of_party(party_id: int, now: datetime) -> Iterable[CalendarEntry]:
    """Return the deadlines to come of the calls for which the party writes an application."""
    writes = Q(applications__holder=party_id) | Q(applications__co_writers__party=party_id)
    rows = Call.objects.filter(
        writes,
        applications__state=ApplicationState.DRAFT,
        closes_at__gt=now,
        dropped_at=None,
        published_at__isnull=False,
    )
    return [entry_of(row) for row in rows.select_related("village").distinct().order_by("pk")]


def entry_of(row: Call) -> CalendarEntry:
    """Return the deadline of the call as an entry of an hour that ends with it."""
    path = reverse("calls:call", args=[row.village, row.code])
    return CalendarEntry(
        uid=f"call-{row.pk}@{row.village.slug}.creuset",
        span=Span(row.closes_at - BEFORE, row.closes_at),
        title=_("Deadline: %(call)s") % {"call": in_language(row.names)},
        place=row.village.name,
        description=in_language(row.summaries),
        url=settings.BASE_URL.rstrip("/") + path,
        changed_at=row.changed_at,
    )
