"""What a subscription is and costs from another day on: amendment, pause, move."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from creuset.kernel.errors import NotFound
from creuset.kernel.money import MixedCurrencies, Money
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.plans.actions.amending import send_amendment
from creuset.plans.actions.fees import settle_fees
from creuset.plans.actions.freeing import going_on
from creuset.plans.actions.holding import agreed_for, check_of_village, hold, pieces_of, write_terms
from creuset.plans.actions.letting import check_stands, cut, end_of, follow, take
from creuset.plans.actions.notifying import notify
from creuset.plans.actions.signing import check_room
from creuset.plans.actions.telling import tell
from creuset.plans.kinds import Basis, CycleFrom, PriceFor, Proration, TermKind
from creuset.plans.models import Let, Offer, Subscription
from creuset.plans.permissions import check_may_change_plans
from creuset.plans.queries.in_kind import value_until
from creuset.plans.rules import subscriptions as rules
from creuset.plans.rules.fees import Fee, Held, fees_of
from creuset.plans.rules.proration import months_after
from creuset.plans.rules.subscriptions import FOREVER, BadChange, Piece

#: A preview tells so many fees, of those that begin within two years: longest cycles are a year.
FORESEEN, FORESEEN_MONTHS = 3, 25
CHANGED, PAUSED, RESUMED, MOVED = "plans.changed", "plans.paused", "plans.resumed", "plans.moved"


@dataclass(frozen=True, kw_only=True)
class Change:
    """Other terms from a day on; without `price` the catalogue's, as it is on the day of the change."""

    from_on: date
    offer: Offer
    quantity: int = 1
    audience: PriceFor = PriceFor.ANYBODY
    price: Money | None = None
    charges: Money | None = None
    #: What was hosted in kind begins to be paid.
    is_switch: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """The terms as they would be, and what would be owed for them."""

    subscription: Subscription
    pieces: Sequence[Piece]
    #: What holds the day before, and from the day on.
    before: Piece | None
    after: Piece
    #: The first fees from the day on, as they would be charged.
    fees: Sequence[Fee]
    #: What the catalogue asks for what was hosted in kind until today, and will have until the day.
    given: Money
    given_until: Money


def preview_change(
    *, subscription: Subscription, change: Change, by: Actor, now: datetime
) -> Changed:
    """Return the terms as the change would leave them; nothing is written. Raise as `change`."""
    row, today = subscription, subscription.village.day_of(now)
    check_may_change_plans(by, row.village)
    check_stands(row, now=now)
    standing, wanted = pieces_of(row), _with(row, change, now=now)
    before = [one for one in standing if one.from_on < change.from_on]
    return Changed(
        row,
        wanted,
        before=before[-1] if before else None,
        after=rules.holding(wanted, change.from_on),
        fees=_first_fees(row, wanted, change.from_on),
        given=value_until(row, today),
        given_until=value_until(row, change.from_on),
    )


@transaction.atomic
def change(
    *, subscription: Subscription, change: Change, by: Actor, now: datetime, amends: bool = False
) -> Subscription:
    """Other terms hold from the day on; what was planned for after is void, and what is past stays.

    Of several changes for one day the last holds. What was hosted in kind begins to be paid by a switch. With `amends`,
    an amendment to the contract that was signed is sent to be signed. Raise Forbidden; NotSigned; NotFound; BadChange;
    FullyTaken; NoPrice; NothingToAmend.
    """
    row = hold(subscription)
    check_may_change_plans(by, row.village)
    check_stands(row, now=now)
    wanted = _with(row, change, now=now)
    if change.offer.pk != row.offer_id or change.quantity > row.quantity:
        check_room(change.offer, row, quantity=change.quantity)
    write_terms(row, wanted, now=now)
    held = rules.holding(wanted, change.from_on)
    tell(
        CHANGED,
        row,
        by=by,
        now=now,
        from_on=change.from_on,
        to=change.offer.names,
        price=held.price.cents,
        currency=held.price.currency,
    )
    settle_fees(subscription=row, by=by, now=now)
    if amends:
        later = row.terms.select_related("offer__village").filter(until_on__gt=change.from_on)
        terms = list(later.order_by("from_on"))
        send_amendment(row, from_on=change.from_on, terms=terms, by=by, now=now)
    notify(CHANGED, row, now=now, day=change.from_on, to=change.offer.names)
    return row


@transaction.atomic
def pause(
    *, subscription: Subscription, from_on: date, until_on: date, by: Actor, now: datetime
) -> Subscription:
    """Nothing is paid from the day until another, and the place stays held.

    Raise Forbidden; NotSigned; BadChange where it is too long, or there was one within a year.
    """
    row = hold(subscription)
    check_may_change_plans(by, row.village)
    check_stands(row, now=now)
    today = row.village.day_of(now)
    _check_before_the_end(row, from_on)
    wanted = rules.paused(pieces_of(row), from_on, until_on, today=today)
    write_terms(row, wanted, now=now)
    tell(PAUSED, row, by=by, now=now, from_on=from_on, until_on=until_on)
    settle_fees(subscription=row, by=by, now=now)
    notify(PAUSED, row, now=now, day=from_on, until=until_on)
    return row


@transaction.atomic
def resume(*, subscription: Subscription, from_on: date, by: Actor, now: datetime) -> Subscription:
    """The pause ends with the day before. Raise Forbidden; NotSigned; BadChange where there is none."""
    row = hold(subscription)
    check_may_change_plans(by, row.village)
    check_stands(row, now=now)
    wanted = rules.resumed(pieces_of(row), from_on, today=row.village.day_of(now))
    write_terms(row, wanted, now=now)
    tell(RESUMED, row, by=by, now=now, from_on=from_on)
    settle_fees(subscription=row, by=by, now=now)
    return row


