"""What must leave the transaction that caused it: facts for the domains above, mail for the outside.

A row is written with the change, and delivered after the commit, at least once.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from creuset.core import traces
from creuset.core.models import AuditRow, OutboxRow
from creuset.core.plain_rows import new_row

#: Writes what follows from a fact, in the transaction that marks the row as delivered.
type Receiver = Callable[[Mapping[str, Any], datetime], None]
#: Tells the outside, in no transaction, and returns what of the payload is kept.
type Sender = Callable[[Mapping[str, Any]], Mapping[str, Any]]

#: After so many failures a row waits for a person, on the outbox page.
MAX_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=6)
#: A sender that died is taken to have failed after so long.
LEASE = timedelta(minutes=5)

_receivers: dict[str, list[Receiver]] = {}
_senders: dict[str, Sender] = {}
log = logging.getLogger(__name__)


def receive(topic: str, receiver: Receiver) -> None:
    """`receiver` is told of each row of `topic` from now on; it must bear to be told twice."""
    known = _receivers.setdefault(topic, [])
    if receiver not in known:
        known.append(receiver)


def send_by(topic: str, sender: Sender) -> None:
    """Rows of `topic` leave the house by `sender` from now on; the outside may be told twice."""
    _senders[topic] = sender


def put(
    topic: str,
    payload: Mapping[str, Any],
    *,
    at: datetime,
    village_id: int | None = None,
    due_at: datetime | None = None,
    of: AuditRow | None = None,
) -> OutboxRow:
    """A row waits to be delivered, if the transaction commits; it names the row of the audit `of` which it tells."""
    row = new_row(
        OutboxRow,
        topic=topic,
        payload=dict(payload),
        village_id=village_id,
        created_at=at,
        due_at=due_at or at,
    )
    traces.send(row, of=of)
    return row


def deliver(*, now: datetime, most: int = 100) -> int:
    """Up to `most` rows that are due have been delivered; return how many succeeded.

    A row that fails is tried again later, twice as late each time, up to MAX_ATTEMPTS.
    """
    waiting = (
        OutboxRow.objects.filter(
            delivered_at__isnull=True, due_at__lte=now, attempts__lt=MAX_ATTEMPTS
        )
        .order_by("due_at", "id")
        .values_list("pk", "topic")[:most]
    )
    return sum(
        _send(pk, _senders[topic], now=now) if topic in _senders else _tell(pk, now=now)
        for pk, topic in list(waiting)
    )


def forget_delivered(*, village_id: int | None, before: datetime) -> int:
    """What was delivered for the village, or for none, before that instant is gone; return how much."""
    rows = OutboxRow.objects.filter(village_id=village_id, delivered_at__lt=before)
    return rows.delete()[0]


def _tell(pk: int, *, now: datetime) -> bool:
    """The row is delivered in one transaction with what its receivers write, or waits longer."""
    try:
        with transaction.atomic():
            row = _take(pk)
            if row is None:
                return False
            for receiver in _receivers.get(row.topic, ()):
                receiver(row.payload, now)
            _delivered(row, row.payload, now=now)
    except Exception as error:
        log.warning("outbox: row %s was not delivered", pk, exc_info=True)
        _postpone(pk, error, now=now)
        return False
    return True


def _send(pk: int, sender: Sender, *, now: datetime) -> bool:
    """The outside is told while no transaction is open: a slow server must not stop the writers."""
    with transaction.atomic():
        row = _take(pk)
        if row is None or row.due_at > now:
            return False
        row.due_at = now + LEASE
        row.save(update_fields=["due_at"])
    try:
        kept = sender(row.payload)
    except Exception as error:
        log.warning("outbox: row %s was not sent", pk, exc_info=True)
        _postpone(pk, error, now=now)
        return False
    with transaction.atomic():
        _delivered(row, kept, now=now)
    return True


def _take(pk: int) -> OutboxRow | None:
    return (
        OutboxRow.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=pk, delivered_at__isnull=True)
        .first()
    )


def _delivered(row: OutboxRow, kept: Mapping[str, Any], *, now: datetime) -> None:
    # No more than an update: a row that was thrown away while it was told stays away.
    OutboxRow.objects.filter(pk=row.pk).update(
        payload=dict(kept), delivered_at=now, attempts=row.attempts + 1, last_error=""
    )


def _postpone(pk: int, error: Exception, *, now: datetime) -> None:
    with transaction.atomic():
        row = OutboxRow.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            return
        row.attempts += 1
        row.last_error = f"{type(error).__name__}: {error}"[:500]
        row.due_at = now + min(timedelta(seconds=15) * 2**row.attempts, LONGEST_WAIT)
        row.save(update_fields=["attempts", "last_error", "due_at"])
