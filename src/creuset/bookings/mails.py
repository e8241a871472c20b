"""What a party is told by mail of its bookings.

A fact waits in the outbox and is delivered in the transaction that marks it so: the mail is written
once, with it, and leaves the house by itself.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from creuset.bookings import facts
from creuset.bookings.models import Booking
from creuset.bookings.queries.access import loaded
from creuset.bookings.sentences import places
from creuset.core import mail, outbox
from creuset.core.models import AuditRow
from creuset.core.text import typeset


def register() -> None:
    """Parties are told of what happens to their bookings."""
    for fact in (facts.BOOKED, facts.CONFIRMED, facts.MOVED, facts.CANCELLED):
        outbox.receive(fact, tell_party)


def tell_party(fact: Mapping[str, Any], now: datetime) -> None:
    """A mail to the booking's party waits in the outbox, unless there is nothing to tell them.

    A booking is always confirmed; a change is told to whoever did not make it. What is over, or has
    no address to write to, is told to nobody.
    """
    booking = loaded(Booking.objects.filter(pk=fact["booking"])).first()
    row = AuditRow.objects.filter(pk=fact["audit"]).first()
    if booking is None or row is None or row.content is None:
        return
    party = booking.party
    if not party.email or party.erased_at or all(s.ends_at <= now for s in booking.segments.all()):
        return
    if row.verb not in {facts.BOOKED, facts.CONFIRMED} and row.party_id == party.pk:
        return
    with translation.override(party.language), timezone.override(booking.village.zone):
        message = _message(booking, row.verb, row.content)
    outbox.put(mail.TOPIC, mail.as_payload(message), at=now, village_id=booking.village_id)


def _message(booking: Booking, verb: str, content: Mapping[str, Any]) -> EmailMultiAlternatives:
    subject, opening = _words(verb, content)
    address = reverse(
        "bookings_my:sheet", kwargs={"village": booking.village.slug, "pk": booking.pk}
    )
    words = {
        "booking": booking,
        "village": booking.village,
        "opening": opening,
        "where": places(content["segments"]),
        "before": places(content["before"]) if content.get("before") else "",
        "reason": content.get("reason", ""),
        "url": f"{settings.BASE_URL}{address}",
        "language": booking.party.language,
    }
    message = EmailMultiAlternatives(
        subject=typeset(f"{booking.village.name} – {subject}"),
        body=render_to_string("bookings/mail/told.txt", words),
        to=[booking.party.email],
    )
    message.attach_alternative(render_to_string("bookings/mail/told.html", words), "text/html")
    return message


def _words(verb: str, content: Mapping[str, Any]) -> tuple[str, str]:
    words = {"title": content["title"], "by": content["by"]}
    match verb:
        case facts.BOOKED | facts.CONFIRMED:
            return (
                _("booked: %(title)s") % words,
                _("“%(title)s” is booked.") % words,
            )
        case facts.MOVED:
            return (
                _("moved: %(title)s") % words,
                _("%(by)s moved your booking “%(title)s”.") % words,
            )
        case _other:
            return (
                _("cancelled: %(title)s") % words,
                _("%(by)s cancelled your booking “%(title)s”.") % words,
            )
