"""The parties that a village knows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from creuset.core.prepared import Given, Listed, Prepared
from creuset.core.roles import LABELS, Role
from creuset.core.together import groups_together, together
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.people.members import ask_members
from creuset.people.models import Affiliation, KnownParty, Party, PartyKind, RoleGrant, User
from creuset.villages.models import Village


@dataclass(frozen=True)
class PartyRow:
    """A party in a list of the village."""

    pk: int
    name: str
    kind: str
    email: str
    phone: str
    siren: str
    tags: tuple[str, ...]
    roles: tuple[Role, ...]
    #: Organisations of a person; how many people an organisation has is told by its page.
    organisations: tuple[str, ...]
    since: datetime
    is_test_data: bool
    is_member: bool = False

    @property
    def is_organisation(self) -> bool:
        """Whether this is an organisation rather than a person."""
        return self.kind == PartyKind.ORGANISATION

    @property
    def role_labels(self) -> list[str]:
        """The words of the roles, in the reader's language."""
        return [str(LABELS[role]) for role in self.roles]


@dataclass(frozen=True)
class PartyPage:
    """All that the page of a party shows, beside its story and what other domains add."""

    known: KnownParty
    party: Party
    #: Live affiliations of a person to organisations, or of an organisation's people.
    affiliations: list[Affiliation]
    grants: list[RoleGrant]
    has_account: bool
    invited_as: str
    #: Somebody keeps this identity themselves, as `permissions.has_owner` says.
    is_owned: bool


def find_known(
    village: Village,
    *,
    words: str = "",
    kind: str = "",
    tag: str = "",
    role: str = "",
    members: Collection[int] | None = None,
    contacts_only: bool = False,
) -> QuerySet[KnownParty]:
    """Return the village's rows whose party matches every word, the kind, the tag and the role, unordered.

    Of those whose ids are `members`, where they are given; or of all others.
    """
    rows = KnownParty.objects.filter(village=village).select_related("party")
    for word in fold(words).split():
        rows = rows.filter(party__search_text__contains=word)
    if members is not None:
        belongs = Q(party__in=members)
        rows = rows.filter(~belongs if contacts_only else belongs)
    if kind:
        rows = rows.filter(party__kind=kind)
    if role:
        held = RoleGrant.objects.filter(
            village=village, party=OuterRef("party"), role=role, revoked_at__isnull=True
        )
        rows = rows.filter(Exists(held))
    if tag:
        # Tags are few: a JSON list cannot be searched the same way on both databases.
        rows = rows.filter(pk__in=[pk for pk, tags in _tags(village) if tag in tags])
    return rows


def party_rows(village: Village, known: Sequence[KnownParty], *, on: date) -> list[PartyRow]:
    """Return what a list shows of these rows that day, in their order; one query."""
    ids = [row.party_id for row in known]
    grants = RoleGrant.objects.filter(village=village, party__in=ids, revoked_at__isnull=True)
    belonging = Affiliation.objects.filter(
        person__in=ids, until__isnull=True, organisation__known_in__village=village
    )
    (held, belongs), judged = groups_together(
        (
            grants.values_list("party_id", "role"),
            belonging.order_by("since", "pk").values_list("person_id", "organisation__name"),
        ),
        ask_members(village, on=on, among=ids),
    )
    members = {*chain.from_iterable(judged)}
    roles: dict[int, set[Role]] = defaultdict(set)
    for party_id, role in held:
        roles[party_id].add(Role(role))
    organisations: dict[int, list[str]] = defaultdict(list)
    for party_id, name in belongs:
        organisations[party_id].append(name)
    return [
        PartyRow(
            pk=row.party_id,
            name=row.party.name,
            kind=row.party.kind,
            email=row.party.email,
            phone=row.party.phone,
            siren=row.party.siren,
            tags=tuple(row.tags),
            roles=tuple(sorted(roles[row.party_id], key=list(Role).index)),
            organisations=tuple(organisations[row.party_id]),
            since=row.since,
            is_test_data=row.party.is_test_data,
            is_member=row.party_id in members,
        )
        for row in known
    ]


def list_known(village: Village, *, words: str = "", kind: str = "", most: int = 12) -> list[Party]:
    """Return the first parties of the village that match, by name: what a field suggests."""
    rows = find_known(village, words=words, kind=kind).filter(party__erased_at__isnull=True)
    return [row.party for row in rows.order_by("party__search_text", "pk")[:most]]


#: Whoever books for somebody names them by their address.
AT_ADDRESS = Prepared(
    # Found by its address, then asked whether it is known: joined, SQLite looks at everybody the village knows.
    lambda: Party.objects.filter(
        Exact(Lower("email"), Given("address", TextField())),
        Exists(
            KnownParty.objects.filter(
                party=OuterRef("pk"), village_id=Given("village", BigIntegerField())
            )
        ),
        erased_at__isnull=True,
    )
)


def at_address(village: Village, address: str, *, kind: str = "") -> list[Party]:
    """Return those parties of the village that have the address."""
    rows = AT_ADDRESS(address=address.lower(), village=village.pk)
    return [party for party in rows if not kind or party.kind == kind]


#: So many are read of those whom typed words may mean.
MOST_LIKE = 50
#: The beginning of a name that names somebody has so many letters at least.
LEAST_BEGINNING = 3


