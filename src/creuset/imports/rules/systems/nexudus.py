"""Nexudus: customers, contracts, bookings and invoices, as its exports and its API name them."""

from collections.abc import Iterator

from creuset.imports.rules.records import Company, Contract, Past, Person, Record
from creuset.imports.rules.shapes import Column, Shape, Values, postal, postal_columns
from creuset.imports.rules.sheets import Row
from creuset.imports.rules.values import Ways, email, text, whole, yes
from creuset.kernel.money import Money

WHO = ("CoworkerEmail", "Email", "CoworkerId", "CoworkerFullName")


def shapes(ways: Ways) -> tuple[Shape, ...]:
    """Return the shapes of Nexudus' files."""
    customers = (
        Column("key", ("Id", "CoworkerId"), text(60)),
        Column("name", ("FullName",), is_needed=True),
        Column("email", ("Email",), email),
        Column("company", ("CompanyName", "BillingName")),
        Column("phone", ("MobilePhone", "LandLine"), text(30)),
        *postal_columns(
            street=("Address",),
            postcode=("PostCode",),
            city=("City", "CityName"),
            land=("Country", "CountryName"),
        ),
        Column("vat_number", ("TaxIDNumber",), text(20)),
        Column("offer", ("Plan", "TariffName")),
        Column("starts_on", ("ContractStartDate",), ways.day, default=None),
    )
    contracts = (
        Column("key", ("Id", "ContractId"), text(60)),
        Column("holder", WHO, is_needed=True),
        Column("offer", ("TariffName", "Plan"), is_needed=True),
        Column("starts_on", ("StartDate",), ways.day, is_needed=True),
        Column("last_on", ("CancellationDate",), ways.day, default=None),
        Column("charged_until", ("RenewalDate", "InvoicedPeriod"), ways.day, default=None),
        Column("price", ("Price",), ways.money, default=None),
        Column("quantity", ("Quantity",), whole, default=1),
        Column("place", ("Desks", "FloorPlanDeskName"), text(60)),
    )
    bookings = (
        Column("key", ("Id", "BookingNumber"), text(60)),
        Column("holder", WHO, is_needed=True),
        Column("resource", ("ResourceName", "Resource"), is_needed=True),
        Column("on", ("FromTime", "FromTimeLocal"), ways.day, is_needed=True),
        Column("begins", ("FromTime",), text(40)),
    )
    invoices = (
        Column("number", ("InvoiceNumber",), text(60), is_needed=True),
        Column("holder", (*WHO, "BillToName"), is_needed=True),
        Column("on", ("InvoiceDate", "CreatedOn", "DueDate"), ways.day, is_needed=True),
        Column("amount", ("TotalAmount",), ways.money, is_needed=True),
        Column("is_paid", ("Paid",), yes, default=None),
        Column("paid", ("PaidAmount",), ways.money, default=None),
        Column("is_credit", ("CreditNote",), yes, default=False),
    )
    return (
        Shape("customers", customers, _customer),
        Shape("contracts", contracts, _contract),
        Shape("bookings", bookings, _booking),
        Shape("invoices", invoices, _invoice),
    )


def _customer(values: Values, row: Row) -> Iterator[Record]:
    key = values["key"] or values["email"] or values["name"]
    company = values["company"] if values["company"] != values["name"] else ""
    if company:
        yield Company(row, company, company, vat_number=values["vat_number"], postal=postal(values))
    yield Person(
        row,
        key,
        values["name"],
        email=values["email"],
        phone=values["phone"],
        companies=(company,) if company else (),
        postal=postal(values),
    )
    if values["offer"] and values["starts_on"]:
        yield Contract(
            row,
            f"{key} {values['offer']} {values['starts_on']}",
            values["offer"],
            values["starts_on"],
            holder=company or key,
            member=key,
        )


def _contract(values: Values, row: Row) -> Iterator[Record]:
    """Their price is for one of the quantity, ours for all."""
    quantity, price = values["quantity"] or 1, values["price"]
    key = values["key"] or f"{values['holder']} {values['offer']} {values['starts_on']}"
    yield Contract(
        row,
        key,
        values["offer"],
        values["starts_on"],
        holder=values["holder"],
        last_on=values["last_on"],
        price=None if price is None else price.times(quantity),
        quantity=quantity,
        charged_until=values["charged_until"],
        place=values["place"],
    )


def _booking(values: Values, row: Row) -> Iterator[Record]:
    key = values["key"] or f"{values['holder']} {values['resource']} {values['begins']}"
    yield Past(row, key, "booking", values["holder"], values["on"], values["resource"])


def _invoice(values: Values, row: Row) -> Iterator[Record]:
    amount: Money = -values["amount"] if values["is_credit"] else values["amount"]
    number = values["number"]
    is_open = values["is_paid"] is False or (
        values["is_paid"] is None
        and values["paid"] is not None
        and values["paid"] < values["amount"]
    )
    yield Past(row, number, "invoice", values["holder"], values["on"], number, amount, is_open)
