"""The mails that announced visitors get: when and where they are expected, their code, and how to come."""

import io
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from creuset.bookings.codes import spaced
from creuset.core import mail, outbox
from creuset.core.invitations import Answer, Invitation, Method, Person, written
from creuset.core.mail import calendar_part, letter, picture_part
from creuset.core.text import days_text, hour_text
from creuset.reception.models import AnnouncedVisitor
from creuset.reception.queries.visitors import digits_of, secret_of
from creuset.reception.rules.visitors import span_of


def page_of(row: AnnouncedVisitor) -> str:
    """Return the address of the visitor's own page, which their QR code holds."""
    path = reverse("visitor:page", args=[row.village, secret_of(row.key)])
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def known_to(row: AnnouncedVisitor) -> tuple[object, ...]:
    """Return what a mail told the visitor: another mail is due where it is not so any more."""
    return (row.name, row.stay, row.resource_id, row.language, row.more)


def invite(row: AnnouncedVisitor, *, now: datetime) -> None:
    """The visitor knows when and where they are expected, if they have an address."""
    _send(row, "invited", Method.REQUEST, now=now)


def tell_change(row: AnnouncedVisitor, *, now: datetime) -> None:
    """The visitor knows what is otherwise now."""
    _send(row, "changed", Method.REQUEST, now=now)


def call_off(row: AnnouncedVisitor, *, now: datetime, words: str = "") -> None:
    """The visitor knows that they are expected no more."""
    _send(row, "called_off", Method.CANCEL, now=now, words=words)


def when_text(row: AnnouncedVisitor) -> str:
    """Return the days, and the hour, in the language of now."""
    days = days_text(row.first_on, row.last_on)
    return f"{days}, {hour_text(row.hour)}" if row.hour else days


def where_text(row: AnnouncedVisitor) -> str:
    """Return the place and its building, in the language of now; nothing where none is said."""
    return f"{row.resource.name}, {row.resource.building.name}" if row.resource else ""


def drawn_code(row: AnnouncedVisitor) -> bytes:
    """Return the QR code of the visitor's page as a picture."""
    out = io.BytesIO()
    segno.make_qr(page_of(row), error="m").save(out, kind="png", scale=8, border=4)
    return out.getvalue()


def ways_here(row: AnnouncedVisitor, language: str) -> list[str]:
    """Return how to come, in the language, else in the village's own."""
    ways = row.village.texts.get("how_to_come") or {}
    return list(ways.get(language) or ways.get(row.village.language) or [])


def _send(
    row: AnnouncedVisitor, what: str, method: Method, *, now: datetime, words: str = ""
) -> None:
    if not row.email:
        return
    village = row.village
    with override(row.language), timezone.override(village.zone):
        values = _values(row, what, words)
        subject = render_to_string("reception/mail/visitor_expected_subject.txt", values)
        message = letter(
            subject=subject,
            text=render_to_string("reception/mail/visitor_expected.txt", values),
            to=row.email,
            language=row.language,
            headers=_reply_to(row),
        )
        event = _event(row, title=values["title"], now=now)
    name = "invite.ics" if method is Method.REQUEST else "cancel.ics"
    message.attach(calendar_part(written(event, method), method.value, name))
    if method is Method.REQUEST:
        message.attach(picture_part(drawn_code(row), "code.png"))
    outbox.put(mail.TOPIC, mail.as_payload(message), at=now, village_id=village.pk)


def _values(row: AnnouncedVisitor, what: str, words: str) -> dict[str, Any]:
    village = row.village
    title = render_to_string("reception/mail/visitor_title.txt", {"visitor": row}).strip()
    return {
        "visitor": row,
        "village": village,
        "what": what,
        "words": words,
        "title": title,
        "when": when_text(row),
        "where": where_text(row),
        "digits": spaced(digits_of(row)),
        "url": page_of(row),
        "how_to_come": ways_here(row, row.language),
        "address": address_of(row),
    }


def address_of(row: AnnouncedVisitor) -> str:
    """Return the postal address of where they are expected: the building's, else the village's."""
    building = row.resource.building if row.resource else None
    found = (building.address if building else None) or row.village.address
    parts = (
        found.get("street"),
        " ".join(filter(None, (found.get("postcode"), found.get("city")))),
    )
    return ", ".join(part for part in parts if part)


def _reply_to(row: AnnouncedVisitor) -> dict[str, str]:
    address = str(row.village.contact.get("email", ""))
    return {"Reply-To": address} if address else {}


def _event(row: AnnouncedVisitor, *, title: str, now: datetime) -> Invitation:
    village = row.village
    span, is_all_day = span_of(row.stay, village.zone)
    place = ", ".join(part for part in (where_text(row), village.name, address_of(row)) if part)
    organizer = str(village.contact.get("email", "")) or settings.DEFAULT_FROM_EMAIL
    return Invitation(
        uid=f"visitor-{row.pk}@creuset",
        sequence=row.sequence,
        span=span,
        zone=village.zone,
        title=title,
        place=place,
        organizer=Person(organizer, village.name),
        attendee=Person(row.email, row.name),
        sent_at=now,
        answer=Answer.YES,
        is_all_day=is_all_day,
        is_answered=False,
        url=page_of(row),
    )
