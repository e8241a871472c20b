"""Somebody leaves their desk to others for some days, and takes it back as long as nobody has booked them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from creuset.kernel.errors import NotFound, WayOut
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries.belonging import spokespeople_of
from creuset.places.actions import claims
from creuset.places.models import Claim, Resource
from creuset.places.queries.availability import parts_of
from creuset.plans.actions.freeing import roll
from creuset.plans.actions.holding import hold
from creuset.plans.actions.letting import SOURCE, check_stands, give_way
from creuset.plans.actions.notifying import notify
from creuset.plans.actions.telling import tell
from creuset.plans.models import Absence, AbsentDay, Let, Subscription, Term
from creuset.plans.permissions import check_may_be_away
from creuset.plans.rules.absence import (
    AHEAD,
    DAY,
    LEFT_TO_OTHERS,
    AlreadyAway,
    Away,
    BadAbsence,
    DayBooked,
    check,
    days_of,
    to_take_back,
)
from creuset.plans.standing import spans_in_the_way

AWAY, BACK = "plans.away", "plans.back"


@transaction.atomic
def declare(
    *,
    subscription: Subscription,
    away: Away,
    by: Actor,
    now: datetime,
    place: Resource | None = None,
) -> Absence:
    """Their place is left to others on these days: it is booked as any other is, and is theirs again after.

    Without a `place` the only one that they have. Raise Forbidden; NotSigned; BadAbsence; BadRecurrence; AlreadyAway
    where all of these days are declared; NotFound for a place that is not let to them.
    """
    row = hold(subscription)
    check_may_be_away(by, row)
    check_stands(row, now=now)
    today = row.village.day_of(now)
    check(away, today=today)
    lets = lets_left(
        row.terms.select_related("offer").order_by("from_on"),
        row.lets.select_related("resource").order_by("from_on", "pk"),
        away.first_on,
    )
    let = _chosen(lets, place)
    absence = Absence.objects.create(
        subscription=row,
        place=let.resource,
        first_on=away.first_on,
        last_on=away.last_on,
        rule=away.rule,
        skipped=sorted(day.isoformat() for day in away.skipped),
        declared_at=now,
        declared_by=by.party,
    )
    known = _days(row, let.resource_id, today)
    new = [day for day in roll(absence, lets, now=now) if day not in known]
    if not new:
        raise _nothing_new(away, known, row)
    _give_way(row, let.resource_id, new)
    tell(
        AWAY,
        row,
        by=by,
        now=now,
        place=let.resource.names,
        from_on=new[0],
        absence=absence.pk,
        count=len(new),
    )
    notify(AWAY, row, now=now, told=_others(by, row), place=let.resource.names, day=new[0])
    return absence


@transaction.atomic
def take_back(
    *,
    absence: Absence,
    by: Actor,
    now: datetime,
    days: Collection[date] | None = None,
    but_booked: bool = False,
) -> list[date]:
    """The place is theirs again on these days, or from today on for good; return the days that are theirs again.

    Raise Forbidden; NotFound where nothing is left to others any more; DayBooked, which names the days that somebody
    booked and offers the others: `but_booked` takes those alone.
    """
    row = hold(absence.subscription)
    check_may_be_away(by, row)
    fresh = Absence.objects.select_related("place").filter(pk=absence.pk, subscription=row).first()
    today = row.village.day_of(now)
    freed = [] if fresh is None else sorted(_own_days(fresh, today, days))
    if fresh is None or (not freed and (days is not None or fresh.ended_at is not None)):
        raise NotFound(_("Nothing of this is left to others any more."))
    # What another absence leaves to others stays so, but on a day on which they come.
    others = set() if days is not None else _days(row, fresh.place_id, today, but=fresh)
    asked = [day for day in freed if day not in others]
    booked = booked_days(fresh.place, asked, row, now=now)
    back, stay = to_take_back(asked, booked, but_booked=but_booked)
    if stay and not back:
        raise _booked(fresh.place, stay, [day for day in asked if day not in stay])
    _forget(row, fresh, set(freed) - set(stay), is_whole=days is None, now=now)
    _give_way(row, fresh.place_id, back)
    first = min(back, default=today)
    tell(BACK, row, by=by, now=now, place=fresh.place.names, from_on=first, count=len(back))
    notify(BACK, row, now=now, told=_others(by, row), place=fresh.place.names, day=first)
    return back


def roll_all(now: datetime) -> int:
    """Absences that go on free their days a year ahead; return how many days are new. A sweep: late is no harm."""
    rows = Absence.objects.filter(
        # A day back: somewhere it is still yesterday.
        Q(last_on__isnull=True) | Q(last_on__gte=now.date() - DAY),
        ended_at__isnull=True,
    )
    return sum(_roll_one(pk, now=now) for pk in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _roll_one(pk: int, *, now: datetime) -> int:
    absence = Absence.objects.select_related("subscription").get(pk=pk)
    row = absence.subscription = hold(absence.subscription)
    lets = list(row.lets.select_related("resource").filter(until_on__gt=row.village.day_of(now)))
    new = roll(absence, lets, now=now)
    _give_way(row, absence.place_id, new)
    return len(new)


def lets_left(terms: Iterable[Term], lets: Iterable[Let], from_on: date) -> list[Let]:
    """Return the lettings of a subscription from that day on, which may be left to others; both in order of time.

    Raise BadAbsence where they are no desk and no seat.
    """
    offer = next((term.offer for term in terms if term.until_on > from_on), None)
    if offer is None or offer.kind not in LEFT_TO_OTHERS:
        raise BadAbsence(_("Only a fixed desk or a seat in an office is left to others for a day."))
    return [let for let in lets if let.until_on > from_on]


def booked_days(
    place: Resource, days: Iterable[date], row: Subscription, *, now: datetime
) -> set[date]:
    """Return those of the days on which something stands on the place, or an option waits for it.

    Its parts are held until the transaction ends.
    """
    found = sorted(days)
    if not found:
        return set()
    zone = row.village.zone
    window = DaySpan.of(found[0], found[-1]).to_span(zone)
    parts = parts_of([place])[place.pk]
    claims.hold_parts(parts)
    own = row.lets.filter(resource=place).values("pk")
    standing = Claim.objects.filter(
        part_id__in=parts, starts_at__lt=window.end, held_until__gt=window.start
    ).exclude(source_kind=SOURCE, source_id__in=own)
    taken = list(standing.values_list("starts_at", "held_until"))
    waiting = spans_in_the_way(parts, window, now=now)
    taken += [(span.start, span.end) for spans in waiting.values() for span in spans]
    spans = {day: DaySpan.of(day, day).to_span(zone) for day in found}
    return {
        day
        for day, span in spans.items()
        if any(start < span.end and span.start < end for start, end in taken)
    }


def _chosen(lets: Sequence[Let], place: Resource | None) -> Let:
    own = [let for let in lets if place is None or let.resource_id == place.pk]
    if not own:
        raise NotFound(_("This place is not let any more then."))
    if len({let.resource_id for let in own}) > 1:
        raise BadAbsence(_("Say which of the places is left to others."), field="place")
    return own[0]


def _days(
    row: Subscription, place_id: int, today: date, *, but: Absence | None = None
) -> set[date]:
    days = AbsentDay.objects.filter(absence__subscription=row, place=place_id, day__gte=today)
    if but is not None:
        days = days.exclude(absence=but)
    return set(days.values_list("day", flat=True))


def _own_days(absence: Absence, today: date, days: Collection[date] | None) -> set[date]:
    own = absence.days.filter(day__gte=today)
    if days is not None:
        own = own.filter(day__in=list(days))
    return set(own.values_list("day", flat=True))


def _forget(
    row: Subscription,
    absence: Absence,
    gone: Collection[date],
    *,
    is_whole: bool,
    now: datetime,
) -> None:
    """The days are not left to others any more: of the whole absence, or on these days by any of theirs."""
    if is_whole:
        absence.days.filter(day__in=list(gone)).delete()
        absence.ended_at = now
        absence.save(update_fields=["ended_at"])
        return
    own = Absence.objects.filter(subscription=row, place=absence.place_id, ended_at__isnull=True)
    for one in own:
        one.skipped = sorted({*one.skipped, *(day.isoformat() for day in gone)})
        one.save(update_fields=["skipped"])
    AbsentDay.objects.filter(
        absence__subscription=row, place=absence.place_id, day__in=list(gone)
    ).delete()


def _give_way(row: Subscription, place_id: int, days: Collection[date]) -> None:
    if not days:
        return
    lets = row.lets.select_related("resource").filter(
        resource=place_id, from_on__lte=max(days), until_on__gt=min(days)
    )
    for let in lets.order_by("pk"):
        give_way(row, let)


def _others(by: Actor, row: Subscription) -> list[Party]:
    """Return who is told: who sits there, else who speaks for the holder, but who does it."""
    told = [row.member] if row.member else spokespeople_of(row.party)
    return [party for party in told if party.pk != by.party_id]


def _nothing_new(
    away: Away, known: Collection[date], row: Subscription
) -> BadAbsence | AlreadyAway:
    window = DaySpan(away.first_on, away.first_on + AHEAD)
    if any(day in known for day in days_of(away, window, row.village.zone)):
        return AlreadyAway(_("All of these days are left to others already."), field="first_on")
    return BadAbsence(
        _("The place is not theirs on any of these days within a year."), field="first_on"
    )


def _booked(place: Resource, booked: Sequence[date], others: Sequence[date]) -> DayBooked:
    words: dict[str, object] = {"name": place.names, "day": booked[0], "count": len(booked)}
    message = (
        _("%(name)s is booked on %(day)s: it stays with who booked it that day.", **words)
        if len(booked) == 1
        else _(
            "%(name)s is booked on %(count)s of these days, the first is %(day)s: it stays with who booked it.",
            **words,
        )
    )
    ways = [
        WayOut(
            _("Take back the other days: %(count)s", count=len(others)),
            "days",
            {"but_booked": True, "days": [day.isoformat() for day in others]},
        )
    ]
    return DayBooked(
        message,
        field="days",
        ways_out=ways if others else (),
        details={"days": [day.isoformat() for day in booked]},
    )
