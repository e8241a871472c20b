"""What becomes free is proposed to the first who waits for it, then to the next."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell as tell_person
from creuset.people.actors import HOUSE, Actor
from creuset.people.queries.belonging import spokespeople_of
from creuset.places.models import Resource
from creuset.plans.actions.asking import Conditions, propose
from creuset.plans.actions.holding import check_of_village, sold
from creuset.plans.actions.waiting_list import check_waits, held, hold, record
from creuset.plans.models import Offer, PlanProposal, PlanWait, Subscription
from creuset.plans.permissions import check_may_act_for, check_may_change_plans
from creuset.plans.queries.waiting import (
    free_still,
    gone_of,
    live_line,
    matches_of,
    open_proposals,
)
from creuset.plans.rules.waiting import (
    TO_ANSWER,
    AnswerOver,
    Free,
    NoReason,
    NotFirst,
    NotFree,
    check_answer_by,
    starts_on,
)
from creuset.plans.states import PROPOSAL, ProposalState
from creuset.villages.models import Village

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
    row = held(wait)
    village = row.village
    check_may_change_plans(by, village)
    check_of_village(village, offer, place)
    check_waits(row)
    today = village.day_of(now)
    until = answer_by or today + TO_ANSWER
    check_answer_by(until, today=today)
    write_over(village, now=now)
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
    record(ACCEPTED, wait, by=by, now=now, proposal=row)
    return row.subscription


@transaction.atomic
def decline(*, proposal: PlanProposal, by: Actor, now: datetime, why: str = "") -> PlanProposal:
    """They let it pass, and wait on in their turn; it is proposed to the next.

    Raise Forbidden; ImpossibleStep, also for what somebody else has by now.
    """
    check_may_act_for(by, proposal.wait.village, proposal.wait.party)
    write_over(proposal.wait.village, now=now)
    row = _held_proposal(proposal)
    row.why = why.strip()
    return end(row, ProposalState.DECLINED, by=by, now=now)


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
    made = end(row, ProposalState.WITHDRAWN, by=by, now=now)
    _tell_people(TAKEN_BACK, made, now=now)
    return made


def keep_proposals(now: datetime) -> int:
    """What nobody answered in time is proposed to the next, and what is not free any more is proposed to nobody, in
    every village; return how many proposals that ended.
    """
    count = 0
    for village in Village.objects.order_by("pk"):
        with transaction.atomic():
            count += write_over(village, now=now)
    return count


def write_over(village: Village, *, now: datetime) -> int:
    """What is proposed no more is written, before anything is proposed to somebody who has one at most: what somebody
    else has by now, then what the day made lapse, which goes to the next; the village's list is held.
    """
    hold(village.pk)
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


def end(row: PlanProposal, state: ProposalState, *, by: Actor, now: datetime) -> PlanProposal:
    """A held proposal ends, and goes to the next for whom it is, unless the team took it back."""
    _close(row, state, by=by, now=now)
    if state is not ProposalState.WITHDRAWN:
        _pass_on(row, now=now)
    return row


def _open(village: Village) -> QuerySet[PlanProposal]:
    rows = PlanProposal.objects.select_for_update(of=("self",))
    rows = rows.filter(wait__village=village, state=ProposalState.OPEN)
    return rows.select_related("wait__party", "offer", "place").order_by("pk")


def _free_still(village: Village, *, today: date) -> dict[int, Free]:
    rows = list(open_proposals(village, today=today).select_related("offer"))
    return free_still(village, rows, today=today)


def _close(
    row: PlanProposal, state: ProposalState, *, by: Actor, now: datetime, verb: str = ""
) -> None:
    step = {"declined": "decline", "lapsed": "lapse", "withdrawn": "withdraw"}[state.value]
    row.state = PROPOSAL.check(ProposalState(row.state), step)
    row.ended_at = now
    row.save(update_fields=["state", "ended_at", "why"])
    record(verb or ENDED[state], row.wait, by=by, now=now, reason=row.why, proposal=row)


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
    record(PROPOSED, wait, by=by, now=now, proposal=made)
    _tell_people(PROPOSED, made, now=now)
    return made


def _held_proposal(proposal: PlanProposal) -> PlanProposal:
    hold(proposal.wait.village_id)
    rows = PlanProposal.objects.select_for_update(of=("self",)).select_related(
        "wait__village", "wait__party", "offer", "place__building"
    )
    row = rows.get(pk=proposal.pk)
    row.offer.village = row.wait.village
    return row


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
