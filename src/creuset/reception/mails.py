"""What visitors, askers and the village are told by mail: written into the outbox with the change."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from creuset.bookings.codes import spaced
from creuset.bookings.queries.ladder import find_hold
from creuset.core.mail import letter
from creuset.core.text import instant_text, span_text
from creuset.reception.models import Enquiry, EnquiryFor, VisitRequest
from creuset.reception.queries import visit_code
from creuset.villages.models import Village


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


def ask_to_confirm(enquiry: Enquiry, secret: str) -> None:
    """Whoever asks gets the address where they confirm; the secret in it is theirs."""
    path = reverse("enquiry:enquiry", args=[enquiry.village, secret])
    _tell_asker("confirm", enquiry, path)


def tell_asker(enquiry: Enquiry, what: str) -> None:
    """Whoever asked is told, in their language, that it was accepted or declined."""
    _tell_asker(what, enquiry, f"/{enquiry.village.slug}/")


def tell_village_of_enquiry(enquiry: Enquiry) -> None:
    """The village's address is told that somebody asks, in the village's language."""
    village = enquiry.village
    to = str(village.contact.get("email", ""))
    if not to:
        return
    path = reverse("enquiries:enquiry", args=[village, enquiry.pk])
    with override(village.language), timezone.override(village.zone):
        values = _values_of(enquiry)
        _mail("village_enquired", values, village, path, to=to, reply_to=enquiry.email)


def _tell_asker(what: str, enquiry: Enquiry, path: str) -> None:
    village = enquiry.village
    reply_to = str(village.contact.get("email", ""))
    with override(enquiry.language), timezone.override(village.zone):
        values = _values_of(enquiry)
        _mail(f"asker_{what}", values, village, path, to=enquiry.email, reply_to=reply_to)


def _values_of(enquiry: Enquiry) -> dict[str, Any]:
    """Return what the mails tell, read in the language of now."""
    village = enquiry.village
    today = village.day_of(enquiry.created_at)
    hold = find_hold(enquiry.booking) if enquiry.booking else None
    # The team may have taken another time than was asked.
    had = enquiry.booking.segments.earliest("starts_at") if enquiry.booking else enquiry
    return {
        "enquiry": enquiry,
        "is_quote": enquiry.wants == EnquiryFor.QUOTE,
        "until": instant_text(hold.expires_at, village.zone) if hold else "",
        "when": span_text(had.starts_at, had.ends_at, village.zone, today=today),
    }


def _send(name: str, visit: VisitRequest, *, to: str, reply_to: str) -> None:
    path = reverse("visits:visit", args=[visit.village, visit.pk])
    _mail(
        name,
        {"visit": visit, "code": spaced(visit_code(visit))},
        visit.village,
        path,
        to=to,
        reply_to=reply_to,
    )


def _mail(
    name: str, told: dict[str, Any], village: Village, path: str, *, to: str, reply_to: str
) -> None:
    values = told | {
        "village": village,
        "url": f"{settings.BASE_URL.rstrip('/')}{path}",
        "site": f"{settings.BASE_URL.rstrip('/')}/{village.slug}/",
    }
    subject = render_to_string(f"reception/mail/{name}_subject.txt", values)
    letter(
        subject=subject,
        text=render_to_string(f"reception/mail/{name}.txt", values),
        to=to,
        language=get_language() or village.language,
        headers={"Reply-To": reply_to} if reply_to else {},
    ).send()
