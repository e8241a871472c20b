"""Requests to visit: asked from outside, answered by the team, forgotten in time."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models.functions import Coalesce

from creuset.bookings.states import Means
from creuset.core import audit
from creuset.core.audit import By
from creuset.core.models import AuditObject
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.models import Building
from creuset.places.queries.hours import hours_of_village
from creuset.reception import mails
from creuset.reception.actions.presence import enter_visitor
from creuset.reception.actions.visitors import Visitor, first_name
from creuset.reception.models import VisitFor, VisitRequest
from creuset.reception.permissions import check_may_answer_visits
from creuset.reception.rules import check_arrival, check_slot, check_wish
from creuset.villages.models import Village
from creuset.villages.retention import kept_since

KIND = "visit"
#: What whoever agreed on a visit is told when it comes.
ARRIVED = "reception.visit_arrived"


@transaction.atomic
def request_visit(
    *,
    village: Village,
    name: str,
    email: str,
    wants: VisitFor,
    by: Actor | None,
    now: datetime,
    on: date | None = None,
    words: str = "",
    phone: str = "",
    language: str = "",
) -> VisitRequest:
    """The request is at the desk; the village is told by mail, and the visitor that it arrived.

    Raise DayOutOfReach or ClosedThatDay where nobody can receive on the wished day. Without `by`,
    a stranger asks.
    """
    today = village.day_of(now)
    if on is not None:
        check_wish(
            on,
            today=today,
            hours=hours_of_village(village, years={on.year, today.year, on.year + 1}),
        )
    visit = VisitRequest.objects.create(
        village=village,
        name=" ".join(name.split()),
        email=email.strip(),
        phone=phone.strip(),
        wants=wants,
        on=on,
        words=words.strip(),
        language=language or village.language,
        created_at=now,
    )
    who: By = by or Visitor(first_name(visit.name))
    _tell("reception.visit_requested", visit, by=who, now=now, wants=visit.wants)
    mails.tell_village(visit)
    mails.tell_visitor(visit, "received")
    return visit


@transaction.atomic
def propose_visit(
    *, visit: VisitRequest, visit_at: datetime, by: Actor, now: datetime, words: str = ""
) -> VisitRequest:
    """The visitor is proposed a time, by mail; one proposed before no longer stands.

    Raise Forbidden; DayOutOfReach where the time cannot be; Conflict where a colleague was quicker.
    """
    check_may_answer_visits(by, visit.village)
    check_slot(visit_at, now=now)

    def change(row: VisitRequest) -> None:
        row.visit_at, row.arrived_at = visit_at, None

    row = _answered(visit, change, words=words, by=by, now=now)
    mails.tell_visitor(row, "proposed")
    _tell("reception.visit_proposed", row, by=by, now=now, visit_at=visit_at.isoformat())
    return row


@transaction.atomic
def decline_visit(
    *, visit: VisitRequest, by: Actor, now: datetime, words: str = ""
) -> VisitRequest:
    """The visitor is told no, by mail; a time proposed before no longer stands.

    Raise Forbidden; Conflict where a colleague was quicker.
    """
    check_may_answer_visits(by, visit.village)

    def change(row: VisitRequest) -> None:
        row.visit_at = row.arrived_at = None

    row = _answered(visit, change, words=words, by=by, now=now)
    mails.tell_visitor(row, "declined")
    _tell("reception.visit_declined", row, by=by, now=now)
    return row


@transaction.atomic
def announce_visit(
    *,
    visit: VisitRequest,
    by: Actor,
    now: datetime,
    building: Building | None = None,
    how: Means = Means.RECEPTION,
) -> VisitRequest:
    """The visitor is here: whoever answered them is told, the desk shows it, and they are counted in the building.

    The house announces those who type their code at the entrance. Raise Forbidden; NotExpected; AlreadyArrived.
    """
    check_may_answer_visits(by, visit.village)
    row = _locked(visit)
    village = row.village
    check_arrival(
        row.visit_at,
        row.arrived_at,
        today=village.day_of(now),
        day=village.day_of(row.visit_at) if row.visit_at else None,
    )
    row.arrived_at = now
    row.save(update_fields=["arrived_at"])
    who: By = Visitor(first_name(row.name)) if by.is_house else by
    _tell(ARRIVED, row, by=who, now=now)
    enter_visitor(visit=row, by=who, now=now, building=building, how=how)
    if row.answered_by and row.answered_by_id != by.party_id:
        tell(
            party=row.answered_by,
            village=village,
            topic=ARRIVED,
            key=str(row.pk),
            content={"visitor": first_name(row.name), "visit": row.pk, "at": now.isoformat()},
            now=now,
        )
    return row


@transaction.atomic
def forget_visits(*, village: Village, by: Actor, now: datetime) -> int:
    """Requests older than the village keeps them are gone, their names with them; return how many."""
    check_is_house(by)
    old = VisitRequest.objects.annotate(
        last=Coalesce("visit_at", "answered_at", "created_at")
    ).filter(village=village, last__lt=kept_since(village, "visit_requests", now=now))
    ids = list(old.values_list("pk", flat=True))
    told = AuditObject.objects.filter(kind=KIND, object_id__in=ids)
    audit.erase(told.values_list("row_id", flat=True))
    return VisitRequest.objects.filter(pk__in=ids).delete()[0]


def _answered(
    visit: VisitRequest,
    change: Callable[[VisitRequest], None],
    *,
    words: str,
    by: Actor,
    now: datetime,
) -> VisitRequest:
    """Return the locked row, answered; Conflict where it changed since it was read."""
    row = _locked(visit)
    if row.answered_at != visit.answered_at:
        raise Conflict(_("A colleague has just answered this request."))
    change(row)
    row.answer, row.answered_at, row.answered_by = words.strip(), now, _party(by)
    row.save(update_fields=["visit_at", "arrived_at", "answer", "answered_at", "answered_by"])
    return row


def _locked(visit: VisitRequest) -> VisitRequest:
    rows = VisitRequest.objects.select_for_update(of=("self",))
    return rows.select_related("village", "answered_by").get(pk=visit.pk)


def _party(by: Actor) -> Party | None:
    return by.party


def _tell(verb: str, visit: VisitRequest, *, by: By, now: datetime, **data: str) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=visit.village_id,
        about=[(KIND, visit.pk)],
        data={"visitor": first_name(visit.name), **data},
    )
