"""Who waits comes before whoever books anew; the team alone passes them by, and is told so."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions
from creuset.bookings.actions.judging import Judgement
from creuset.bookings.actions.ladder import end, lock_parts, refresh
from creuset.bookings.actions.lapsing import drop
from creuset.bookings.actions.periods import Period, Placed, check_rules
from creuset.bookings.actions.reading import read_whole
from creuset.bookings.actions.writing import tell
from creuset.bookings.models import Booking, Wait
from creuset.bookings.queries import ladder
from creuset.bookings.queries.waiting import line, resources_of, whose_turn
from creuset.bookings.rules import waiting
from creuset.bookings.states import BookingState, HoldEnd, PowerMode, SegmentKind
from creuset.core.locks import hold_row
from creuset.core.roles import Capability
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.places.permissions import places_of


def judged_for(
    wait: Wait, resource_ids: Iterable[int], *, now: datetime
) -> tuple[list[Period], Judgement]:
    """Return the places of a loaded wait as whoever joined would book them now, and what the rules said.

    Raises: Forbidden; what `rules.check` refuses them.
    """
    asker = Actor(party=wait.asked_by or wait.party)
    wanted = set(resource_ids)
    periods = [
        wished(
            resource,
            Span(wait.starts_at, wait.ends_at),
            kind=SegmentKind(wait.kind),
            power=(PowerMode(wait.power_mode), wait.power_kva),
        )
        for resource in resources_of(wait)
        if resource.pk in wanted
    ]
    for period in periods:
        permissions.check_may_book(asker, period.resource, wait.party, now=now)
    judgement = check_rules(periods, party=wait.party, by=asker, now=now, overrule=wait.overruled)
    return periods, judgement


def wished(
    resource: Resource,
    span: Span,
    *,
    kind: SegmentKind,
    power: tuple[PowerMode, Decimal | None],
) -> Period:
    """Return what a wish asks of a place; only one that has a supply is asked for power."""
    mode, kva = power if resource.supply_id is not None else (PowerMode.INCLUDED, None)
    return Period(resource, span, kind=kind, power_mode=mode, power_kva=kva)


def check_line(
    placed: Sequence[Placed],
    near: Collection[int],
    *,
    by: Actor,
    now: datetime,
    turn: Wait | None = None,
) -> None:
    """Raise WaitedFor where somebody who waits, and whose turn it is, would take some of what is placed.

    `near` are the keys of whoever waits for something around it. `turn` is whoever takes it because they waited:
    only those before them come first. The parts are held.
    """
    if not near:
        return
    wanted = [want for one in placed for want in one.wanted]
    waits = line(near)
    if turn:
        waits = [wait for wait in waits if (wait.joined_at, wait.pk) < (turn.joined_at, turn.pk)]
    for wait, free in whose_turn(waits, now=now):
        for places in free:
            takes = any(
                want.part_id in place.parts and want.held.overlaps(place.held)
                for want in wanted
                for place in places
            )
            if takes and _would_have(wait, places, now=now):
                raise _waited_for(wait, by=by, now=now)


def _would_have(wait: Wait, places: Sequence[waiting.PlaceWanted], *, now: datetime) -> bool:
    """Say whether nothing refuses it to whoever waits."""
    try:
        judged_for(wait, [place.resource for place in places], now=now)
    except DomainError:
        return False
    return True


def _waited_for(wait: Wait, *, by: Actor, now: datetime) -> waiting.WaitedFor:
    resources = resources_of(wait)
    concerned = [place for resource in resources for place in places_of(resource)]
    is_known = by.may(Capability.SEE_BOOKINGS, wait.village, places=concerned) or (
        wait.party_id in by.acts_for(wait.village.day_of(now))
    )
    if is_known:
        words = {"party": wait.party.name, "label": wait.title}
        return waiting.WaitedFor(
            _("%(party)s waits for it (%(label)s) and comes first.") % words, field="period"
        )
    return waiting.WaitedFor(_("Somebody waits for it and comes first."), field="period")


def withdraw_offers(booking_ids: Iterable[int], *, by: Actor, now: datetime) -> None:
    """What these bookings were offered is offered no more; whoever waited for it waits on, in their turn.

    The ladder of the village is locked already.
    """
    for pk in sorted(booking_ids):
        hold_row(Booking, pk)
        booking = read_whole(pk)
        hold = ladder.find_hold(booking)
        if hold is None or hold.ended_at:
            continue
        lock_parts(ladder.parts_of_hold(hold))
        options = [segment for segment in booking.segments.all() if segment.is_option]
        end(hold, HoldEnd.RELEASED, at=now)
        refresh(booking.village_id, hold, now=now)
        drop(booking, options, BookingState.RELEASED, by=by, now=now)
        Wait.objects.filter(offer=booking).update(offer=None)
        tell(booking, facts.OFFER_WITHDRAWN, options, by=by, now=now)
