"""Who is invited to a booking, for a member."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from creuset.bookings.views.my import FACE
from creuset.bookings.views.participants import participants_page, uninvite_page
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@member_page
def participants(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """Who is invited, and what they answered."""
    return participants_page(request, village, FACE, pk)


@require_POST
@member_page
def uninvite(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Somebody is invited no more."""
    return uninvite_page(request, village, FACE, pk, row)
