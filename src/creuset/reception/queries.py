"""Requests to visit, reached from their village."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.reception.models import VisitRequest
from creuset.reception.permissions import check_may_see_visits
from creuset.reception.states import VisitState
from creuset.villages.models import Village


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


def count_waiting(village: Village) -> int:
    """Return how many requests wait for an answer."""
    return VisitRequest.objects.filter(village=village, answered_at__isnull=True).count()
