"""What becomes owed, and what is owed instead.

Domains sell through these two: they have checked the right to, and say for what. Doing either twice
changes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from creuset.billing.models import Charge, as_columns
from creuset.billing.queries.charges import waiting_of
from creuset.billing.rules.lines import Line, check_lines, totals
from creuset.billing.states import ChargeState
from creuset.core import audit, locks, outbox
from creuset.core.models import Audience
from creuset.core.plain_rows import new_row
from creuset.core.prepared import insert
from creuset.core.traces import Named
from creuset.kernel.errors import Conflict
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.projects.models import Project
from creuset.villages.models import Village

KIND = "charge"


class AlreadyCharged(Conflict):
    """The line is owed already, and says something else: replace it."""

    code = "already-charged"


@transaction.atomic
def charge(
    *,
    village: Village,
    party: Party,
    source: Named,
    lines: Sequence[Line],
    by: Actor,
    now: datetime,
    project: Project | None = None,
) -> list[Charge]:
    """Each line of the source is owed, once: one that was owed already stays as it is.

    Whoever calls has checked the right to. Raise BadLine; MixedCurrencies; AlreadyCharged where a line of that key
    is owed and says something else.
    """
    check_lines(lines, village.currency)
    locks.lock(KIND, [_lock_of(source)])
    waiting = waiting_of(source)
    new = [line for line in lines if line.key not in waiting]
    for line in lines:
        if line.key in waiting and not _says(waiting[line.key], line, party):
            raise AlreadyCharged(
                _("“%(label)s” is owed already, and says something else.", label=line.label),
                details={"line": line.key},
            )
    made = {line.key: _owed(line, village, party, project, source, now) for line in new}
    insert(made.values())
    if new:
        _tell("billing.charged", village, party, source, lines=new, by=by, now=now)
    return [made.get(line.key) or waiting[line.key] for line in lines]


def charge_new(
    *,
    village: Village,
    party: Party,
    of: Mapping[Named, Sequence[Line]],
    by: Actor,
    now: datetime,
    project: Project | None = None,
) -> None:
    """The lines of each source are owed: sources that are made in the same transaction, and owe nothing yet.

    Whoever calls has checked the right to. Raise BadLine; MixedCurrencies.
    """
    for lines in of.values():
        check_lines(lines, village.currency)
    insert(
        _owed(line, village, party, project, source, now)
        for source, lines in of.items()
        for line in lines
    )
    for source, lines in of.items():
        if lines:
            _tell("billing.charged", village, party, source, lines=lines, by=by, now=now)


@transaction.atomic
def replace(
    *,
    village: Village,
    party: Party,
    source: Named,
    lines: Sequence[Line],
    why: Mapping[str, str],
    by: Actor,
    now: datetime,
    project: Project | None = None,
) -> list[Charge]:
    """Of the source, these lines are owed and nothing else; what was owed before was replaced, `why` by language.

    A line that is owed already, word for word, stays. Without lines nothing is owed any more.
    Whoever calls has checked the right to. Raise BadLine; MixedCurrencies.
    """
    check_lines(lines, village.currency)
    locks.lock(KIND, [_lock_of(source)])
    waiting = waiting_of(source)
    kept = {
        line.key: waiting[line.key]
        for line in lines
        if line.key in waiting and _says(waiting[line.key], line, party)
    }
    gone = [row.pk for key, row in waiting.items() if key not in kept]
    if gone:
        Charge.objects.filter(pk__in=gone).update(
            state=ChargeState.REPLACED, replaced_at=now, why_replaced=dict(why)
        )
    new = [line for line in lines if line.key not in kept]
    made = {line.key: _owed(line, village, party, project, source, now) for line in new}
    insert(made.values())
    if gone or new:
        _tell(
            "billing.replaced", village, party, source, lines=lines, by=by, now=now, why=dict(why)
        )
    return [made.get(line.key) or kept[line.key] for line in lines]


def _lock_of(source: Named) -> int:
    """Return a number for the source's lock: two sources that share one only wait for one another."""
    kind, pk = source
    return sum(kind.encode()) * 1_000_003 + pk


def _says(row: Charge, line: Line, party: Party) -> bool:
    """Say whether a charge is the line, word for word, of the same party."""
    columns = as_columns(line)
    return row.party_id == party.pk and all(
        getattr(row, name) == value for name, value in columns.items()
    )


def _owed(
    line: Line,
    village: Village,
    party: Party,
    project: Project | None,
    source: Named,
    now: datetime,
) -> Charge:
    kind, pk = source
    return new_row(
        Charge,
        village=village,
        party=party,
        project=project,
        source_kind=kind,
        source_id=pk,
        vat_cents=line.vat.cents,
        gross_cents=(line.net + line.vat).cents,
        made_at=now,
        **as_columns(line),
    )


def _tell(
    verb: str,
    village: Village,
    party: Party,
    source: Named,
    *,
    lines: Sequence[Line],
    by: Actor,
    now: datetime,
    why: dict[str, str] | None = None,
) -> None:
    net: Money = totals(lines, village.currency).net
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=village.pk,
        about=[source, ("party", party.pk)],
        audience=Audience.PARTIES,
        data={
            "party": party.name,
            "net": net.cents,
            "currency": net.currency,
            "lines": len(lines),
            "what": dict(lines[0].label) if lines else {},
            "why": why or {},
        },
    )
    kind, pk = source
    outbox.put(verb, {"kind": kind, "id": pk}, at=now, village_id=village.pk)
