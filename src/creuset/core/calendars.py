"""Calendars that other programs subscribe to, under an address that is a secret and can be revoked.

Domains put entries into calendars through `core.registry.add_calendar`; a calendar is that of one
object: a party's, a resource's.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from creuset.core import audit, locks
from creuset.core.models import Audience, AuditObject, CalendarAddress
from creuset.core.registry import CalendarEntry, Words, calendars
from creuset.kernel.errors import NotFound, Refused

if TYPE_CHECKING:
    from icalendar import Event

BEFORE, AFTER = timedelta(days=90), timedelta(days=400)
MOST_ADDRESSES = 20
#: Counted from here, the revision of an entry fits the 31 bits that programs give it.
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)

#: Says whether a party may read the calendar of an object of the kind.
type MayRead = Callable[[int, int], bool]
#: Gives what calendars of objects of the kind are called, for several ids at once.
type Titles = Callable[[Iterable[int]], Mapping[int, Words]]
#: Gives the objects of the kind whose calendars are offered to a party, with their titles.
type Offers = Callable[[int], Mapping[int, Words]]


@dataclass(frozen=True, slots=True)
class _Kind:
    may_read: MayRead
    titles: Titles
    offers: Offers


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar as it is sent."""

    content: bytes
    etag: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Offered:
    """A calendar that a party may have an address of."""

    kind: str
    object_id: int
    title: Words


@dataclass(frozen=True, slots=True)
class Listed:
    """An address in its owner's list; the secret is known to nobody any more."""

    pk: int
    kind: str
    object_id: int
    title: Words
    created_at: datetime


class TooManyAddresses(Refused):
    """The party has as many calendar addresses as it may."""

    code = "too-many-calendars"

    def __init__(self) -> None:
        super().__init__(
            _("You have %(most)s calendar addresses already: revoke one first.")
            % {"most": MOST_ADDRESSES}
        )


def _own(party_id: int, object_id: int) -> bool:
    return party_id == object_id


def _own_titles(ids: Iterable[int]) -> Mapping[int, Words]:
    return dict.fromkeys(ids, _("My bookings"))


def _own_offer(party_id: int) -> Mapping[int, Words]:
    return _own_titles([party_id])


def _no_offer(_party_id: int) -> Mapping[int, Words]:
    return {}


_kinds: dict[str, _Kind] = {"party": _Kind(_own, _own_titles, _own_offer)}


def register_access(
    kind: str, may_read: MayRead, titles: Titles, offers: Offers = _no_offer
) -> None:
    """Calendars of objects of `kind` are read by whom `may_read` lets, now and at each reading.

    Those that `offers` gives stand on the page where a party makes its addresses.
    """
    _kinds[kind] = _Kind(may_read, titles, offers)


def list_offers(party_id: int) -> list[Offered]:
    """Return the calendars that the party is offered, its own first; a query for each kind."""
    return [
        Offered(kind, pk, title)
        for kind, known in _kinds.items()
        for pk, title in known.offers(party_id).items()
    ]


@transaction.atomic
def make_address(
    *, kind: str, object_id: int, by: audit.By, now: datetime, village_id: int | None = None
) -> tuple[CalendarAddress, str]:
    """An address of the object's calendar exists for whoever acts; return it and its secret, told only here.

    NotFound where they may not read that calendar; TooManyAddresses at the most.
    """
    if by.party_id is None or not _may_read(kind, by.party_id, object_id):
        raise NotFound(_("There is no such calendar, or none that you may read."))
    locks.lock("calendars", [by.party_id])
    if _live(by.party_id).count() >= MOST_ADDRESSES:
        raise TooManyAddresses
    secret = secrets.token_urlsafe(32)
    row = CalendarAddress.objects.create(
        village_id=village_id,
        party_id=by.party_id,
        kind=kind,
        object_id=object_id,
        secret_hash=hashed(secret),
        created_at=now,
    )
    _record("calendars.made", row, by=by, now=now)
    return row, secret


@transaction.atomic
def revoke_address(*, address_id: int, by: audit.By, now: datetime) -> None:
    """The address leads nowhere any more; NotFound unless it is live and belongs to whoever acts."""
    row = _live(by.party_id or 0).select_for_update().filter(pk=address_id).first()
    if row is None:
        raise NotFound(_("There is no such calendar address."))
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    _record("calendars.revoked", row, by=by, now=now)


