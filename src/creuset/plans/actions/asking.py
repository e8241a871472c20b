"""Subscriptions wished for and offered: until they are signed they hold no place."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from creuset.core import locks
from creuset.documents.models import Contract
from creuset.documents.telling import Bearer
from creuset.kernel.errors import Refused
from creuset.kernel.money import MixedCurrencies, Money
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.queries.belonging import spokespeople_of
from creuset.places.models import Resource
from creuset.plans.actions.aid import check_aid, settle_aid
from creuset.plans.actions.checklists import drop_list
from creuset.plans.actions.contracting import end_contract, prepare_contract
from creuset.plans.actions.holding import agreed_for, check_of_village, hold, sold, write_terms
from creuset.plans.actions.letting import let_go
from creuset.plans.actions.notifying import notify
from creuset.plans.actions.telling import tell
from creuset.plans.kinds import Moment, PriceFor, TermKind
from creuset.plans.models import Offer, Subscription
from creuset.plans.permissions import (
    check_may_act_for,
    check_may_change_plans,
    check_may_sign_for,
    may_change_plans,
)
from creuset.plans.rules.subscriptions import (
    FOREVER,
    OfferOver,
    Piece,
    at_price,
    check_agreed_end,
    check_start,
    for_nothing,
    overlaid,
    pieces,
)
from creuset.plans.states import SUBSCRIPTIONS, SubscriptionState
from creuset.projects.models import Project
from creuset.villages.models import Village

ASKED, OFFERED = "plans.asked", "plans.offered"
#: So much of a reason is kept with the subscription; its contract keeps it whole.
LONGEST_WHY = 300
REFUSED, DECLINED, WITHDRAWN = "plans.refused", "plans.declined", "plans.withdrawn"


class NotOnOffer(Refused):
    """Members ask for what the village offers everybody; its team offers the rest."""

    code = "not-on-offer"


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What is offered: which offer, from which day on, for how much.

    Without `price` the catalogue's, as it is today. `in_kind_until` is the first day on which what was hosted in
    kind costs something: what `then` costs, or the offer itself.
    """

    offer: Offer
    starts_on: date
    quantity: int = 1
    place: Resource | None = None
    audience: PriceFor = PriceFor.ANYBODY
    price: Money | None = None
    charges: Money | None = None
    offered_until: date | None = None
    ends_on: date | None = None
    is_in_kind: bool = False
    in_kind_until: date | None = None
    then: Offer | None = None


@transaction.atomic
def ask(
    *,
    village: Village,
    party: Party,
    offer: Offer,
    starts_on: date,
    by: Actor,
    now: datetime,
    quantity: int = 1,
    place: Resource | None = None,
    member: Party | None = None,
    note: str = "",
) -> Subscription:
    """The party wishes to subscribe, numbered in the village; its team answers.

    Raise Forbidden; NotFound where the village does not know the party; NotOnOffer; BadStart.
    """
    check_may_act_for(by, village, party)
    get_known(village, party.pk)
    check_of_village(village, offer, place)
    is_team = may_change_plans(by, village)
    if not (offer.is_public or is_team):
        raise NotOnOffer(_("This is not on offer: ask the village’s team."), field="offer")
    today = village.day_of(now)
    check_start(sold(offer), starts_on, today=today, is_team=is_team)
    row = Subscription(
        village=village,
        party=party,
        member=member,
        state=SubscriptionState.ASKED,
        offer=offer,
        place=place,
        quantity=quantity,
        starts_on=starts_on,
        note=note.strip(),
        asked_at=now,
        asked_by=by.party,
    )
    _number(row)
    tell(ASKED, row, by=by, now=now, starts_on=starts_on)
    return row


@transaction.atomic
def propose(
    *,
    village: Village,
    party: Party,
    conditions: Conditions,
    by: Actor,
    now: datetime,
    member: Party | None = None,
    project: Project | None = None,
    sends: bool = True,
) -> Subscription:
    """The party is offered a subscription that it had not asked for. Raise as `offer`; NotFound."""
    check_may_change_plans(by, village)
    get_known(village, party.pk)
    row = Subscription(
        village=village,
        party=party,
        member=member,
        project=project,
        state=SubscriptionState.OFFERED,
        offer=conditions.offer,
        place=conditions.place,
        quantity=conditions.quantity,
        starts_on=conditions.starts_on,
        asked_at=now,
        asked_by=by.party,
    )
    _number(row)
    return _offer(row, conditions, by=by, now=now, sends=sends)


