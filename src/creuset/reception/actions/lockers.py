"""Lockers: given to somebody for a time in the one ledger of places, given longer, given back."""

from datetime import date, datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.audit import By
from creuset.core.models import Audience, AuditObject
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.places.actions import claims
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.availability import parts_of
from creuset.places.queries.refusals import occupied
from creuset.places.rules import Wanted
from creuset.plans.actions.checklists import look_at_party
from creuset.reception.models import LockerUse
from creuset.reception.permissions import check_may_receive
from creuset.reception.rules.items import GivenBack, NoLocker, check_days
from creuset.villages.models import Village
from creuset.villages.retention import kept_since

#: Also the kind under which a use holds the locker in the ledger.
KIND = "locker"
TONE = "use"
GIVEN, LONGER, BACK = (
    "reception.locker_given",
    "reception.locker_longer",
    "reception.locker_back",
)


@transaction.atomic
def give_locker(
    *,
    resource: Resource,
    party: Party,
    first_day: date,
    last_day: date,
    by: Actor,
    now: datetime,
    code: str = "",
) -> LockerUse:
    """The locker is the party's on these days, both included, and nobody else's, by booking or otherwise.

    Raise Forbidden; NotFound; NoLocker; WrongDays; Occupied where something stands on it.
    """
    village = resource.village
    check_may_receive(by, village)
    get_known(village, party.pk)
    if resource.kind != Kind.LOCKER:
        raise NoLocker(_("%(name)s is no locker: book it.", name=resource.name), field="resource")
    check_days(first_day, last_day, today=village.day_of(now))
    row = LockerUse(
        village=village,
        resource=resource,
        party=party,
        first_day=first_day,
        last_day=last_day,
        code=code.strip(),
        given_at=now,
        given_by=by.party,
    )
    _hold(row, _span(row), by=by, now=now, is_new=True)
    _tell(GIVEN, row, by=by, now=now)
    look_at_party(row.party, now=now)
    return row


@transaction.atomic
def give_longer(*, use: LockerUse, last_day: date, by: Actor, now: datetime) -> LockerUse:
    """It is theirs until that day instead. Raise Forbidden; WrongDays; GivenBack; Occupied."""
    row = _live(use, by=by)
    check_days(row.first_day, last_day, today=row.village.day_of(now))
    row.last_day = last_day
    _hold(row, _span(row), by=by, now=now)
    _tell(LONGER, row, by=by, now=now)
    look_at_party(row.party, now=now)
    return row


@transaction.atomic
def take_locker_back(*, use: LockerUse, by: Actor, now: datetime) -> LockerUse:
    """It is free from now on; that they had it until now stays in the ledger. Raise Forbidden; GivenBack."""
    row = _live(use, by=by)
    row.ended_at, row.ended_by = now, by.party
    row.save(update_fields=["ended_at", "ended_by"])
    whole = _span(row)
    if now <= whole.start:
        claims.hold_parts(_parts(row))
        claims.release((KIND, row.pk))
    elif now < whole.end:
        _hold(row, Span(whole.start, now), by=by, now=now)
    _tell(BACK, row, by=by, now=now)
    look_at_party(row.party, now=now)
    return row


@transaction.atomic
def forget_lockers(*, village: Village, by: Actor, now: datetime) -> int:
    """Who had a locker longer ago than the village keeps is forgotten; what was taken stays taken, for nobody."""
    check_is_house(by)
    since = kept_since(village, "reception", now=now)
    rows = LockerUse.objects.filter(village=village, last_day__lt=village.day_of(since))
    rows |= LockerUse.objects.filter(village=village, ended_at__lt=since)
    ids = list(rows.values_list("pk", flat=True))
    told = AuditObject.objects.filter(kind=KIND, object_id__in=ids)
    audit.erase(told.values_list("row_id", flat=True))
    claims.unname(KIND, ids)
    return LockerUse.objects.filter(pk__in=ids).delete()[0]


def _span(row: LockerUse) -> Span:
    return DaySpan.of(row.first_day, row.last_day).to_span(row.village.zone)


def _parts(row: LockerUse) -> list[int]:
    return sorted({part for some in parts_of([row.resource]).values() for part in some})


def _hold(row: LockerUse, span: Span, *, by: Actor, now: datetime, is_new: bool = False) -> None:
    """The use is kept, and holds its locker for the span; raise Occupied where something else stands on it."""
    part_ids = _parts(row)
    claims.hold_parts(part_ids)
    wanted = [Wanted(part, span) for part in part_ids]
    in_the_way = claims.in_the_way(wanted, of=None if is_new else (KIND, row.pk))
    if in_the_way:
        raise occupied(resources=[row.resource], span=span, claims=in_the_way, by=by, now=now)
    row.save()
    claims.claim(
        village_id=row.village_id,
        source=(KIND, row.pk),
        wanted=wanted,
        label=row.resource.name,
        party_id=row.party_id,
        tone=TONE,
        is_new=is_new,
    )


def _live(use: LockerUse, *, by: Actor) -> LockerUse:
    rows = LockerUse.objects.select_for_update(of=("self",))
    row = rows.select_related("village", "resource__building", "party").get(pk=use.pk)
    row.resource.village = row.resource.building.village = row.village
    check_may_receive(by, row.village)
    if row.ended_at is not None:
        raise GivenBack(_("This locker was given back on %(at)s.", at=row.ended_at))
    return row


def _tell(verb: str, row: LockerUse, *, by: By, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk), ("party", row.party_id), ("resource", row.resource_id)],
        audience=Audience.PARTIES,
        data={
            "resource": row.resource.names,
            "party": row.party.name,
            "until": row.last_day.isoformat(),
        },
    )
