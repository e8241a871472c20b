"""A subscription signed, by a click or by its contract: it counts against the cap and holds its place from then on."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from creuset.core import locks
from creuset.core.audit import By
from creuset.documents.models import Contract
from creuset.documents.telling import Bearer
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor, Via
from creuset.people.models import Party
from creuset.plans.actions.aid import settle_aid
from creuset.plans.actions.asking import check_not_over
from creuset.plans.actions.checklists import begin_list
from creuset.plans.actions.contracting import check_no_contract
from creuset.plans.actions.holding import hold, sold
from creuset.plans.actions.leaving import write_state
from creuset.plans.actions.letting import take
from creuset.plans.actions.notifying import notify
from creuset.plans.actions.telling import announce, tell
from creuset.plans.conditions import check_conditions
from creuset.plans.kinds import Moment
from creuset.plans.models import Offer, Subscription, Term
from creuset.plans.permissions import check_may_sign_for, may_change_plans
from creuset.plans.rules.subscriptions import bound_until, check_cap, check_start
from creuset.plans.states import STANDING, SUBSCRIPTIONS, SubscriptionState

SIGNED = "plans.signed"


@transaction.atomic
def sign(
    *,
    subscription: Subscription,
    name: str,
    by: Actor,
    now: datetime,
    ip: str | None = None,
    despite: str = "",
) -> Subscription:
    """The offer is signed in that name, and what it places is theirs from the first day on, which may be today.

    The holder signs, or whoever may sign in its name, or the team writes down what came back on paper. What has a
    contract is signed by signing that.
    Raise Forbidden; SignedByContract; ImpossibleStep; OfferOver; BadStart; FullyTaken; Occupied; HeldByOption where
    somebody has an option on the place, unless the team lets it `despite` that, for a reason; NotInService; TooMuchAid;
    what the domains above ask of such an offer.
    """
    row = hold(subscription)
    check_may_sign_for(by, row.village, row.party)
    SUBSCRIPTIONS.check(SubscriptionState(row.state), "sign")
    check_no_contract(row)
    if not name.strip():
        raise Refused(_("Write your name to sign."), field="name")
    signature = Signature(name.strip(), by.party, ip)
    reason = despite.strip() if may_change_plans(by, row.village) else ""
    return _sign(row, signature, by=by, teller=by, now=now, despite=reason)


def follow_contract(*, contract: Contract, by: Actor | None, now: datetime) -> None:
    """The contract of a subscription was signed, and the subscription with it. Raise as `sign`."""
    row = hold(Subscription(pk=contract.source_id))
    signature = Signature(contract.signed_name, contract.signed_by, contract.signed_ip)
    # Whoever bears the secret that was mailed to the party acts for it, and for nobody else.
    acting = by or Actor(party=row.party, via=Via.PAGE)
    teller = by or Bearer(contract.signed_name)
    _sign(row, signature, by=acting, teller=teller, now=now)


@dataclass(frozen=True)
class Signature:
    """Who signed, as they wrote their name, and from which network address."""

    name: str
    party: Party | None
    ip: str | None


def _sign(
    row: Subscription,
    signature: Signature,
    *,
    by: Actor,
    teller: By,
    now: datetime,
    despite: str = "",
) -> Subscription:
    row.state = SUBSCRIPTIONS.check(SubscriptionState(row.state), "sign")
    today = row.village.day_of(now)
    check_not_over(row, today=today)
    # The offer's own conditions held on the day it was made; only its first day may have gone too far by.
    check_start(sold(row.offer), row.starts_on, today=today, is_team=True)
    check_room(row.offer, row)
    check_conditions(row, today=today)
    row.signed_at, row.signed_by = now, signature.party
    row.signed_name, row.signed_ip = signature.name, signature.ip
    row.bound_until = bound_until(row.starts_on, row.offer.min_term_months)
    row.save()
    if row.place is not None:
        take(row, row.place, row.starts_on, by=by, now=now, despite=despite)
    tell(
        SIGNED,
        row,
        by=teller,
        now=now,
        reason=despite,
        starts_on=row.starts_on,
        name=row.signed_name,
    )
    announce("subscription_signed", row, now=now)
    notify(SIGNED, row, now=now)
    begin_list(row, Moment.ARRIVAL, by=teller, now=now)
    settle_aid(row, by=by, now=now)
    write_state(row, by=by, now=now)
    return row


def check_room(offer: Offer, row: Subscription, *, quantity: int | None = None) -> None:
    """Raise FullyTaken where the offer's cap is reached on a day of the subscription; the offer is held."""
    if offer.cap is None:
        return
    locks.lock("offer", [offer.pk])
    terms = Term.objects.filter(
        offer=offer, subscription__state__in=STANDING, until_on__gt=row.starts_on
    ).exclude(subscription=row)
    alive = Q(subscription__last_on__isnull=True) | Q(subscription__last_on__gte=row.starts_on)
    standing: dict[int, int] = {}
    for pk, held in terms.filter(alive).values_list("subscription_id", "quantity"):
        standing[pk] = max(standing.get(pk, 0), held)
    check_cap(offer.cap, standing=sum(standing.values()), wanted=quantity or row.quantity)
