"""What customers and the village are told of quotes by mail: written into the outbox with the change."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from creuset.billing.models import Quote
from creuset.billing.words import money_text
from creuset.core.mail import letter


def send_to_customer(quote: Quote, secret: str) -> None:
    """The customer gets the address where the quote is read, accepted and refused; the secret in it is theirs."""
    path = reverse("quote:quote", args=[quote.village, secret])
    with override(quote.language), timezone.override(quote.village.zone):
        _send(
            "customer_quote",
            quote,
            language=quote.language,
            to=quote.sent_to,
            reply_to=str(quote.village.contact.get("email", "")),
            path=path,
        )


def tell_village(quote: Quote) -> None:
    """The village's address is told what was answered, in the village's language."""
    address = str(quote.village.contact.get("email", ""))
    if not address:
        return
    path = reverse("quotes:quote", args=[quote.village, quote.pk])
    with override(quote.village.language), timezone.override(quote.village.zone):
        _send(
            "village_answered",
            quote,
            language=quote.village.language,
            to=address,
            reply_to=quote.sent_to,
            path=path,
        )


def _send(name: str, quote: Quote, *, language: str, to: str, reply_to: str, path: str) -> None:
    values: dict[str, Any] = {
        "quote": quote,
        "village": quote.village,
        "gross": money_text(quote.gross),
        "url": f"{settings.BASE_URL.rstrip('/')}{path}",
        "is_accepted": quote.state == "accepted",
    }
    subject = render_to_string(f"billing/mail/{name}_subject.txt", values)
    letter(
        subject=subject,
        text=render_to_string(f"billing/mail/{name}.txt", values),
        to=to,
        language=language,
        headers={"Reply-To": reply_to} if reply_to else {},
    ).send()
