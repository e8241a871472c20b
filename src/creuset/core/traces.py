"""What an action leaves for others to read: rows of the audit, and rows of the outbox that tell of them.

Each is written where it is left; an action that leaves several has them all written at its end, in three statements.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import batched

from creuset.core.models import AuditRow, OutboxRow
from creuset.core.prepared import insert
from creuset.core.statements import run

#: Something named by kind and id, such as ("booking", 12).
type Named = tuple[str, int]
#: A row of the audit, and what it is found by.
type Trace = tuple[AuditRow, Sequence[Named]]
#: A row of the outbox, and the row of the audit of which it tells.
type Message = tuple[OutboxRow, AuditRow | None]

NAMES_AT_ONCE = 300


class _Waiting(threading.local):
    """What the action of a thread has left until now; None where nothing waits for its end."""

    traces: list[Trace] | None = None
    messages: list[Message]


_waiting = _Waiting()


@contextmanager
def at_the_end() -> Iterator[None]:
    """What is left meanwhile is written at the end, in the same transaction; nothing of what fails is.

    Its rows have no numbers before.
    """
    if _waiting.traces is not None:
        yield
        return
    traces: list[Trace] = []
    messages: list[Message] = []
    _waiting.traces, _waiting.messages = traces, messages
    try:
        yield
    finally:
        _waiting.traces = None
    _write(traces, messages)


def leave(row: AuditRow, named: Iterable[Named]) -> None:
    """The row of the audit stands, found by what it names."""
    trace = (row, list(named))
    if _waiting.traces is None:
        _write([trace], [])
    else:
        _waiting.traces.append(trace)


def send(row: OutboxRow, *, of: AuditRow | None = None) -> None:
    """The row waits to be delivered, and names the row of the audit `of` which it tells, if there is one."""
    if _waiting.traces is None:
        _write([], [(row, of)])
    else:
        _waiting.messages.append((row, of))


def _write(traces: Sequence[Trace], messages: Sequence[Message]) -> None:
    insert(row for row, _named in traces)
    # Written out: every action does it, and nobody needs the numbers back.
    named = [(row.pk, kind, pk) for row, some in traces for kind, pk in some]
    for some in batched(named, NAMES_AT_ONCE):
        marks = ", ".join(["(%s, %s, %s)"] * len(some))
        values = [value for one in some for value in one]
        run(f"INSERT INTO core_auditobject (row_id, kind, object_id) VALUES {marks}", values)  # noqa: S608 - marks only
    for row, of in messages:
        if of is not None:
            row.payload["audit"] = of.pk
    insert(row for row, _of in messages)
