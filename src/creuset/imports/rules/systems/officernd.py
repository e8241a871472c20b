"""OfficeRnD: companies, members, memberships and credits, under the names of its import sheets."""

from collections.abc import Iterator

from creuset.imports.rules.records import Balance, Company, Contract, Person, Record
from creuset.imports.rules.shapes import Column, Shape, Values, postal, postal_columns
from creuset.imports.rules.sheets import Row
from creuset.imports.rules.values import Ways, email, text

UNITS = {"hour": "hour", "hours": "hour", "coin": "money", "coins": "money"}


def shapes(ways: Ways) -> tuple[Shape, ...]:
    """Return the shapes of OfficeRnD's files."""
    address = postal_columns(
        street=("Address", "Street"),
        postcode=("Zip", "Postcode"),
        city=("City",),
        land=("Country",),
    )
    companies = (
        Column("key", ("Company ID", "ID"), text(60)),
        Column("name", ("Company Name",), is_needed=True),
        Column("location", ("Location",), is_needed=True),
        Column("email", ("Email", "Company Email"), email),
        Column("phone", ("Phone",), text(30)),
        Column("vat_number", ("VAT Number", "Tax ID"), text(20)),
        *address,
    )
    members = (
        Column("key", ("Member ID", "ID"), text(60)),
        Column("name", ("Member Name",), is_needed=True),
        Column("location", ("Location",), is_needed=True),
        Column("starts_on", ("Start Date",), ways.day, is_needed=True),
        Column("company", ("Company", "Company Name")),
        Column("email", ("Email", "E-mail"), email),
        Column("phone", ("Phone",), text(30)),
        *address,
    )
    memberships = (
        Column("key", ("Membership ID", "ID"), text(60)),
        Column("company", ("Company Name", "Company")),
        Column("member", ("Member Name", "Member")),
        Column("offer", ("Plan Name", "Plan"), is_needed=True),
        Column("starts_on", ("Start Date",), ways.day, is_needed=True),
        Column("last_on", ("End Date",), ways.day, default=None),
        Column("price", ("Price",), ways.money, default=None),
        Column("place", ("Resource", "Resource Name"), text(60)),
    )
    credits_ = (
        Column("holder", ("Company",), is_needed=True),
        Column("from_on", ("Start Date",), ways.day, is_needed=True),
        Column("until", ("End Date",), ways.day, default=None),
        Column("amount", ("Credits",), text(20), is_needed=True),
        Column("unit", ("Type",), text(20), is_needed=True),
        Column("interval", ("Interval",), text(20), is_needed=True),
    )
    return (
        Shape("companies", companies, _company),
        Shape("members", members, _member),
        Shape("memberships", memberships, _membership),
        Shape("credits", credits_, _credit),
    )


def _company(values: Values, row: Row) -> Iterator[Record]:
    yield Company(
        row,
        values["key"] or values["name"],
        values["name"],
        email=values["email"],
        phone=values["phone"],
        vat_number=values["vat_number"],
        postal=postal(values),
    )


def _member(values: Values, row: Row) -> Iterator[Record]:
    company = values["company"]
    if company:
        yield Company(row, company, company)
    yield Person(
        row,
        values["key"] or values["email"] or values["name"],
        values["name"],
        email=values["email"],
        phone=values["phone"],
        companies=(company,) if company else (),
        postal=postal(values),
    )


def _membership(values: Values, row: Row) -> Iterator[Record]:
    """A company alone holds for all; a member alone for themselves; both: the company pays for the member."""
    holder = values["company"] or values["member"]
    yield Contract(
        row,
        values["key"] or f"{holder} {values['member']} {values['offer']} {values['starts_on']}",
        values["offer"],
        values["starts_on"],
        holder=holder,
        member=values["member"],
        last_on=values["last_on"],
        price=values["price"],
        place=values["place"],
    )


def _credit(values: Values, row: Row) -> Iterator[Record]:
    key = f"{values['holder']} {values['unit']} {values['from_on']}"
    unit = UNITS.get(values["unit"].casefold(), str(values["unit"]))
    yield Balance(row, key, values["holder"], unit, values["amount"], values["until"])
