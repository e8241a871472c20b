"""What every system's export comes to: companies, people, contracts, opening balances, and what is past.

Keys are those of the other system; a record that has none is known by its address or its name. A holder is named by
key, by address or by name, whichever the file has.
"""

from dataclasses import dataclass
from datetime import date

from creuset.imports.rules.sheets import Row
from creuset.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Postal:
    """Where letters come."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""


#: Most rows of most files have no address: they share this one.
NOWHERE = Postal()


@dataclass(frozen=True, slots=True)
class Company:
    """A structure."""

    row: Row
    key: str
    name: str
    email: str = ""
    phone: str = ""
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    postal: Postal = NOWHERE


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and the structures that they belong to, by key or name."""

    row: Row
    key: str
    name: str
    given_name: str = ""
    email: str = ""
    phone: str = ""
    companies: tuple[str, ...] = ()
    postal: Postal = NOWHERE


@dataclass(frozen=True, slots=True)
class Contract:
    """What somebody subscribes to. `price` is that of a cycle before VAT; None: the catalogue's."""

    row: Row
    key: str
    offer: str
    starts_on: date
    holder: str = ""
    member: str = ""
    last_on: date | None = None
    price: Money | None = None
    quantity: int = 1
    #: Fees before this day were invoiced by the other system.
    charged_until: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left to somebody to spend."""

    row: Row
    key: str
    holder: str
    unit: str
    amount: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Deposit:
    """A security deposit that the other system holds."""

    row: Row
    key: str
    holder: str
    amount: Money
    since: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """A paper or a booking of the other system, kept to be read; `is_open` where an amount is still owed."""

    row: Row
    key: str
    kind: str
    holder: str
    on: date
    title: str
    amount: Money | None = None
    is_open: bool = False


type Record = Company | Person | Contract | Balance | Deposit | Past


def names_of(person: Person) -> tuple[str, str]:
    """Return the given and the family name: as the file says, else the first word and the rest."""
    words = person.name.split()
    if person.given_name:
        rest = person.name.removeprefix(person.given_name).strip()
        return person.given_name, rest if rest != person.name else " ".join(words[1:])
    return (words[0], " ".join(words[1:])) if len(words) > 1 else ("", person.name)