def list_addresses(party_id: int) -> list[Listed]:
    """Return the live addresses of a party, newest first; one query, and one for each kind's titles."""
    rows = list(_live(party_id).order_by("-created_at", "-pk"))
    titles: dict[tuple[str, int], Words] = {}
    for kind in {row.kind for row in rows if row.kind in _kinds}:
        named = _kinds[kind].titles([row.object_id for row in rows if row.kind == kind])
        titles |= {(kind, pk): title for pk, title in named.items()}
    return [
        Listed(
            pk=row.pk,
            kind=row.kind,
            object_id=row.object_id,
            title=titles.get((row.kind, row.object_id), _("A calendar that is gone")),
            created_at=row.created_at,
        )
        for row in rows
    ]


def find_address(secret: str) -> CalendarAddress | None:
    """Return the live address of that secret, if its party may still read the calendar.

    An unknown and a revoked one cost the same look-up, by hash: its time tells nothing.
    """
    row = CalendarAddress.objects.filter(
        secret_hash=hashed(secret), revoked_at__isnull=True
    ).first()
    if row is None or not _may_read(row.kind, row.party_id, row.object_id):
        return None
    return row


def feed(row: CalendarAddress, *, now: datetime) -> Feed:
    """Return the calendar of an address: what stands between 90 days ago and 400 days ahead, in UTC.

    It is the same, byte for byte, all day long unless something changed.
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    entries = [
        entry
        for source in calendars.get(row.kind, ())
        for entry in source(row.object_id, now)
        if entry.span.end > today - BEFORE and entry.span.start < today + AFTER
    ]
    told = {entry.tells for entry in entries if entry.tells}
    entries = [entry for entry in entries if entry.of not in told]
    entries.sort(key=lambda entry: (entry.span.start, entry.uid))
    kind = _kinds[row.kind]
    title = kind.titles([row.object_id]).get(row.object_id, "Creuset")
    content = written(str(title), entries)
    # What went away is told by the newest audit row; the window moves at midnight.
    newest = AuditObject.objects.filter(kind=row.kind, object_id=row.object_id).aggregate(
        at=Max("row__at")
    )["at"]
    changes = [entry.changed_at for entry in entries if entry.changed_at]
    return Feed(
        content=content,
        etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        changed_at=max([today, row.created_at, *changes, *([newest] if newest else [])]),
    )


def hashed(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _may_read(kind: str, party_id: int, object_id: int) -> bool:
    known = _kinds.get(kind)
    return known is not None and known.may_read(party_id, object_id)


def _live(party_id: int) -> QuerySet[CalendarAddress]:
    return CalendarAddress.objects.filter(party_id=party_id, revoked_at__isnull=True)


def _record(verb: str, row: CalendarAddress, *, by: audit.By, now: datetime) -> None:
    named = dict.fromkeys([("party", row.party_id), (row.kind, row.object_id)])
    audit.record(
        verb=verb,
        by=by,
        at=now,
        about=named,
        village_id=row.village_id,
        audience=Audience.PARTIES,
        data={"kind": row.kind, "address": row.pk},
    )


def written(title: str, entries: Iterable[CalendarEntry]) -> bytes:
    """Return a calendar of these entries, as calendar programs read it."""
    # Read when it is needed: every start of the house would pay for what only subscribers ask.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//Creuset//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", entry.uid)
    if entry.on is None:
        event.add("dtstart", entry.span.start.astimezone(UTC))
        event.add("dtend", entry.span.end.astimezone(UTC))
    else:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    event.add("summary", entry.title)
    changed_at = (entry.changed_at or _EPOCH).astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", max(0, int((changed_at - _EPOCH).total_seconds())))
    event.add("status", "TENTATIVE" if entry.is_tentative else "CONFIRMED")
    for name in ("place", "description", "url"):
        if value := getattr(entry, name):
            event.add("location" if name == "place" else name, value)
    if entry.categories:
        event.add("categories", list(entry.categories))
    return event


def made_sentence(_data: Mapping[str, object]) -> str:
    """Tell that an address was made."""
    return gettext("A calendar address was made.")


def revoked_sentence(_data: Mapping[str, object]) -> str:
    """Tell that an address was revoked."""
    return gettext("A calendar address was revoked.")
