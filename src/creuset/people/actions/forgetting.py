"""What a village said it would not keep for ever is forgotten."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.core import audit, locks
from creuset.core.models import Audience, AuditObject, AuditRow
from creuset.kernel.errors import Forbidden
from creuset.people.actions.erasing import erase_person
from creuset.people.actors import Actor
from creuset.people.models import GroupMember, Invitation, KnownParty, Party, PartyKind
from creuset.people.queries.staying import is_known_elsewhere, known_nowhere, unheard_of
from creuset.villages.models import Village
from creuset.villages.retention import kept_since, kept_since_by_any

#: Enough for one transaction: others write between two.
CHUNK = 200


def check_is_house(by: Actor) -> None:
    """Raise Forbidden unless the house itself acts: nobody may hasten what a village said."""
    if not by.is_house:
        raise Forbidden(_("Only the house forgets, when the time that the village told is over."))


@transaction.atomic
def forget_people(*, village: Village, by: Actor, now: datetime) -> int:
    """Some of those of whom the village has heard nothing for as long as it says are forgotten; return how many.

    Whom another village knows is forgotten here only; whom no other knows is erased. It is done
    once nobody is left.
    """
    check_is_house(by)
    locks.lock("forget-people", [village.pk])
    since = kept_since(village, "people", now=now)
    gone = list(unheard_of(village, since).order_by("pk")[:CHUNK])
    for party in gone:
        if is_known_elsewhere(party, village):
            _forget_here(party, village)
        else:
            erase_person(party=party, by=by, now=now)
    _tell("people.forgotten", len(gone), village=village, by=by, now=now)
    return len(gone)


@transaction.atomic
def forget_visitors(*, by: Actor, now: datetime) -> int:
    """Some of those whom no village knows, and who stay away, are erased; return how many."""
    check_is_house(by)
    since = kept_since_by_any("people", now=now)
    gone = list(known_nowhere(since).order_by("pk")[:CHUNK])
    for party in gone:
        erase_person(party=party, by=by, now=now)
    return len(gone)


@transaction.atomic
def forget_audit(*, village: Village | None, by: Actor, now: datetime) -> int:
    """Some rows older than the village keeps them no longer say what happened, nor to whom; return how many.

    That something was done, when, and the digest of what was written, stay. Rows of no village are
    kept as by the one that keeps least.
    """
    check_is_house(by)
    before = (
        kept_since(village, "audit", now=now) if village else kept_since_by_any("audit", now=now)
    )
    pk = village.pk if village else None
    gone = audit.forget(village_id=pk, before=before, most=CHUNK)
    if village:
        _tell("people.audit_forgotten", gone, village=village, by=by, now=now)
    return gone


def nobody(now: datetime) -> Party:
    """Return the party that stands where somebody was whom nothing names any more.

    Only persons are ever erased, so the one erased organisation is it.
    """
    locks.lock("nobody", [0])
    found = Party.objects.filter(kind=PartyKind.ORGANISATION, erased_at__isnull=False).first()
    if found is None:
        found = Party.objects.create(
            kind=PartyKind.ORGANISATION, name="–", created_at=now, erased_at=now
        )
    return found


def _forget_here(party: Party, village: Village) -> None:
    """The village no longer knows the person; others do."""
    KnownParty.objects.filter(village=village, party=party).delete()
    GroupMember.objects.filter(group__village=village, party=party).delete()
    Invitation.objects.filter(village=village, party=party).delete()
    party.join_requests.filter(village=village).delete()
    rows = AuditRow.objects.filter(
        village_id=village.pk,
        pk__in=AuditObject.objects.filter(kind="party", object_id=party.pk).values("row_id"),
    )
    audit.erase(rows.values_list("pk", flat=True))


def _tell(verb: str, count: int, *, village: Village, by: Actor, now: datetime) -> None:
    if not count:
        return
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=village.pk,
        about=[],
        audience=Audience.TEAM,
        data={"count": count},
    )
