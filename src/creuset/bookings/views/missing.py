"""What an option still lacks to be confirmed, and where it is brought."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.billing.permissions import may_change_money, may_make_quotes
from creuset.billing.permissions import may_see_money as may_see_quotes
from creuset.bookings.models import Booking
from creuset.bookings.queries.holding import missing_for
from creuset.bookings.rules import holds
from creuset.bookings.states import Requirement
from creuset.bookings.views.faces import Face
from creuset.bookings.views.quotes import deposit_url
from creuset.documents.permissions import may_check
from creuset.people.requests import MemberRequest


@dataclass(frozen=True)
class Missing:
    """What is missing, in a sentence; and a page that brings it, where the reader may open one."""

    said: str
    url: str = ""
    label: str = ""


def missing_shown(
    request: MemberRequest, face: Face, booking: Booking, now: datetime
) -> list[Missing]:
    """Return what the optional periods of a loaded booking lack, as their policies ask."""
    options = [segment for segment in booking.segments.all() if segment.is_option]
    if not options:
        return []
    return list(_shown(request, face, booking, missing_for(booking, options, now=now)))


def _shown(
    request: MemberRequest, face: Face, booking: Booking, missing: list[Requirement]
) -> Iterator[Missing]:
    for requirement, refusal in zip(missing, holds.lacking(missing), strict=True):
        url, label = _way(request, face, booking, requirement)
        yield Missing(str(refusal), url, label if url else "")


def _way(
    request: MemberRequest, face: Face, booking: Booking, requirement: Requirement
) -> tuple[str, str]:
    """Return where what is missing is brought, and its words; no address where the reader may not."""
    village, actor = booking.village, request.actor
    if requirement is Requirement.QUOTE:
        if not face.is_team:
            return reverse("quotes_my:list", args=[village]), _("My quotes")
        makes = may_make_quotes(actor, village) or may_see_quotes(actor, village)
        return (reverse("quotes:list", args=[village]) if makes else ""), _("Quotes")
    if requirement is Requirement.DEPOSIT:
        records = face.is_team and may_change_money(actor, village)
        return (deposit_url(booking) if records else ""), _("Record a down payment")
    if not face.is_team:
        return reverse("certificates_my:send", args=[village]), _("Send a certificate")
    page = reverse("certificates:new", args=[village])
    may = may_check(actor, village)
    return (f"{page}?party={booking.party_id}" if may else ""), _("Add a certificate")
