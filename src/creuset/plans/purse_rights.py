"""Who may read, change and order purses, and say who spends a company's."""

from django.db.models import Q, QuerySet

from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.permissions import check_scope, is_admin_of, speaks_for
from creuset.plans.models import Spender
from creuset.villages.models import Village


def may_see_purses(by: Actor, village: Village) -> bool:
    """Say whether the actor may read what everybody has to spend."""
    return by.may(Capability.SEE_PLANS, village)


def may_read_purse(by: Actor, village: Village, party: Party) -> bool:
    """Say whether the actor may read what the party has, and how it was spent: itself, who looks after it, the team."""
    return speaks_for(by, party) or may_see_purses(by, village)


def may_change_purses(by: Actor, village: Village) -> bool:
    """Say whether the actor may give and correct by hand."""
    return by.has_scope(Scope.PLANS) and by.may(Capability.CHANGE_PLANS, village)


def check_may_change_purses(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may give and correct by hand."""
    check_scope(by, Scope.PLANS)
    if not may_change_purses(by, village):
        raise Forbidden(_("Only reception and whoever leads the village change what people have."))


def may_order_purses(by: Actor, village: Village) -> bool:
    """Say whether the actor may say which purse is spent first."""
    return by.has_scope(Scope.PLANS) and by.may(Capability.CHANGE_VILLAGE, village)


def check_may_order_purses(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may say which purse is spent first."""
    check_scope(by, Scope.PLANS)
    if not may_order_purses(by, village):
        raise Forbidden(_("Only whoever leads the village says which purse is spent first."))


def may_let_spend(by: Actor, village: Village, company: Party) -> bool:
    """Say whether the actor says who spends what the company has: its admins, or the team in its name."""
    if not company.is_organisation or not by.has_scope(Scope.PLANS):
        return False
    return is_admin_of(by, company) or may_change_purses(by, village)


def check_may_let_spend(by: Actor, village: Village, company: Party) -> None:
    """Raise Forbidden unless the actor says who spends what the company has."""
    check_scope(by, Scope.PLANS)
    if not may_let_spend(by, village, company):
        raise Forbidden(_("Only an admin of %(name)s says who spends for it.", name=company.name))


def purses_of(by: Actor, village: Village) -> QuerySet[Party]:
    """Return whose purses the actor spends: their own, those they look after, those that let them; by name."""
    if by.party is None:
        return Party.objects.none()
    lets = Spender.objects.filter(village=village, person=by.party).values("company_id")
    mine = Q(pk=by.party.pk) | Q(pk__in=by.looks_after()) | Q(pk__in=lets)
    return Party.objects.filter(mine).order_by("kind", "name", "pk")
