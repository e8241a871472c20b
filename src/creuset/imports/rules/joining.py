"""Rows and files that mean one company or one person become one record; what contradicts itself is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from creuset.imports.rules.records import (
    NOWHERE,
    Balance,
    Company,
    Contract,
    Deposit,
    Past,
    Person,
    Record,
)
from creuset.imports.rules.sheets import Problem, plain
from creuset.kernel.sentences import sentence as _

type Holder = Company | Person


@dataclass(frozen=True)
class Joined:
    """Each company and person once, and what hangs on them; `problems` says where rows contradict one another."""

    companies: tuple[Company, ...] = ()
    people: tuple[Person, ...] = ()
    contracts: tuple[Contract, ...] = ()
    balances: tuple[Balance, ...] = ()
    deposits: tuple[Deposit, ...] = ()
    past: tuple[Past, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def holders(self) -> "Directory":
        """Companies and people, to be found by what rows call them."""
        return Directory.of([*self.companies, *self.people])


@dataclass(slots=True)
class Directory:
    """Companies and people by key, address and name; a name that two bear finds nobody."""

    by_key: dict[str, Holder] = field(default_factory=dict)
    by_email: dict[str, Holder] = field(default_factory=dict)
    #: None where several bear the name.
    by_name: dict[str, Holder | None] = field(default_factory=dict)

    @classmethod
    def of(cls, holders: Iterable[Holder]) -> "Directory":
        """Return the directory of those; of two with one key or address the first is found."""
        found = cls()
        for holder in holders:
            found.by_key.setdefault(holder.key, holder)
            if holder.email:
                found.by_email.setdefault(holder.email, holder)
            name = plain(holder.name)
            found.by_name[name] = None if name in found.by_name else holder
        return found

    def named(self, words: str) -> Holder | None:
        """Return whom the words mean: their key, else their address, else a name that only they bear."""
        return (
            self.by_key.get(words)
            or self.by_email.get(words.lower())
            or self.by_name.get(plain(words))
        )

    def is_shared(self, words: str) -> bool:
        """Say whether several bear the name."""
        name = plain(words)
        return name in self.by_name and self.by_name[name] is None


def join(records: Sequence[Record]) -> Joined:
    """Return the records with each company and person once.

    Companies of one key, SIREN or name are one; people of one key or address are one, if their names agree. What
    one row leaves empty another fills; two that say different things of what identifies somebody are a problem.
    """
    companies, company_faults = _companies([each for each in records if isinstance(each, Company)])
    people, people_faults = _people([each for each in records if isinstance(each, Person)])
    contracts, contract_faults = _once([each for each in records if isinstance(each, Contract)])
    balances, balance_faults = _once([each for each in records if isinstance(each, Balance)])
    deposits, deposit_faults = _once([each for each in records if isinstance(each, Deposit)])
    past, past_faults = _once([each for each in records if isinstance(each, Past)])
    return Joined(
        tuple(companies),
        tuple(people),
        tuple(contracts),
        tuple(balances),
        tuple(deposits),
        tuple(past),
        (
            *company_faults,
            *people_faults,
            *contract_faults,
            *balance_faults,
            *deposit_faults,
            *past_faults,
        ),
    )


def _companies(rows: Sequence[Company]) -> tuple[list[Company], list[Problem]]:
    """Rows with a key of their own come first: those that only name a company are the same as it."""
    found: list[Company] = []
    places: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []
    for row in sorted(rows, key=lambda row: row.key == row.name):
        marks = [("key", row.key), ("name", plain(row.name))]
        marks += [("siren", _digits(row.siren))] if row.siren else []
        at = next((places[mark] for mark in marks if mark in places), None)
        if at is None:
            at = len(found)
            found.append(row)
        elif _differ(_digits(found[at].siren), _digits(row.siren)):
            why = _("this company has another SIREN on line %(line)s", line=found[at].row.line)
            problems.append(row.row.problem("siren", why))
        else:
            found[at] = _filled(found[at], row)
        for mark in marks:
            places.setdefault(mark, at)
    return found, problems


def _people(rows: Sequence[Person]) -> tuple[list[Person], list[Problem]]:
    found: list[Person] = []
    places: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []
    for row in rows:
        marks = [("key", row.key)] + ([("email", row.email)] if row.email else [])
        at = next((places[mark] for mark in marks if mark in places), None)
        if at is None:
            at = len(found)
            found.append(row)
        elif _words(found[at].name) != _words(row.name):
            why = _(
                "“%(name)s”, but line %(line)s has the same for “%(other)s”",
                name=row.name,
                line=found[at].row.line,
                other=found[at].name,
            )
            problems.append(row.row.problem(row.email or row.key, why))
            continue
        elif _differ(found[at].email, row.email):
            why = _("this person has another address on line %(line)s", line=found[at].row.line)
            problems.append(row.row.problem(row.email, why))
            continue
        else:
            companies = tuple(dict.fromkeys((*found[at].companies, *row.companies)))
            found[at] = replace(_filled(found[at], row), companies=companies)
        for mark in marks:
            places.setdefault(mark, at)
    return found, problems


def _once[R: (Contract, Balance, Deposit, Past)](
    rows: Sequence[R],
) -> tuple[list[R], list[Problem]]:
    """Return the rows, and a problem for each whose key an earlier one of its kind has."""
    seen: dict[tuple[str, str], R] = {}
    problems: list[Problem] = []
    for row in rows:
        mark = (getattr(row, "kind", ""), row.key)
        if mark in seen:
            why = _("the same as line %(line)s", line=seen[mark].row.line)
            problems.append(row.row.problem(row.key, why))
        else:
            seen[mark] = row
    return list(seen.values()), problems


def _filled[H: (Company, Person)](first: H, second: H) -> H:
    """Return the first with what it leaves empty filled from the second."""
    texts = [
        name
        for name in ("email", "phone", "siren", "siret", "vat_number", "given_name")
        if getattr(first, name, None) == "" and getattr(second, name)
    ]
    values = {name: getattr(second, name) for name in texts}
    if first.postal == NOWHERE != second.postal:
        values["postal"] = second.postal
    return replace(first, **values) if values else first


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name in no order: the family name comes first in one file and last in the next."""
    return tuple(sorted(plain(word) for word in name.replace("-", " ").split()))


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def _differ(first: str, second: str) -> bool:
    return bool(first and second and first != second)
