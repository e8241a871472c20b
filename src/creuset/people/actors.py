"""Who acts: every action takes an `Actor` as `by`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateField, QuerySet, Value

from creuset.core.prepared import Given, Prepared
from creuset.core.roles import CAPABILITIES, NARROWABLE, Capability, Role, Scope
from creuset.people.models import Affiliation, KnownParty, Party, RoleGrant
from creuset.villages.models import Village

NUMBER = BigIntegerField()
#: Beside the roles, what somebody is: known to the village, of an organisation.
IS_KNOWN, BELONGS = "known", "belongs"
# What every request of somebody signed in asks.
GRANTS = Prepared(
    lambda: _grants_of(Given("village", NUMBER), Given("party", NUMBER)).values_list(
        "role", "narrowed_to", "narrowed_id"
    )
)
KNOWN = Prepared(
    lambda: _known_of(Given("village", NUMBER), Given("party", NUMBER)).values_list("pk")
)
BELONGING = Prepared(
    lambda: Affiliation.objects.filter(person_id=Given("party", NUMBER)).values_list(
        "organisation_id", "since", "until", "is_admin", "may_book", "may_sign"
    )
)


def _grants_of(village: Given, party: Given) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(village_id=village, party_id=party, revoked_at__isnull=True)


def _known_of(village: Given, party: Given) -> QuerySet[KnownParty]:
    return KnownParty.objects.filter(village_id=village, party_id=party)


def _standing() -> QuerySet[Any, Any]:
    """Return the three in one: what the actor of a request is to a village and to organisations."""
    village, party = Given("village", NUMBER), Given("party", NUMBER)
    never, no = Value(None, output_field=DateField()), Value(value=False)
    # The days come first: a union takes the types of its columns from its first rows.
    belongs = Affiliation.objects.filter(person_id=party).values_list(
        Value(BELONGS),
        Value(""),
        "organisation_id",
        "since",
        "until",
        "is_admin",
        "may_book",
        "may_sign",
    )
    grants = _grants_of(village, party).values_list(
        "role", "narrowed_to", "narrowed_id", never, never, no, no, no
    )
    known = _known_of(village, party).values_list(
        Value(IS_KNOWN), Value(""), "pk", never, never, no, no, no
    )
    return belongs.union(grants, known, all=True)


STANDING = Prepared(_standing)


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


class Belonging(NamedTuple):
    """A person's affiliation to an organisation."""

    organisation_id: int
    since: date
    until: date | None
    is_admin: bool
    may_book: bool = True
    may_sign: bool = False

    def holds_on(self, day: date) -> bool:
        """Say whether they belong there that day."""
        return self.since <= day and (self.until is None or self.until > day)


@dataclass(eq=False)
class Actor:
    """A party that acts through a door, within the scopes of that door; without a party, the house itself."""

    party: Party | None
    via: Via = Via.PAGE
    #: None: everything the party may do.
    scopes: frozenset[Scope] | None = None
    #: Acts in one request: what the party is to the village and to its organisations is read at once, and kept.
    is_brief: bool = False
    _grants: dict[int, tuple[Grant, ...]] = field(default_factory=dict, repr=False)
    _known: dict[int, bool] = field(default_factory=dict, repr=False)
    _acts_for: dict[date, frozenset[int]] = field(default_factory=dict, repr=False)
    _belonging: tuple[Belonging, ...] | None = field(default=None, repr=False)

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
        if village.pk not in self._grants and self.is_brief:
            self._read_standing(village, self.party)
        elif village.pk not in self._grants:
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
        grants = self.grants_in(village)
        if village.pk not in self._known:
            # A request read it together with its roles.
            self._known[village.pk] = bool(grants or KNOWN(village=village.pk, party=self.party.pk))
        return self._known[village.pk]

    def acts_for(self, on: date) -> frozenset[int]:
        """Return the ids of the parties that the actor speaks for on a day: itself, and its organisations."""
        if self.party is None:
            return frozenset()
        if on not in self._acts_for:
            if len(self._acts_for) >= DAYS_REMEMBERED:
                # A simulated life has one actor a person for years.
                self._acts_for.clear()
            organisations = {
                one.organisation_id for one in self._belongings(self.party) if one.holds_on(on)
            }
            self._acts_for[on] = frozenset({self.party.pk, *organisations})
        return self._acts_for[on]

    def books_for(self, on: date) -> frozenset[int]:
        """Return the ids of the parties in whose name the actor books on a day: itself, and who lets it."""
        if self.party is None:
            return frozenset()
        organisations = {
            one.organisation_id
            for one in self._belongings(self.party)
            if one.holds_on(on) and (one.may_book or one.is_admin)
        }
        return frozenset({self.party.pk, *organisations})

    def signs_for(self) -> frozenset[int]:
        """Return the ids of the organisations in whose name the actor signs contracts: looked after, or let to."""
        if self.party is None:
            return frozenset()
        rows = self._belongings(self.party)
        return frozenset(
            one.organisation_id
            for one in rows
            if one.until is None and (one.may_sign or one.is_admin)
        )

    def looks_after(self) -> frozenset[int]:
        """Return the ids of the organisations that the party is an admin of."""
        if self.party is None:
            return frozenset()
        rows = self._belongings(self.party)
        return frozenset(one.organisation_id for one in rows if one.is_admin and one.until is None)

    def belongs_to(self, organisation_id: int) -> bool:
        """Say whether the party belongs to the organisation today."""
        if self.party is None:
            return False
        rows = self._belongings(self.party)
        return any(one.organisation_id == organisation_id and one.until is None for one in rows)

    def _belongings(self, party: Party) -> tuple[Belonging, ...]:
        """Return the affiliations of the party; one query, for a request the first time."""
        if self._belonging is not None:
            return self._belonging
        found = tuple(Belonging(*row) for row in BELONGING(party=party.pk))
        if self.is_brief:
            self._belonging = found
        return found

    def _read_standing(self, village: Village, party: Party) -> None:
        """What the party is to the village and to its organisations is known; one query."""
        rows = STANDING(village=village.pk, party=party.pk)
        self._grants[village.pk] = tuple(
            Grant(Role(what), narrowed_to, pk)
            for what, narrowed_to, pk, *_days in rows
            if what not in {IS_KNOWN, BELONGS}
        )
        self._known[village.pk] = any(what != BELONGS for what, *_rest in rows)
        self._belonging = tuple(
            Belonging(pk, since, until, bool(is_admin), bool(may_book), bool(may_sign))
            for what, _nowhere, pk, since, until, is_admin, may_book, may_sign in rows
            if what == BELONGS
        )

    def has_scope(self, scope: Scope) -> bool:
        """Say whether the door lets this kind of request through."""
        return self.scopes is None or scope in self.scopes


HOUSE = Actor(party=None, via=Via.SYSTEM)


def with_id(party_id: int) -> Actor:
    """Return whoever bears the id, to ask what is theirs; nothing of them is read, their name neither."""
    return Actor(party=Party(pk=party_id))
