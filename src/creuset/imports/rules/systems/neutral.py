"""Our own format: one file for each thing that can be brought along, documented in docs/reference/import.md."""

from collections.abc import Iterator

from creuset.imports.rules.records import Balance, Company, Contract, Deposit, Past, Person, Record
from creuset.imports.rules.shapes import Column, Shape, Values, postal, postal_columns
from creuset.imports.rules.sheets import Row
from creuset.imports.rules.values import Ways, email, text, whole, yes

ADDRESS = postal_columns(
    street=("street",), postcode=("postcode",), city=("city",), land=("country",)
)


def shapes(ways: Ways) -> tuple[Shape, ...]:
    """Return the shapes of our own files."""
    key = Column("key", ("id",), text(60), is_needed=True)
    holder = Column("holder", ("holder",), is_needed=True)
    companies = (
        key,
        Column("name", ("company_name",), is_needed=True),
        Column("email", ("email",), email),
        Column("phone", ("phone",), text(30)),
        Column("siren", ("siren",), text(20)),
        Column("siret", ("siret",), text(20)),
        Column("vat_number", ("vat_number",), text(20)),
        *ADDRESS,
    )
    people = (
        key,
        Column("name", ("full_name",), is_needed=True),
        Column("given_name", ("given_name",), text(80)),
        Column("email", ("email",), email),
        Column("phone", ("phone",), text(30)),
        Column("companies", ("companies",), text(500)),
        *ADDRESS,
    )
    contracts = (
        key,
        holder,
        Column("offer", ("offer",), is_needed=True),
        Column("starts_on", ("starts_on",), ways.day, is_needed=True),
        Column("member", ("member",)),
        Column("last_on", ("last_on",), ways.day, default=None),
        Column("price", ("price",), ways.money, default=None),
        Column("quantity", ("quantity",), whole, default=1),
        Column("charged_until", ("charged_until",), ways.day, default=None),
        Column("place", ("place",), text(60)),
    )
    balances = (
        key,
        holder,
        Column("unit", ("unit",), text(20), is_needed=True),
        Column("amount", ("balance",), text(20), is_needed=True),
        Column("until", ("until",), ways.day, default=None),
    )
    deposits = (
        key,
        holder,
        Column("amount", ("deposit",), ways.money, is_needed=True),
        Column("since", ("since",), ways.day, is_needed=True),
        Column("reference", ("reference",), text(80)),
    )
    past = (
        key,
        holder,
        Column("kind", ("kind",), text(20), is_needed=True),
        Column("on", ("on",), ways.day, is_needed=True),
        Column("title", ("title",), is_needed=True),
        Column("amount", ("amount",), ways.money, default=None),
        Column("is_open", ("open",), yes, default=False),
    )
    return (
        Shape("companies", companies, _company),
        Shape("people", people, _person),
        Shape("contracts", contracts, _contract),
        Shape("balances", balances, _balance),
        Shape("deposits", deposits, _deposit),
        Shape("past", past, _past),
    )


def _company(values: Values, row: Row) -> Iterator[Record]:
    names = ("key", "name", "email", "phone", "siren", "siret", "vat_number")
    yield Company(row, **{name: values[name] for name in names}, postal=postal(values))


def _person(values: Values, row: Row) -> Iterator[Record]:
    names = ("key", "name", "given_name", "email", "phone")
    companies = tuple(part.strip() for part in values["companies"].split("|") if part.strip())
    yield Person(
        row, **{name: values[name] for name in names}, companies=companies, postal=postal(values)
    )


def _contract(values: Values, row: Row) -> Iterator[Record]:
    yield Contract(row, **{**values, "quantity": values["quantity"] or 1})


def _balance(values: Values, row: Row) -> Iterator[Record]:
    yield Balance(row, **values)


def _deposit(values: Values, row: Row) -> Iterator[Record]:
    yield Deposit(row, **values)


def _past(values: Values, row: Row) -> Iterator[Record]:
    yield Past(row, **values)
