"""What visitors and the village are told by mail: written into the outbox with the change."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from creuset.reception.models import VisitRequest


def tell_visitor(visit: VisitRequest, what: str) -> None:
    """The visitor is told, in the language they asked in, that the request was received, proposed or declined."""
    with override(visit.language), timezone.override(visit.village.zone):
        _send(
            f"visitor_{what}",
            visit,
            to=visit.email,
            reply_to=str(visit.village.contact.get("email", "")),
        )


def tell_village(visit: VisitRequest) -> None:
    """The village's address is told that somebody asks, in the village's language."""
    address = str(visit.village.contact.get("email", ""))
    if not address:
        return
    with override(visit.village.language), timezone.override(visit.village.zone):
        _send("village_asked", visit, to=address, reply_to=visit.email)


def _send(name: str, visit: VisitRequest, *, to: str, reply_to: str) -> None:
    path = reverse("visits:visit", args=[visit.village, visit.pk])
    values: dict[str, Any] = {
        "visit": visit,
        "village": visit.village,
        "url": f"{settings.BASE_URL.rstrip('/')}{path}",
        "site": f"{settings.BASE_URL.rstrip('/')}/{visit.village.slug}/",
    }
    subject = render_to_string(f"reception/mail/{name}_subject.txt", values)
    EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string(f"reception/mail/{name}.txt", values),
        to=[to],
        headers={"Reply-To": reply_to} if reply_to else {},
    ).send()