@transaction.atomic
def offer(
    *,
    subscription: Subscription,
    conditions: Conditions,
    by: Actor,
    now: datetime,
    sends: bool = True,
) -> Subscription:
    """What was asked for is offered on these conditions, or offered anew; its terms are written.

    Where the offer names a contract, it is prepared of what is agreed, and sent unless `sends` is False: nobody signs
    what was sent before. Raise Forbidden; ImpossibleStep; BadStart; BadEnd; NoPrice; NoArea; MixedCurrencies;
    TextMissing; NotEnoughAgreed.
    """
    row = hold(subscription)
    check_may_change_plans(by, row.village)
    row.state = SUBSCRIPTIONS.check(SubscriptionState(row.state), "offer")
    return _offer(row, conditions, by=by, now=now, sends=sends)


@transaction.atomic
def refuse(*, subscription: Subscription, why: str, by: Actor, now: datetime) -> Subscription:
    """The village does not offer what was asked for. Raise Forbidden; ImpossibleStep; Refused without a reason."""
    row = hold(subscription)
    check_may_change_plans(by, row.village)
    return _close(row, "refuse", REFUSED, why, by=by, now=now)


@transaction.atomic
def decline(*, subscription: Subscription, by: Actor, now: datetime, why: str = "") -> Subscription:
    """Whoever it was offered to does not take it. Raise Forbidden; ImpossibleStep."""
    row = hold(subscription)
    check_may_sign_for(by, row.village, row.party)
    return _close(row, "decline", DECLINED, why, by=by, now=now, is_reason_needed=False)


@transaction.atomic
def withdraw(
    *, subscription: Subscription, by: Actor, now: datetime, why: str = ""
) -> Subscription:
    """Nothing comes of it: whoever asked takes back their wish, the village what it offered or what was signed.

    What was signed and has not begun gives its place back. Raise Forbidden; ImpossibleStep.
    """
    row = hold(subscription)
    if row.state == SubscriptionState.ASKED:
        check_may_act_for(by, row.village, row.party)
    else:
        check_may_change_plans(by, row.village)
    # By its day: what has begun is left, not withdrawn.
    SUBSCRIPTIONS.check(row.state_on(row.village.day_of(now)), "withdraw")
    let_go(row)
    drop_list(row, Moment.ARRIVAL, by=by, now=now)
    is_reason_needed = row.state == SubscriptionState.SIGNED
    closed = _close(
        row, "withdraw", WITHDRAWN, why, by=by, now=now, is_reason_needed=is_reason_needed
    )
    settle_aid(closed, by=by, now=now)
    return closed


def close_for_erased(now: datetime) -> int:
    """What persons who were erased asked for, or were offered, comes to nothing; return how much."""
    waiting = Subscription.objects.filter(
        party__erased_at__isnull=False,
        state__in=[SubscriptionState.ASKED, SubscriptionState.OFFERED],
    )
    rows = list(waiting.order_by("pk"))
    for row in rows:
        withdraw(subscription=row, by=HOUSE, now=now)
    return len(rows)


def check_not_over(row: Subscription, *, today: date) -> None:
    """Raise OfferOver where it was offered until a day that is past."""
    if row.offered_until is not None and row.offered_until < today:
        raise OfferOver(
            _("It was offered until %(day)s: ask for a new offer.", day=row.offered_until)
        )


def terms_of(conditions: Conditions, *, on: date) -> list[Piece]:
    """Return the terms that the conditions make, priced that day. Raise NoPrice; NoArea; MixedCurrencies; BadEnd."""
    first = pieces(
        agreed_for(
            conditions.offer,
            quantity=conditions.quantity,
            place=conditions.place,
            on=on,
            audience=conditions.audience,
        ),
        kind=TermKind.START,
        from_on=conditions.starts_on,
        offer_id=conditions.offer.pk,
        quantity=conditions.quantity,
    )
    if conditions.is_in_kind:
        return _in_kind(first, conditions, on=on)
    if conditions.price is None:
        return first
    for amount in (conditions.price, conditions.charges):
        if amount is not None and amount.currency != conditions.offer.village.currency:
            raise MixedCurrencies(_("The price is in the currency of the village."), field="price")
    return at_price(first, conditions.price, conditions.charges)


