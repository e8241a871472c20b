"""Who may read, write and answer what is owed, deposited and proposed."""

from django.db.models import Q

from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.permissions import check_scope, speaks_for
from creuset.people.queries import looked_after_by
from creuset.villages.models import Village


def own_parties(by: Actor) -> list[int]:
    """Return the ids of the parties whose money is the actor's own: itself, and what it looks after."""
    if by.party is None:
        return []
    return [by.party.pk, *sorted(by.looks_after())]


def is_own(by: Actor) -> Q:
    """Return the condition under which a row's party is the actor, or an organisation that it looks after."""
    if by.party is None:
        return Q(pk__in=())
    return Q(party=by.party) | Q(party__in=looked_after_by(by.party).order_by().values("pk"))


def may_see_money(by: Actor, village: Village) -> bool:
    """Say whether the actor may read what everybody owes the village."""
    return by.may(Capability.SEE_MONEY, village)


def check_may_change_money(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may write charges and deposits of the village by hand."""
    check_scope(by, Scope.MONEY)
    if not by.may(Capability.CHANGE_MONEY, village):
        raise Forbidden(_("Only accountants and whoever leads the village write what is owed."))


def may_change_money(by: Actor, village: Village) -> bool:
    """Say whether the actor may write charges and deposits of the village by hand."""
    return by.has_scope(Scope.MONEY) and by.may(Capability.CHANGE_MONEY, village)


def may_make_quotes(by: Actor, village: Village) -> bool:
    """Say whether the actor may propose prices in the village's name."""
    return by.has_scope(Scope.MONEY) and by.may(Capability.MAKE_QUOTES, village)


def check_may_make_quotes(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may propose prices in the village's name."""
    check_scope(by, Scope.MONEY)
    if not may_make_quotes(by, village):
        raise Forbidden(_("Only the village's team makes quotes."))


def may_keep_aids(by: Actor, village: Village) -> bool:
    """Say whether the actor reads and writes the village's register of de minimis aid."""
    return by.may(Capability.KEEP_AIDS, village)


def check_may_keep_aids(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may write in the village's register of de minimis aid."""
    check_scope(by, Scope.MONEY)
    if not may_keep_aids(by, village):
        raise Forbidden(
            _("Only accountants, programme leads and whoever leads the village keep this register.")
        )


def check_may_declare_aids(by: Actor, village: Village, party: Party) -> None:
    """Raise Forbidden unless the actor declares for the party, or writes down what it declared on paper."""
    check_scope(by, Scope.MONEY)
    if not (by.is_house or speaks_for(by, party) or may_keep_aids(by, village)):
        raise Forbidden(
            _("Only %(name)s or somebody who looks after it declares.", name=party.name)
        )


def may_answer(by: Actor, party: Party) -> bool:
    """Say whether the actor may accept or refuse what was proposed to the party: it binds the party."""
    return by.has_scope(Scope.MONEY) and (by.is_house or speaks_for(by, party))


def check_may_answer(by: Actor, village: Village, party: Party) -> None:
    """Raise Forbidden unless the actor answers for the party, or writes down the answer that it gave on paper."""
    check_scope(by, Scope.MONEY)
    if not (may_answer(by, party) or may_make_quotes(by, village)):
        raise Forbidden(_("Only %(name)s or somebody who looks after it answers.", name=party.name))
