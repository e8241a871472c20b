"""Who may read what reception keeps, who answers visitors, and who receives people and what comes for them."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from creuset.bookings.models import Booking
from creuset.bookings.permissions import may_invite
from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import Forbidden
from creuset.people.actors import Actor
from creuset.people.members import is_member
from creuset.people.models import Party
from creuset.people.permissions import check_scope
from creuset.reception.models import AnnouncedVisitor
from creuset.villages.models import Village


def may_see_visits(by: Actor, village: Village) -> bool:
    """Say whether the actor may read the requests to visit the village."""
    return by.may(Capability.SEE_VISITS, village)


def check_may_see_visits(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may read the requests to visit the village."""
    if not may_see_visits(by, village):
        raise Forbidden(_("Only the village's team reads the requests to visit."))


def may_answer_visits(by: Actor, village: Village) -> bool:
    """Say whether the actor may answer the requests to visit the village."""
    return by.has_scope(Scope.VISITS) and by.may(Capability.ANSWER_VISITS, village)


def check_may_answer_visits(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may answer the requests to visit the village."""
    if not may_answer_visits(by, village):
        raise Forbidden(_("Only reception and whoever leads the village answers visitors."))


def may_see_inside(by: Actor, village: Village) -> bool:
    """Say whether the actor may read who is in the buildings."""
    return by.may(Capability.SEE_VISITS, village)


def check_may_see_inside(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may read who is in the buildings."""
    if not may_see_inside(by, village):
        raise Forbidden(_("Only the village's team reads who is in the building."))


def may_receive(by: Actor, village: Village) -> bool:
    """Say whether the actor receives people, parcels and keys for the village."""
    return by.has_scope(Scope.RECEPTION) and by.may(Capability.RECEIVE, village)


def check_may_receive(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor receives people, parcels and keys for the village."""
    check_scope(by, Scope.RECEPTION)
    if not may_receive(by, village):
        raise Forbidden(_("Only whoever receives people for the village does this."))


def may_announce(
    by: Actor, village: Village, *, now: datetime, booking: Booking | None = None
) -> bool:
    """Say whether the actor may announce visitors of their own: those of the team, whoever lives a contract today,
    and whoever may invite people to the booking, if the visitors come for one.
    """
    if by.party_id is None or not by.has_scope(Scope.RECEPTION) or not by.is_known_in(village):
        return False
    if by.grants_in(village) or (booking is not None and may_invite(by, booking, now=now)):
        return True
    return is_member(village, by.party_id, on=village.day_of(now))


def check_may_announce(
    by: Actor, village: Village, host: Party, *, now: datetime, booking: Booking | None = None
) -> None:
    """Raise Forbidden unless the actor may announce visitors of the host; the team does so for anybody."""
    check_scope(by, Scope.RECEPTION)
    if may_receive(by, village):
        return
    if host.pk != by.party_id:
        raise Forbidden(_("You announce those whom you expect yourself; for others the team does."))
    if not may_announce(by, village, now=now, booking=booking):
        raise Forbidden(
            _(
                "Visitors are announced by members with a contract, and for one’s own bookings: ask at reception."
            )
        )


def may_change_visitor(by: Actor, row: AnnouncedVisitor) -> bool:
    """Say whether the actor may change or call off the visit: who expects them, who announced them, and the team."""
    if not by.has_scope(Scope.RECEPTION):
        return False
    own = by.party_id is not None and by.party_id in {row.host_id, row.announced_by_id}
    return (own and by.is_known_in(row.village)) or may_receive(by, row.village)


def check_may_change_visitor(by: Actor, row: AnnouncedVisitor) -> None:
    """Raise Forbidden unless the actor may change or call off the visit."""
    check_scope(by, Scope.RECEPTION)
    if not may_change_visitor(by, row):
        raise Forbidden(_("Whoever expects the visitor changes this, or the team."))


def may_handle(by: Actor, village: Village) -> bool:
    """Say whether the actor looks after what members report and ask."""
    return by.has_scope(Scope.RECEPTION) and by.may(Capability.HANDLE_TICKETS, village)


def check_may_handle(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor looks after what members report and ask."""
    check_scope(by, Scope.RECEPTION)
    if not may_handle(by, village):
        raise Forbidden(_("Only the team looks after what members report."))


def check_may_say_own(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor is somebody of the village, who speaks for themselves."""
    check_scope(by, Scope.RECEPTION)
    if not by.is_known_in(village):
        raise Forbidden(_("Only people of the village do this."))
