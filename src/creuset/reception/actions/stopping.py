"""The team says who announces no visitors any more, and who does again."""

from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.reception.models import AnnouncingStop
from creuset.reception.permissions import check_may_receive
from creuset.villages.models import Village

STOPPED, ALLOWED = "reception.announcing_stopped", "reception.announcing_allowed"


@transaction.atomic
def stop_announcing(
    *, village: Village, party: Party, by: Actor, now: datetime, reason: str = ""
) -> AnnouncingStop:
    """The person, or everybody of the organisation, announces nobody any more; who is expected already stays so.

    Raise Forbidden; NotFound where the village does not know the party.
    """
    check_may_receive(by, village)
    get_known(village, party.pk)
    row, is_new = AnnouncingStop.objects.get_or_create(
        village=village,
        party=party,
        defaults={"reason": " ".join(reason.split()), "since": now, "by": by.party},
    )
    if is_new:
        _tell(STOPPED, village, party, by=by, now=now, reason=row.reason)
    return row


@transaction.atomic
def allow_announcing(*, village: Village, party: Party, by: Actor, now: datetime) -> None:
    """The person, or the organisation, announces visitors again. Raise Forbidden; NotFound where nothing keeps them
    from it.
    """
    check_may_receive(by, village)
    rows = AnnouncingStop.objects.filter(village=village, party=party)
    if not rows.delete()[0]:
        raise NotFound(_("Nothing keeps them from announcing visitors."))
    _tell(ALLOWED, village, party, by=by, now=now)


def unite_stops(kept: AnnouncingStop, other: AnnouncingStop) -> None:
    """Whoever was stopped twice, as two, was so since the first time."""
    if other.since < kept.since:
        kept.since, kept.reason, kept.by = other.since, other.reason, other.by


def _tell(
    verb: str, village: Village, party: Party, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("party", party.pk)],
        data={"party": party.name},
        reason=reason,
    )
