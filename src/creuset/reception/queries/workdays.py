"""Days in the open space: whether one is needed, how one was paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.people.models import Affiliation, Party, RoleGrant
from creuset.places.kinds import Kind
from creuset.places.models import Claim, Resource
from creuset.plans.amounts import Amount, amount_of
from creuset.plans.models import Let, Lot
from creuset.plans.queries.purses import spent_by
from creuset.plans.states import STANDING
from creuset.reception.models import Presence, Workday
from creuset.reception.rules.workdays import Comes
from creuset.villages.models import Village

KIND = "workday"


@dataclass(frozen=True, slots=True)
class PaidWith:
    """What paid for a day, and what is left of it; None where it has no limit."""

    lot: Lot
    left: Amount | None


def comes_of(village: Village, person: Party, day: date) -> Comes:
    """Return what decides whether somebody who comes that day needs a day of the open space; one query."""
    companies = Affiliation.objects.filter(person=person, until__isnull=True).values("organisation")
    theirs = Q(subscription__party=person) | Q(subscription__member=person)
    span = DaySpan.of(day, day).to_span(village.zone)
    place = Let.objects.filter(
        theirs | Q(subscription__party__in=companies, subscription__member__isnull=True),
        subscription__village=village,
        subscription__state__in=STANDING,
        from_on__lte=day,
        until_on__gt=day,
    )
    desk = Claim.objects.filter(
        village=village,
        party=person,
        source_kind="booking",
        part__kind__in=[Kind.DESK, Kind.OPEN_SPACE],
        starts_at__lt=span.end,
        ends_at__gt=span.start,
    )
    team = RoleGrant.objects.filter(village=village, party=person)
    found = (
        Village.objects.filter(pk=village.pk)
        .annotate(
            is_team=Exists(team),
            has_place=Exists(place),
            has_booking=Exists(desk),
            has_open_space=Exists(open_spaces(village)),
        )
        .values("is_team", "has_place", "has_booking", "has_open_space")
        .get()
    )
    return Comes(**found)


def open_spaces(village: Village) -> QuerySet[Resource]:
    """Return the places in which anybody works for a day."""
    return Resource.objects.filter(
        village=village, kind=Kind.OPEN_SPACE, retired_at__isnull=True, is_unbuilt=False
    )


def find_workday(village: Village, person: Party, day: date) -> Workday | None:
    """Return the day of the person in the village; None where they did not need one."""
    return Workday.objects.filter(village=village, person=person, day=day).first()


def workday_of(presence: Presence, village: Village) -> Workday | None:
    """Return the day for which somebody came; None where none was needed."""
    if presence.person is None:
        return None
    return find_workday(village, presence.person, village.day_of(presence.came_at))


def get_workday(village: Village, presence: Presence) -> Workday:
    """Return the day for which somebody came; NotFound where none was needed."""
    found = workday_of(presence, village)
    if found is None:
        raise NotFound(_("No day of the open space is counted for them."))
    return found


def with_day(presence: Presence) -> Presence:
    """Return the presence with the state of its person's day as `day_state`; one query."""
    found = workday_of(presence, presence.village)
    presence.day_state = found.state if found else None  # type: ignore[attr-defined]  # as `with_days` does
    return presence


def with_days(presences: QuerySet[Presence], village: Village, day: date) -> QuerySet[Presence]:
    """Return the presences, each with the state of its person's day as `day_state`; no query more."""
    days = Workday.objects.filter(village=village, person=OuterRef("person"), day=day)
    return presences.annotate(day_state=Subquery(days.values("state")[:1]))


def counted_with(presences: QuerySet[Presence]) -> QuerySet[Presence]:
    """Return the presences, each with the state of the day that was counted with it as `day_state`; no query more."""
    days = Workday.objects.filter(presence=OuterRef("pk"))
    return presences.annotate(day_state=Subquery(days.values("state")[:1]))


def paid_with(workday: Workday) -> Sequence[PaidWith]:
    """Return what paid for the day; one query."""
    return [
        PaidWith(
            lot,
            None
            if lot.as_value().is_unlimited
            else amount_of(lot, lot.balance, lot.village.currency),
        )
        for lot, _amount in spent_by((KIND, workday.pk))
    ]
