"""Programmes made, changed, put in order, closed and opened again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from creuset.core import audit
from creuset.incubation.models import Programme
from creuset.incubation.permissions import check_may_run
from creuset.incubation.queries.calls import instants_of
from creuset.incubation.rules.calls import OVER, phase_of
from creuset.incubation.rules.terms import BadProgramme, ProgrammeTerms, Words, check_programme
from creuset.incubation.writing import programme_terms, write_programme
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.villages.models import Village

KIND = "programme"
MADE, CHANGED = "incubation.programme_made", "incubation.programme_changed"
CLOSED, REOPENED = "incubation.programme_closed", "incubation.programme_reopened"
ORDERED = "incubation.programmes_ordered"
LONGEST_CODE = 60


class CodeTaken(Conflict):
    """Another of the village has the code."""

    code = "code-taken"


@transaction.atomic
def make_programme(
    *, village: Village, terms: ProgrammeTerms, by: Actor, now: datetime, code: str = ""
) -> Programme:
    """The village has another programme, the last; without a code it takes one from its name.

    Raise Forbidden; CodeTaken; Refusals of BadProgramme.
    """
    check_may_run(by, village)
    check_programme(terms)
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    rows = Programme.objects.filter(village=village)
    taken = set(rows.values_list("code", flat=True))
    if code in taken:
        raise CodeTaken(_("Another programme has this code."), field="code")
    last = rows.aggregate(last=Max("position"))["last"]
    row = Programme(
        village=village,
        code=code or free_code(terms.names, taken, otherwise=KIND),
        position=0 if last is None else last + 1,
    )
    write_programme(row, terms)
    _tell(MADE, row, by=by, now=now)
    return row


@transaction.atomic
def change_programme(
    *, programme: Programme, terms: ProgrammeTerms, by: Actor, now: datetime
) -> Programme:
    """The programme says this from now on. Raise Forbidden; Refusals of BadProgramme; CallFixed for a stage in use."""
    row = _held(programme, by=by)
    check_programme(terms)
    if programme_terms(row) != terms:
        write_programme(row, terms)
        _tell(CHANGED, row, by=by, now=now)
    return row


@transaction.atomic
def close_programme(*, programme: Programme, by: Actor, now: datetime) -> Programme:
    """No call recruits for it any more; its cohorts go on.

    Raise Forbidden; Conflict while a call of it is not over.
    """
    row = _held(programme, by=by)
    calls = row.calls.prefetch_related("rounds")
    if any(phase_of(instants_of(call), now) not in OVER for call in calls):
        raise Conflict(_("A call recruits for this programme: decide it, or give it up first."))
    if row.closed_at is None:
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        _tell(CLOSED, row, by=by, now=now)
    return row


@transaction.atomic
def reopen_programme(*, programme: Programme, by: Actor, now: datetime) -> Programme:
    """Calls may recruit for it again. Raise Forbidden."""
    row = _held(programme, by=by)
    if row.closed_at is not None:
        row.closed_at = None
        row.save(update_fields=["closed_at"])
        _tell(REOPENED, row, by=by, now=now)
    return row


@transaction.atomic
def order_programmes(*, village: Village, order: Sequence[int], by: Actor, now: datetime) -> None:
    """The programmes stand in this order. Raise Forbidden; BadProgramme unless each is named once."""
    check_may_run(by, village)
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    rows = {row.pk: row for row in Programme.objects.filter(village=village)}
    if sorted(order) != sorted(rows):
        raise BadProgramme(_("Each programme of the village is named once."), field="order")
    there = [row.pk for row in sorted(rows.values(), key=lambda row: (row.position, row.pk))]
    for position, pk in enumerate(order):
        Programme.objects.filter(pk=pk).update(position=position)
    if there != list(order):
        first = rows[order[0]]
        _tell(ORDERED, first, by=by, now=now)


def free_code(names: Words, taken: set[str], *, otherwise: str) -> str:
    """Return a code after the name that none of these is."""
    name = next((text for text in names.values() if text), "")
    base = slugify(name).replace("_", "-")[: LONGEST_CODE - 4].strip("-") or otherwise
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


def _held(programme: Programme, *, by: Actor) -> Programme:
    check_may_run(by, programme.village)
    rows = Programme.objects.select_for_update(of=("self",)).select_related("village")
    return rows.get(pk=programme.pk)


def _tell(verb: str, row: Programme, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk)],
        data={"programme": row.names},
    )