def resolve(village: Village, text: str, *, kind: str = "") -> Party:
    """Return the one party of the village that the text names: its label, its address or its whole name, else the
    beginning of a name that only they bear.

    Raises NotFound where there is none, or more than one.
    """
    wanted = text.strip()
    name, _dot, address = wanted.rpartition(" · ")
    # An address is found by its index: names are searched through everybody the village knows.
    found = at_address(village, address, kind=kind) if "@" in address else []
    found = found or list_known(village, words=name or address, kind=kind, most=MOST_LIKE)
    for matches in (
        [party for party in found if party.label == wanted],
        whole := [
            party for party in found if fold(wanted) in {fold(party.email), fold(party.name)}
        ],
    ):
        if len(matches) == 1:
            return matches[0]
    begun = [party for party in found if fold(party.name).startswith(fold(wanted))]
    # Of more than were read, another may begin so.
    is_enough = len(fold(wanted)) >= LEAST_BEGINNING and len(found) < MOST_LIKE
    if len(begun) == 1 and is_enough and not whole:
        return begun[0]
    if begun or whole:
        raise NotFound(
            _("Several here are called “%(name)s…”: choose one of the suggestions.", name=wanted)
        )
    raise NotFound(_("Nobody here is called “%(name)s”: choose one of the suggestions.", name=text))


#: Whoever does something for somebody asks whether the village knows them.
KNOWN = Prepared(
    lambda: KnownParty.objects.select_related("party", "village").filter(
        village_id=Given("village", BigIntegerField()), party_id=Given("party", BigIntegerField())
    )
)


def get_known(village: Village, pk: int) -> KnownParty:
    """Return what the village knows of the party; raises NotFound where it knows nothing."""
    row = KNOWN.first(village=village.pk, party=pk)
    if row is None:
        raise NotFound(_("This village knows nobody by this number."))
    return row


def check_known(village: Village, ids: Collection[int]) -> None:
    """Raise NotFound unless the village knows every one of these parties; one query."""
    known = KnownParty.objects.filter(village=village, party_id__in=ids)
    if known.count() < len(set(ids)):
        raise NotFound(_("This village knows nobody by this number."))


def find_survivor(village: Village, pk: int) -> int | None:
    """Return the id of the party that the merged one became, where the village knows it."""
    return (
        Party.objects.filter(pk=pk, merged_into__known_in__village=village)
        .values_list("merged_into_id", flat=True)
        .first()
    )


def get_party_page(known: KnownParty) -> PartyPage:
    """Return what the page of the party shows; one query."""
    return party_page(known, together(*ask_party(known)))


def ask_party(known: KnownParty) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions of `party_page`: put with others in one statement."""
    party, village = known.party, known.village
    rows = Affiliation.objects.filter(until__isnull=True).order_by("-is_admin", "since", "pk")
    admins = Affiliation.objects.none()
    if party.is_organisation:
        rows = rows.filter(organisation=party, person__known_in__village=village)
        admins = party.people.filter(is_admin=True, until__isnull=True)[:1]
    else:
        rows = rows.filter(person=party, organisation__known_in__village=village)
    grants = RoleGrant.objects.filter(village=village, party=party, revoked_at__isnull=True)
    invited = party.invitations.filter(
        village=village, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    return (
        rows.select_related("person", "organisation"),
        grants.order_by("granted_at", "pk"),
        User.objects.filter(party=party).values_list("pk"),
        invited.order_by("pk").values_list("email", flat=True)[:1],
        admins.values_list("pk"),
    )


def party_page(known: KnownParty, answers: Sequence[list[Any]]) -> PartyPage:
    """Return what the page of the party shows, from the answers to its questions."""
    affiliations, grants, accounts, invited, admins = answers
    return PartyPage(
        known=known,
        party=known.party,
        affiliations=affiliations,
        grants=grants,
        has_account=bool(accounts),
        invited_as=next(iter(invited), ""),
        is_owned=bool(admins if known.party.is_organisation else accounts),
    )


def look_alikes(known: KnownParty, *, most: int = 6) -> QuerySet[Party]:
    """Return the parties of the village that may be the same: same kind, and same address, number or name."""
    party = known.party
    same = Q(name__iexact=party.name)
    if party.email:
        same |= Q(email=party.email)
    if party.siren:
        same |= Q(siren=party.siren)
    return (
        Party.objects.filter(same, kind=party.kind, known_in__village=known.village_id)
        .exclude(pk=party.pk)
        .filter(erased_at__isnull=True)
        .order_by("pk")[:most]
    )


def tags_of(village: Village) -> list[str]:
    """Return every tag that the village uses, in order."""
    return sorted({tag for _pk, tags in _tags(village) for tag in tags})


def _villages_of() -> QuerySet[Village]:
    party = Given("party", BigIntegerField())
    known = KnownParty.objects.filter(village=OuterRef("pk"), party_id=party)
    granted = RoleGrant.objects.filter(
        village=OuterRef("pk"), party_id=party, revoked_at__isnull=True
    )
    villages = Village.objects.filter(Exists(known) | Exists(granted))
    return villages.defer("loaded_file").order_by("name")


#: Every page of the desk asks it for its menu.
VILLAGES_OF = Prepared(_villages_of)


def asked_villages_of(actor: Actor | None) -> Listed | None:
    """Return the villages that know the actor, by name, as something to ask for with others."""
    return VILLAGES_OF.listed(party=actor.party.pk) if actor and actor.party else None


def villages_of(actor: Actor) -> list[Village]:
    """Return the villages that know the actor, by name."""
    if actor.party is None:
        return list(Village.objects.order_by("name"))
    return VILLAGES_OF(party=actor.party.pk)


def _tags(village: Village) -> Iterable[tuple[int, list[str]]]:
    return KnownParty.objects.filter(village=village).exclude(tags=[]).values_list("pk", "tags")
