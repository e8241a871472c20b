"""Rounds of a call with their grids and quotas: added, changed, taken away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from creuset.incubation.actions.calls import check_ready, lacking, tell
from creuset.incubation.models import Call, Round
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.calls import instants_of, locked_call, relied_on
from creuset.incubation.rules.calls import OVER, phase_of
from creuset.incubation.rules.changing import CallFixed, check_round_change
from creuset.incubation.rules.terms import RoundTerms, check_rounds
from creuset.incubation.writing import call_terms, round_terms, rounds_of, rounds_terms, write_round
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor

ADDED, CHANGED, REMOVED = (
    "incubation.round_added",
    "incubation.round_changed",
    "incubation.round_removed",
)


@transaction.atomic
def add_round(*, call: Call, terms: RoundTerms, by: Actor, now: datetime) -> Round:
    """The call has another round, the last. Raise Forbidden; Refusals of BadCall, of NotReady; CallFixed."""
    row = _open(call, by=by, now=now)
    there = [round_terms(one) for one in rounds_of(row)]
    if any(one.released_at for one in row.rounds.all()):
        raise CallFixed(_("A round was decided and told: no other comes after it."))
    _check(row, [*there, terms], at=len(there))
    made = write_round(row, len(there) + 1, terms, now=now)
    _tell(ADDED, row, made, by=by, now=now)
    return made


@transaction.atomic
def change_round(*, round: Round, terms: RoundTerms, by: Actor, now: datetime) -> Round:  # noqa: A002  # as it is called
    """The round is this from now on; a criterion that was scored and is left out counts no longer.

    Raise Forbidden; NotFound; Refusals of BadCall, of NotReady, of CallFixed where scores were given.
    """
    row = _open(round.call, by=by, now=now)
    rounds = rounds_of(row)
    at = next((at for at, one in enumerate(rounds) if one.pk == round.pk), None)
    if at is None:
        raise NotFound(_("There is no such round."))
    there = [round_terms(one) for one in rounds]
    was, there[at] = there[at], terms
    if was == terms:
        return rounds[at]
    check_round_change(rounds[at].number, was, terms, relied_on(row, now=now))
    _check(row, there, at=at)
    made = write_round(row, rounds[at].number, terms, now=now)
    _tell(CHANGED, row, made, by=by, now=now)
    return made


@transaction.atomic
def remove_round(*, round: Round, by: Actor, now: datetime) -> None:  # noqa: A002  # as it is called
    """The round is gone, those after it move up. Raise Forbidden; NotFound; CallFixed for one that has begun."""
    row = _open(round.call, by=by, now=now)
    rounds = rounds_of(row)
    found = next((one for one in rounds if one.pk == round.pk), None)
    if found is None:
        raise NotFound(_("There is no such round."))
    if any(number >= found.number for number in relied_on(row, now=now).begun_rounds):
        raise CallFixed(_("Applications are in this round, or in one after it: it stays."))
    left = [one for one in rounds if one.pk != found.pk]
    _check(row, [round_terms(one) for one in left], at=-1)
    _tell(REMOVED, row, found, by=by, now=now)
    found.delete()
    for number, one in enumerate(left, start=1):
        # One after the other, upwards: no two have one number.
        Round.objects.filter(pk=one.pk).exclude(number=number).update(number=number)


def _open(call: Call, *, by: Actor, now: datetime) -> Call:
    check_may_lead(by, call)
    row = locked_call(call)
    if phase_of(instants_of(row), now) in OVER:
        raise CallFixed(_("This call is over: it stays as it was."))
    return row


def _check(row: Call, rounds: Sequence[RoundTerms], *, at: int) -> None:
    terms = call_terms(row)
    check_rounds(terms, rounds, at=at)
    if row.published_at is not None:
        form_id, then = row.form_id, row.published_at
        lacked = lacking(terms, rounds_terms(row), form_id=form_id, now=then)
        check_ready(terms, rounds, form_id=form_id, now=then, lacked=lacked)


def _tell(verb: str, row: Call, one: Round, *, by: Actor, now: datetime) -> None:
    tell(verb=verb, row=row, by=by, now=now, round=one.names)
