"""Who is in the team of a village, who is asked in, and who asks."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Q, QuerySet

from creuset.core.prepared import Given, Prepared, count
from creuset.core.roles import LABELS, Role
from creuset.people import narrowing
from creuset.people.models import Invitation, JoinRequest, Party, RoleGrant
from creuset.villages.models import Village

#: What waits for an answer: invitations, and requests to join.
INVITED = Q(accepted_at__isnull=True, withdrawn_at__isnull=True)
ASKING = Q(answered_at__isnull=True)
_VILLAGE = Given("village", BigIntegerField())
_INVITED = Prepared(
    lambda: Invitation.objects.filter(INVITED, village_id=_VILLAGE).values_list("pk")
)
_ASKING = Prepared(
    lambda: JoinRequest.objects.filter(ASKING, village_id=_VILLAGE).values_list("pk")
)


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody holds: the whole village, or the place it is narrowed to."""

    grant: RoleGrant
    role: Role
    place: str

    @property
    def label(self) -> str:
        """The word of the role."""
        return str(LABELS[self.role])


@dataclass(frozen=True)
class TeamMember:
    """Somebody in the team, with every role they hold."""

    party: Party
    roles: list[HeldRole]


def team_of(village: Village) -> list[TeamMember]:
    """Return the village's team, those with the widest role first, then by name."""
    members: dict[int, TeamMember] = {}
    grants = list(
        RoleGrant.objects.filter(village=village, revoked_at__isnull=True)
        .select_related("party")
        .order_by("party__search_text", "pk")
    )
    places = narrowing.place_names(village, (grant.narrowed_to for grant in grants))
    for grant in grants:
        place = places.get((grant.narrowed_to, grant.narrowed_id), "")
        held = HeldRole(grant=grant, role=Role(grant.role), place=place)
        members.setdefault(grant.party_id, TeamMember(grant.party, [])).roles.append(held)
    ranks = list(Role)
    for member in members.values():
        member.roles.sort(key=lambda held: (ranks.index(held.role), held.place))
    return sorted(members.values(), key=lambda member: ranks.index(member.roles[0].role))


def every_invitation(village: Village) -> QuerySet[Invitation]:
    """Return the invitations to the village, whether or not they still open anything, unordered."""
    return Invitation.objects.filter(village=village).select_related("organisation")


def invitations_of(village: Village, *, now: datetime | None = None) -> QuerySet[Invitation]:
    """Return the invitations that wait for an answer, the latest first; with `now`, those still good."""
    rows = Invitation.objects.filter(INVITED, village=village)
    if now is not None:
        rows = rows.filter(expires_at__gt=now)
    return rows.select_related("invited_by", "organisation", "party").order_by("-sent_at", "-pk")


def count_waiting(village: Village) -> tuple[int, int]:
    """Return how many invitations, and how many requests to join, wait for an answer; one query."""
    given = {"village": village.pk}
    invited, asking = count([_INVITED.counted(**given), _ASKING.counted(**given)])
    return invited, asking


def live_grants(village: Village) -> QuerySet[RoleGrant]:
    """Return the roles that are held in the village, their holders loaded."""
    rows = RoleGrant.objects.filter(village=village, revoked_at__isnull=True)
    return rows.select_related("party")


def every_join_request(village: Village) -> QuerySet[JoinRequest]:
    """Return the requests to join, answered or not, who asks loaded."""
    return JoinRequest.objects.filter(village=village).select_related("party")


def waits_to_join(village: Village, party: Party) -> bool:
    """Say whether a request of the party waits for an answer."""
    return join_requests_of(village).filter(party=party).exists()


def join_requests_of(village: Village) -> QuerySet[JoinRequest]:
    """Return the requests to join that wait for an answer, the oldest first."""
    return (
        JoinRequest.objects.filter(ASKING, village=village)
        .select_related("party")
        .order_by("created_at", "pk")
    )
