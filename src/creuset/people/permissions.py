"""Who may see and do what about people; each check raises, each `may_` answers."""

from creuset.core.roles import CAPABILITIES, Capability, Role, Scope
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import KnownParty, Party, RoleGrant
from creuset.people.rules.roles import check_gives
from creuset.villages.models import Village


def check_may(by: Actor, capability: Capability, village: Village) -> None:
    """Raise Forbidden unless the actor has the capability in the whole village."""
    if not by.may(capability, village):
        raise Forbidden(_("Your role in this village does not let you do this."))


def check_scope(by: Actor, scope: Scope) -> None:
    """Raise Forbidden where the actor came with a token that was not made for this."""
    if not by.has_scope(scope):
        raise Forbidden(
            _(
                "This token was not made for this: it lacks the scope “%(scope)s”.",
                scope=scope.value,
            )
        )


def is_admin_of(by: Actor, organisation: Party) -> bool:
    """Say whether the actor looks after the organisation, or is it."""
    if by.party_id is None:
        return True
    if by.party_id == organisation.pk:
        return organisation.is_organisation
    return organisation.pk in by.looks_after()


def has_owner(party: Party) -> bool:
    """Say whether somebody keeps this identity themselves: an account, or a company's admin."""
    if party.is_organisation:
        return party.people.filter(is_admin=True, until__isnull=True).exists()
    return hasattr(party, "user")


def speaks_for(by: Actor, party: Party) -> bool:
    """Say whether the actor is the party, or looks after it."""
    return by.party_id == party.pk or (party.is_organisation and is_admin_of(by, party))


def signs_for(by: Actor, party: Party) -> bool:
    """Say whether the actor signs contracts in the party's name: it is the party, looks after it, or is let to."""
    return by.party_id == party.pk or (
        party.is_organisation and (is_admin_of(by, party) or party.pk in by.signs_for())
    )


def may_change_identity(
    by: Actor, party: Party, village: Village | None, *, is_owned: bool | None = None
) -> bool:
    """Say whether the actor may change the name, the addresses and the numbers of the party.

    One identity serves the whole network: its owner changes it; a village's team does so only
    while nobody else can. `is_owned` is given where it was read before.
    """
    if by.is_house or speaks_for(by, party):
        return True
    return (
        village is not None
        and by.may(Capability.CHANGE_PEOPLE, village)
        and not (has_owner(party) if is_owned is None else is_owned)
    )


def check_may_change_identity(by: Actor, party: Party, village: Village | None) -> None:
    """Raise Forbidden unless the actor may change the identity of the party."""
    if may_change_identity(by, party, village):
        return
    if village is not None and by.may(Capability.CHANGE_PEOPLE, village):
        raise Forbidden(_("%(name)s looks after this page: only they change it.", name=party.name))
    raise Forbidden(_("Only %(name)s or the team may change this.", name=party.name))


def may_change_people_of(by: Actor, organisation: Party, village: Village | None) -> bool:
    """Say whether the actor may say who belongs to the organisation."""
    return (
        by.is_house
        or is_admin_of(by, organisation)
        or (village is not None and by.may(Capability.CHANGE_PEOPLE, village))
    )


def may_invite(by: Actor, village: Village, organisation: Party | None = None) -> bool:
    """Say whether the actor may invite to the village; a company's admin may, to the company."""
    if by.may(Capability.INVITE, village):
        return True
    return organisation is not None and by.is_known_in(village) and is_admin_of(by, organisation)


def held_in(by: Actor, village: Village) -> frozenset[Capability]:
    """Return what the actor may do in the whole village."""
    if by.is_house:
        return frozenset(Capability)
    return frozenset(
        capability
        for grant in by.grants_in(village)
        if not grant.narrowed_to
        for capability in CAPABILITIES[grant.role]
    )


def check_may_grant(by: Actor, village: Village, role: Role) -> None:
    """Raise Forbidden unless the actor may give and take this role in the village."""
    check_may(by, Capability.GRANT_ROLES, village)
    check_gives(role, held_in(by, village))


def may_grant(by: Actor, village: Village, role: Role) -> bool:
    """Say whether the actor may give and take this role in the village."""
    try:
        check_may_grant(by, village, role)
    except Forbidden:
        return False
    return True


def villages_of_identity(*parties: Party) -> set[int]:
    """Return the ids of the villages for which these parties mean something."""
    known = KnownParty.objects.filter(party__in=parties)
    granted = RoleGrant.objects.filter(party__in=parties, revoked_at__isnull=True)
    return {
        *known.values_list("village_id", flat=True),
        *granted.values_list("village_id", flat=True),
    }


def check_may_in_all(by: Actor, capability: Capability, *parties: Party) -> None:
    """Raise Forbidden unless the actor has the capability in every village that knows one of the parties.

    What is done to an identity is done in all of them: an owner here is not one there.
    """
    if by.is_house:
        return
    for village in Village.objects.filter(pk__in=villages_of_identity(*parties)):
        if not by.may(capability, village):
            raise Forbidden(
                _("This reaches beyond your village: an owner of each village concerned is needed.")
            )
