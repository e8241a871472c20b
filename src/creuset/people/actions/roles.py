"""Who is in the team of a village."""

from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.locks import lock
from creuset.core.models import Audience
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people import narrowing
from creuset.people.actors import Actor
from creuset.people.models import KnownParty, Party, RoleGrant
from creuset.people.permissions import check_may_grant
from creuset.people.rules.roles import check_narrowing, check_not_last
from creuset.villages.models import Village


@transaction.atomic
def grant_role(
    *,
    party: Party,
    village: Village,
    role: Role,
    by: Actor,
    now: datetime,
    narrowed_to: str = "",
    narrowed_id: int = 0,
) -> RoleGrant:
    """The person holds the role in the village, perhaps in one place of it only; the village knows them."""
    check_may_grant(by, village, role)
    if party.is_organisation:
        raise Refused(_("Roles are for persons."), field="party")
    check_narrowing(role, narrowed_to)
    place = narrowing.check_place(village, narrowed_to, narrowed_id) if narrowed_to else ""
    lock("team", [village.pk])
    held = RoleGrant.objects.filter(
        village=village,
        party=party,
        role=role.value,
        narrowed_to=narrowed_to,
        narrowed_id=narrowed_id,
        revoked_at__isnull=True,
    )
    if held.exists():
        raise Conflict(_("%(name)s already holds this role.", name=party.name), field="role")
    KnownParty.objects.get_or_create(village=village, party=party, defaults={"since": now})
    grant = RoleGrant.objects.create(
        village=village,
        party=party,
        role=role.value,
        narrowed_to=narrowed_to,
        narrowed_id=narrowed_id,
        granted_at=now,
        granted_by=by.party,
    )
    _tell("people.role_granted", grant, place, by=by, now=now)
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: Actor, now: datetime, reason: str = "") -> RoleGrant:
    """The role is held no more. Raises LastOwner where nobody else owns the village."""
    lock("team", [grant.village_id])
    grant = (
        RoleGrant.objects.select_for_update(of=("self",))
        .select_related("party", "village")
        .get(pk=grant.pk)
    )
    if by.party_id != grant.party_id:
        check_may_grant(by, grant.village, Role(grant.role))
    if grant.revoked_at is not None:
        raise Conflict(_("This role was already taken back."))
    check_not_last(Role(grant.role), owners_of(grant.village_id))
    grant.revoked_at = now
    grant.save(update_fields=["revoked_at"])
    names = narrowing.place_names(grant.village, [grant.narrowed_to])
    place = names.get((grant.narrowed_to, grant.narrowed_id), "")
    _tell("people.role_revoked", grant, place, by=by, now=now, reason=reason)
    return grant


def _tell(
    verb: str, grant: RoleGrant, place: str, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=grant.village_id,
        about=[("party", grant.party_id)],
        audience=Audience.PARTIES,
        data={"party": grant.party.name, "role": grant.role, "place": place},
        reason=reason,
    )


def leave_teams(party: Party, *, now: datetime) -> None:
    """The party holds no role anywhere; raises LastOwner where a village would have no owner left."""
    grants = RoleGrant.objects.filter(party=party, revoked_at__isnull=True)
    lock("team", grants.values_list("village_id", flat=True))
    for grant in grants:
        check_not_last(Role(grant.role), owners_of(grant.village_id))
    grants.update(revoked_at=now)


def owners_of(village_id: int) -> int:
    """Return how many grants of ownership are live in the village."""
    return RoleGrant.objects.filter(
        village_id=village_id, role=Role.OWNER.value, revoked_at__isnull=True
    ).count()
