"""People are invited to a booking, told what becomes of it, and answer."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, DateTimeField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.bookings import facts, invitations, permissions
from creuset.bookings.actions.reading import read_whole
from creuset.bookings.actions.writing import record
from creuset.bookings.models import Booking, Participant
from creuset.bookings.queries.participants import people_to_invite, stands, stays_of
from creuset.bookings.rules import participants as rules
from creuset.bookings.states import ParticipantAnswer
from creuset.core import mail, outbox
from creuset.core.locks import hold_row
from creuset.core.prepared import Given, Prepared, ask, insert
from creuset.kernel.errors import NotFound
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party, PartyKind
from creuset.people.queries.parties import at_address

A_DAY = timedelta(days=1)
INVITED = Prepared(
    lambda: Participant.objects.filter(
        booking_id=Given("booking", BigIntegerField()), removed_at__isnull=True
    ).values_list("email")
)
LATELY = Prepared(
    lambda: Participant.objects.filter(
        invited_by_id=Given("by", BigIntegerField()),
        invited_at__gt=Given("since", DateTimeField()),
    ).values_list("pk")
)
LIVE = Prepared(
    lambda: Participant.objects.filter(pk=Given("pk", BigIntegerField()), removed_at__isnull=True)
)
#: What may change when and where people are invited to.
CHANGING = (
    facts.MOVED,
    facts.CANCELLED,
    facts.CONFIRMED,
    facts.RELEASED,
    facts.LAPSED,
    facts.OFFER_WITHDRAWN,
)
CHANGING_SERIES = (facts.SERIES_MOVED, facts.SERIES_CANCELLED)


@transaction.atomic
def invite(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    person: Party | None = None,
    email: str = "",
    name: str = "",
) -> Participant:
    """Somebody is invited: a person of the booking's party, or an address. The mail leaves with the change.

    Raises: Forbidden; NothingToJoin; AddressMissing; AlreadyInvited; TooManyParticipants; InvitesTooMuch.
    """
    hold_row(Booking, booking.pk)
    fresh = read_whole(booking.pk)
    permissions.check_may_invite(by, fresh, now=now)
    if not stands(fresh, now=now) or all(s.ends_at <= now for s in fresh.segments.all()):
        raise rules.NothingToJoin(_("Nobody is invited to what is not booked, or is over."))
    if person is not None and person not in people_to_invite(fresh):
        raise rules.AddressMissing(
            _("This person is not of the booking’s party, or has no address."), field="person"
        )
    address = (person.email if person else email).strip()
    if not address:
        raise rules.AddressMissing(_("Write an address, or choose a person."), field="email")
    _check_not_too_many(fresh, address, by=by, now=now)
    known = person or _known_at(fresh, address)
    key = secrets.token_urlsafe(24)
    row = Participant(
        booking=fresh,
        person=known,
        email=address,
        name=(person.name if person else name).strip(),
        language=known.language if known else fresh.village.language,
        invited_by=by.party,
        invited_at=now,
        key=key,
        secret_hash=invitations.digest_of(key),
    )
    insert([row])
    _tell(row, fresh, now=now)
    record(fresh, facts.INVITED, fresh.segments.all(), by=by, now=now, data={"count": 1})
    return row


def _known_at(booking: Booking, address: str) -> Party | None:
    """Return whom the village knows under an address that is theirs alone: they are told in their language."""
    found = at_address(booking.village, address, kind=PartyKind.PERSON)
    return found[0] if len(found) == 1 else None


def _check_not_too_many(booking: Booking, address: str, *, by: Actor, now: datetime) -> None:
    """Raise where they are invited already, or too many are: to the booking, or by whoever invites, in a day."""
    invited, lately = ask(
        [
            INVITED.listed(booking=booking.pk),
            LATELY.counted(by=by.party_id or 0, since=now - A_DAY),
        ]
    )
    if address.lower() in {one.lower() for (one,) in invited}:
        raise rules.AlreadyInvited(_("They are invited already."), field="email")
    if len(invited) >= rules.MOST:
        raise rules.TooManyParticipants(
            _("At most %(most)d people are invited to one booking.") % {"most": rules.MOST}
        )
    if lately >= rules.MOST_A_DAY:
        told = ngettext(
            "You invited %(most)d person within a day: go on tomorrow.",
            "You invited %(most)d people within a day: go on tomorrow.",
            rules.MOST_A_DAY,
        )
        raise rules.InvitesTooMuch(told % {"most": rules.MOST_A_DAY})


@transaction.atomic
def uninvite(*, row: Participant, by: Actor, now: datetime) -> None:
    """They are invited no more, and their calendar is told so. Raises: Forbidden; NotFound."""
    hold_row(Booking, row.booking_id)
    fresh = read_whole(row.booking_id)
    permissions.check_may_invite(by, fresh, now=now)
    live = LIVE.first(pk=row.pk)
    if live is None:
        raise NotFound(_("They are not invited, or not any more."))
    live.removed_at = now
    live.save(update_fields=["removed_at"])
    record(fresh, facts.INVITED, fresh.segments.all(), by=by, now=now, data={"count": -1})
    tell_participants(fresh.pk, now=now)


@transaction.atomic
def answer_invitation(*, row: Participant, answer: ParticipantAnswer, now: datetime) -> Participant:
    """They come, or do not; whoever may see the booking sees it. They may think again until it is over.

    Whoever holds the secret of their mail answers. Raises: NotFound; NothingToJoin.
    """
    hold_row(Booking, row.booking_id)
    fresh = read_whole(row.booking_id)
    live = LIVE.first(pk=row.pk)
    if live is None:
        raise NotFound(_("This address leads to no invitation, or not any more."))
    if not stands(fresh, now=now) or all(s.ends_at <= now for s in fresh.segments.all()):
        raise rules.NothingToJoin(_("This is cancelled, or over: there is nothing to answer."))
    if live.answer == answer:
        return live
    live.answer, live.answered_at = answer, now
    live.save(update_fields=["answer", "answered_at"])
    record(
        fresh,
        facts.INVITATION_ANSWERED,
        fresh.segments.all(),
        by=HOUSE,
        now=now,
        data={"answer": answer.value},
    )
    return live


@transaction.atomic
def tell_participants(booking_id: int, *, now: datetime) -> None:
    """Everybody invited knows when and where, or that it is no more; nobody more often than at a decent pace.

    To be told twice does no harm: what somebody knows already is not told.
    """
    hold_row(Booking, booking_id)
    fresh = read_whole(booking_id)
    later: list[datetime] = []
    for row in fresh.participants.exclude(email="").order_by("pk"):
        due = row.sent_at + rules.PACE if row.sent_at else now
        if due > now:
            later.append(due)
        else:
            _tell(row, fresh, now=now)
    if later:
        outbox.put(
            facts.INVITATIONS_DUE,
            {"booking": booking_id},
            at=now,
            due_at=min(later),
            village_id=fresh.village_id,
        )


def _tell(row: Participant, booking: Booking, *, now: datetime) -> None:
    """Somebody is mailed what they do not know yet, if there is anything; who is removed is forgotten after that."""
    is_removed = row.removed_at is not None
    sent = [rules.read_stay(one) for one in row.sent]
    stays = [] if is_removed else stays_of(booking, now=now)
    told = rules.changes(sent, stays, now=now)
    if told:
        row.sequence += 1
        message = invitations.message_of(row, booking, told, is_new=row.sent_at is None, now=now)
        outbox.put(mail.TOPIC, mail.as_payload(message), at=now, village_id=booking.village_id)
        row.sent = [stay.as_data() for stay in rules.after(sent, told)]
        row.sent_at = now
    if is_removed:
        row.email = row.name = ""
        row.person, row.sent = None, []
    row.save()


def told_of(fact: Mapping[str, Any], now: datetime) -> None:
    """Whoever is invited to the fact's booking is told what changed of it."""
    tell_each([fact["booking"]], now=now)


def told_of_series(fact: Mapping[str, Any], now: datetime) -> None:
    """Whoever is invited to a time of the fact's series is told what changed of it."""
    rows = Booking.objects.filter(series=fact["series"])
    tell_each(rows.values_list("pk", flat=True), now=now)


def tell_each(booking_ids: Iterable[int], *, now: datetime) -> None:
    """Those of the bookings to which somebody is invited tell them what changed."""
    rows = Participant.objects.filter(booking__in=list(booking_ids)).exclude(email="")
    for pk in sorted(set(rows.values_list("booking", flat=True))):
        tell_participants(pk, now=now)


def forget_participants(party: Party, emails: Iterable[str]) -> None:
    """Somebody who is erased is invited nowhere any more, under whichever address."""
    Participant.objects.filter(person=party).delete()
    for email in emails:
        Participant.objects.filter(email__iexact=email).delete()


def register() -> None:
    """What changes of a booking is told to whoever is invited."""
    for fact in CHANGING:
        outbox.receive(fact, told_of)
    for fact in CHANGING_SERIES:
        outbox.receive(fact, told_of_series)
    outbox.receive(facts.INVITATIONS_DUE, told_of)
