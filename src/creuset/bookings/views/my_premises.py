"""The state of the premises and the access list, for a member."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.bookings.views.my import FACE
from creuset.bookings.views.premises import (
    people_csv_page,
    people_page,
    premises_page,
    unlist_page,
)
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village


@require_GET
@member_page
def premises(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """What was seen of the places."""
    return premises_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@member_page
def people(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """Whom the booking lets in."""
    return people_page(request, village, FACE, pk)


@require_GET
@member_page
def people_csv(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """The same, as a file."""
    return people_csv_page(request, village, pk)


@require_POST
@member_page
def unlist(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Somebody is let in no more."""
    return unlist_page(request, village, FACE, pk, row)
