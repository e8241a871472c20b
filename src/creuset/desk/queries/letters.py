"""The outbox as people read it: what could not leave the house, and in the demo its mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet

from creuset.core.mail import TOPIC
from creuset.core.models import OutboxRow
from creuset.core.outbox import MAX_ATTEMPTS
from creuset.core.prepared import Given, Prepared
from creuset.people.models import KnownParty
from creuset.villages.models import Village

#: A list longer than this is a breakdown, and its cause is to be mended rather than read row by row.
MOST = 200


@dataclass(frozen=True)
class StuckRow:
    """A row of the outbox that failed."""

    pk: int
    topic: str
    what: str
    created_at: datetime
    attempts: int
    error: str
    #: When it is tried again by itself; None: it waits for a person.
    next_at: datetime | None


@dataclass(frozen=True)
class Letter:
    """A mail that the demo keeps instead of sending it."""

    pk: int
    to: str
    sender: str
    subject: str
    text: str
    at: datetime
    is_waiting: bool
    #: The names of the calendars that come with it, and what is in them.
    calendars: tuple[tuple[str, str], ...] = ()
    #: The names of the pictures that do.
    pictures: tuple[str, ...] = ()

    @property
    def first_line(self) -> str:
        """The first words of the text, for a list."""
        return next((line.strip() for line in self.text.splitlines() if line.strip()), "")


def stuck_rows(village: Village) -> list[StuckRow]:
    """Return what failed to leave the village, what has waited longest first; two queries.

    Mail belongs to no village: that of whom the village knows is its own to look after.
    """
    return [
        _stuck(row)
        for row in of_village(village, _own(village, _failed().order_by("created_at", "pk")))
    ]


def waiting_letters(village: Village) -> QuerySet[OutboxRow]:
    """Return what waits for a person in the village, and mail to anybody: `of_village` tells whose."""
    return _own(village, _waiting().order_by("pk"))


#: As `waiting_letters`, for the menu of every page of the desk.
STUCK = Prepared(
    lambda: (
        _waiting()
        .filter(
            Q(village_id=Given("village", BigIntegerField()))
            | Q(village_id__isnull=True, topic=TOPIC)
        )
        .order_by("pk")[:MOST]
    )
)


def find_stuck(village: Village, pk: int) -> OutboxRow | None:
    """Return a failed row of the village, or None."""
    return next(iter(of_village(village, _own(village, _failed().filter(pk=pk)))), None)


def _failed() -> QuerySet[OutboxRow]:
    return OutboxRow.objects.filter(delivered_at__isnull=True, attempts__gt=0)


def _waiting() -> QuerySet[OutboxRow]:
    return _failed().filter(attempts__gte=MAX_ATTEMPTS)


def _own(village: Village, rows: QuerySet[OutboxRow]) -> QuerySet[OutboxRow]:
    own = Q(village_id=village.pk) | Q(village_id__isnull=True, topic=TOPIC)
    return rows.filter(own)[:MOST]


def of_village(village: Village, found: Iterable[OutboxRow]) -> list[OutboxRow]:
    """Return those of the rows that are the village's, or mail to people it knows; one query where there is mail."""
    found = list(found)
    written_to = {address for row in found for address in _addresses(row) if not row.village_id}
    known = set[str]()
    if written_to:
        emails = KnownParty.objects.filter(village=village).values_list("party__email", flat=True)
        known = {email.casefold() for email in emails.filter(_any_email(written_to))}
    return [row for row in found if row.village_id or known & _addresses(row)]


def _any_email(addresses: Iterable[str]) -> Q:
    condition = Q(party__email__in=sorted(addresses))
    for address in sorted(addresses):
        condition |= Q(party__email__iexact=address)
    return condition


def _addresses(row: OutboxRow) -> set[str]:
    return {str(address).casefold() for address in row.payload.get("to", ())}


def _stuck(row: OutboxRow) -> StuckRow:
    return StuckRow(
        pk=row.pk,
        topic=row.topic,
        what=_what(row.payload) if row.topic == TOPIC else "",
        created_at=row.created_at,
        attempts=row.attempts,
        error=row.last_error,
        next_at=row.due_at if row.attempts < MAX_ATTEMPTS else None,
    )


def _what(payload: dict[str, Any]) -> str:
    return f"{payload.get('subject', '')} → {', '.join(payload.get('to', ()))}"


def letters(*, words: str = "", most: int = MOST) -> list[Letter]:
    """Return the mail that the house keeps, the latest first; one query."""
    rows = OutboxRow.objects.filter(topic=TOPIC)
    for word in words.split():
        rows = rows.filter(
            Q(payload__subject__icontains=word)
            | Q(payload__to__icontains=word)
            | Q(payload__text__icontains=word)
        )
    return [_letter(row) for row in rows.order_by("-pk")[:most]]


def find_letter(pk: int) -> Letter | None:
    """Return one mail that the house keeps, or None."""
    row = OutboxRow.objects.filter(topic=TOPIC, pk=pk).first()
    return _letter(row) if row else None


def _letter(row: OutboxRow) -> Letter:
    payload = row.payload
    return Letter(
        pk=row.pk,
        to=", ".join(payload.get("to", ())),
        sender=payload.get("from", ""),
        subject=payload.get("subject", ""),
        text=payload.get("text", ""),
        at=row.created_at,
        is_waiting=row.delivered_at is None,
        calendars=tuple((one["name"], one["text"]) for one in payload.get("calendars", ())),
        pictures=tuple(one["name"] for one in payload.get("pictures", ())),
    )
