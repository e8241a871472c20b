"""What the files of another system would change in a village: each thing made, filled or left, before anything is done.

The number of questions does not depend on the number of rows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db.models import F

from creuset.imports.models import Archived, ExternalId
from creuset.imports.rules.joining import Directory, Holder, Joined
from creuset.imports.rules.records import Company, Contract, Past, Person
from creuset.imports.rules.sheets import Problem, plain
from creuset.kernel.errors import DomainError
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Affiliation, Party, PartyKind, User
from creuset.people.rules.numbers import check_numbers
from creuset.people.rules.postal import check_postal
from creuset.places.models import Resource
from creuset.plans.actions.holding import agreed_for
from creuset.plans.models import Let, Offer
from creuset.villages.models import Village

#: SQLite takes so many values in one question.
MOST_AT_ONCE = 5_000


class Sign(StrEnum):
    """What becomes of a record: something new, something that is filled, or nothing."""

    NEW = "new"
    FILLED = "filled"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Holding:
    """A company or a person of the files: the party that it is here, if any, and what would be filled in."""

    record: Holder
    sign: Sign
    party: Party | None = None
    fills: Mapping[str, str] = field(default_factory=dict)
    #: The companies that the person would belong to: records of the files, or parties.
    joins: tuple[Holder | Party, ...] = ()


@dataclass(frozen=True, slots=True)
class PastItem:
    """A paper of the past, and whose it is: a record of the files, or a party."""

    record: Past
    sign: Sign
    holder: Holder | Party


@dataclass(frozen=True, slots=True)
class ContractItem:
    """What somebody subscribes to: who it is here, to which offer, where."""

    record: Contract
    sign: Sign
    holder: Holder | Party
    offer: Offer
    member: Holder | Party | None = None
    place: Resource | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """All that the files would do, in the order in which it is done, and every reason why it cannot be."""

    holdings: tuple[Holding, ...] = ()
    contracts: tuple[ContractItem, ...] = ()
    past: tuple[PastItem, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many of each kind are made, filled and left."""
        found: dict[str, dict[str, int]] = {}
        for kind, sign in [
            *(
                ("company" if isinstance(one.record, Company) else "person", one.sign)
                for one in self.holdings
            ),
            *(("contract", one.sign) for one in self.contracts),
            *((one.record.kind, one.sign) for one in self.past),
        ]:
            of_kind = found.setdefault(kind, {each.value: 0 for each in Sign})
            of_kind[sign] += 1
        return found

    @property
    def steps(self) -> list["Step"]:
        """What is to be done, in the order in which it is: companies before who belongs to them."""
        holdings = [one for one in self.holdings if one.sign is not Sign.LEFT or one.joins]
        contracts = [one for one in self.contracts if one.sign is Sign.NEW]
        return [*holdings, *contracts, *(one for one in self.past if one.sign is Sign.NEW)]


def kind_of(record: Holder) -> str:
    """Return the word for what the record is."""
    return "company" if isinstance(record, Company) else "person"


type Step = Holding | ContractItem | PastItem


def preview(village: Village, system: str, joined: Joined, *, now: datetime) -> Preview:
    """Return what the records would change in the village now."""
    known = _Known.read(village, system)
    holdings, faults = _holdings(joined, known)
    contracts, contract_faults = _contracts(village, system, joined, known, village.day_of(now))
    past, past_faults = _past(village, system, joined, known)
    problems = (*joined.problems, *faults, *contract_faults, *past_faults)
    return Preview(tuple(holdings), tuple(contracts), tuple(past), problems)


