"""Whom a village knows of those whom files name, and what was brought of them before."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from creuset.imports.models import ExternalId
from creuset.imports.rules.joining import Directory, Holder
from creuset.imports.rules.records import Company
from creuset.imports.rules.sheets import plain
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Affiliation, Party, PartyKind, User
from creuset.villages.models import Village

#: What is read of whom a village knows.
READ = (
    "pk",
    "kind",
    "name",
    "email",
    "phone",
    "siren",
    "siret",
    "vat_number",
    "street",
    "postcode",
    "city",
    "country",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A party that the village knows, as far as a file is compared with it."""

    pk: int
    kind: str
    name: str
    email: str
    phone: str
    siren: str
    siret: str
    vat_number: str
    street: str
    postcode: str
    city: str
    country: str

    @property
    def is_organisation(self) -> bool:
        """Whether it is one, and no person."""
        return self.kind == PartyKind.ORGANISATION


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the village knows; nobody is found by a name that two bear."""

    by_key: Mapping[str, Seen]
    by_email: Mapping[str, Seen]
    by_siren: Mapping[str, Seen]
    #: None where several of the kind bear the name.
    by_name: Mapping[tuple[str, str], Seen | None]
    belonging: Collection[tuple[int, int]]
    #: Organisations whose own admins alone say who belongs to them.
    guarded: Collection[int]
    #: Who keeps their identity themselves: nobody fills it for them.
    owned: Collection[int]

    @classmethod
    def read(cls, village: Village, system: str) -> "Known":
        """Return whom the village knows; it knows thousands, so all are read at once, and little of each."""
        rows = Party.objects.filter(
            known_in__village=village, erased_at__isnull=True, merged_into__isnull=True
        ).order_by("pk")
        parties = {row[0]: Seen(*row) for row in rows.values_list(*READ).iterator()}
        keys = ExternalId.objects.filter(village=village, system=system, kind="party")
        by_key = {
            key: parties[pk] for key, pk in keys.values_list("key", "object_id") if pk in parties
        }
        by_name: dict[tuple[str, str], Seen | None] = {}
        for party in parties.values():
            name = (party.kind, plain(party.name))
            by_name[name] = None if name in by_name else party
        standing = Affiliation.objects.filter(
            until__isnull=True, organisation__known_in__village=village
        ).values_list("person_id", "organisation_id", "is_admin")
        guarded = {organisation for _person, organisation, is_admin in standing if is_admin}
        users = User.objects.filter(party__known_in__village=village).values_list(
            "party_id", flat=True
        )
        belonging = {(person, organisation) for person, organisation, _admin in standing}
        return cls(
            by_key=by_key,
            by_email={
                party.email: party
                for party in reversed(parties.values())
                if party.email and not party.is_organisation
            },
            by_siren={party.siren: party for party in parties.values() if party.siren},
            by_name=by_name,
            belonging=belonging,
            guarded=guarded,
            owned=guarded | set(users),
        )

    def party_of(self, record: Holder) -> Seen | None:
        """Return the party that the record is: by what its key became, its number, its address, its name."""
        found = self.by_key.get(record.key)
        if found is not None:
            return found
        if isinstance(record, Company):
            digits = "".join(sign for sign in record.siren if sign.isdigit())
            return self.by_siren.get(digits) or self._only(record.name, PartyKind.ORGANISATION)
        return self.by_email.get(record.email) if record.email else None

    def stands(self, person: Seen | None, company: Seen | None) -> bool:
        """Say whether the person belongs to the company already, or only its own admins may say so."""
        if company is None:
            return False
        return company.pk in self.guarded or (
            person is not None and (person.pk, company.pk) in self.belonging
        )

    def named(self, words: str) -> Seen | None:
        """Return whom words mean that the files do not explain."""
        return (
            self.by_key.get(words)
            or self.by_email.get(words.lower())
            or self._only(words, PartyKind.ORGANISATION)
            or self._only(words, PartyKind.PERSON)
        )

    def _only(self, name: str, kind: PartyKind) -> Seen | None:
        return self.by_name.get((kind, plain(name)))


def kept_keys(village: Village, system: str, kind: str) -> set[str]:
    """Return the keys of that kind that were brought before."""
    rows = ExternalId.objects.filter(village=village, system=system, kind=kind)
    return set(rows.values_list("key", flat=True))


def who(holder: Holder | Seen, known: Known) -> int:
    """Return a number for whom it is: of a party its own; of somebody new one that no party has."""
    party = holder if isinstance(holder, Seen) else known.party_of(holder)
    return party.pk if party is not None else -id(holder)


def whom(
    words: str, directory: Directory, named: Callable[[str], Seen | None]
) -> tuple[Holder | Seen | None, object | None]:
    """Return whom the words mean, in the files or in the village, else why they mean nobody."""
    found = directory.named(words) or named(words)
    if found is not None:
        return found, None
    if directory.is_shared(words):
        return None, _("several are called “%(name)s”: write the key or the address", name=words)
    return None, _("nobody is called “%(name)s”, here or in the files", name=words)
