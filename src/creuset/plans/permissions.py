"""Who may read, ask for, sign and change subscriptions."""

from django.db.models import Q

from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.permissions import check_scope, signs_for, speaks_for
from creuset.plans.kinds import Doer
from creuset.plans.models import Subscription
from creuset.villages.models import Village


def may_see_plans(by: Actor, village: Village) -> bool:
    """Say whether the actor may read who subscribes to what in the village."""
    return by.may(Capability.SEE_PLANS, village)


def check_may_see_plans(by: Actor, village: Village) -> None:
    """Raise NotFound unless the actor may read who subscribes to what in the village."""
    if not may_see_plans(by, village):
        raise NotFound(_("There is nothing here."))


def may_change_plans(by: Actor, village: Village) -> bool:
    """Say whether the actor may offer, change and end subscriptions in the village's name."""
    return by.has_scope(Scope.PLANS) and by.may(Capability.CHANGE_PLANS, village)


def check_may_change_plans(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may offer, change and end subscriptions in the village's name."""
    check_scope(by, Scope.PLANS)
    if not may_change_plans(by, village):
        raise Forbidden(_("Only reception and whoever leads the village change subscriptions."))


def may_change_offers(by: Actor, village: Village) -> bool:
    """Say whether the actor may change what the village offers and its lists, and move prices by their index."""
    return by.has_scope(Scope.PLANS) and by.may(Capability.CHANGE_OFFERS, village)


def check_may_change_offers(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may change what the village offers and its lists, and move prices."""
    check_scope(by, Scope.PLANS)
    if not may_change_offers(by, village):
        raise Forbidden(_("Only whoever leads the village changes its offers and its lists."))


def may_settle(by: Actor, village: Village) -> bool:
    """Say whether the actor may close a month that is settled with a sister village."""
    return by.has_scope(Scope.PLANS) and by.may(Capability.CHANGE_MONEY, village)


def check_may_settle(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may close a month that is settled with a sister village."""
    check_scope(by, Scope.PLANS)
    if not may_settle(by, village):
        raise Forbidden(_("Only accountants and whoever leads the village settle a month."))


def may_move_residents(by: Actor, village: Village) -> bool:
    """Say whether the actor may move all residents of a building into another."""
    return by.has_scope(Scope.PLANS) and by.may(Capability.MOVE_RESIDENTS, village)


def check_may_move_residents(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may move all residents of a building into another."""
    check_scope(by, Scope.PLANS)
    if not may_move_residents(by, village):
        raise Forbidden(_("Only whoever leads the village moves its residents together."))


def may_act_for(by: Actor, village: Village, party: Party) -> bool:
    """Say whether the actor asks, signs and gives notice for the party: it binds the party."""
    return by.has_scope(Scope.PLANS) and by.is_known_in(village) and speaks_for(by, party)


def check_may_act_for(by: Actor, village: Village, party: Party) -> None:
    """Raise Forbidden unless the actor binds the party, or writes down in the village's name what it said."""
    check_scope(by, Scope.PLANS)
    if not (may_act_for(by, village, party) or may_change_plans(by, village)):
        raise Forbidden(
            _("Only %(name)s or somebody who looks after it does this.", name=party.name)
        )


def may_sign_for(by: Actor, village: Village, party: Party) -> bool:
    """Say whether the actor takes or declines what the party is offered: whoever acts for it, or is let to sign."""
    return by.has_scope(Scope.PLANS) and by.is_known_in(village) and signs_for(by, party)


def check_may_sign_for(by: Actor, village: Village, party: Party) -> None:
    """Raise Forbidden unless the actor signs for the party, or writes down in the village's name what it signed."""
    check_scope(by, Scope.PLANS)
    if not (may_sign_for(by, village, party) or may_change_plans(by, village)):
        raise Forbidden(
            _("Only %(name)s or somebody who may sign in its name does this.", name=party.name)
        )


def may_be_away(by: Actor, row: Subscription) -> bool:
    """Say whether the actor says when a place is left to others: who uses it, who binds its holder, the team."""
    if by.party is not None and by.party.pk == row.member_id:
        return by.has_scope(Scope.PLANS) and by.is_known_in(row.village)
    return may_act_for(by, row.village, row.party) or may_change_plans(by, row.village)


def check_may_be_away(by: Actor, row: Subscription) -> None:
    """Raise Forbidden unless the actor says when the place of a subscription is left to others."""
    check_scope(by, Scope.PLANS)
    if not may_be_away(by, row):
        raise Forbidden(
            _("Only who sits there, or who looks after %(name)s, says so.", name=row.party.name)
        )


def may_do(by: Actor, subscription: Subscription, doer: Doer, verb: str) -> bool:
    """Say whether the actor ticks a thing on a list of the subscription: the team anything, whoever uses or looks
    after the subscription what is theirs to do.
    """
    if may_change_plans(by, subscription.village):
        return True
    is_theirs = may_act_for(by, subscription.village, subscription.party) or (
        by.has_scope(Scope.PLANS)
        and subscription.member_id is not None
        and subscription.member_id == by.party_id
    )
    return is_theirs and doer is Doer.MEMBER and verb != "waive"


def check_may_do(by: Actor, subscription: Subscription, doer: Doer, verb: str) -> None:
    """Raise Forbidden unless the actor ticks a thing on a list of the subscription."""
    check_scope(by, Scope.PLANS)
    if not may_do(by, subscription, doer, verb):
        raise Forbidden(_("The village’s team does this: ask reception."))


def is_own(by: Actor) -> Q:
    """Return the condition under which a subscription is the actor's: theirs, of a structure that they look
    after or sign for, or theirs to use.
    """
    if by.party is None:
        return Q(pk__in=())
    own = {by.party.pk, *by.looks_after(), *by.signs_for()}
    return Q(party_id__in=own) | Q(member_id=by.party.pk)
