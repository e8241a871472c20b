"""Who is in the buildings now, however it is known: checked in to a booking, come by themselves, received."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Prefetch, QuerySet

from creuset.bookings import codes
from creuset.bookings.models import Attendance, Expected, Segment
from creuset.bookings.states import SegmentState
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Affiliation, KnownParty, Party
from creuset.places.models import Building, Level
from creuset.places.queries.floors import serving_on
from creuset.reception.models import Presence
from creuset.reception.permissions import check_may_see_inside, may_see_inside
from creuset.reception.queries.workdays import with_days
from creuset.reception.rules.presence import counted_of_stay
from creuset.reception.rules.workdays import DayState
from creuset.villages.models import Village

PASSES = "creuset.reception.pass"
#: No stay that ended longer ago still has people who are counted.
LOOKED_BACK = timedelta(days=2)


class Why(StrEnum):
    """How it is known that somebody is inside."""

    BOOKED = "booked"
    CAME = "came"
    VISITS = "visits"


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody, or those of one booking, who are inside, or may be inside still."""

    why: Why
    name: str
    #: Their organisation, or whom they visit.
    of: str
    #: Where they are, as far as that is known.
    building_id: int | None
    level: str
    place: str
    since: datetime
    until: datetime
    #: Nobody saw them leave, and the time for which they were there is over.
    is_sure: bool
    #: Names of a booking's people, where its list tells them.
    names: tuple[str, ...] = ()
    #: How many are there with them whose names nobody knows.
    more: int = 0
    #: From which company a visitor comes.
    company: str = ""
    presence_id: int | None = None
    #: The day in the open space that they came for is not paid.
    is_owed: bool = False
    booking_id: int | None = None

    @property
    def unnamed(self) -> range:
        """One for each of those whose names nobody knows: a list to tick has a line for each."""
        return range(self.more)

    @property
    def count(self) -> int:
        """How many persons that is, one at least."""
        return max(1, len(self.names)) + self.more


@dataclass(frozen=True, slots=True)
class Floor:
    """Those on one level of a building; a level without name is known of nobody."""

    name: str
    rows: tuple[Inside, ...]


@dataclass(frozen=True, slots=True)
class House:
    """A building, and who is in it, level by level."""

    building: Building | None
    floors: tuple[Floor, ...]

    @property
    def rows(self) -> list[Inside]:
        """Everybody in the building."""
        return [row for floor in self.floors for row in floor.rows]

    @property
    def count(self) -> int:
        """How many persons are there, as far as anybody knows."""
        return sum(row.count for row in self.rows if row.is_sure)

    @property
    def unsure(self) -> int:
        """How many persons nobody saw leave."""
        return sum(row.count for row in self.rows if not row.is_sure)


def serving(village: Village, *, now: datetime) -> list[Building]:
    """Return the buildings of the village that serve today, in order, their village loaded."""
    rows = Building.objects.filter(
        serving_on(village.day_of(now)), village=village, retired_at__isnull=True
    )
    found = list(rows.order_by("position", "pk"))
    for building in found:
        building.village = village
    return found


def who_is_inside(village: Village, *, by: Actor, now: datetime) -> list[House]:
    """Return who is in each building that serves, or that somebody is in, level by level from below; whoever is
    known to be in two places is told once, in the place that was booked. Six queries at most. Raise Forbidden.
    """
    check_may_see_inside(by, village)
    stays = _stays(village, now=now)
    booked = {
        person
        for _row, attendance in stays
        for person in _persons(attendance)
        if person is not None
    }
    came = [
        row
        for row in with_days(open_presences(village, now=now), village, village.day_of(now))
        .select_related("person", "host", "visitor__resource__level")
        .defer("visitor__resource__level__outline", "visitor__resource__level__drawing")
        if row.person_id not in booked
    ]
    companies = _companies([row.person_id for row in came if row.person_id], village)
    rows = [row for row, _attendance in stays]
    rows += [_came(row, companies, now=now) for row in came]
    return _by_house(village, rows, now=now)


def open_presences(village: Village, *, now: datetime) -> QuerySet[Presence]:
    """Return who came and is still counted, unordered."""
    return Presence.objects.filter(village=village, left_at__isnull=True, listed_until__gt=now)


def find_open(village: Village, person: Party, *, now: datetime) -> Presence | None:
    """Return the presence of a person who is still counted; None where there is none."""
    return (
        open_presences(village, now=now)
        .filter(person=person)
        .select_related("building", "person")
        .first()
    )


def presences_of(village: Village, *, by: Actor) -> QuerySet[Presence]:
    """Return the presences that the actor may read, unordered: all for the team, else their own."""
    rows = Presence.objects.filter(village=village).select_related("person", "building", "host")
    if may_see_inside(by, village):
        return rows
    return rows.filter(person_id=by.party_id) if by.party_id else rows.none()


def get_presence(village: Village, pk: int, *, by: Actor) -> Presence:
    """Return the presence; NotFound where there is none that the actor may read."""
    found = presences_of(village, by=by).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Nobody of that number is inside."))
    found.village = village
    return found


def pass_code(village: Village, person: Party) -> str:
    """Return the digits by which a person of the village says at the entrance that they come, or leave."""
    return codes.digits(PASSES, f"{village.pk}.{person.pk}")


