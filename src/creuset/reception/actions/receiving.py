"""An announced visitor is at the door: let in once, told to the host, counted, and let out."""

from datetime import datetime

from django.db import transaction

from creuset.bookings.states import Means
from creuset.documents.queries.house_rules import rules_in_force
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell
from creuset.people.actors import HOUSE, Actor
from creuset.places.models import Building
from creuset.reception.actions.presence import enter_announced, leave
from creuset.reception.actions.visitors import (
    ARRIVED,
    Visitor,
    locked_visitor,
    tell_of_visitor,
)
from creuset.reception.models import AnnouncedVisitor, Presence
from creuset.reception.permissions import check_may_receive
from creuset.reception.queries.visitors import find_inside, terms_of
from creuset.reception.rules.presence import check_no_slip
from creuset.reception.rules.visitors import check_coming, check_given, still_given

AGREED = "reception.visitor_agreed"


@transaction.atomic
def receive_visitor(
    *,
    visitor: AnnouncedVisitor,
    by: Actor,
    now: datetime,
    building: Building | None = None,
    how: Means = Means.RECEPTION,
    company: str = "",
    agrees: bool = False,
    more: int | None = None,
) -> Presence:
    """The visitor is here: they are counted in the building, and the host is told.

    What they say of themselves stays written, the acceptance of the rules of the house with its instant. With `more`
    another number of unnamed people came than was announced. The house lets in whoever shows their code. Raise
    Forbidden; NotExpected; AlreadyArrived; VisitorGivesMore.
    """
    row = locked_visitor(visitor)
    village = row.village
    check_may_receive(by, village)
    check_coming(
        row.stay,
        is_cancelled=row.cancelled_at is not None,
        is_here=find_inside(row, now=now) is not None,
        today=village.day_of(now),
    )
    row.company = " ".join(company.split())[:120] or row.company
    if agrees:
        _agree(row, now=now)
    check_given(
        still_given(
            terms_of(village).asks, company=row.company, has_agreed=row.agreed_at is not None
        )
    )
    row.arrived_at = now
    row.save(update_fields=["company", "agreed_at", "agreed_to", "arrived_at", "search_text"])
    came = row.more if more is None else more
    who = by if row.is_hidden or not by.is_house else Visitor(row.name)
    tell_of_visitor(ARRIVED, row, by=who, now=now)
    made = enter_announced(
        visitor=row, more=came, by=who, now=now, building=building or _where(row), how=how
    )
    _tell_host(row, came, by=by, now=now)
    return made


@transaction.atomic
def agree_to_rules(*, visitor: AnnouncedVisitor, now: datetime) -> AnnouncedVisitor:
    """The visitor accepts the rules of the house before they come, on the page whose secret was mailed to them.

    Raise Conflict where the visit is called off.
    """
    row = locked_visitor(visitor)
    if row.cancelled_at is not None:
        raise Conflict(_("This visit was called off."))
    if row.agreed_at is None:
        _agree(row, now=now)
        row.save(update_fields=["agreed_at", "agreed_to"])
        who = HOUSE if row.is_hidden else Visitor(row.name)
        tell_of_visitor(AGREED, row, by=who, now=now)
    return row


@transaction.atomic
def let_visitor_out(*, visitor: AnnouncedVisitor, now: datetime) -> Presence | None:
    """A visitor who came and shows their code again leaves; None where they are not inside.

    Raise AlreadyInside where they have just come.
    """
    row = locked_visitor(visitor)
    inside = find_inside(row, now=now)
    if inside is None:
        return None
    check_no_slip(inside.came_at, now=now)
    return leave(presence=inside, by=HOUSE, now=now, how=Means.KIOSK)


def _agree(row: AnnouncedVisitor, *, now: datetime) -> None:
    text = rules_in_force(row.village, on=row.village.day_of(now))
    row.agreed_at, row.agreed_to = now, text.number if text else None


def _where(row: AnnouncedVisitor) -> Building | None:
    return row.resource.building if row.resource else None


def _tell_host(row: AnnouncedVisitor, came: int, *, by: Actor, now: datetime) -> None:
    if row.host_id == by.party_id:
        return
    tell(
        party=row.host,
        village=row.village,
        topic=ARRIVED,
        key=f"{row.pk} {now.isoformat()}",
        content={
            "visitor": row.name,
            "company": row.company,
            "more": came,
            "pk": row.pk,
            "place": row.resource.names if row.resource else {},
        },
        now=now,
    )
