"""Somebody who has not booked comes and leaves."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from creuset.bookings.states import Means
from creuset.core import audit, locks
from creuset.core.audit import By
from creuset.core.models import AuditObject
from creuset.kernel.errors import Conflict, NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.places.models import Building
from creuset.places.queries.hours import hours_of_building, hours_of_village
from creuset.reception.actions.workdays import count_day
from creuset.reception.models import AnnouncedVisitor, Presence, VisitRequest, Workday
from creuset.reception.permissions import check_may_receive, check_may_say_own
from creuset.reception.queries.presence import find_open, open_presences, serving
from creuset.reception.rules.presence import (
    AlreadyInside,
    Counted,
    NobodyNamed,
    check_may_leave,
    check_no_slip,
    counted,
)
from creuset.villages.models import Village
from creuset.villages.retention import kept_since

KIND = "presence"
ARRIVED, LEFT = "reception.arrived", "reception.left"


@transaction.atomic
def arrive(
    *,
    village: Village,
    by: Actor,
    now: datetime,
    person: Party | None = None,
    name: str = "",
    building: Building | None = None,
    host: Party | None = None,
    how: Means = Means.PAGE,
) -> Presence:
    """Somebody is in the building until they leave or its day ends: a person of the village, or whoever has the name.

    Without a building they are in the one that serves, or the first of several. Raise Forbidden; NotFound where the
    village does not know the person or the host, or has no such building; NobodyNamed; AlreadyInside; NoDayLeft where
    the village lets nobody into its open space without a day to spend.
    """
    if person is None or by.party_id != person.pk:
        check_may_receive(by, village)
    else:
        check_may_say_own(by, village)
    called = " ".join(name.split())
    if (person is None) == (not called):
        raise NobodyNamed(_("Name a person of the village, or write a name."), field="name")
    for known in (person, host):
        if known is not None:
            get_known(village, known.pk)
    if person is not None:
        if person.is_organisation:
            raise NobodyNamed(_("Name a person: an organisation goes nowhere."), field="person")
        _make_way(village, person, now=now)
    made = _enter(
        Presence(
            village=village,
            building=_building(village, building, now=now),
            person=person,
            name=called,
            host=host,
            came_at=now,
            came_how=how,
        ),
        by=by,
    )
    count_day(made, by=by, now=now)
    return made


def enter_visitor(
    *, visit: VisitRequest, by: By, now: datetime, building: Building | None, how: Means
) -> Presence:
    """An expected visitor is in the building; whoever calls has checked the right to say so, in a transaction."""
    # Of a time that was proposed before another.
    Presence.objects.filter(visit=visit, left_at__isnull=True).update(left_at=now)
    return _enter(
        Presence(
            village=visit.village,
            building=_building(visit.village, building, now=now),
            visit=visit,
            name=visit.name,
            host=visit.answered_by,
            came_at=now,
            came_how=how,
        ),
        by=by,
        is_told=False,
    )


def enter_announced(
    *,
    visitor: AnnouncedVisitor,
    more: int,
    by: By,
    now: datetime,
    building: Building | None,
    how: Means,
) -> Presence:
    """An announced visitor is in the building, with those who come unnamed; whoever calls holds their row, in a
    transaction, and has checked the right to say so.
    """
    # Of a day before, of which nobody said that it ended.
    old = Presence.objects.filter(visitor=visitor, left_at__isnull=True)
    old.update(left_at=F("sure_until"))
    village = visitor.village
    serves = {one.pk for one in serving(village, now=now)}
    if building is not None and building.pk not in serves:
        building = None
    return _enter(
        Presence(
            village=village,
            building=_building(village, building, now=now),
            visitor=visitor,
            name=visitor.name,
            more=more,
            host=visitor.host,
            came_at=now,
            came_how=how,
        ),
        by=by,
        is_told=False,
    )


@transaction.atomic
def leave(
    *,
    presence: Presence,
    by: Actor,
    now: datetime,
    at: datetime | None = None,
    how: Means = Means.PAGE,
) -> Presence:
    """They have left, now or at the instant that the team says. Raise Forbidden; NotInside; NotThen."""
    row = _locked(presence)
    if row.person_id is None or by.party_id != row.person_id or at is not None:
        check_may_receive(by, row.village)
    else:
        check_may_say_own(by, row.village)
    check_may_leave(row.came_at, row.left_at, at=at or now, now=now)
    row.left_at, row.left_how = at or now, how
    row.save(update_fields=["left_at", "left_how"])
    _tell(LEFT, row, by=by, now=now)
    return row


@transaction.atomic
def pass_by(
    *, village: Village, person: Party, building: Building | None, now: datetime
) -> Presence:
    """Whoever typed the person's own code at the entrance came, or leaves if they are inside; the code lets them."""
    by = Actor(party=person)
    inside = find_open(village, person, now=now)
    if inside is not None:
        check_no_slip(inside.came_at, now=now)
        return leave(presence=inside, by=by, now=now, how=Means.KIOSK)
    return arrive(
        village=village, person=person, building=building, by=by, now=now, how=Means.KIOSK
    )