@dataclass(frozen=True, slots=True)
class _Known:
    """Whom the village knows, as far as the files name them."""

    by_key: Mapping[str, Party]
    by_email: Mapping[str, Party]
    by_siren: Mapping[str, Party]
    by_name: Mapping[str, list[Party]]
    belonging: Collection[tuple[int, int]]
    #: Organisations whose own admins alone say who belongs to them.
    guarded: Collection[int]
    #: Who keeps their identity themselves: nobody fills it for them.
    owned: Collection[int]

    @classmethod
    def read(cls, village: Village, system: str) -> "_Known":
        """Return whom the village knows; a village knows thousands, so all are read at once."""
        parties = {
            party.pk: party
            for party in Party.objects.filter(
                known_in__village=village, erased_at__isnull=True, merged_into__isnull=True
            ).order_by("pk")
        }
        rows = ExternalId.objects.filter(village=village, system=system, kind="party")
        by_key = {
            key: parties[pk] for key, pk in rows.values_list("key", "object_id") if pk in parties
        }
        by_name: dict[str, list[Party]] = {}
        for party in parties.values():
            by_name.setdefault(plain(party.name), []).append(party)
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

    def party_of(self, record: Holder) -> Party | None:
        """Return the party that the record is: by what its key became, its number, its address, its name."""
        found = self.by_key.get(record.key)
        if found is not None:
            return found
        if isinstance(record, Company):
            digits = "".join(sign for sign in record.siren if sign.isdigit())
            return self.by_siren.get(digits) or self._only(record.name, PartyKind.ORGANISATION)
        return self.by_email.get(record.email) if record.email else None

    def stands(self, person: Party | None, company: Party | None) -> bool:
        """Say whether the person belongs to the company already, or only its own admins may say so."""
        if company is None:
            return False
        return company.pk in self.guarded or (
            person is not None and (person.pk, company.pk) in self.belonging
        )

    def named(self, words: str) -> Party | None:
        """Return whom words mean that the files do not explain."""
        return (
            self.by_key.get(words)
            or self.by_email.get(words.lower())
            or self._only(words, PartyKind.ORGANISATION)
            or self._only(words, PartyKind.PERSON)
        )

    def _only(self, name: str, kind: PartyKind) -> Party | None:
        found = [party for party in self.by_name.get(plain(name), []) if party.kind == kind]
        return found[0] if len(found) == 1 else None


def _holdings(joined: Joined, known: _Known) -> tuple[list[Holding], list[Problem]]:
    directory = joined.holders
    found: list[Holding] = []
    problems: list[Problem] = []
    records: list[Holder] = [*joined.companies, *joined.people]
    for record in records:
        problems += _faults(record)
        party = known.party_of(record)
        joins: tuple[Holder | Party, ...] = ()
        if isinstance(record, Person):
            joins, unknown = _joins(record, party, directory, known)
            problems += unknown
        fills = {} if party is None or party.pk in known.owned else _fills(record, party)
        sign = Sign.NEW if party is None else Sign.FILLED if fills else Sign.LEFT
        found.append(Holding(record, sign, party, fills, joins))
    return found, problems


def _faults(record: Holder) -> Iterable[Problem]:
    """Yield what the rules of people refuse of a record: an impossible number, half an address."""
    checks: list[tuple[str, Callable[[], object]]] = [
        (
            "postcode",
            lambda: check_postal(
                street=record.postal.street,
                postcode=record.postal.postcode,
                city=record.postal.city,
                country=record.postal.country,
            ),
        )
    ]
    if isinstance(record, Company):
        checks.append(
            (
                "siren",
                lambda: check_numbers(
                    siren=record.siren, siret=record.siret, vat_number=record.vat_number
                ),
            )
        )
    for column, check in checks:
        try:
            check()
        except DomainError as error:
            yield record.row.problem(error.field or column, error)


def _fills(record: Holder, party: Party) -> dict[str, str]:
    """Return what the record says and the party does not: what somebody wrote here is never written over."""
    names: tuple[str, ...] = ("email", "phone")
    if isinstance(record, Company):
        names = (*names, "siren", "siret", "vat_number")
    said = {name: str(getattr(record, name)) for name in names}
    fills = {name: value for name, value in said.items() if value and not getattr(party, name)}
    if record.postal.city and not party.city:
        fills |= {
            name: getattr(record.postal, name) for name in ("street", "postcode", "city", "country")
        }
    return fills


def _joins(
    person: Person, party: Party | None, directory: Directory, known: _Known
) -> tuple[tuple[Holder | Party, ...], list[Problem]]:
    """Return the companies that the person would belong to, and a problem for each that nobody knows."""
    joins: list[Holder | Party] = []
    problems: list[Problem] = []
    for words in person.companies:
        record = directory.named(words)
        there = known.party_of(record) if isinstance(record, Company) else known.named(words)
        if isinstance(record, Company) or (there is not None and there.is_organisation):
            if not known.stands(party, there):
                joins.append(there or record)  # type: ignore[arg-type]  # one of the two is there
        else:
            why = _("no company is called “%(name)s”, here or in the files", name=words)
            problems.append(person.row.problem("company", why))
    return tuple(joins), problems


