"""The screens on the walls: which one an address opens, and those that stand."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from creuset.bookings.models import Screen
from creuset.core import audit
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.people.secrets import hashed
from creuset.places.permissions import may_change
from creuset.villages.models import Village

SEEN_EVERY = timedelta(minutes=15)


def find_screen(
    village: Village, secret: str, *, now: datetime, is_kiosk: bool = False
) -> Screen | None:
    """Return the screen of the village behind the secret, or the kiosk; the look-up is by hash, so its time tells
    nothing.
    """
    row = (
        Screen.objects.filter(
            village=village,
            secret_hash=hashed(secret),
            revoked_at__isnull=True,
            is_kiosk=is_kiosk,
        )
        .select_related("resource__building", "building")
        .first()
    )
    if row is not None and (row.seen_at is None or row.seen_at <= now - SEEN_EVERY):
        Screen.objects.filter(pk=row.pk).update(seen_at=now)
    return row


def version_of(village: Village, *, now: datetime) -> str:
    """Return what changes whenever a screen may show something else: the village's version and the minute."""
    return f"{audit.version(village.pk)}-{int(now.timestamp()) // 60}"


def screens_of(village: Village, *, by: Actor) -> list[Screen]:
    """Return the screens that stand and that the actor may take down, the lobby's first; one query."""
    rows: QuerySet[Screen] = Screen.objects.filter(village=village, revoked_at__isnull=True)
    found = []
    for row in rows.select_related("resource__building").order_by("resource__position", "name"):
        row.village = village
        if row.resource is None or may_change(by, row.resource):
            found.append(row)
    return sorted(found, key=lambda row: row.resource_id is not None)


def get_screen(village: Village, pk: int) -> Screen:
    """Return a screen that stands, or NotFound."""
    row = (
        Screen.objects.filter(village=village, pk=pk, revoked_at__isnull=True)
        .select_related("resource__building")
        .first()
    )
    if row is None:
        raise NotFound(_("There is no such screen, or not any more."))
    row.village = village
    return row
