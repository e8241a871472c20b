"""Profiles as a reader may see them, and where a reader stands to a person."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from creuset.core import files
from creuset.core.models import StoredFile
from creuset.core.roles import Capability
from creuset.core.text import in_language
from creuset.people.actors import Actor
from creuset.people.members import is_member
from creuset.people.models import Affiliation, Craft, CraftKind, Party, PartyKind, Profile
from creuset.people.queries.belonging import organisations_of
from creuset.people.queries.parties import get_known, villages_of
from creuset.people.rules.profiles import Craft as CraftValue
from creuset.people.rules.profiles import Link, ProfileField, Relation, seen_by
from creuset.villages.models import Village


@dataclass(frozen=True)
class Card:
    """What a reader sees of a person: what is not for them is empty, as what was never said."""

    party: Party
    relation: Relation
    photo: StoredFile | None = None
    trades: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    words: str = ""
    #: Codes of languages.
    languages: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    companies: tuple[Affiliation, ...] = ()
    email: str = ""
    phone: str = ""

    #: What of it says something, by field.
    said: frozenset[ProfileField] = field(default=frozenset())


def profile_of(party: Party) -> Profile:
    """Return what the person says of themselves: nothing yet, unwritten, where they said nothing."""
    found = Profile.objects.filter(party=party).first()
    return found or Profile(party=party)


def find_profile(pk: int) -> Profile | None:
    """Return the profile of that number with its person; None where it is gone."""
    return Profile.objects.filter(pk=pk).select_related("party").first()


def villages_knowing(party: Party) -> QuerySet[Village]:
    """Return the villages that know the party."""
    return Village.objects.filter(known_parties__party=party)


def crafts_listed(party: Party, village: Village | None) -> dict[ProfileField, list[CraftValue]]:
    """Return the trades and skills that the village lists, else all villages that know the person; one query."""
    rows = Craft.objects.filter(retired_at__isnull=True)
    rows = (
        rows.filter(village=village)
        if village is not None
        else rows.filter(village__known_parties__party=party)
    )
    listed: dict[ProfileField, list[CraftValue]] = {
        ProfileField.TRADES: [],
        ProfileField.SKILLS: [],
    }
    for row in rows.order_by("position", "pk"):
        of = ProfileField.TRADES if row.kind == CraftKind.TRADE else ProfileField.SKILLS
        listed[of].append(CraftValue(row.names, row.code))
    return listed


def relation_of(by: Actor | None, party: Party, village: Village, *, now: datetime) -> Relation:
    """Return where the reader stands to a person whom the village knows; a few queries, fewer the nearer they are."""
    if by is None:
        return Relation.STRANGER
    if by.party_id == party.pk:
        return Relation.SELF
    if by.may(Capability.SEE_PEOPLE, village):
        return Relation.TEAM
    if _are_colleagues(by, party):
        return Relation.COMPANY
    return _as_member(by, village, now=now)


def _as_member(by: Actor, village: Village, *, now: datetime) -> Relation:
    if by.party_id is None:
        return Relation.STRANGER
    if is_member(village, by.party_id, on=village.day_of(now)):
        return Relation.VILLAGE
    others = (one for one in villages_of(by) if one != village)
    lives = any(is_member(one, by.party_id, on=one.day_of(now)) for one in others)
    return Relation.NETWORK if lives else Relation.STRANGER


def card_of(party: Party, relation: Relation) -> Card:
    """Return what whoever stands there sees of the person; three queries at most."""
    profile = profile_of(party)
    sees = {one for one in ProfileField if seen_by(profile.audience_of(one), relation)}
    photos = (
        files.list_of(Profile.PHOTO, profile.pk)
        if profile.pk and ProfileField.PHOTO in sees
        else []
    )
    card = {
        ProfileField.PHOTO: photos[0] if photos else None,
        ProfileField.TRADES: _names(profile, ProfileField.TRADES),
        ProfileField.SKILLS: _names(profile, ProfileField.SKILLS),
        ProfileField.WORDS: in_language(profile.words),
        ProfileField.LANGUAGES: tuple(profile.languages),
        ProfileField.LINKS: tuple(Link(row["url"], row["label"]) for row in profile.links),
        ProfileField.COMPANY: tuple(organisations_of(party))
        if ProfileField.COMPANY in sees
        else (),
        ProfileField.EMAIL: party.email,
        ProfileField.PHONE: party.phone,
    }
    shown = {one: value for one, value in card.items() if one in sees and value}
    return Card(
        party,
        relation,
        said=frozenset(shown),
        **{_ATTRIBUTES.get(one, one.value): value for one, value in shown.items()},  # type: ignore[arg-type]  # each of its own type
    )


_ATTRIBUTES = {ProfileField.COMPANY: "companies"}


def get_card(by: Actor | None, village: Village, pk: int, *, now: datetime) -> Card:
    """Return what the reader sees of a person of the village.

    Raise Http404 where the village knows nobody by that number, and where a reader who is neither of their company nor
    of the team sees nothing of them: whoever shows nothing is not there.
    """
    party = get_known(village, pk).party
    if party.kind != PartyKind.PERSON or party.erased_at or party.merged_into_id:
        raise Http404
    card = card_of(party, relation_of(by, party, village, now=now))
    if card.relation < Relation.COMPANY and not card.said:
        raise Http404
    return card


def _names(profile: Profile, of: ProfileField) -> tuple[str, ...]:
    return tuple(in_language(craft.names) for craft in profile.crafts_of(of))


def _are_colleagues(by: Actor, party: Party) -> bool:
    own = Affiliation.objects.filter(person_id=by.party_id, until__isnull=True)
    theirs = party.affiliations.filter(until__isnull=True)
    return theirs.filter(organisation__in=own.values("organisation_id")).exists()