def _in_kind(first: list[Piece], conditions: Conditions, *, on: date) -> list[Piece]:
    """Return terms without a price, then those that begin when the hosting in kind ends."""
    free = for_nothing(first)
    until = conditions.in_kind_until
    if until is None:
        return free
    check_agreed_end(conditions.starts_on, until)
    then = conditions.then or conditions.offer
    paying = pieces(
        agreed_for(then, quantity=conditions.quantity, place=conditions.place, on=on),
        kind=TermKind.SWITCH,
        from_on=until,
        offer_id=then.pk,
        quantity=conditions.quantity,
    )
    return overlaid(free, paying) if until > conditions.starts_on else paying


def _number(row: Subscription) -> None:
    """The new row stands with the next number of its village: nobody else has it, now or later."""
    if row.member is not None:
        get_known(row.village, row.member.pk)
    row.number = next_number(row.village)
    row.save(force_insert=True)


def next_number(village: Village) -> int:
    """Return the next number of the village: nobody else takes one until the transaction ends."""
    locks.lock("subscription-number", [village.pk])
    last = Subscription.objects.filter(village=village).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def follow_declined(*, contract: Contract, by: Actor | None, now: datetime) -> None:
    """The contract of a subscription was declined: what was offered is not taken, for the same reason."""
    row = hold(Subscription(pk=contract.source_id))
    _close(row, "decline", DECLINED, contract.reason, by=by or Bearer(row.party.name), now=now)


def _offer(
    row: Subscription, conditions: Conditions, *, by: Actor, now: datetime, sends: bool
) -> Subscription:
    village, today = row.village, row.village.day_of(now)
    check_of_village(village, conditions.offer, conditions.place)
    if conditions.then is not None:
        check_of_village(village, conditions.then, None)
    check_start(sold(conditions.offer), conditions.starts_on, today=today, is_team=True)
    check_agreed_end(conditions.starts_on, conditions.ends_on)
    if conditions.offered_until is not None and conditions.offered_until < today:
        raise OfferOver(_("This day is past."), field="offered_until")
    row.offer, row.place = conditions.offer, conditions.place
    row.quantity, row.starts_on = conditions.quantity, conditions.starts_on
    row.ends_on = row.last_on = conditions.ends_on
    row.is_in_kind = conditions.is_in_kind
    row.offered_at, row.offered_until = now, conditions.offered_until
    row.save()
    ends_before = conditions.ends_on or FOREVER
    wanted = [one for one in terms_of(conditions, on=today) if one.from_on <= ends_before]
    row.terms.all().delete()
    write_terms(row, wanted, now=now)
    check_aid(row, now=now)
    tell(
        OFFERED,
        row,
        by=by,
        now=now,
        starts_on=row.starts_on,
        price=wanted[0].price.cents,
        currency=wanted[0].price.currency,
    )
    sent = prepare_contract(row, by=by, now=now, is_sent=sends)
    # Whoever was mailed the contract knows.
    mailed = sent.sent_to if sent else ""
    told = [one for one in spokespeople_of(row.party) if not mailed or one.email != mailed]
    notify("plans.offered", row, now=now, told=told)
    return row


def _close(
    row: Subscription,
    step: str,
    verb: str,
    why: str,
    *,
    by: Actor | Bearer,
    now: datetime,
    is_reason_needed: bool = True,
) -> Subscription:
    row.state = SUBSCRIPTIONS.check(SubscriptionState(row.state), step)
    row.why, row.ended_at = why.strip()[:LONGEST_WHY], now
    if is_reason_needed and not row.why:
        raise Refused(_("Say why."), field="why")
    row.save(update_fields=["state", "why", "ended_at"])
    tell(verb, row, by=by, now=now, reason=row.why)
    if isinstance(by, Actor):
        end_contract(row, by=by, now=now, why=row.why)
        if not by.acts_for(row.village.day_of(now)) & {row.party_id}:
            notify(verb, row, now=now, why=row.why)
    return row
