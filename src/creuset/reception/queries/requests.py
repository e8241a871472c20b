"""Requests to visit and enquiries, reached from their village."""

from datetime import datetime, timedelta

from django.db.models import BigIntegerField, QuerySet
from django.utils.translation import gettext_lazy as _

from creuset.bookings import codes
from creuset.core.prepared import Given, Prepared
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.people.secrets import hashed
from creuset.reception.models import Enquiry, VisitRequest
from creuset.reception.permissions import check_may_see_visits
from creuset.reception.states import EnquiryState, VisitState
from creuset.villages.models import Village

AT_THE_DOOR = "creuset.reception.visit"
#: Visits so near in time are known by their digits.
NEAR = timedelta(days=14)


def visits_of(
    village: Village, *, by: Actor, state: VisitState | None = None
) -> QuerySet[VisitRequest]:
    """Return the village's requests in a state, or all, unordered; Forbidden where `by` may not read them."""
    check_may_see_visits(by, village)
    rows = VisitRequest.objects.filter(village=village).select_related("answered_by")
    match state:
        case VisitState.WAITING:
            return rows.filter(answered_at__isnull=True)
        case VisitState.PROPOSED:
            return rows.filter(visit_at__isnull=False)
        case VisitState.DECLINED:
            return rows.filter(answered_at__isnull=False, visit_at__isnull=True)
        case None:
            return rows


def get_visit(village: Village, pk: int, *, by: Actor) -> VisitRequest:
    """Return the request with its village; NotFound where there is none, Forbidden where `by` may not read it."""
    visit = visits_of(village, by=by).filter(pk=pk).first()
    if visit is None:
        raise NotFound(_("There is no such request to visit."))
    visit.village = village
    return visit


def visit_code(visit: VisitRequest) -> str:
    """Return the digits that an expected visitor types at the entrance; nothing where no time is agreed."""
    if visit.visit_at is None:
        return ""
    return codes.digits(AT_THE_DOOR, f"{visit.pk}.{int(visit.visit_at.timestamp())}")


def find_expected(village: Village, typed: str, *, now: datetime) -> VisitRequest | None:
    """Return the visit of these days whose digits were typed; None where none has them, or two have; one query."""
    near = VisitRequest.objects.filter(
        village=village, visit_at__gt=now - NEAR, visit_at__lt=now + NEAR
    )
    found = [visit for visit in near if visit_code(visit) == typed]
    if len(found) != 1:
        return None
    found[0].village = village
    return found[0]


#: The requests that wait for an answer: the menu counts them.
WAITING = Prepared(
    lambda: VisitRequest.objects.filter(
        village_id=Given("village", BigIntegerField()), answered_at__isnull=True
    ).values_list("pk")
)


def enquiries_of(
    village: Village, *, by: Actor, state: EnquiryState | None = None
) -> QuerySet[Enquiry]:
    """Return the village's confirmed enquiries in a state, or all, unordered; Forbidden where `by` may not read them.

    What nobody confirmed is not at the desk.
    """
    check_may_see_visits(by, village)
    rows = Enquiry.objects.filter(village=village, confirmed_at__isnull=False)
    rows = rows.select_related("answered_by", "resource")
    match state:
        case EnquiryState.WAITING:
            return rows.filter(answered_at__isnull=True)
        case EnquiryState.ACCEPTED:
            return rows.filter(is_accepted=True)
        case EnquiryState.DECLINED:
            return rows.filter(is_accepted=False)
        case EnquiryState.UNCONFIRMED:
            return rows.none()
        case None:
            return rows


def get_enquiry(village: Village, pk: int, *, by: Actor) -> Enquiry:
    """Return the enquiry with its village; NotFound where there is none, Forbidden where `by` may not read it."""
    return _found(village, enquiries_of(village, by=by).filter(pk=pk))


def find_enquiry(village: Village, secret: str) -> Enquiry:
    """Return the enquiry whose secret address was mailed; NotFound where there is none in the village."""
    rows = Enquiry.objects.select_related("resource")
    return _found(village, rows.filter(village=village, secret_hash=hashed(secret)))


#: The enquiries that wait for an answer, likewise.
ASKING = Prepared(
    lambda: Enquiry.objects.filter(
        village_id=Given("village", BigIntegerField()),
        answered_at__isnull=True,
        confirmed_at__isnull=False,
    ).values_list("pk")
)


def _found(village: Village, rows: QuerySet[Enquiry]) -> Enquiry:
    enquiry = rows.first()
    if enquiry is None:
        raise NotFound(_("There is no such request."))
    enquiry.village = enquiry.resource.village = village
    return enquiry
