"""Somebody waits for an office or a plan, in their turn, until they have it or leave."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from creuset.kernel.errors import NotFound
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.places.models import Building
from creuset.plans.actions.holding import check_of_village
from creuset.plans.actions.proposing import end, write_over
from creuset.plans.actions.waiting_list import check_waits, held, hold, record
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Offer, PlanWait
from creuset.plans.models.waiting import IS_WAITING
from creuset.plans.permissions import check_may_act_for, check_may_change_plans
from creuset.plans.queries.waiting import WAITED_FOR
from creuset.plans.rules.waiting import AlreadyWaits, BadWish, NoReason, check_wish
from creuset.plans.states import ProposalState
from creuset.villages.models import Village

JOINED, LEFT = "plans.wait_joined", "plans.wait_left"
FIRST, NOT_FIRST = "plans.wait_put_first", "plans.wait_put_back"


@transaction.atomic
def join(
    *,
    village: Village,
    party: Party,
    kind: OfferKind,
    from_on: date,
    by: Actor,
    now: datetime,
    offer: Offer | None = None,
    building: Building | None = None,
    area_from: Decimal | None = None,
    area_to: Decimal | None = None,
    budget: Money | None = None,
    note: str = "",
) -> PlanWait:
    """The party waits for an offer, or any of a kind, behind those who joined earlier.

    Raise Forbidden; NotFound; BadWish; AlreadyWaits.
    """
    check_may_act_for(by, village, party)
    get_known(village, party.pk)
    if offer is not None:
        check_of_village(village, offer, None)
        kind = OfferKind(offer.kind)
    if building is not None and building.village_id != village.pk:
        raise NotFound(_("There is no such place."))
    if kind not in WAITED_FOR:
        raise BadWish(_("Nobody waits for this: ask for it."), field="kind")
    check_wish(area_from, area_to, budget.cents if budget else None)
    wanted = f"{kind} {offer.pk if offer else '-'} {building.pk if building else '-'}"
    hold(village.pk)
    same = PlanWait.objects.filter(IS_WAITING, village=village, party=party, wanted=wanted)
    if same.exists():
        raise AlreadyWaits(_("%(name)s waits for this already.", name=party.name), field="kind")
    row = PlanWait.objects.create(
        village=village,
        party=party,
        asked_by=by.party,
        kind=kind,
        offer=offer,
        building=building,
        area_from=area_from,
        area_to=area_to,
        from_on=max(from_on, village.day_of(now)),
        budget_cents=budget.cents if budget else None,
        note=note.strip(),
        wanted=wanted,
        joined_at=now,
    )
    record(JOINED, row, by=by, now=now)
    return row


@transaction.atomic
def leave(*, wait: PlanWait, by: Actor, now: datetime, why: str = "") -> PlanWait:
    """They wait no more; what is proposed to them goes to the next. Raise Forbidden; WaitsNoMore."""
    row = held(wait)
    check_may_act_for(by, row.village, row.party)
    check_waits(row)
    write_over(row.village, now=now)
    row.left_at = now
    row.save(update_fields=["left_at"])
    record(LEFT, row, by=by, now=now, reason=why.strip())
    proposal = row.proposals.filter(state=ProposalState.OPEN).first()
    if proposal is not None:
        proposal.wait = row
        end(proposal, ProposalState.DECLINED, by=by, now=now)
    return row


@transaction.atomic
def put_first(*, wait: PlanWait, why: str, by: Actor, now: datetime) -> PlanWait:
    """They come before the others, behind whoever was put first earlier, for a reason that is kept.

    Raise Forbidden; WaitsNoMore; NoReason.
    """
    row = held(wait)
    check_may_change_plans(by, row.village)
    check_waits(row)
    if not why.strip():
        raise NoReason(_("Say why they come before the others."), field="why")
    row.first_at, row.first_by, row.first_why = now, by.party, why.strip()
    row.save(update_fields=["first_at", "first_by", "first_why"])
    record(FIRST, row, by=by, now=now, reason=row.first_why)
    return row


@transaction.atomic
def put_back(*, wait: PlanWait, by: Actor, now: datetime) -> PlanWait:
    """They come in their turn again. Raise Forbidden; WaitsNoMore."""
    row = held(wait)
    check_may_change_plans(by, row.village)
    check_waits(row)
    row.first_at, row.first_by, row.first_why = None, None, ""
    row.save(update_fields=["first_at", "first_by", "first_why"])
    record(NOT_FIRST, row, by=by, now=now)
    return row


def unite_plan_waits(kept: PlanWait, other: PlanWait) -> None:
    """Two who are one wait once for the same, since the first of both joined."""
    if other.joined_at < kept.joined_at:
        kept.joined_at, kept.asked_by_id = other.joined_at, other.asked_by_id
    if other.first_at is not None and (kept.first_at is None or other.first_at < kept.first_at):
        kept.first_at, kept.first_by_id = other.first_at, other.first_by_id
        kept.first_why = other.first_why
    kept.note = "\n\n".join(note for note in dict.fromkeys((kept.note, other.note)) if note)
