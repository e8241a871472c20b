"""Calls for projects: made, changed, published, their deadline moved, given up."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from creuset.core import audit, outbox
from creuset.core.models import Audience
from creuset.incubation.actions.programmes import LONGEST_CODE, CodeTaken, free_code
from creuset.incubation.models import Call, Programme
from creuset.incubation.permissions import check_may_lead, check_may_run
from creuset.incubation.queries.calls import instants_of, is_published, locked_call, relied_on
from creuset.incubation.rules.calls import OVER, Phase, phase_of
from creuset.incubation.rules.changing import (
    DROPPABLE,
    CallFixed,
    check_call_change,
    check_extended,
)
from creuset.incubation.rules.publishing import Need, needs_of
from creuset.incubation.rules.terms import BadCall, CallTerms, RoundTerms, check_call
from creuset.incubation.starters import Starter
from creuset.incubation.writing import (
    call_columns,
    call_terms,
    in_zone,
    rounds_terms,
    write_axes,
    write_round,
)
from creuset.kernel.errors import Conflict, Refusals
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.questions.actions.forms import make_form
from creuset.questions.models import Form
from creuset.villages.models import Village

KIND = "call"
MADE, CHANGED = "incubation.call_made", "incubation.call_changed"
PUBLISHED, DROPPED = "incubation.call_published", "incubation.call_dropped"
EXTENDED = "incubation.deadline_moved"
#: Told to the house: a call opens at an instant; those who write are told of another deadline.
OPENS, DEADLINE = "call-opens", "call-deadline"
LONGEST_REASON = 500


class NotReady(BadCall):
    """A call that lacks something before it is published."""

    code = "call-not-ready"


@transaction.atomic
def make_call(
    *,
    village: Village,
    programme: Programme,
    terms: CallTerms,
    by: Actor,
    now: datetime,
    rounds: Sequence[RoundTerms] = (),
    code: str = "",
) -> Call:
    """The programme has another call, which only the team sees until it is published.

    Raise Forbidden; CodeTaken; Conflict for a closed programme; Refusals of BadCall; CallFixed for no such form.
    """
    check_may_run(by, village)
    if programme.closed_at is not None:
        raise Conflict(_("This programme is closed: open it again first."), field="programme")
    terms = in_zone(terms, village)
    check_call(terms, rounds)
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    taken = set(Call.objects.filter(village=village).values_list("code", flat=True))
    if code in taken:
        raise CodeTaken(_("Another call has this code."), field="code")
    row = Call.objects.create(
        village=village,
        programme=programme,
        code=code or free_code(terms.names, taken, otherwise=KIND),
        made_at=now,
        changed_at=now,
        **call_columns(terms, village),
    )
    write_axes(row, terms.axes)
    for number, one in enumerate(rounds, start=1):
        write_round(row, number, one, now=now)
    tell(verb=MADE, row=row, by=by, now=now)
    return row


@transaction.atomic
def change_call(*, call: Call, terms: CallTerms, by: Actor, now: datetime) -> Call:
    """The call says this from now on; where its last round gave all its places, it gives as many as there are now.

    Raise Forbidden; Refusals of BadCall, of NotReady for one that is published, of CallFixed where people rely on it.
    """
    check_may_lead(by, call)
    row = locked_call(call)
    was, terms = call_terms(row), in_zone(terms, row.village)
    if was == terms:
        return row
    rounds = rounds_terms(row)
    lacked = lacking(was, rounds, form_id=row.form_id, now=row.published_at or now)
    if rounds and rounds[-1].seats == was.seats:
        rounds[-1] = replace(rounds[-1], seats=terms.seats)
    check_call(terms, rounds)
    relied = relied_on(row, now=now)
    check_call_change(was, terms, relied)
    columns = call_columns(terms, row.village)
    if row.published_at is not None:
        form = columns["form"]
        # Asked as when it was published: a deadline that has passed since is no fault.
        check_ready(
            terms,
            rounds,
            form_id=form.pk if form else None,
            now=row.published_at,
            lacked=lacked,
        )
    for name, said in columns.items():
        setattr(row, name, said)
    row.changed_at = now
    row.save()
    write_axes(row, terms.axes)
    if rounds:
        write_round(row, len(rounds), rounds[-1], now=now)
    if terms.opens_at != was.opens_at and row.published_at is not None:
        announce(row, now=now)
    tell(verb=CHANGED, row=row, by=by, now=now)
    return row


@transaction.atomic
def start_form(*, call: Call, starter: Starter, by: Actor, now: datetime) -> Call:
    """The call has a form of its own, whose draft asks what the starter does; it is changed and published as any other.

    Raise Forbidden; CallFixed where it has a form.
    """
    check_may_lead(by, call)
    row = locked_call(call)
    if row.form_id is not None or phase_of(instants_of(row), now) in OVER:
        raise CallFixed(_("This call has a form already, or is over."), field="form")
    taken = set(Form.objects.filter(village=row.village).values_list("code", flat=True))
    code = f"{row.code[: LONGEST_CODE - 4]}"
    number = 1
    while code in taken:
        number += 1
        code = f"{row.code[: LONGEST_CODE - 4]}-{number}"
    row.form = make_form(
        village=row.village, code=code, names=starter.names, data=starter.data, by=by, now=now
    )
    row.save(update_fields=["form"])
    tell(verb=CHANGED, row=row, by=by, now=now)
    return row


@transaction.atomic
def publish_call(*, call: Call, by: Actor, now: datetime) -> Call:
    """Anybody reads the call; members are told when it opens. Raise Forbidden; Refusals of NotReady; CallFixed."""
    check_may_lead(by, call)
    row = locked_call(call)
    phase = phase_of(instants_of(row), now)
    if phase is not Phase.PREPARED:
        raise CallFixed(_("This call is published already, or was given up."))
    terms, rounds = call_terms(row), rounds_terms(row)
    check_call(terms, rounds)
    check_ready(terms, rounds, form_id=row.form_id, now=now)
    row.published_at = row.changed_at = now
    row.save(update_fields=["published_at", "changed_at"])
    announce(row, now=now)
    tell(verb=PUBLISHED, row=row, by=by, now=now, audience=Audience.PUBLIC)
    return row


@transaction.atomic
def extend_call(
    *,
    call: Call,
    closes_at: datetime,
    by: Actor,
    now: datetime,
    reason: str,
    answers_on: date | None = None,
    starts_on: date | None = None,
) -> Call:
    """The deadline is later, for everybody; those who write are told. Days that are left out stay.

    Raise Forbidden; CallFixed; Refusals of BadCall where the other days of the call do not fit any more.
    """
    check_may_lead(by, call)
    row = locked_call(call)
    was = call_terms(row)
    check_why(reason, field="reason")
    check_extended(was, closes_at, phase=phase_of(instants_of(row), now), now=now)
    terms = in_zone(
        replace(
            was,
            closes_at=closes_at,
            answers_on=answers_on or was.answers_on,
            starts_on=starts_on or was.starts_on,
        ),
        row.village,
    )
    check_call(terms, rounds_terms(row))
    for name in ("closes_at", "answers_on", "starts_on"):
        setattr(row, name, getattr(terms, name))
    row.extended_why, row.changed_at = reason.strip(), now
    row.save(update_fields=["closes_at", "answers_on", "starts_on", "extended_why", "changed_at"])
    tell_extended(row=row, before=was.closes_at, by=by, now=now)
    return row


def check_why(reason: str, *, field: str) -> None:
    """Raise BadCall where nobody says why a deadline moves, or with too many words."""
    if not reason.strip():
        raise BadCall(_("Say why: those who write read it."), field=field)
    if len(reason.strip()) > LONGEST_REASON:
        message = _("The reason is longer than %(most)s characters.", most=LONGEST_REASON)
        raise BadCall(message, field=field)


def tell_extended(*, row: Call, before: datetime, by: Actor, now: datetime) -> None:
    """The story of the call and those who write are told that its deadline is later, and why."""
    made = audit.record(
        verb=EXTENDED,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk)],
        audience=Audience.PUBLIC,
        data={
            "call": row.names,
            "before": before.isoformat(),
            "after": row.closes_at.isoformat(),
        },
        reason=row.extended_why,
    )
    payload = {"call": row.pk, "key": str(made.pk), "reason": row.extended_why}
    outbox.put(DEADLINE, payload, at=now, village_id=row.village_id)


@transaction.atomic
def drop_call(*, call: Call, reason: str, by: Actor, now: datetime) -> Call:
    """The call is given up; its page says so and why. Raise Forbidden; BadCall without a reason; CallFixed."""
    check_may_lead(by, call)
    row = locked_call(call)
    if phase_of(instants_of(row), now) not in DROPPABLE:
        raise CallFixed(_("This call is over: it stays as it was."))
    if not reason.strip():
        raise BadCall(_("Say why: its page tells those who wanted to answer."), field="reason")
    row.dropped_at, row.dropped_why = now, reason.strip()
    row.save(update_fields=["dropped_at", "dropped_why"])
    audience = Audience.PUBLIC if row.published_at else Audience.TEAM
    tell(verb=DROPPED, row=row, by=by, now=now, audience=audience, reason=reason.strip())
    return row


def check_ready(
    terms: CallTerms,
    rounds: Sequence[RoundTerms],
    *,
    form_id: int | None,
    now: datetime,
    lacked: Collection[Need] = (),
) -> None:
    """Raise Refusals of NotReady where the call lacks something that a published one has, and lacked not before."""
    before = {need.path for need in lacked}
    missing = lacking(terms, rounds, form_id=form_id, now=now)
    if found := [need for need in missing if need.path not in before]:
        raise Refusals(
            NotReady(
                _("Still missing: %(what)s", what=need.words),
                field=".".join(str(step) for step in need.path),
            )
            for need in found
        )


def lacking(
    terms: CallTerms, rounds: Sequence[RoundTerms], *, form_id: int | None, now: datetime
) -> list[Need]:
    """Return what the call lacks before it is published."""
    needs = needs_of(terms, rounds, form_published=is_published(form_id), now=now)
    return [need for need in needs if not need.is_met]


def announce(row: Call, *, now: datetime) -> None:
    """Members who want it are told as the call opens."""
    outbox.put(
        OPENS,
        {"call": row.pk},
        at=now,
        due_at=max(row.opens_at, now),
        village_id=row.village_id,
    )


def tell(
    *,
    verb: str,
    row: Call,
    by: Actor,
    now: datetime,
    audience: Audience = Audience.TEAM,
    reason: str = "",
    **more: object,
) -> None:
    """The story of the call has another row."""
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk)],
        audience=audience,
        data={"call": row.names, **more},
        reason=reason,
    )
