"""Mail goes into the outbox with the change that causes it, and from there to the outside."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from email.message import MIMEPart
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from creuset.core import clock, outbox
from creuset.core.models import OutboxRow
from creuset.core.text import typeset

TOPIC = "mail"
PNG = "image/png"
#: A paragraph set in by so much is a code to be typed.
SET_IN = "    "
LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)»])")
#: So many characters of an address are shown: secrets are long.
SHOWN = 60


class OutboxBackend(BaseEmailBackend):
    """Writes each message into the outbox, within the sender's transaction."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """The messages wait in the outbox; return how many."""
        for message in email_messages:
            outbox.put(TOPIC, as_payload(message), at=clock.now())
        return len(email_messages)


class KeptBackend(BaseEmailBackend):
    """Sends nothing: without a mail server the outbox page is where mail is read."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Nothing has left the house; return how many messages stay in it."""
        return len(email_messages)


def letter(
    *, subject: str, text: str, to: str, language: str, headers: Mapping[str, str] | None = None
) -> EmailMultiAlternatives:
    """Return a mail that says the same twice: as plain text, and as a page whose links may be followed."""
    text = re.sub(r"\n{3,}", "\n\n", text.strip())
    message = EmailMultiAlternatives(
        subject=typeset(" ".join(subject.split()), language),
        body=typeset(text, language) + "\n",
        to=[to],
        headers=dict(headers or {}),
    )
    values = {
        "subject": message.subject,
        "language": language,
        "paragraphs": [
            (_linked(one.strip()), one.startswith(SET_IN))
            for one in str(message.body).rstrip().split("\n\n")
        ],
    }
    message.attach_alternative(render_to_string("core/mail/letter.html", values), "text/html")
    return message


def _linked(paragraph: str) -> SafeString:
    """Return the paragraph as HTML: its lines kept, its addresses links; the long ones show where they lead to."""
    parts = re.split(LINK, paragraph)
    # What the expression found stands at every second place.
    found = [
        format_html('<a href="{}">{}</a>', part, Truncator(part).chars(SHOWN))
        if n % 2
        else escape(part)
        for n, part in enumerate(parts)
    ]
    return mark_safe("".join(found).replace("\n", "<br>\n"))  # noqa: S308 - each part is escaped


def calendar_part(content: str, method: str, name: str) -> MIMEPart:
    """Return a calendar file as it is attached to a message: programs of mail offer to put it into a calendar."""
    part = MIMEPart()
    part.set_content(content, subtype="calendar", charset="utf-8", params={"method": method})
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def picture_part(content: bytes, name: str) -> MIMEPart:
    """Return a PNG as it is attached to a message."""
    part = MIMEPart()
    part.set_content(content, "image", "png", disposition="attachment", filename=name)
    return part


def as_payload(message: EmailMessage) -> dict[str, Any]:
    """Return the message as plain values; of files, it may carry calendars and pictures."""
    html = next(
        (str(a.content) for a in getattr(message, "alternatives", ()) if a.mimetype == "text/html"),
        "",
    )
    return {
        "to": [*message.to, *message.cc, *message.bcc],
        "from": message.from_email,
        "subject": str(message.subject),
        "text": str(message.body),
        "html": html,
        "headers": {str(k): str(v) for k, v in message.extra_headers.items()},
        "calendars": [_as_values(part) for part in _parts(message, "text/calendar")],
        "pictures": [
            {"name": part.get_filename() or "", "content": b64encode(part.get_content()).decode()}
            for part in _parts(message, PNG)
        ],
    }


def _parts(message: EmailMessage, kind: str) -> list[MIMEPart]:
    for part in message.attachments:
        if not isinstance(part, MIMEPart) or part.get_content_type() not in {PNG, "text/calendar"}:
            raise TypeError(part)
    return [part for part in message.attachments if part.get_content_type() == kind]


def _as_values(part: MIMEPart) -> dict[str, str]:
    return {
        "name": part.get_filename() or "",
        "method": str(part.get_param("method")),
        "text": part.get_content(),
    }


def send(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message of an outbox row has been handed on; what it said is kept only where nothing sent it.

    A message holds codes and links that let its reader in: once sent, only its envelope stays.
    """
    message = EmailMultiAlternatives(
        subject=payload["subject"],
        body=payload["text"],
        from_email=payload["from"],
        to=payload["to"],
        headers=payload["headers"],
    )
    if payload["html"]:
        message.attach_alternative(payload["html"], "text/html")
    for one in payload.get("calendars", ()):
        message.attach(calendar_part(one["text"], one["method"], one["name"]))
    for one in payload.get("pictures", ()):
        message.attach(picture_part(b64decode(one["content"]), one["name"]))
    outside = mailers["outside"]
    outside.send_messages([message])
    if isinstance(outside, KeptBackend):
        return payload
    return {**payload, "text": "", "html": "", "calendars": [], "pictures": []}


def forget(addresses: Iterable[str]) -> None:
    """The outbox no longer holds these addresses, nor what was written to them; what waited is not sent.

    A message to others as well goes on to them.
    """
    known = set(addresses)
    gone = {address.casefold() for address in known}
    for row in OutboxRow.objects.select_for_update().filter(_names(known | gone), topic=TOPIC):
        others = [address for address in row.payload["to"] if address.casefold() not in gone]
        if len(others) == len(row.payload["to"]):
            continue
        if row.delivered_at is None and not others:
            row.delete()
            continue
        row.payload["to"], row.last_error = others, ""
        if row.delivered_at is not None:
            row.payload |= {
                "subject": "",
                "text": "",
                "html": "",
                "headers": {},
                "calendars": [],
                "pictures": [],
            }
        row.save(update_fields=["payload", "last_error"])


def _names(addresses: Iterable[str]) -> Q:
    """Return what finds every row to one of the addresses, and few others; SQLite keeps JSON in ASCII."""
    found = Q(pk__in=())
    for address in addresses:
        found |= Q(payload__to__icontains=address)
        found |= Q(payload__to__icontains=json.dumps(address)[1:-1])
    return found