@transaction.atomic
def move(
    *,
    let: Let,
    to: Resource,
    from_on: date,
    by: Actor,
    now: datetime,
    despite: str = "",
    amends: bool = False,
) -> Let:
    """The place of the letting is free from the day on, and another is let instead; a price by the area follows.

    Raise Forbidden; NotFound; NotSigned; BadChange for a day that is past; Occupied; HeldByOption, unless it is let
    `despite` that, for a reason; NotInService; NoArea.
    """
    row = hold(let.subscription)
    check_may_change_plans(by, row.village)
    check_stands(row, now=now)
    check_of_village(row.village, row.offer, to)
    made = move_held(row, let, to, from_on, by=by, now=now, despite=despite)
    if amends:
        # A price by the area follows the place: the amendment says it.
        moved = row.terms.select_related("offer__village").filter(
            until_on__gt=from_on, kind=TermKind.MOVE
        )
        place = Resource.objects.select_related("building").get(pk=made.resource_id)
        terms = list(moved.order_by("from_on"))
        send_amendment(row, from_on=from_on, terms=terms, place=place, by=by, now=now)
    notify(MOVED, row, now=now, day=from_on, to=made.resource.names)
    return made


def move_held(
    row: Subscription,
    let: Let,
    to: Resource,
    from_on: date,
    *,
    by: Actor,
    now: datetime,
    keeps_price: bool = False,
    despite: str = "",
) -> Let:
    """As `move`, of a subscription that is held, by whoever may; the price may stay as it was agreed.

    The days left to others are those of the new place.
    """
    standing = pieces_of(row)
    rules.check_from(standing, from_on, today=row.village.day_of(now))
    _check_before_the_end(row, from_on)
    left = row.lets.select_related("resource__building").filter(pk=let.pk).first()
    if left is None or left.until_on <= from_on:
        raise NotFound(_("This place is not let any more then."))
    absences = going_on(row, left.resource_id, from_on)
    cut(row, left, from_on)
    made = take(row, to, from_on, by=by, now=now, despite=despite)
    follow(row, made, absences, now=now)
    held = rules.holding(standing, from_on)
    offer = Offer.objects.select_related("village").get(pk=held.offer_id)
    if not keeps_price and (new := priced_by_area(row, offer, held, made.resource, from_on)):
        write_terms(row, rules.overlaid(standing, new), now=now)
    tell(
        MOVED,
        row,
        by=by,
        now=now,
        reason=despite,
        place=left.resource.names,
        to=made.resource.names,
        from_on=from_on,
    )
    settle_fees(subscription=row, by=by, now=now)
    return made


def priced_by_area(
    row: Subscription, offer: Offer, held: Piece, place: Resource, from_on: date
) -> list[Piece]:
    """Return the terms from that day on in that place; none where the price is not by the area. Raise NoArea."""
    if Basis(offer.basis) is not Basis.AREA:
        return []
    new = rules.pieces(
        agreed_for(offer, quantity=held.quantity, place=place, on=from_on),
        kind=TermKind.MOVE,
        from_on=from_on,
        offer_id=offer.pk,
        quantity=held.quantity,
        until_on=end_of(row),
    )
    if row.is_in_kind and not held.price:
        # The value given follows the place; what begins to cost later keeps its price.
        return [replace(rules.for_nothing(new)[0], until_on=held.until_on)]
    return new


def _with(row: Subscription, change: Change, *, now: datetime) -> list[Piece]:
    check_of_village(row.village, change.offer, None)
    _check_before_the_end(row, change.from_on)
    places = row.lets.select_related("resource").filter(
        from_on__lte=change.from_on, until_on__gt=change.from_on
    )
    place = next((let.resource for let in places.order_by("from_on")), row.place)
    new = rules.pieces(
        agreed_for(
            change.offer,
            quantity=change.quantity,
            place=place,
            on=row.village.day_of(now),
            audience=change.audience,
        ),
        kind=TermKind.SWITCH if change.is_switch else TermKind.CHANGE,
        from_on=change.from_on,
        offer_id=change.offer.pk,
        quantity=change.quantity,
    )
    if change.price is not None:
        if change.price.currency != row.village.currency:
            raise MixedCurrencies(_("The price is in the currency of the village."), field="price")
        new = rules.at_price(new, change.price, change.charges)
    standing = pieces_of(row)
    if change.is_switch:
        rules.check_switch(standing, new, is_in_kind=row.is_in_kind)
    return rules.changed(standing, new, today=row.village.day_of(now))


def _first_fees(row: Subscription, wanted: Sequence[Piece], from_on: date) -> list[Fee]:
    """Return the first fees that the terms make from the day on."""
    offers = Offer.objects.in_bulk({piece.offer_id for piece in wanted})
    held = [
        Held(
            offer=piece.offer_id,
            days=DaySpan(piece.from_on, piece.until_on),
            price=piece.price,
            charges=piece.charges,
            quantity=piece.quantity,
            months=offers[piece.offer_id].cycle_months,
            cycle_from=CycleFrom(offers[piece.offer_id].cycle_from),
            proration=Proration(offers[piece.offer_id].proration),
            is_pause=piece.kind is TermKind.PAUSE,
        )
        for piece in wanted
    ]
    fees = fees_of(
        held,
        starts_on=row.starts_on,
        last_on=row.last_on,
        until=months_after(from_on, FORESEEN_MONTHS),
        asked_from=row.fees_from,
    )
    return [fee for fee in fees if fee.days.first >= from_on and fee.price][:FORESEEN]


def _check_before_the_end(row: Subscription, day: date) -> None:
    if day >= (end := end_of(row)) and end != FOREVER:
        raise BadChange(_("It ends on %(day)s.", day=row.last_on), field="from_on")
