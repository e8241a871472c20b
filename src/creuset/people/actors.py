"""Who acts: every action takes an `Actor` as `by`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import BigIntegerField, DateField, Q

from creuset.core.prepared import Given, Prepared
from creuset.core.roles import CAPABILITIES, NARROWABLE, Capability, Role, Scope
from creuset.people.models import Affiliation, KnownParty, Party, RoleGrant
from creuset.villages.models import Village

NUMBER, DAY = BigIntegerField(), DateField()
# What every request of somebody signed in asks.
GRANTS = Prepared(
    lambda: RoleGrant.objects.filter(
        village_id=Given("village", NUMBER),
        party_id=Given("party", NUMBER),
        revoked_at__isnull=True,
    ).values_list("role", "narrowed_to", "narrowed_id")
)
KNOWN = Prepared(
    lambda: KnownParty.objects.filter(
        village_id=Given("village", NUMBER), party_id=Given("party", NUMBER)
    ).values_list("pk")
)
ORGANISATIONS = Prepared(
    lambda: Affiliation.objects.filter(
        Q(until__isnull=True) | Q(until__gt=Given("on", DAY)),
        person_id=Given("person", NUMBER),
        since__lte=Given("on", DAY),
    ).values_list("organisation_id")
)


class Via(StrEnum):
    """The door that an actor came through."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"
    SIMULATION = "simulation"
    SYSTEM = "system"


#: An actor lives for a request or a task: more days than that are asked only where it lives for long.
DAYS_REMEMBERED = 8


@dataclass(frozen=True)
class Grant:
    """A role held in a village: whole, or narrowed to a building or a resource."""

    role: Role
    narrowed_to: str = ""
    narrowed_id: int = 0

    def gives(self, capability: Capability, places: Iterable[tuple[str, int]]) -> bool:
        """Say whether the grant gives the capability, for something in these places."""
        if capability not in CAPABILITIES[self.role]:
            return False
        if not self.narrowed_to:
            return True
        if capability not in NARROWABLE:
            return False
        # Seeing the desk at all needs no place.
        return capability is Capability.SEE_DESK or (self.narrowed_to, self.narrowed_id) in set(
            places
        )


@dataclass(eq=False)
class Actor:
    """A party that acts through a door, within the scopes of that door; without a party, the house itself."""

    party: Party | None
    via: Via = Via.PAGE
    #: None: everything the party may do.
    scopes: frozenset[Scope] | None = None
    _grants: dict[int, tuple[Grant, ...]] = field(default_factory=dict, repr=False)
    _known: dict[int, bool] = field(default_factory=dict, repr=False)
    _acts_for: dict[date, frozenset[int]] = field(default_factory=dict, repr=False)

    @property
    def party_id(self) -> int | None:
        """The party's id, or None for the house."""
        return self.party.pk if self.party else None

    @property
    def name(self) -> str:
        """The party's name now; the house is called Creuset."""
        return self.party.name if self.party else "Creuset"

    @property
    def is_house(self) -> bool:
        """Whether the house itself acts, and may do everything."""
        return self.party is None

    def grants_in(self, village: Village) -> tuple[Grant, ...]:
        """Return the live roles of the party in the village; one query the first time."""
        if self.party is None:
            return ()
        if village.pk not in self._grants:
            rows = GRANTS(village=village.pk, party=self.party.pk)
            self._grants[village.pk] = tuple(Grant(Role(role), to, pk) for role, to, pk in rows)
        return self._grants[village.pk]

    def may(
        self, capability: Capability, village: Village, *, places: Iterable[tuple[str, int]] = ()
    ) -> bool:
        """Say whether the actor has the capability in the village.

        `places` names the building and the resources concerned, for roles narrowed to one of them.
        """
        if self.is_house:
            return True
        concerned = tuple(places)
        return any(grant.gives(capability, concerned) for grant in self.grants_in(village))

    def is_known_in(self, village: Village) -> bool:
        """Say whether the village knows the party: it belongs there, as a member or in the team."""
        if self.party is None:
            return True
        if village.pk not in self._known:
            self._known[village.pk] = bool(
                self.grants_in(village) or KNOWN(village=village.pk, party=self.party.pk)
            )
        return self._known[village.pk]

    def acts_for(self, on: date) -> frozenset[int]:
        """Return the ids of the parties that the actor speaks for on a day: itself, and its organisations."""
        if self.party is None:
            return frozenset()
        if on not in self._acts_for:
            if len(self._acts_for) >= DAYS_REMEMBERED:
                # A simulated life has one actor a person for years.
                self._acts_for.clear()
            rows = ORGANISATIONS(on=on, person=self.party.pk)
            self._acts_for[on] = frozenset({self.party.pk, *(pk for (pk,) in rows)})
        return self._acts_for[on]

    def has_scope(self, scope: Scope) -> bool:
        """Say whether the door lets this kind of request through."""
        return self.scopes is None or scope in self.scopes


HOUSE = Actor(party=None, via=Via.SYSTEM)