def _contracts(
    village: Village, system: str, joined: Joined, known: _Known, today: date
) -> tuple[list[ContractItem], list[Problem]]:
    if not joined.contracts:
        return [], []
    rows = ExternalId.objects.filter(village=village, system=system, kind="contract")
    kept = set(rows.values_list("key", flat=True))
    shelf = _Shelf.read(village, today)
    directory = joined.holders
    found: list[ContractItem] = []
    problems: list[Problem] = []
    for record in joined.contracts:
        wrong: list[tuple[str, object]] = []
        holder, why = whom(record.holder or record.member, directory, known.named)
        wrong += [("holder", why)] if holder is None else []
        member, why = whom(record.member, directory, known.named) if record.member else (None, None)
        wrong += [("member", why)] if why is not None else []
        is_kept = record.key in kept
        offer, place = shelf.offers.get(plain(record.offer)), shelf.places.get(plain(record.place))
        wrong += _contract_faults(record, offer, place, shelf, today=today, is_kept=is_kept)
        problems += [record.row.problem(column, reason) for column, reason in wrong]
        if not wrong and holder is not None and offer is not None:
            # who holds it uses it, unless somebody else is named
            user = None if member is holder else member
            sign = Sign.LEFT if is_kept else Sign.NEW
            found.append(ContractItem(record, sign, holder, offer, user, place))
            if place is not None and not place.is_pool:
                shelf.let.add(place.pk)
    return found, problems


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the village offers, and where, by the codes and by each name; and the places that are let."""

    offers: Mapping[str, Offer]
    places: Mapping[str, Resource]
    let: set[int]

    @classmethod
    def read(cls, village: Village, today: date) -> "_Shelf":
        """Return what the village has; who subscribed to an offer that is gone keeps it."""
        offers = Offer.objects.filter(village=village).order_by(
            F("retired_at").asc(nulls_first=True), "pk"
        )
        places = Resource.objects.filter(village=village, retired_at__isnull=True).order_by("pk")
        lets = Let.objects.filter(resource__village=village, until_on__gt=today)
        by_offer: dict[str, Offer] = {}
        for offer in offers:
            offer.village = village
            for word in (offer.code, *offer.names.values()):
                by_offer.setdefault(plain(word), offer)
        by_place: dict[str, Resource] = {}
        for place in places.select_related("building"):
            for word in (place.code, *place.names.values()):
                by_place.setdefault(plain(word), place)
        return cls(by_offer, by_place, set(lets.values_list("resource_id", flat=True)))


def _contract_faults(
    record: Contract,
    offer: Offer | None,
    place: Resource | None,
    shelf: _Shelf,
    *,
    today: date,
    is_kept: bool,
) -> Iterable[tuple[str, object]]:
    """Yield what keeps a contract out: an offer or a place that is not there, or is not free."""
    if record.last_on is not None and record.last_on < record.starts_on:
        yield "last_on", _("the last day comes before the first")
    if record.place and place is None:
        yield "place", _("no place of this village is called “%(name)s”", name=record.place)
    has_ended = record.last_on is not None and record.last_on < today
    if place is not None and place.pk in shelf.let and not (is_kept or has_ended):
        yield "place", _("“%(name)s” is let already", name=record.place)
    if offer is None:
        yield "offer", _("no offer of this village is called “%(name)s”", name=record.offer)
        return
    try:
        agreed_for(offer, quantity=record.quantity, place=place, on=today)
    except DomainError as error:
        yield "offer", error


def _past(
    village: Village, system: str, joined: Joined, known: _Known
) -> tuple[list[PastItem], list[Problem]]:
    kept = set(Archived.objects.filter(village=village, system=system).values_list("kind", "key"))
    directory = joined.holders
    found: list[PastItem] = []
    problems: list[Problem] = []
    for record in joined.past:
        holder, fault = whom(record.holder, directory, known.named)
        if holder is None:
            problems.append(record.row.problem("holder", fault))
        else:
            sign = Sign.LEFT if (record.kind, record.key) in kept else Sign.NEW
            found.append(PastItem(record, sign, holder))
    return found, problems


def whom(
    words: str, directory: Directory, named: Callable[[str], Party | None]
) -> tuple[Holder | Party | None, object | None]:
    """Return whom the words mean, in the files or in the village, else why they mean nobody."""
    found = directory.named(words) or named(words)
    if found is not None:
        return found, None
    if directory.is_shared(words):
        return None, _("several are called “%(name)s”: write the key or the address", name=words)
    return None, _("nobody is called “%(name)s”, here or in the files", name=words)
