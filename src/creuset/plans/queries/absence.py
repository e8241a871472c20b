"""Who is away when: the absences of a subscription, and everybody who left their place to others on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from creuset.core.together import together
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.places.models import Claim, Resource
from creuset.plans.models import Absence, AbsentDay, Subscription
from creuset.villages.models import Village


def standing(today: date) -> Q:
    """Return the condition under which an absence says something of today or later."""
    coming = AbsentDay.objects.filter(absence=OuterRef("pk"), day__gte=today)
    goes_on = Q(ended_at__isnull=True) & (Q(last_on__isnull=True) | Q(last_on__gte=today))
    return Exists(coming) | goes_on


def absences_of(row: Subscription, *, today: date) -> list[tuple[Absence, list[AbsentDay]]]:
    """Return what is declared of today or later, the next first, each with its days of then; one query."""
    rows = Absence.objects.filter(standing(today), subscription=row).select_related("place")
    coming = AbsentDay.objects.filter(absence__subscription=row, day__gte=today)
    found, days = together(rows.order_by("first_on", "pk"), coming.order_by("day"))
    by_absence: dict[int, list[AbsentDay]] = {}
    for day in days:
        by_absence.setdefault(day.absence_id, []).append(day)
    for absence in found:
        absence.subscription = row
    return [(absence, by_absence.get(absence.pk, [])) for absence in found]


def get_absence(row: Subscription, pk: int) -> Absence:
    """Return an absence of the subscription; NotFound where it has none of that number."""
    absence = Absence.objects.filter(subscription=row, pk=pk).select_related("place").first()
    if absence is None:
        raise NotFound(_("Nothing of this is left to others any more."))
    absence.subscription = row
    return absence


def taken_on(
    days: Iterable[tuple[int, date]], village: Village, own: Collection[int]
) -> set[tuple[int, date]]:
    """Return those of the days, each of a smallest part, on which somebody has it; one query.

    `own` are the lettings that left them to others.
    """
    wanted = sorted(set(days), key=lambda one: one[1])
    if not wanted:
        return set()
    zone = village.zone
    spans = {one: DaySpan.of(one[1], one[1]).to_span(zone) for one in wanted}
    rows = Claim.objects.filter(
        part_id__in={part for part, _day in wanted},
        starts_at__lt=spans[wanted[-1]].end,
        ends_at__gt=spans[wanted[0]].start,
    ).exclude(source_kind="let", source_id__in=own)
    taken: dict[int, list[tuple[datetime, datetime]]] = {}
    for part, starts_at, ends_at in rows.values_list("part_id", "starts_at", "ends_at"):
        taken.setdefault(part, []).append((starts_at, ends_at))
    return {
        one
        for one, span in spans.items()
        if any(start < span.end and span.start < end for start, end in taken.get(one[0], ()))
    }


@dataclass(frozen=True, slots=True)
class AwayOn:
    """Somebody is away that day: whose subscription, who sits there, which place, and whether it is booked."""

    subscription: Subscription
    place: Resource
    name: str
    company: str


def ask_away(village: Village, day: date) -> QuerySet[AbsentDay]:
    """Return the question of `away_from`: put with others in one statement."""
    rows = AbsentDay.objects.filter(day=day, absence__subscription__village=village)
    return rows.select_related(
        "absence__subscription__party", "absence__subscription__member", "place"
    ).order_by("place__position", "place_id", "pk")


def away_from(rows: Iterable[AbsentDay]) -> list[AwayOn]:
    """Return who is away, each place once, from the answer to `ask_away`."""
    found: dict[int, AwayOn] = {}
    for row in rows:
        of = row.absence.subscription
        who = of.member or of.party
        company = of.party.name if of.member else ""
        found.setdefault(row.place_id, AwayOn(of, row.place, who.name, company))
    return list(found.values())
