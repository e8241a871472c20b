"""What a village gives whoever left their desk to others: a credit for each day that is over, once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan, day_start
from creuset.people.actors import HOUSE
from creuset.places.actions import closures, outside
from creuset.places.models import Claim, Resource
from creuset.places.queries.availability import parts_of
from creuset.places.queries.hours import closed_spans
from creuset.plans.actions.allowances import lock_purses, write
from creuset.plans.actions.fees import texts_of
from creuset.plans.actions.holding import hold
from creuset.plans.actions.letting import SOURCE
from creuset.plans.actions.telling import tell
from creuset.plans.kinds import EntryKind, TermKind
from creuset.plans.models import AbsentDay, Lot, Subscription, Term
from creuset.plans.queries.purses import Purse
from creuset.plans.rules.absence import Freed, Reward, earned
from creuset.plans.rules.proration import months_after
from creuset.villages.models import Village

REWARDED = "plans.absence_rewarded"
KIND = "absence"
#: What stands on a place and is nobody's booking.
NOT_BOOKED = (SOURCE, closures.SOURCE, outside.SOURCE)
NAME = _("Desk left to others")


def reward_all(now: datetime) -> int:
    """Every day that is over is judged, in every village by its own day; return how many gave a credit.

    A sweep: a day is judged once, late or not.
    """
    return sum(_reward(village, now) for village in Village.objects.order_by("pk"))


def _reward(village: Village, now: datetime) -> int:
    over = AbsentDay.objects.filter(
        settled_at__isnull=True, day__lt=village.day_of(now), absence__subscription__village=village
    )
    ids = sorted(set(over.values_list("absence__subscription", flat=True)))
    return sum(_reward_one(pk, now=now) for pk in ids)


@transaction.atomic
def _reward_one(pk: int, *, now: datetime) -> int:
    """The days of a subscription that are over give what its offer says; return how many did."""
    row = hold(Subscription(pk=pk))
    today = row.village.day_of(now)
    days = AbsentDay.objects.filter(
        settled_at__isnull=True, day__lt=today, absence__subscription=row
    ).select_related("place__building", "place__village")
    found = list(days.order_by("day", "place_id", "pk"))
    given = 0
    terms = list(row.terms.select_related("offer").order_by("from_on"))
    for place_id in sorted({day.place_id for day in found}):
        own = [day for day in found if day.place_id == place_id]
        given += _give(row, own, terms, now=now)
    AbsentDay.objects.filter(pk__in=[day.pk for day in found]).update(settled_at=now)
    return given


def _give(
    row: Subscription, days: Sequence[AbsentDay], terms: Sequence[Term], *, now: datetime
) -> int:
    judged = _judged(row, days, terms)
    rewards = {term.pk: Reward.read(term.offer.absence) for term in terms}
    given = 0
    for term in terms:
        reward = rewards[term.pk]
        own = [one for one in judged if term.from_on <= one.day < term.until_on]
        gives = earned(reward, own)
        if reward is None or not gives:
            continue
        for month in sorted({day.replace(day=1) for day in gives}):
            count = sum(day.replace(day=1) == month for day in gives)
            _put(row, reward, month, count, now=now)
        tell(
            REWARDED,
            row,
            by=HOUSE,
            now=now,
            name=days[0].place.names,
            unit=reward.unit.value,
            amount=reward.amount * len(gives),
            currency=row.village.currency,
        )
        given += len(gives)
    return given


def _judged(row: Subscription, days: Sequence[AbsentDay], terms: Sequence[Term]) -> list[Freed]:
    """Return what the days were, of one place; three queries."""
    zone, place = row.village.zone, days[0].place
    booked = _booked_by_others(row, place, [day.day for day in days])
    whole = DaySpan.of(days[0].day, days[-1].day)
    closed = closed_spans([place], whole)[place.pk]
    paused = [term for term in terms if term.kind == TermKind.PAUSE]
    return [
        Freed(
            day=one.day,
            was_ahead=one.made_at < day_start(one.day, zone),
            was_open=not any(
                span.contains(DaySpan.of(one.day, one.day).to_span(zone)) for span in closed
            ),
            was_booked=one.day in booked,
            was_paused=any(term.from_on <= one.day < term.until_on for term in paused),
        )
        for one in days
    ]


def _booked_by_others(row: Subscription, place: Resource, days: Collection[date]) -> set[date]:
    """Return those of the days on which somebody else than they who left the place had booked it."""
    zone = row.village.zone
    window = DaySpan.of(min(days), max(days)).to_span(zone)
    parts = parts_of([place])[place.pk]
    rows = (
        Claim.objects.filter(part_id__in=parts, starts_at__lt=window.end, ends_at__gt=window.start)
        .exclude(source_kind__in=NOT_BOOKED)
        .exclude(party_id__in=_theirs(row))
    )
    found: set[date] = set()
    for starts_at, ends_at in rows.values_list("starts_at", "ends_at"):
        found |= {
            day
            for day in days
            if (span := DaySpan.of(day, day).to_span(zone)).start < ends_at and starts_at < span.end
        }
    return found


def _theirs(row: Subscription) -> Iterable[int]:
    return [pk for pk in (row.party_id, row.member_id) if pk is not None]


def _put(row: Subscription, reward: Reward, month: date, count: int, *, now: datetime) -> None:
    """Their purse holds so many times the reward more; what a month gives is one lot."""
    party_id = row.member_id or row.party_id
    lock_purses(row.village, [party_id])
    key, amount = f"{month:%Y-%m}", reward.amount * count
    lot = Lot.objects.filter(source_kind=KIND, source_id=row.pk, key=key).first()
    purse = Purse({})
    if lot is None:
        purse.put(_lot(row, party_id, reward, month, key, amount))
    else:
        purse.lots[lot.name] = lot
        purse.move(lot, EntryKind.ADJUST, amount, source=lot.source)
        lot.amount += amount
        purse.dated.append(lot)
    write(purse=purse, by=HOUSE, now=now)


def _lot(
    row: Subscription, party_id: int, reward: Reward, month: date, key: str, amount: int
) -> Lot:
    return Lot(
        village_id=row.village_id,
        party_id=party_id,
        holder_id=row.party_id if party_id != row.party_id else None,
        source_kind=KIND,
        source_id=row.pk,
        key=key,
        names=texts_of(NAME, row.village),
        unit=reward.unit,
        amount=amount,
        kinds=sorted(reward.good_for.kinds),
        resources=sorted(reward.good_for.resources),
        from_on=month,
        until_on=months_after(month, 1 + reward.valid_months),
    )
