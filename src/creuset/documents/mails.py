"""What parties and the village are told of contracts by mail: written into the outbox with the change."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from creuset.core.mail import letter
from creuset.documents.models import Contract


def send_to_party(contract: Contract, secret: str) -> None:
    """The party gets the address where the contract is read and signed; the secret in it is theirs."""
    path = reverse("contract:contract", args=[contract.village, secret])
    with override(contract.language), timezone.override(contract.village.zone):
        reply_to = str(contract.village.contact.get("email", ""))
        _send(
            "to_sign",
            contract,
            language=contract.language,
            to=contract.sent_to,
            reply_to=reply_to,
            path=path,
        )


def tell_village(news: str, contract: Contract) -> None:
    """The village's address is told that the contract was "signed" or "declined", in the village's language."""
    address = str(contract.village.contact.get("email", ""))
    if not address:
        return
    path = reverse("contracts:contract", args=[contract.village, contract.pk])
    with override(contract.village.language), timezone.override(contract.village.zone):
        _send(
            news,
            contract,
            language=contract.village.language,
            to=address,
            reply_to=contract.sent_to,
            path=path,
        )


def _send(
    name: str, contract: Contract, *, language: str, to: str, reply_to: str, path: str
) -> None:
    values: dict[str, Any] = {
        "contract": contract,
        "village": contract.village,
        "url": f"{settings.BASE_URL.rstrip('/')}{path}",
    }
    subject = render_to_string(f"documents/mail/{name}_subject.txt", values)
    letter(
        subject=subject,
        text=render_to_string(f"documents/mail/{name}.txt", values),
        to=to,
        language=language,
        headers={"Reply-To": reply_to} if reply_to else {},
    ).send()
