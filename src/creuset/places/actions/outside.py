"""Calendars kept elsewhere: the times that they take are claimed, as far as nobody else has them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from creuset.core import audit, fetching, outbox
from creuset.core.fetching import AddressPolicy, Unfetchable
from creuset.core.models import Audience
from creuset.core.text import span_text
from creuset.kernel.busy import BadCalendar, Reading, read_busy
from creuset.kernel.errors import NotFound, Refused
from creuset.kernel.spans import Span, merge, subtract
from creuset.people.actors import HOUSE, Actor
from creuset.places.actions import claims
from creuset.places.models import Claim, OutsideCalendar, Resource
from creuset.places.permissions import check_may_close
from creuset.places.queries.availability import parts_of
from creuset.places.rules import Wanted

SOURCE = TONE = "outside"
ADDED, REMOVED, READ = "places.calendar_added", "places.calendar_removed", "places.calendar_read"
#: The fact that a calendar is to be read.
DUE = "outside-calendar-due"
#: The days of it that are claimed, around the day on which it is read.
BEFORE, AFTER = timedelta(days=30), timedelta(days=400)
#: How long until it is read again: at its address; a file, whose days to come move on.
EVERY, FILE_EVERY = timedelta(minutes=15), timedelta(days=1)
#: How long after it could not be read.
AGAIN = timedelta(hours=1)
MOST_OF_A_RESOURCE = 10
MOST_PROBLEMS = 50


class TooManyCalendars(Refused):
    """The resource has as many calendars from elsewhere as it may."""

    code = "too-many-calendars"


@transaction.atomic
def add_calendar(
    *,
    resource: Resource,
    title: str,
    by: Actor,
    now: datetime,
    url: str = "",
    content: bytes | None = None,
) -> OutsideCalendar:
    """The calendar at `url` will be read soon and then again and again; or the file's times are claimed now.

    Raises: Forbidden; Unfetchable for what is no address; BadCalendar for what is no calendar; TooManyCalendars.
    """
    check_may_close(by, [resource])
    Resource.objects.select_for_update().get(pk=resource.pk)
    if OutsideCalendar.objects.filter(resource=resource).count() >= MOST_OF_A_RESOURCE:
        raise TooManyCalendars(
            _("%(name)s has %(most)s calendars from elsewhere already: remove one first.")
            % {"name": resource.name, "most": MOST_OF_A_RESOURCE}
        )
    if content is None:
        fetching.check_url(url)
    calendar = OutsideCalendar.objects.create(
        village=resource.village,
        resource=resource,
        title=title,
        url=url.strip() if content is None else "",
        content=content,
        added_at=now,
        added_by=by.party,
    )
    _record(ADDED, calendar, by=by, now=now)
    if content is None:
        _due(calendar, now, at=now)
    else:
        _take(calendar, content, now=now)
        _due(calendar, now, at=now + FILE_EVERY)
    return calendar


@transaction.atomic
def remove_calendar(*, calendar: OutsideCalendar, by: Actor, now: datetime) -> None:
    """The calendar is read no more, and its times are free. Raises: Forbidden; NotFound if it is gone."""
    check_may_close(by, [calendar.resource])
    if not OutsideCalendar.objects.select_for_update().filter(pk=calendar.pk).exists():
        raise NotFound(_("This calendar is gone."))
    claims.release((SOURCE, calendar.pk))
    _record(REMOVED, calendar, by=by, now=now)
    calendar.delete()


@transaction.atomic
def ask_again(*, calendar: OutsideCalendar, by: Actor, now: datetime) -> None:
    """The calendar will be read soon, whenever it was due. Raises: Forbidden."""
    check_may_close(by, [calendar.resource])
    _due(calendar, now, at=now)


def read_due(
    payload: Mapping[str, Any], *, now: datetime, policy: AddressPolicy = fetching.is_public
) -> None:
    """What the calendar takes is claimed as it says now, and it is due again; what is wrong stands beside it.

    A calendar that cannot be read keeps the times that it took last. Nothing happens where it is gone, or
    became due at another moment since.
    """
    calendar = _known(payload)
    if calendar is None:
        return
    failure: Unfetchable | None = None
    content, etag = None, ""
    try:
        # Another server may be slow: no transaction waits for it.
        content, etag = _content(calendar, policy)
    except Unfetchable as error:
        failure = error
    with transaction.atomic():
        calendar = _known(payload, is_locked=True)
        if calendar is None:
            return
        if failure is None:
            _read(calendar, content, now=now, etag=etag)
        else:
            calendar.failure = _in_languages(calendar, failure)
        calendar.save()
        _due(calendar, now, at=now + _pause(calendar))


def _known(payload: Mapping[str, Any], *, is_locked: bool = False) -> OutsideCalendar | None:
    """Return the calendar of a fact, unless it is gone or another fact has followed."""
    rows = OutsideCalendar.objects.select_related("village", "resource__village")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    due_at = datetime.fromisoformat(payload["due_at"])
    return rows.filter(pk=payload["calendar"], next_at=due_at).first()


def _pause(calendar: OutsideCalendar) -> timedelta:
    if calendar.failure:
        return AGAIN
    return EVERY if calendar.url else FILE_EVERY


def _content(calendar: OutsideCalendar, policy: AddressPolicy) -> tuple[bytes | None, str]:
    if calendar.content is not None:
        return bytes(calendar.content), ""
    fetched = fetching.fetch(calendar.url, policy=policy, etag=calendar.etag)
    return fetched.content, fetched.etag


def _read(calendar: OutsideCalendar, content: bytes | None, *, now: datetime, etag: str) -> None:
    """The calendar says what its content does; None: what it said before."""
    if content is None and not _is_of_today(calendar, now):
        # Nothing changed there, and the days looked at moved on: next time it is sent whole.
        calendar.etag = ""
    try:
        if content is not None:
            _take(calendar, content, now=now)
            calendar.etag = etag
    except BadCalendar as error:
        calendar.failure = _in_languages(calendar, error)
    else:
        calendar.failure = {}
        calendar.read_at = now


def _take(calendar: OutsideCalendar, content: bytes, *, now: datetime) -> None:
    """The calendar's times within the days looked at are claimed; what is in the way is told."""
    today = _midnight(now)
    digest = hashlib.sha256(content + today.isoformat().encode()).hexdigest()
    if digest == calendar.digest:
        return
    within = Span(today - BEFORE, today + AFTER)
    reading = read_busy(content, zone=calendar.village.zone, within=within)
    calendar.digest, calendar.read_at = digest, now
    calendar.busy_count = len(reading.busy)
    calendar.problems = _claim(calendar, reading, within, now=now)
    calendar.save()
    _record(READ, calendar, by=HOUSE, now=now)


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _is_of_today(calendar: OutsideCalendar, now: datetime) -> bool:
    return calendar.read_at is not None and calendar.read_at >= _midnight(now)


