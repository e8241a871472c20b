"""Calendars kept elsewhere, as the desk reads them."""

from collections.abc import Sequence

from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.places.models import OutsideCalendar, Resource


def list_calendars(resource: Resource) -> Sequence[OutsideCalendar]:
    """Return the calendars that take times of the resource, the oldest first, their files left unread; one query."""
    rows = OutsideCalendar.objects.filter(resource=resource).defer("content")
    return list(rows.order_by("added_at", "pk"))


def get_calendar(resource: Resource, pk: int) -> OutsideCalendar:
    """Return a calendar of the resource, its resource and village loaded; raise NotFound."""
    rows = OutsideCalendar.objects.select_related("village", "resource__village")
    found = rows.defer("content").filter(resource=resource, pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such calendar here."))
    return found
