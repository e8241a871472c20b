"""Cobot: the member list (the sheet that its support imports, and its export), and the invoices."""

from collections.abc import Iterator

from creuset.imports.rules.records import Company, Contract, Past, Person, Record
from creuset.imports.rules.shapes import Column, Shape, Values
from creuset.imports.rules.sheets import Row
from creuset.imports.rules.values import Ways, email, text
from creuset.kernel.money import Money


def shapes(ways: Ways) -> tuple[Shape, ...]:
    """Return the shapes of Cobot's files."""
    members = (
        Column("key", ("Membership ID", "ID"), text(60)),
        Column("name", ("Name",), is_needed=True),
        Column("company", ("Company",)),
        Column("email", ("Email",), email),
        Column("phone", ("Phone",), text(30)),
        Column("offer", ("Plan Name", "Plan"), is_needed=True),
        Column("starts_on", ("Start Date", "Starts At"), ways.day, is_needed=True),
        Column("last_on", ("Canceled To", "Cancelled To"), ways.day, default=None),
        Column("charged_until", ("Next Invoice Date",), ways.day, default=None),
        Column("payer", ("Paid for by",)),
        Column("price", ("Price per Cycle", "Plan Price"), ways.money, default=None),
    )
    invoices = (
        Column("number", ("Invoice Number", "Number"), text(60), is_needed=True),
        Column("on", ("Invoice Date",), ways.day, is_needed=True),
        Column("holder", ("Customer", "Name", "Email"), is_needed=True),
        Column("amount", ("Total Amount", "Total"), ways.money, is_needed=True),
        Column("status", ("Paid Status", "Status"), text(20)),
    )
    return (Shape("members", members, _member), Shape("invoices", invoices, _invoice))


def _member(values: Values, row: Row) -> Iterator[Record]:
    key = values["key"] or values["email"] or values["name"]
    company = values["company"]
    if company:
        yield Company(row, company, company)
    yield Person(
        row,
        key,
        values["name"],
        email=values["email"],
        phone=values["phone"],
        companies=(company,) if company else (),
    )
    yield Contract(
        row,
        f"{key} {values['offer']} {values['starts_on']}",
        values["offer"],
        values["starts_on"],
        holder=values["payer"] or company or key,
        member=key,
        last_on=values["last_on"],
        price=values["price"],
        charged_until=values["charged_until"],
    )


def _invoice(values: Values, row: Row) -> Iterator[Record]:
    is_open = values["status"].casefold() in {"unpaid", "pending", "overdue"}
    amount: Money = values["amount"]
    number = values["number"]
    yield Past(row, number, "invoice", values["holder"], values["on"], number, amount, is_open)
