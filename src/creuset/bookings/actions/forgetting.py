"""Who booked what is forgotten, once its time is over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override

from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.actions.waiting import KIND as WAIT
from creuset.bookings.facts import FORGOTTEN
from creuset.bookings.models import Attendance, Booking, Expected, Participant, PremisesRecord, Wait
from creuset.bookings.queries.premises import KIND
from creuset.core import audit, files
from creuset.core.models import Audience, AuditObject, StoredFile
from creuset.people.actions.forgetting import CHUNK, check_is_house, nobody
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.places.actions import claims
from creuset.villages.models import Village
from creuset.villages.retention import kept_since


@transaction.atomic
def forget_bookings(*, village: Village, by: Actor, now: datetime) -> int:
    """Some bookings that ended longer ago than the village keeps them no longer say whose they were; return how many.

    That the places were taken, and when, stays: occupation is counted over many years. Title, party,
    project, notes and reasons are gone, and what the audit and the ledger said of them; so is who waited for what.
    """
    check_is_house(by)
    before = kept_since(village, "bookings", now=now)
    _forget_waits(village, before)
    unknown = nobody(now)
    old = (
        Booking.objects.filter(village=village, segments__ends_at__lt=before)
        .exclude(party=unknown)
        .exclude(segments__ends_at__gte=before)
    )
    ids = sorted(set(old.order_by("pk").values_list("pk", flat=True)[:CHUNK]))
    if not ids:
        return 0
    with override(village.language):
        title = gettext("Erased booking")
    Booking.objects.filter(pk__in=ids).update(
        title=title,
        search_text=fold(title),
        party=unknown,
        booked_by=None,
        project=None,
        note="",
        cancel_reason="",
    )
    Attendance.objects.filter(booking__in=ids).update(came_by=None, left_by=None)
    Expected.objects.filter(booking__in=ids).delete()
    Participant.objects.filter(booking__in=ids).delete()
    seen = PremisesRecord.objects.filter(booking__in=ids)
    for stored in StoredFile.objects.filter(kind=KIND, object_id__in=seen.values("pk")):
        files.remove(stored)
    seen.delete()
    claims.unname(SOURCE, ids)
    told = AuditObject.objects.filter(kind=SOURCE, object_id__in=ids)
    audit.erase(told.values_list("row_id", flat=True))
    audit.record(
        verb=FORGOTTEN,
        by=by,
        at=now,
        village_id=village.pk,
        about=[],
        audience=Audience.TEAM,
        data={"count": len(ids)},
    )
    return len(ids)


def _forget_waits(village: Village, before: datetime) -> None:
    """Who waited for what ended before that instant is gone, and what the audit said of it."""
    waits = Wait.objects.filter(village=village, ends_at__lt=before)
    ids = list(waits.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    told = AuditObject.objects.filter(kind=WAIT, object_id__in=ids)
    audit.erase(told.values_list("row_id", flat=True))
    Wait.objects.filter(pk__in=ids).delete()
