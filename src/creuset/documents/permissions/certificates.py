"""Who may put certificates on file, read them and check them."""

from django.db.models import Q

from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.permissions import check_scope, speaks_for
from creuset.people.queries import looked_after_by
from creuset.villages.models import Village


def may_see_all(by: Actor, village: Village) -> bool:
    """Say whether the actor may read every certificate of the village."""
    return by.may(Capability.SEE_PEOPLE, village)


def own_parties(by: Actor) -> list[int]:
    """Return the ids of the parties whose certificates are the actor's own: itself, and what it looks after."""
    if by.party is None:
        return []
    return [by.party.pk, *sorted(by.looks_after())]


def is_own(by: Actor) -> Q:
    """Return the condition under which a row's party is the actor, or an organisation that it looks after."""
    if by.party is None:
        return Q(pk__in=())
    return Q(party=by.party) | Q(party__in=looked_after_by(by.party).order_by().values("pk"))


def may_check(by: Actor, village: Village) -> bool:
    """Say whether the actor may accept, refuse and end certificates of the village."""
    return by.has_scope(Scope.PEOPLE) and by.may(Capability.CHECK_CERTIFICATES, village)


def check_may_check(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may accept, refuse and end certificates of the village."""
    check_scope(by, Scope.PEOPLE)
    if not may_check(by, village):
        raise Forbidden(
            _("Only the team that looks after safety and insurance checks certificates.")
        )


def check_may_send(by: Actor, village: Village, party: Party) -> None:
    """Raise Forbidden unless the actor may put a certificate of the party on file in the village."""
    check_scope(by, Scope.PEOPLE)
    if may_check(by, village):
        return
    if not (by.is_known_in(village) and speaks_for(by, party)):
        raise Forbidden(
            _("A certificate is sent for oneself, or for an organisation one looks after.")
        )
