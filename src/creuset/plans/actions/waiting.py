"""Somebody waits for an office or a plan; what becomes free is proposed to the first, then to the next."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from creuset.core import audit, locks, outbox
from creuset.core.models import Audience
from creuset.kernel.errors import NotFound
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell as tell_person
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.queries.belonging import spokespeople_of
from creuset.places.models import Building, Resource
from creuset.plans.actions.asking import Conditions, propose
from creuset.plans.actions.holding import check_of_village, sold
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Offer, PlanProposal, PlanWait, Subscription
from creuset.plans.models.waiting import IS_WAITING
from creuset.plans.permissions import check_may_act_for, check_may_change_plans
from creuset.plans.queries.waiting import (
    WAITED_FOR,
    free_still,
    gone_of,
    live_line,
    matches_of,
    open_proposals,
)
from creuset.plans.rules.waiting import (
    TO_ANSWER,
    AlreadyWaits,
    AnswerOver,
    BadWish,
    Free,
    NoReason,
    NotFirst,
    NotFree,
    WaitsNoMore,
    check_answer_by,
    check_wish,
    starts_on,
)
from creuset.plans.states import PROPOSAL, ProposalState
from creuset.villages.models import Village

KIND = "plan_wait"
JOINED, LEFT = "plans.wait_joined", "plans.wait_left"
FIRST, NOT_FIRST = "plans.wait_put_first", "plans.wait_put_back"
PROPOSED, TAKEN_BACK = "plans.place_proposed", "plans.proposal_withdrawn"
#: Withdrawn by the house: somebody else has it by now.
GONE = "plans.proposal_gone"
ACCEPTED, DECLINED, LAPSED = (
    "plans.proposal_accepted",
    "plans.proposal_declined",
    "plans.proposal_lapsed",
)
ENDED = {
    ProposalState.DECLINED: DECLINED,
    ProposalState.LAPSED: LAPSED,
    ProposalState.WITHDRAWN: TAKEN_BACK,
}
#: What is accepted is to be signed within so long.
TO_SIGN = timedelta(days=14)
MOST = 500


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
    locks.lock("plan-waiting", [village.pk])
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
    _tell(JOINED, row, by=by, now=now)
    return row


@transaction.atomic
def leave(*, wait: PlanWait, by: Actor, now: datetime, why: str = "") -> PlanWait:
    """They wait no more; what is proposed to them goes to the next. Raise Forbidden; WaitsNoMore."""
    row = _held(wait)
    check_may_act_for(by, row.village, row.party)
    _check_waits(row)
    _write_over(row.village, now=now)
    row.left_at = now
    row.save(update_fields=["left_at"])
    _tell(LEFT, row, by=by, now=now, reason=why.strip())
    proposal = row.proposals.filter(state=ProposalState.OPEN).first()
    if proposal is not None:
        proposal.wait = row
        _end(proposal, ProposalState.DECLINED, by=by, now=now)
    return row


@transaction.atomic
def put_first(*, wait: PlanWait, why: str, by: Actor, now: datetime) -> PlanWait:
    """They come before the others, behind whoever was put first earlier, for a reason that is kept.

    Raise Forbidden; WaitsNoMore; NoReason.
    """
    row = _held(wait)
    check_may_change_plans(by, row.village)
    _check_waits(row)
    if not why.strip():
        raise NoReason(_("Say why they come before the others."), field="why")
    row.first_at, row.first_by, row.first_why = now, by.party, why.strip()
    row.save(update_fields=["first_at", "first_by", "first_why"])
    _tell(FIRST, row, by=by, now=now, reason=row.first_why)
    return row


@transaction.atomic
def put_back(*, wait: PlanWait, by: Actor, now: datetime) -> PlanWait:
    """They come in their turn again. Raise Forbidden; WaitsNoMore."""
    row = _held(wait)
    check_may_change_plans(by, row.village)
    _check_waits(row)
    row.first_at, row.first_by, row.first_why = None, None, ""
    row.save(update_fields=["first_at", "first_by", "first_why"])
    _tell(NOT_FIRST, row, by=by, now=now)
    return row


@transaction.atomic
def propose_to(
    *,
    wait: PlanWait,
    offer: Offer,
    place: Resource | None,
    by: Actor,
    now: datetime,
    answer_by: date | None = None,
) -> PlanProposal:
    """What is free is proposed to the first for whom it is, to be answered by that day; in a week if none is said.

    Raise Forbidden; NotFound; WaitsNoMore; NotFree; NotFirst; BadWish for a day that is past.
    """
    row = _held(wait)
    village = row.village
    check_may_change_plans(by, village)
    check_of_village(village, offer, place)
    _check_waits(row)
    today = village.day_of(now)
    until = answer_by or today + TO_ANSWER
    check_answer_by(until, today=today)
    _write_over(village, now=now)
    line = live_line(village)
    match = next(
        (
            one
            for one in matches_of(village, line, today=today)
            if one.offer.pk == offer.pk and one.free.place_id == (place.pk if place else None)
        ),
        None,
    )
    if match is None or row.pk not in [one.pk for one in match.line]:
        raise NotFree(_("This is not free, or not what they wait for."))
    if match.line[0].pk != row.pk:
        raise NotFirst(
            _(
                "%(name)s comes first. Put the other first, with a reason, if it should be otherwise.",
                name=match.line[0].party.name,
            )
        )
    return _propose(row, offer, place, match.free.from_on, until, by=by, now=now)


@transaction.atomic
def accept(*, proposal: PlanProposal, by: Actor, now: datetime) -> Subscription:
    """They take what is proposed: it is offered to them as a subscription, to be read and signed, and they wait no
    more. Of two who accept at once, one finds it accepted. Raise Forbidden; ImpossibleStep; AnswerOver; NotFree;
    BadStart; NoPrice.
    """
    row = _held_proposal(proposal)
    wait, village = row.wait, row.wait.village
    check_may_act_for(by, village, wait.party)
    today = village.day_of(now)
    if row.state_on(today) is ProposalState.LAPSED:
        raise AnswerOver(
            _("It was to be answered by %(day)s: it is proposed to the next.", day=row.answer_by)
        )
    accepted = PROPOSAL.check(ProposalState(row.state), "accept")
    free = _free_still(village, today=today).get(row.pk)
    if free is None:
        raise NotFree(_("It is not free any more: the team looks for something else with you."))
    row.state, row.ended_at = accepted, now
    row.save(update_fields=["state", "ended_at"])
    row.subscription = propose(
        village=village,
        party=wait.party,
        conditions=Conditions(
            offer=row.offer,
            place=row.place,
            starts_on=starts_on(
                wait.read(), free, today=today, any_day=sold(row.offer).starts_any_day
            ),
            offered_until=today + TO_SIGN,
        ),
        by=HOUSE,
        now=now,
    )
    row.save(update_fields=["subscription"])
    wait.accepted_at = now
    wait.save(update_fields=["accepted_at"])
    _tell(ACCEPTED, wait, by=by, now=now, proposal=row)
    return row.subscription


@transaction.atomic
def decline(*, proposal: PlanProposal, by: Actor, now: datetime, why: str = "") -> PlanProposal:
    """They let it pass, and wait on in their turn; it is proposed to the next.

    Raise Forbidden; ImpossibleStep, also for what somebody else has by now.
    """
    check_may_act_for(by, proposal.wait.village, proposal.wait.party)
    _write_over(proposal.wait.village, now=now)
    row = _held_proposal(proposal)
    row.why = why.strip()
    return _end(row, ProposalState.DECLINED, by=by, now=now)


@transaction.atomic
def withdraw_proposal(
    *, proposal: PlanProposal, why: str, by: Actor, now: datetime
) -> PlanProposal:
    """The team takes it back, for a reason that they read; it is proposed to nobody. Raise Forbidden; ImpossibleStep;
    NoReason.
    """
    row = _held_proposal(proposal)
    check_may_change_plans(by, row.wait.village)
    if not why.strip():
        raise NoReason(_("Say why: they read it."), field="why")
    row.why = why.strip()
    made = _end(row, ProposalState.WITHDRAWN, by=by, now=now)
    _tell_people(TAKEN_BACK, made, now=now)
    return made


def keep_proposals(now: datetime) -> int:
    """What nobody answered in time is proposed to the next, and what is not free any more is proposed to nobody, in
    every village; return how many proposals that ended.
    """
    count = 0
    for village in Village.objects.order_by("pk"):
        with transaction.atomic():
            count += _write_over(village, now=now)
    return count


def unite_plan_waits(kept: PlanWait, other: PlanWait) -> None:
    """Two who are one wait once for the same, since the first of both joined."""
    if other.joined_at < kept.joined_at:
        kept.joined_at, kept.asked_by_id = other.joined_at, other.asked_by_id
    if other.first_at is not None and (kept.first_at is None or other.first_at < kept.first_at):
        kept.first_at, kept.first_by_id = other.first_at, other.first_by_id
        kept.first_why = other.first_why
    kept.note = "\n\n".join(note for note in dict.fromkeys((kept.note, other.note)) if note)


def _write_over(village: Village, *, now: datetime) -> int:
    """What is proposed no more is written, before anything is proposed to somebody who has one at most: what somebody
    else has by now, then what the day made lapse, which goes to the next; the village's list is held.
    """
    locks.lock("plan-waiting", [village.pk])
    today = village.day_of(now)
    gone = _open(village).filter(pk__in=gone_of(village, live_line(village), today=today))
    for row in (withdrawn := list(gone[:MOST])):
        row.wait.village = village
        _close(row, ProposalState.WITHDRAWN, by=HOUSE, now=now, verb=GONE)
        _tell_people(GONE, row, now=now)
    for row in (late := list(_open(village).filter(answer_by__lt=today)[:MOST])):
        row.wait.village = village
        _close(row, ProposalState.LAPSED, by=HOUSE, now=now)
        _tell_people(LAPSED, row, now=now)
    # Whoever is next may have let another lapse.
    for row in late:
        _pass_on(row, now=now)
    return len(withdrawn) + len(late)


def _open(village: Village) -> QuerySet[PlanProposal]:
    rows = PlanProposal.objects.select_for_update(of=("self",))
    rows = rows.filter(wait__village=village, state=ProposalState.OPEN)
    return rows.select_related("wait__party", "offer", "place").order_by("pk")


def _free_still(village: Village, *, today: date) -> dict[int, Free]:
    rows = list(open_proposals(village, today=today).select_related("offer"))
    return free_still(village, rows, today=today)


def _end(row: PlanProposal, state: ProposalState, *, by: Actor, now: datetime) -> PlanProposal:
    _close(row, state, by=by, now=now)
    if state is not ProposalState.WITHDRAWN:
        _pass_on(row, now=now)
    return row


def _close(
    row: PlanProposal, state: ProposalState, *, by: Actor, now: datetime, verb: str = ""
) -> None:
    step = {"declined": "decline", "lapsed": "lapse", "withdrawn": "withdraw"}[state.value]
    row.state = PROPOSAL.check(ProposalState(row.state), step)
    row.ended_at = now
    row.save(update_fields=["state", "ended_at", "why"])
    _tell(verb or ENDED[state], row.wait, by=by, now=now, reason=row.why, proposal=row)


def _pass_on(row: PlanProposal, *, now: datetime) -> None:
    """The next for whom it is has as long to answer as whoever let it pass."""
    village = row.wait.village
    today = village.day_of(now)
    time = row.answer_by - village.day_of(row.made_at)
    for match in matches_of(village, live_line(village), today=today):
        if match.offer.pk == row.offer_id and match.free.place_id == row.place_id:
            following = match.line[0]
            following.village = village
            _propose(
                following,
                match.offer,
                match.place,
                match.free.from_on,
                today + time,
                by=HOUSE,
                now=now,
            )
            return


def _propose(
    wait: PlanWait,
    offer: Offer,
    place: Resource | None,
    from_on: date,
    answer_by: date,
    *,
    by: Actor,
    now: datetime,
) -> PlanProposal:
    made = PlanProposal.objects.create(
        wait=wait,
        offer=offer,
        place=place,
        from_on=from_on,
        made_at=now,
        made_by=by.party,
        answer_by=answer_by,
    )
    _tell(PROPOSED, wait, by=by, now=now, proposal=made)
    _tell_people(PROPOSED, made, now=now)
    return made


def _held(wait: PlanWait) -> PlanWait:
    """Return the wish as it is now; nobody else changes the list of the village until the transaction ends."""
    locks.lock("plan-waiting", [wait.village_id])
    rows = PlanWait.objects.select_for_update(of=("self",))
    row = rows.select_related("village", "party", "offer").filter(pk=wait.pk).first()
    if row is None:
        raise NotFound(_("Nobody waits under that number."))
    return row


def _held_proposal(proposal: PlanProposal) -> PlanProposal:
    locks.lock("plan-waiting", [proposal.wait.village_id])
    rows = PlanProposal.objects.select_for_update(of=("self",)).select_related(
        "wait__village", "wait__party", "offer", "place__building"
    )
    row = rows.get(pk=proposal.pk)
    row.offer.village = row.wait.village
    return row


def _check_waits(row: PlanWait) -> None:
    if row.left_at is not None or row.accepted_at is not None:
        raise WaitsNoMore(_("%(name)s waits no more.", name=row.party.name))


def _tell(
    verb: str,
    row: PlanWait,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    proposal: PlanProposal | None = None,
) -> None:
    about = [(KIND, row.pk), ("party", row.party_id)]
    data: dict[str, object] = {"party": row.party.name, "kind": row.kind}
    if row.offer is not None:
        data["offer"] = row.offer.names
    if proposal is not None:
        data["offer"] = proposal.offer.names
        if proposal.place is not None:
            data["place"] = proposal.place.names
            about.append(("resource", proposal.place.pk))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        audience=Audience.PARTIES,
        data=data,
        reason=reason,
    )
    outbox.put(verb, {KIND: row.pk}, at=now, village_id=row.village_id)


def _tell_people(topic: str, row: PlanProposal, *, now: datetime) -> None:
    for person in spokespeople_of(row.wait.party):
        tell_person(
            party=person,
            village=row.wait.village,
            topic=topic,
            key=f"{row.pk}",
            content={
                "proposal": row.pk,
                "offer": row.offer.names,
                "place": row.place.names if row.place else {},
                "from_on": row.from_on.isoformat(),
                "answer_by": row.answer_by.isoformat(),
                "why": row.why,
            },
            now=now,
        )