def find_by_pass(village: Village, typed: str) -> Party | None:
    """Return the person of the village whose digits were typed; None where none has them, or two have; one query."""
    known = KnownParty.objects.filter(
        village=village, party__kind="person", party__erased_at__isnull=True
    )
    found = [
        pk
        for pk in known.values_list("party_id", flat=True)
        if codes.digits(PASSES, f"{village.pk}.{pk}") == typed
    ]
    return Party.objects.get(pk=found[0]) if len(found) == 1 else None


def _stays(village: Village, *, now: datetime) -> list[tuple[Inside, Attendance]]:
    """Return who checked in to a booking and did not check out."""
    segments = (
        Segment.objects.filter(state=SegmentState.CONFIRMED)
        .select_related("unit__building", "unit__level")
        .defer("unit__building__outline", "unit__level__outline", "unit__level__drawing")
        .order_by("starts_at", "pk")
    )
    rows = (
        Attendance.objects.filter(
            booking__village=village,
            came_at__isnull=False,
            left_at__isnull=True,
            ends_at__gt=now - LOOKED_BACK,
        )
        .select_related("booking__party", "came_by")
        .prefetch_related(
            Prefetch("booking__segments", segments),
            Prefetch("booking__expected", Expected.objects.select_related("person").order_by("pk")),
        )
        .order_by("came_at", "pk")
    )
    return [
        (_stay(row, now=now), row)
        for row in rows
        if counted_of_stay(row.ends_at, village.zone).is_listed(now)
    ]


def _stay(row: Attendance, *, now: datetime) -> Inside:
    booking, came_at = row.booking, row.came_at or now
    mine = [one for one in booking.segments.all() if row.stay.contains(one.starts_at)]
    # Where they are now, else where they were last, else where they begin.
    begun = [one for one in mine if one.starts_at <= now]
    current = [one for one in begun if one.ends_at > now] or begun[-1:] or mine[:1]
    unit = current[0].unit if current else None
    names = tuple(one.called for one in booking.expected.all())
    return Inside(
        why=Why.BOOKED,
        name=booking.party.name,
        of=booking.title,
        building_id=unit.building_id if unit else None,
        level=unit.level.name if unit and unit.level else "",
        place=", ".join(dict.fromkeys(one.unit.name for one in current)),
        since=came_at,
        until=row.ends_at,
        is_sure=row.ends_at > now,
        names=names,
        booking_id=booking.pk,
    )


def _persons(row: Attendance) -> Iterable[int | None]:
    """Yield the persons who are known to be there with a stay."""
    yield row.booking.party_id
    for one in row.booking.expected.all():
        yield one.person_id


def _came(row: Presence, companies: dict[int, str], *, now: datetime) -> Inside:
    visitor = row.visitor
    place = visitor.resource if visitor else None
    is_there = place is not None and place.building_id == row.building_id
    return Inside(
        why=Why.CAME if row.person_id else Why.VISITS,
        name=row.called,
        of=row.host.name if row.host else companies.get(row.person_id or 0, ""),
        building_id=row.building_id,
        level=place.level.name if is_there and place and place.level else "",
        place=place.name if place else "",
        more=row.more,
        company=visitor.company if visitor else "",
        since=row.came_at,
        until=row.sure_until,
        is_sure=row.counted.is_sure(now),
        presence_id=row.pk,
        is_owed=getattr(row, "day_state", None) == DayState.OWED,
    )


def _companies(person_ids: Sequence[int], village: Village) -> dict[int, str]:
    """Return the organisations of the persons that the village knows, by person, in one text each."""
    if not person_ids:
        return {}
    rows = Affiliation.objects.filter(
        person__in=person_ids, until__isnull=True, organisation__known_in__village=village
    ).order_by("since", "pk")
    found: dict[int, list[str]] = defaultdict(list)
    for person, name in rows.values_list("person_id", "organisation__name"):
        found[person].append(name)
    return {person: ", ".join(names) for person, names in found.items()}


def _by_house(village: Village, rows: list[Inside], *, now: datetime) -> list[House]:
    buildings = serving(village, now=now)
    known = {one.pk for one in buildings}
    missing = {row.building_id for row in rows if row.building_id and row.building_id not in known}
    if missing:
        buildings += Building.objects.filter(pk__in=missing).order_by("position", "pk")
    levels = Level.objects.filter(building__in=buildings, retired_at__isnull=True)
    order = [level.name for level in levels.defer("outline", "drawing").order_by("position", "pk")]
    houses = [House(one, _floors(rows, one.pk, order)) for one in buildings]
    nowhere = _floors(rows, None, order)
    return [*houses, House(None, nowhere)] if nowhere else houses


def _floors(rows: list[Inside], building_id: int | None, order: list[str]) -> tuple[Floor, ...]:
    by_level: dict[str, list[Inside]] = defaultdict(list)
    for row in rows:
        if row.building_id == building_id:
            by_level[row.level].append(row)
    # Those of whom no level is known stand last.
    names = sorted(
        by_level, key=lambda name: (not name, order.index(name) if name in order else 0, name)
    )
    return tuple(
        Floor(name, tuple(sorted(by_level[name], key=lambda row: (row.name, row.since))))
        for name in names
    )
