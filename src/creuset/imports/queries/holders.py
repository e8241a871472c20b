"""Companies and people of the files, beside those whom the village knows."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from creuset.imports.queries.items import NOTHING, Holding, Sign
from creuset.imports.queries.known import Known, Seen
from creuset.imports.rules.joining import Directory, Holder, Joined
from creuset.imports.rules.records import NOWHERE, Company, Person, names_of
from creuset.imports.rules.sheets import Problem
from creuset.kernel.errors import DomainError
from creuset.kernel.sentences import sentence as _
from creuset.people.rules.numbers import check_numbers
from creuset.people.rules.postal import check_postal

#: A given or a family name as people keep it.
LONGEST_NAME = 80


def holdings(joined: Joined, known: Known) -> tuple[list[Holding], list[Problem]]:
    """Return each company and person with whom they are here, and what the rules of people refuse of them."""
    directory = joined.holders
    found: list[Holding] = []
    problems: list[Problem] = []
    records: list[Holder] = [*joined.companies, *joined.people]
    for record in records:
        problems += _faults(record)
        party = known.party_of(record)
        joins: tuple[Holder | Seen, ...] = ()
        if isinstance(record, Person):
            joins, unknown = _joins(record, party, directory, known)
            problems += unknown
        fills = NOTHING if party is None or party.pk in known.owned else _fills(record, party)
        sign = Sign.NEW if party is None else Sign.FILLED if fills else Sign.LEFT
        found.append(Holding(record, sign, party, fills, joins))
    return found, problems


def _faults(record: Holder) -> Iterable[Problem]:
    """Yield what the rules of people refuse of a record: an impossible number, half an address."""
    if record.postal is not NOWHERE:
        try:
            check_postal(**asdict(record.postal))
        except DomainError as error:
            yield record.row.problem(error.field or "postcode", error)
    if isinstance(record, Person) and any(len(name) > LONGEST_NAME for name in names_of(record)):
        yield record.row.problem("name", _("longer than %(most)s characters", most=LONGEST_NAME))
    if isinstance(record, Company):
        try:
            check_numbers(siren=record.siren, siret=record.siret, vat_number=record.vat_number)
        except DomainError as error:
            yield record.row.problem(error.field or "siren", error)


def _fills(record: Holder, party: Seen) -> Mapping[str, str]:
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
    return fills or NOTHING


def _joins(
    person: Person, party: Seen | None, directory: Directory, known: Known
) -> tuple[tuple[Holder | Seen, ...], list[Problem]]:
    """Return the companies that the person would belong to, and a problem for each that nobody knows."""
    joins: list[Holder | Seen] = []
    problems: list[Problem] = []
    for words in person.companies:
        record = directory.named(words)
        there = known.party_of(record) if isinstance(record, Company) else known.named(words)
        if isinstance(record, Company) or (there is not None and there.is_organisation):
            one: Holder | Seen = there or record  # type: ignore[assignment]  # one of the two is there
            # A company that a cell names twice, by its key and by its name, is one.
            if not known.stands(party, there) and one not in joins:
                joins.append(one)
        else:
            why = _("no company is called “%(name)s”, here or in the files", name=words)
            problems.append(person.row.problem("company", why))
    return tuple(joins), problems