@transaction.atomic
def let_out(*, visit: VisitRequest, now: datetime) -> Presence | None:
    """A visitor who came and types their code again leaves; None where they are not inside.

    Raise AlreadyInside where they have just come.
    """
    row = open_presences(visit.village, now=now).filter(visit=visit).first()
    if row is None:
        return None
    check_no_slip(row.came_at, now=now)
    return leave(presence=row, by=HOUSE, now=now, how=Means.KIOSK)


@transaction.atomic
def forget_presences(*, village: Village, by: Actor, now: datetime) -> int:
    """Who was there longer ago than the village keeps is forgotten, the audit's words with it; return how many."""
    check_is_house(by)
    old = Presence.objects.filter(
        village=village, came_at__lt=kept_since(village, "presences", now=now)
    )
    since = village.day_of(kept_since(village, "presences", now=now))
    Workday.objects.filter(village=village, day__lt=since).delete()
    return _forget(list(old.values_list("pk", flat=True)))


def forget_person(party: Party) -> None:
    """Nothing says any more when an erased person was there."""
    Workday.objects.filter(person=party).delete()
    _forget(list(Presence.objects.filter(person=party).values_list("pk", flat=True)))


def unite_presences(kept: Presence, other: Presence) -> None:
    """One person who is inside twice has been there since the first of both times."""
    kept.came_at = min(kept.came_at, other.came_at)
    kept.sure_until = max(kept.sure_until, other.sure_until)
    kept.listed_until = max(kept.listed_until, other.listed_until)


def _forget(ids: list[int]) -> int:
    told = AuditObject.objects.filter(kind=KIND, object_id__in=ids)
    audit.erase(told.values_list("row_id", flat=True))
    return Presence.objects.filter(pk__in=ids).delete()[0]


def _make_way(village: Village, person: Party, *, now: datetime) -> None:
    """Nobody came twice at once; what was counted no more is written down as over. Raise AlreadyInside."""
    locks.lock("presence", [person.pk])
    row = Presence.objects.filter(village=village, person=person, left_at__isnull=True).first()
    if row is None:
        return
    if row.counted.is_listed(now):
        raise AlreadyInside(_("They are counted inside already, since %(at)s.", at=row.came_at))
    row.left_at = row.sure_until
    row.save(update_fields=["left_at"])


def _enter(row: Presence, *, by: By, is_told: bool = True) -> Presence:
    until = _counted(row)
    row.sure_until, row.listed_until = until.sure_until, until.listed_until
    row.save(force_insert=True)
    if is_told:
        _tell(ARRIVED, row, by=by, now=row.came_at)
    return row


def _counted(row: Presence) -> Counted:
    village, building = row.village, row.building
    years = {(row.came_at.astimezone(village.zone)).year + more for more in (0, 1)}
    if building is None:
        return counted(row.came_at, hours_of_village(village, years=years), village.zone)
    return counted(row.came_at, hours_of_building(building, years=years), village.zone)


def _building(village: Village, building: Building | None, *, now: datetime) -> Building | None:
    """Return the building, its village loaded: the one that is named, else the first that serves."""
    known = serving(village, now=now)
    if building is None:
        return known[0] if known else None
    found = next((one for one in known if one.pk == building.pk), None)
    if found is None:
        raise NotFound(_("There is no such building, or it does not serve."))
    return found


def _locked(presence: Presence) -> Presence:
    rows = Presence.objects.select_for_update(of=("self",)).select_related(
        "village", "person", "visitor"
    )
    row = rows.filter(pk=presence.pk).first()
    if row is None:
        raise Conflict(_("This is forgotten meanwhile."))
    return row


def _tell(verb: str, row: Presence, *, by: By, now: datetime) -> None:
    about = [(KIND, row.pk)]
    if row.person_id is not None:
        about.append(("party", row.person_id))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        data={
            "who": "" if row.visitor and row.visitor.is_hidden else row.called,
            "is_self": by.party_id is not None and by.party_id == row.person_id,
            "building": row.building.names if row.building else {},
        },
    )
