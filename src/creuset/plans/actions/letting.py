"""Places let: a subscription has a place to itself from one day until another, in the ledger of claims."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import BigIntegerField, DateTimeField

from creuset.core.prepared import Given, GivenList, Prepared
from creuset.core.text import instant_text, localized
from creuset.kernel.errors import Conflict, NotFound, Refused, WayOut
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan, Span, is_endless
from creuset.people.actors import Actor
from creuset.people.models import PartyKind
from creuset.places.actions import claims
from creuset.places.models import Claim, ClaimAudience, Resource
from creuset.places.permissions import may_read_claim
from creuset.places.queries.availability import parts_of
from creuset.places.queries.hours import service_of
from creuset.places.rules import NotInService, Occupied, Taken, Wanted
from creuset.plans.actions import freeing
from creuset.plans.actions.holding import check_of_village, hold, pieces_of
from creuset.plans.actions.telling import tell
from creuset.plans.models import Absence, Let, Subscription
from creuset.plans.permissions import check_may_change_plans
from creuset.plans.rules.absence import left_of
from creuset.plans.rules.subscriptions import FOREVER, check_from
from creuset.plans.standing import check_nobody_waits, spans_in_the_way
from creuset.plans.states import STANDING

SOURCE = TONE = "let"
LET, FREED = "plans.let", "plans.freed"
#: What stands in the way is listed so far: somebody must be asked in any case.
MOST_TOLD = 20


class NotSigned(Refused):
    """Only a signed subscription has places to itself."""

    code = "not-signed"


class AlreadyLet(Conflict):
    """The subscription has the place already."""

    code = "already-let"


@transaction.atomic
def attach(
    *,
    subscription: Subscription,
    place: Resource,
    from_on: date,
    by: Actor,
    now: datetime,
    despite: str = "",
) -> Let:
    """The subscription has the place to itself from the day on, until it ends; of a pool, a unit of it.

    Raise Forbidden; NotFound; NotSigned; BadChange for a day that is past; Occupied where anything is booked or
    let there from then on; HeldByOption where somebody has an option there, unless it is let `despite` that, for
    a reason; NotInService.
    """
    row = hold(subscription)
    check_may_change_plans(by, row.village)
    check_of_village(row.village, row.offer, place)
    check_stands(row, now=now)
    check_from(pieces_of(row), from_on, today=row.village.day_of(now))
    made = take(row, place, from_on, by=by, now=now, despite=despite)
    tell(LET, row, by=by, now=now, reason=despite, place=made.resource.names, from_on=from_on)
    return made


@transaction.atomic
def detach(*, let: Let, from_on: date, by: Actor, now: datetime) -> None:
    """The place is free again from the day on. Raise Forbidden; NotFound; BadChange for a day that is past."""
    row = hold(let.subscription)
    check_may_change_plans(by, row.village)
    found = row.lets.select_related("resource").filter(pk=let.pk).first()
    if found is None or found.until_on <= from_on:
        raise NotFound(_("This place is not let any more then."))
    check_from(pieces_of(row), max(from_on, found.from_on), today=row.village.day_of(now))
    cut(row, found, from_on)
    tell(FREED, row, by=by, now=now, place=found.resource.names, from_on=from_on)


def check_stands(row: Subscription, *, now: datetime) -> None:
    """Raise NotSigned unless the subscription is signed and has not ended."""
    if row.state_on(row.village.day_of(now)) not in STANDING:
        raise NotSigned(_("This subscription is not signed, or has ended."))


def take(
    row: Subscription,
    place: Resource,
    from_on: date,
    *,
    by: Actor,
    now: datetime,
    despite: str = "",
) -> Let:
    """The subscription has the place, or a unit of the pool that it is, until its last day.

    Of a pool one is taken rather for which nobody waits. The parts are held until the transaction ends: of two who
    want the place, one finds it taken. Raise as `attach`.
    """
    until_on = end_of(row)
    place.village = row.village
    check_serves(place, from_on, until_on)
    span = DaySpan(from_on, until_on).to_span(row.village.zone)
    parts = parts_of([place])[place.pk]
    claims.hold_parts(parts)
    standing = in_the_way(parts, span)
    if place.is_pool:
        taken = {claim.part_id for claim in standing}
        free = [part for part in parts if part not in taken]
        waited = spans_in_the_way(free, span, now=now) if free else {}
        unit = next((part for part in free if part not in waited), next(iter(free), None))
        if unit is not None:
            parts, standing = [unit], []
            place = Resource.objects.select_related("building").get(pk=unit)
    if standing:
        raise occupied(place, standing, by=by, now=now, row=row)
    place.village = row.village
    wanted = [Wanted(part, span) for part in parts]
    check_nobody_waits(place, wanted, by=by, now=now, despite=despite)
    made = Let.objects.create(
        subscription=row, resource=place, from_on=from_on, until_on=until_on, made_at=now
    )
    _claim(row, made, parts, is_new=True)
    return made


def cut(row: Subscription, let: Let, until_on: date) -> None:
    """The place is free again from the day on; a letting that had not begun leaves nothing."""
    freeing.keep(row, let, until_on)
    if until_on <= let.from_on:
        claims.release((SOURCE, let.pk))
        let.delete()
        return
    parts = parts_of([let.resource])[let.resource_id]
    claims.hold_parts(parts)
    let.until_on = until_on
    let.save(update_fields=["until_on"])
    _claim(row, let, parts)


def prolong(
    row: Subscription,
    let: Let,
    until_on: date,
    *,
    by: Actor,
    now: datetime,
    despite: str = "",
) -> None:
    """The place is let until that later day, and left to others as was declared.

    Raise Occupied where something was put there meanwhile; HeldByOption as `attach`.
    """
    place = let.resource
    place.village = row.village
    parts = parts_of([place])[place.pk]
    claims.hold_parts(parts)
    span = DaySpan(let.until_on, until_on).to_span(row.village.zone)
    if standing := in_the_way(parts, span):
        raise occupied(place, standing, by=by, now=now, row=row)
    wanted = [Wanted(part, span) for part in parts]
    check_nobody_waits(place, wanted, by=by, now=now, despite=despite)
    from_on, let.until_on = let.until_on, until_on
    let.save(update_fields=["until_on"])
    for absence in freeing.going_on(row, place.pk, from_on):
        freeing.roll(absence, [let], now=now)
    _claim(row, let, parts)


def follow(row: Subscription, let: Let, absences: Sequence[Absence], *, now: datetime) -> None:
    """Who moved to the place of the letting leaves that to others on the days that they had declared."""
    for absence in absences:
        absence.place = let.resource
        absence.save(update_fields=["place"])
        freeing.roll(absence, [let], now=now)
    if absences:
        give_way(row, let)


def give_way(row: Subscription, let: Let) -> None:
    """The letting claims its place but for the days on which it is left to others; its parts are held after.

    Raise TakenMeanwhile where it would claim what somebody has.
    """
    parts = parts_of([let.resource])[let.resource_id]
    claims.hold_parts(parts)
    _claim(row, let, parts)


def let_go(row: Subscription) -> None:
    """The subscription has no place any more."""
    for let in row.lets.select_related("resource"):
        cut(row, let, let.from_on)


def end_of(row: Subscription) -> date:
    """Return the first day after the subscription, or FOREVER."""
    return FOREVER if row.last_on is None else DaySpan.of(row.last_on, row.last_on).until


def check_serves(place: Resource, from_on: date, until_on: date) -> None:
    """Raise NotInService where the place does not serve for all of these days, or is not built."""
    first, until = service_of(place)
    if place.is_unbuilt or (first is not None and from_on < first):
        raise NotInService(_("%(name)s does not serve yet.", name=place.names), field="place")
    if until is not None and until_on > until:
        raise NotInService(
            _(
                "%(name)s serves until %(day)s: agree on an end before.",
                name=place.names,
                day=until,
            ),
            field="place",
        )


STANDING_ON = Prepared(
    lambda: (
        Claim.objects.filter(
            held_until__gt=Given("start", DateTimeField()),
            part_id__in=GivenList("parts", BigIntegerField()),
            starts_at__lt=Given("end", DateTimeField()),
        )
        .select_related("part", "party")
        .order_by("starts_at", "part_id")[:MOST_TOLD]
    )
)


def in_the_way(part_ids: Sequence[int], span: Span) -> list[Claim]:
    """Return what stands on the parts in the span, the first to come first, as far as it is told."""
    return STANDING_ON(parts=part_ids, start=span.start, end=span.end) if part_ids else []


def occupied(
    place: Resource, standing: Sequence[Claim], *, by: Actor, now: datetime, row: Subscription
) -> Occupied:
    """Return the refusal of a place on which these stand, as the actor may know them; with the day when it is free."""
    taken = [as_taken(claim, row, by=by, now=now) for claim in standing]
    last = max(taken, key=lambda one: one.span.end)

    def ways_out() -> list[WayOut]:
        if is_endless(last.span.end) or len(taken) >= MOST_TOLD:
            return []
        day = DaySpan.touching(last.span, row.village.zone).until
        return [WayOut(day.isoformat(), "day", {"from_on": day.isoformat()})]

    return Occupied(taken_words(place, taken, row, now=now), taken=taken, ways_out=ways_out)


def taken_words(
    place: Resource, taken: Sequence[Taken], row: Subscription, *, now: datetime
) -> Sentence:
    """Return what stands on a place that the subscription wants, the first of it named."""
    first = taken[0]
    village, today = row.village, row.village.day_of(now)
    words: dict[str, object] = {
        "name": place.names,
        "who": first.party or first.label,
        "from": instant_text(first.span.start, village.zone, today=today),
        "until": instant_text(first.span.end, village.zone, today=today),
        "count": len(taken),
    }
    endless = is_endless(first.span.end)
    if not words["who"]:
        words.pop("who")
        if endless:
            return _("%(name)s is taken from %(from)s on.", **words)
        return _("%(name)s is taken from %(from)s until %(until)s.", **words)
    if endless:
        return _("%(name)s is let to %(who)s from %(from)s on.", **words)
    if len(taken) == 1:
        return _("%(name)s is taken by %(who)s from %(from)s until %(until)s.", **words)
    return _(
        "%(count)s bookings stand on %(name)s: the first is of %(who)s, from %(from)s until %(until)s.",
        **words,
    )


def as_taken(claim: Claim, row: Subscription, *, by: Actor, now: datetime) -> Taken:
    """Return what stands there, as the actor may know it; its part is loaded."""
    claim.part.village = row.village
    if not may_read_claim(by, claim, row.village, now=now):
        return Taken(claim.part.name, Span(claim.starts_at, claim.held_until))
    party = claim.party.name if claim.party else ""
    return Taken(claim.part.name, Span(claim.starts_at, claim.ends_at), claim.label, party)


def _claim(row: Subscription, let: Let, parts: Sequence[int], *, is_new: bool = False) -> None:
    """The letting holds the parts for its days, but those left to others; members read which structure sits where,
    the team who.
    """
    whole = DaySpan(let.from_on, let.until_on)
    away = () if is_new else freeing.days_away(row, let)
    spans = [days.to_span(row.village.zone) for days in left_of(whole, away)]
    is_open = row.party.kind == PartyKind.ORGANISATION
    claims.claim(
        village_id=row.village_id,
        source=(SOURCE, let.pk),
        wanted=[Wanted(part, span) for part in parts for span in spans],
        label=localized(row.offer.names, row.village.language),
        party_id=row.party_id,
        tone=TONE,
        audience=ClaimAudience.MEMBERS if is_open else ClaimAudience.TEAM,
        is_new=is_new,
    )
