"""Visitors are announced, changed and called off."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from creuset.bookings.models import Booking
from creuset.core import locks
from creuset.kernel.errors import Conflict, DomainError, Forbidden, NotFound, Refusals
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.queries.belonging import organisations_of
from creuset.people.secrets import hashed
from creuset.places.models import Resource
from creuset.reception import visitor_mails
from creuset.reception.actions.visitors import locked_visitor, tell_of_visitor
from creuset.reception.models import AnnouncedVisitor
from creuset.reception.permissions import (
    check_may_announce,
    check_may_change_visitor,
)
from creuset.reception.queries.visitors import (
    counts_of,
    find_inside,
    is_stopped,
    secret_of,
    terms_of,
)
from creuset.reception.rules.requests import AlreadyArrived
from creuset.reception.rules.visitors import (
    MOST_LINES,
    MOST_UNNAMED,
    AlreadyAnnounced,
    Guest,
    NobodyAnnounced,
    OutsideBooking,
    Stay,
    VisitorsTooMany,
    VisitOver,
    check_count,
    check_days,
)
from creuset.villages.models import Village

ANNOUNCED, CHANGED, CALLED_OFF = (
    "reception.visitors_announced",
    "reception.visitor_changed",
    "reception.visitor_called_off",
)


@transaction.atomic
def announce_visitors(
    *,
    village: Village,
    host: Party,
    guests: Sequence[Guest],
    stay: Stay,
    by: Actor,
    now: datetime,
    organisation: Party | None = None,
    resource: Resource | None = None,
    booking: Booking | None = None,
    more: int = 0,
    needs_parking: bool = False,
    plate: str = "",
    note: str = "",
    language: str = "",
    is_hidden: bool = False,
) -> list[AnnouncedVisitor]:
    """The visitors are expected, all of them or none; those with an address are invited by mail.

    Whoever comes unnamed is counted with the first, whose the number plate is. Without an organisation they are
    announced for the host's, if it is the only one. Raise Forbidden; NotFound where the village knows no such host,
    place or booking; or every reason why they cannot be expected: NobodyAnnounced, AlreadyAnnounced, OutsideBooking,
    VisitOver, VisitTooLong, VisitTooFar, VisitorsTooMany.
    """
    get_known(village, host.pk)
    if any(one is not None and one.village_id != village.pk for one in (resource, booking)):
        raise NotFound(_("There is no such place, or no such booking, in this village."))
    check_may_announce(by, village, host, now=now, booking=booking)
    company = _company(village, host, organisation, now=now)
    _check_not_stopped(village, host, company, by=by)
    locks.lock("visitors", [one.pk for one in (host, company) if one is not None])
    _check(
        village,
        guests,
        stay,
        more=more,
        host=host,
        company=company,
        booking=booking,
        now=now,
        is_team=_is_for_another(by, host),
    )
    rows = []
    for number, guest in enumerate(guests):
        key = secrets.token_urlsafe(24)
        row = AnnouncedVisitor.objects.create(
            village=village,
            **_of_guest(guest),
            **_of_stay(stay),
            language=_language(village, language),
            more=0 if number else more,
            resource=resource,
            booking=booking,
            needs_parking=needs_parking,
            plate="" if number else _plate(plate),
            note=" ".join(note.split()),
            is_hidden=is_hidden,
            host=host,
            organisation=company,
            announced_by=by.party,
            announced_at=now,
            key=key,
            secret_hash=hashed(secret_of(key)),
        )
        visitor_mails.invite(row, now=now)
        tell_of_visitor(ANNOUNCED, row, by=by, now=now)
        rows.append(row)
    return rows


@transaction.atomic
def change_visitor(
    *,
    visitor: AnnouncedVisitor,
    guest: Guest,
    stay: Stay,
    by: Actor,
    now: datetime,
    resource: Resource | None = None,
    more: int = 0,
    needs_parking: bool = False,
    plate: str = "",
    note: str = "",
    language: str = "",
    is_hidden: bool = False,
) -> AnnouncedVisitor:
    """The visitor is expected as it is told here; whoever knows it otherwise by mail is told so.

    At another address the code of the mail before opens nothing any more. Raise Forbidden; Conflict where the visit
    is called off; what `announce_visitors` raises.
    """
    row = locked_visitor(visitor)
    check_may_change_visitor(by, row)
    _check_stands(row)
    village, company = row.village, row.organisation
    _check_not_stopped(village, row.host, company, by=by)
    locks.lock("visitors", [one.pk for one in (row.host, company) if one is not None])
    if stay != row.stay and find_inside(row, now=now):
        raise AlreadyArrived(_("They are in the building: change the days when they have left."))
    _check(
        village,
        [guest],
        stay,
        more=more,
        host=row.host,
        company=company,
        booking=row.booking,
        now=now,
        is_team=_is_for_another(by, row.host),
        known=row,
    )
    known, is_new = visitor_mails.known_to(row), not row.email
    values = _of_guest(guest) | _of_stay(stay)
    values |= {
        "more": more,
        "resource": resource,
        "needs_parking": needs_parking,
        "plate": _plate(plate),
        "note": " ".join(note.split()),
        "is_hidden": is_hidden,
        "language": _language(village, language or row.language),
    }
    if row.email and guest.email.casefold() != row.email.casefold():
        visitor_mails.call_off(row, now=now)
        row.key, is_new = secrets.token_urlsafe(24), True
        row.secret_hash, row.sequence = hashed(secret_of(row.key)), 0
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    if is_new:
        visitor_mails.invite(row, now=now)
    elif visitor_mails.known_to(row) != known:
        row.sequence += 1
        row.save(update_fields=["sequence"])
        visitor_mails.tell_change(row, now=now)
    tell_of_visitor(CHANGED, row, by=by, now=now)
    return row


@transaction.atomic
def call_off_visitor(
    *, visitor: AnnouncedVisitor, by: Actor, now: datetime, words: str = ""
) -> AnnouncedVisitor:
    """The visitor is expected no more, and is told so by mail. Raise Forbidden; Conflict where it was called off
    before; AlreadyArrived where they are inside; VisitOver where the last day is over.
    """
    row = locked_visitor(visitor)
    check_may_change_visitor(by, row)
    _check_stands(row)
    if find_inside(row, now=now):
        raise AlreadyArrived(_("They are in the building: a visit is called off before it begins."))
    if row.last_on < row.village.day_of(now):
        raise VisitOver(_("This visit is over: there is nothing to call off."))
    row.cancelled_at = now
    row.sequence += 1
    row.save(update_fields=["cancelled_at", "sequence"])
    visitor_mails.call_off(row, now=now, words=" ".join(words.split()))
    tell_of_visitor(CALLED_OFF, row, by=by, now=now)
    return row


def _check_stands(row: AnnouncedVisitor) -> None:
    if row.cancelled_at is not None:
        raise Conflict(
            _("This visit was called off on %(at)s: announce it again.", at=row.cancelled_at)
        )


def _is_for_another(by: Actor, host: Party) -> bool:
    """Say whether the team announces for somebody: its limits are its own judgement."""
    return by.party_id != host.pk


def _company(
    village: Village, host: Party, organisation: Party | None, *, now: datetime
) -> Party | None:
    """Return for whom the host expects them. Raise Forbidden where they do not belong there."""
    today = village.day_of(now)
    known = [
        row.organisation
        for row in organisations_of(host)
        if row.since <= today and row.organisation.known_in.filter(village=village).exists()
    ]
    if organisation is None:
        return known[0] if len(known) == 1 else None
    if organisation.pk not in {one.pk for one in known}:
        raise Forbidden(_("They do not belong to this organisation."), field="organisation")
    return organisation


def _check_not_stopped(village: Village, host: Party, company: Party | None, *, by: Actor) -> None:
    if by.party_id != host.pk:
        return
    if is_stopped(village, [one.pk for one in (host, company) if one is not None]):
        raise Forbidden(
            _("The team has stopped your announcing of visitors: speak with reception.")
        )


def _check(
    village: Village,
    guests: Sequence[Guest],
    stay: Stay,
    *,
    more: int,
    host: Party,
    company: Party | None,
    booking: Booking | None,
    now: datetime,
    is_team: bool,
    known: AnnouncedVisitor | None = None,
) -> None:
    """Raise every reason why they cannot be expected so."""
    if not guests or any(not " ".join(one.name.split()) for one in guests):
        raise NobodyAnnounced(_("Say who comes."), field="name")
    terms, today = terms_of(village), village.day_of(now)
    refused: list[DomainError] = []
    if known is None or stay != known.stay:
        refused += check_days(stay, today=today, terms=terms)
    if not 0 <= more <= MOST_UNNAMED or len(guests) > MOST_LINES:
        sentence = _("At most %(most)s people at once.", most=MOST_UNNAMED)
        refused.append(VisitorsTooMany(sentence, field="more"))
    if booking is not None and not refused:
        refused += _outside(booking, stay, village)
    besides = [known.pk] if known else []
    if not refused and not is_team:
        refused += check_count(
            stay,
            len(guests) + more,
            of_host=counts_of(village, stay, host=host, besides=besides),
            of_company=counts_of(village, stay, organisation=company, besides=besides)
            if company
            else {},
            terms=terms,
        )
    if not refused:
        refused += _twice(village, guests, stay, host=host, besides=besides)
    if refused:
        raise refused[0] if len(refused) == 1 else Refusals(refused)


def _outside(booking: Booking, stay: Stay, village: Village) -> list[DomainError]:
    days = {
        day
        for one in booking.segments.all()
        for day in DaySpan.touching(Span(one.starts_at, one.ends_at), village.zone)
    }
    if days and min(days) <= stay.first_on and stay.last_on <= max(days):
        return []
    return [OutsideBooking(_("The booking is on other days."), field="first_on")]


def _twice(
    village: Village, guests: Sequence[Guest], stay: Stay, *, host: Party, besides: Sequence[int]
) -> list[DomainError]:
    """Return the refusal of guests whom the host expects by that very name and address on one of the days."""
    rows = AnnouncedVisitor.objects.filter(
        village=village,
        host=host,
        cancelled_at__isnull=True,
        first_on__lte=stay.last_on,
        last_on__gte=stay.first_on,
    ).exclude(pk__in=besides)
    expected = {
        (name.casefold(), email.casefold()) for name, email in rows.values_list("name", "email")
    }
    twice = [
        one.name
        for one in guests
        if (" ".join(one.name.split()).casefold(), one.email.strip().casefold()) in expected
    ]
    return [
        AlreadyAnnounced(_("%(name)s is expected already on such a day.", name=name), field="name")
        for name in twice
    ]


def _of_guest(guest: Guest) -> dict[str, Any]:
    return {
        "name": " ".join(guest.name.split()),
        "company": " ".join(guest.company.split()),
        "email": guest.email.strip(),
    }


def _of_stay(stay: Stay) -> dict[str, Any]:
    return {"first_on": stay.first_on, "last_on": stay.last_on, "hour": stay.hour}


def _plate(text: str) -> str:
    return " ".join(text.upper().split())


def _language(village: Village, asked: str) -> str:
    return asked if asked in village.languages else village.language