def _claim(
    calendar: OutsideCalendar, reading: Reading, within: Span, *, now: datetime
) -> list[dict[str, str]]:
    """Return what is wrong, in the village's languages, after the times are claimed as far as they are free."""
    source = (SOURCE, calendar.pk)
    part_ids = parts_of([calendar.resource])[calendar.resource_id]
    claims.hold_parts(part_ids)
    taken = merge(span for busy in reading.busy if (span := busy.span & within) is not None)
    wanted: list[Wanted] = []
    hindered: set[Span] = set()
    for part_id in part_ids:
        others = [
            Span(claim.starts_at, claim.held_until)
            for claim in Claim.objects.filter(
                part_id=part_id, starts_at__lt=within.end, held_until__gt=within.start
            ).exclude(source_kind=SOURCE, source_id=calendar.pk)
        ]
        wanted += [Wanted(part_id, span) for span in subtract(taken, others)]
        hindered |= {
            span
            for span in taken
            if span.end > now and any(span.overlaps(other) for other in others)
        }
    claims.claim(
        village_id=calendar.village_id,
        source=source,
        wanted=wanted,
        label=calendar.title,
        party_id=None,
        tone=TONE,
    )
    told = [*reading.problems, *(_Hindered(calendar, span) for span in sorted(hindered))]
    return [_in_languages(calendar, words) for words in told[:MOST_PROBLEMS]]


@dataclass(frozen=True)
class _Hindered:
    """Says that a time of the calendar is somebody else's already."""

    calendar: OutsideCalendar
    span: Span

    def __str__(self) -> str:
        when = span_text(self.span.start, self.span.end, self.calendar.village.zone)
        return _("%(when)s: %(name)s has something else at that time.") % {
            "when": when,
            "name": self.calendar.resource.name,
        }


def _in_languages(calendar: OutsideCalendar, words: object) -> dict[str, str]:
    """Return what is said in each language of the village, its times on the village's clocks."""
    texts = {}
    with timezone.override(calendar.village.zone):
        for language in calendar.village.languages:
            with translation.override(language):
                texts[language] = str(words)
    return texts


def _due(calendar: OutsideCalendar, now: datetime, *, at: datetime) -> None:
    """The calendar is read at that instant, and at no other it was due before."""
    calendar.next_at = at
    calendar.save(update_fields=["next_at"])
    fact = {"calendar": calendar.pk, "due_at": at.isoformat()}
    outbox.put(DUE, fact, at=now, due_at=at, village_id=calendar.village_id)


def _record(verb: str, calendar: OutsideCalendar, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=calendar.village_id,
        about=[("resource", calendar.resource_id)],
        audience=Audience.TEAM,
        data={
            "title": calendar.title,
            "name": calendar.resource.names,
            "count": calendar.busy_count,
            "problems": len(calendar.problems),
        },
    )
