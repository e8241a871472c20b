"""A move of all residents that was carried out is undone: as one, or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from creuset.core.together import together
from creuset.kernel.errors import DomainError
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.people.actors import Actor
from creuset.places.models import Claim, Resource
from creuset.plans.actions.fees import settle_fees
from creuset.plans.actions.freeing import going_on
from creuset.plans.actions.holding import (
    as_written,
    hold,
    piece_of,
    pieces_of,
    pieces_written,
    write_terms,
)
from creuset.plans.actions.letting import (
    as_taken,
    check_serves,
    cut,
    follow,
    prolong,
    take,
    taken_words,
)
from creuset.plans.actions.notifying import notify
from creuset.plans.actions.relocating import by_subscription, hold_movers, not_ready
from creuset.plans.actions.relocations import hold_plan
from creuset.plans.actions.relocations import tell as tell_plan
from creuset.plans.actions.telling import tell
from creuset.plans.models import Let, Mover, Relocation, Term
from creuset.plans.queries.relocations import (
    claims_on,
    lets_of,
    movers_of,
    terms_of,
)
from creuset.plans.rules.subscriptions import put_back
from creuset.plans.states import STANDING, RelocationState

UNDONE = "plans.relocation_undone"
MOVED_BACK = "plans.moved_back"


@dataclass(frozen=True, kw_only=True)
class Back:
    """One who would move back: from which day, and what changed meanwhile."""

    mover: Mover
    day: date
    #: They have left: nothing is undone for them.
    is_over: bool
    in_the_way: Sequence[Sentence] = ()
    remarks: Sequence[Sentence] = ()


def foresee_undoing(
    relocation: Relocation, *, by: Actor, now: datetime, movers: Sequence[Mover] | None = None
) -> list[Back]:
    """Return what undoing the move would do now, and what changed meanwhile; nothing is written."""
    rows = [one for one in movers or movers_of(relocation) if not one.stays]
    keys = [mover.subscription_id for mover in rows]
    terms, every = together(terms_of(keys), lets_of(keys))
    made = [mover.made_id or 0 for mover in rows]
    first = max(relocation.on, relocation.village.day_of(now))
    taken = claims_on(
        {mover.from_place.pk for mover in rows}, village=relocation.village, from_on=first, but=made
    )
    lets: dict[int, list[Let]] = {}
    for let in every:
        lets.setdefault(let.subscription_id, []).append(let)
    held = by_subscription(terms)
    return [_back(mover, first, held, taken, lets, by=by, now=now) for mover in rows]


@transaction.atomic
def undo(*, relocation: Relocation, by: Actor, now: datetime) -> Relocation:
    """Everybody is where they were, at the terms they had: from the day of the move on, or from today once it is past.

    It is a plan again. Who has left meanwhile stays away. Raise Forbidden; ImpossibleStep where it was not carried
    out; NotReady with every later change that prevents it.
    """
    row = hold_plan(relocation, "undo", by=by)
    movers = hold_movers(row)
    found = foresee_undoing(row, by=by, now=now, movers=movers)
    in_the_way = [one for back in found for one in back.in_the_way]
    if in_the_way:
        raise not_ready(_("The move cannot be undone any more."), in_the_way)
    for back in found:
        _move_back(back, by=by, now=now)
    row.state, row.carried_out_at, row.carried_out_by = RelocationState.PLANNED, None, None
    row.save(update_fields=["state", "carried_out_at", "carried_out_by"])
    tell_plan(UNDONE, row, by=by, now=now, count=sum(not back.is_over for back in found))
    return row


def _back(
    mover: Mover,
    first: date,
    terms: Mapping[int, Sequence[Term]],
    taken: Mapping[int, Sequence[Claim]],
    lets: Mapping[int, Sequence[Let]],
    *,
    by: Actor,
    now: datetime,
) -> Back:
    row, made = mover.subscription, mover.made
    today = row.village.day_of(now)
    day = max(first, made.from_on) if made else first
    if row.state_on(today) not in STANDING or (row.last_on is not None and row.last_on < day):
        gone = _("%(who)s has left meanwhile: nothing is undone for them.", who=row.party.name)
        return Back(mover=mover, day=day, is_over=True, remarks=[gone])
    in_the_way: list[Sentence] = []
    remarks: list[Sentence] = []
    if made is None or made.until_on <= day:
        in_the_way.append(_elsewhere(mover, day, lets.get(row.pk, ())))
        return Back(mover=mover, day=day, is_over=False, in_the_way=in_the_way)
    stand = as_written(piece_of(term) for term in terms.get(row.pk, ()))
    if stand != mover.terms_after:
        if mover.terms_before != mover.terms_after:
            in_the_way.append(
                _(
                    "The terms of %(who)s were changed since: move them back by hand.",
                    who=row.party.name,
                )
            )
        else:
            remarks.append(_("Other terms were agreed since: they stay."))
    if row.last_on is not None and row.notice_given_on is not None:
        remarks.append(_("They leave on %(day)s.", day=row.last_on))
    try:
        check_serves(mover.from_place, day, made.until_on)
    except DomainError as error:
        in_the_way.append(_("%(who)s: %(why)s", who=row.party.name, why=str(error)))
    span = DaySpan(day, made.until_on).to_span(row.village.zone)
    standing = [
        claim
        for claim in taken.get(mover.from_place.pk, ())
        if claim.starts_at < span.end and claim.held_until > span.start
    ]
    if standing:
        told = [as_taken(claim, row, by=by, now=now) for claim in standing]
        in_the_way.append(taken_words(mover.from_place, told, row, now=now))
    return Back(mover=mover, day=day, is_over=False, in_the_way=in_the_way, remarks=remarks)


def _elsewhere(mover: Mover, day: date, lets: Iterable[Let]) -> Sentence:
    now_at = next((let.resource for let in lets if let.from_on <= day < let.until_on), None)
    place: Resource | None = mover.to_place
    words = {"who": mover.subscription.party.name, "place": place.names if place else {}}
    if now_at is None:
        return _("%(who)s does not have %(place)s any more: move them back by hand.", **words)
    return _(
        "%(who)s has moved on from %(place)s to %(now)s: move them back by hand.",
        now=now_at.names,
        **words,
    )


def _move_back(back: Back, *, by: Actor, now: datetime) -> None:
    mover, made = back.mover, back.mover.made
    mover.made = None
    if not back.is_over and made is not None:
        row = hold(mover.subscription)
        until_on, begun = made.until_on, made.from_on < back.day
        absences = going_on(row, made.resource_id, back.day)
        cut(row, made, back.day)
        left = mover.left
        if left is not None and left.until_on == back.day and not begun:
            left.resource = mover.from_place
            prolong(row, left, until_on, by=by, now=now)
        else:
            left = take(row, mover.from_place, back.day, by=by, now=now)
            if until_on < left.until_on:
                cut(row, left, until_on)
        mover.left = left
        follow(row, left, absences, now=now)
        if mover.terms_before != mover.terms_after:
            before = pieces_written(mover.terms_before)
            write_terms(row, put_back(pieces_of(row), before, back.day), now=now)
        tell(
            MOVED_BACK,
            row,
            by=by,
            now=now,
            place=mover.from_place.names,
            to=mover.to_place.names if mover.to_place else None,
            from_on=back.day,
        )
        settle_fees(subscription=row, by=by, now=now)
        notify(MOVED_BACK, row, now=now, day=back.day, to=mover.from_place.names)
    mover.terms_before, mover.terms_after = [], []
    mover.save(update_fields=["left", "made", "terms_before", "terms_after"])
