"""Lines, charges, deposits and quotes for tests."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from creuset.billing import actions
from creuset.billing.models import Charge, Deposit, Means, Quote
from creuset.billing.rules.lines import Line
from creuset.core.audit import Named
from creuset.kernel.money import Money
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.villages.models import Village
from tests.factories.villages import NOW

SOURCE = ("thing", 7)


def make_line(key: str = "time", **more: Any) -> Line:
    """Three days of a stage at 1 250,00 €, with VAT of 20 %."""
    values: dict[str, Any] = {
        "label": {"fr": "Plateau 1 – tournage", "en": "Stage 1 – shoot"},
        "explanation": {"fr": "3 jours de 10 h", "en": "3 days of 10 h"},
        "quantity": Decimal(3),
        "unit": "day",
        "unit_price": Money(125_000, "EUR"),
        "vat_key": "standard",
        "vat_percent": Decimal(20),
        "span": Span(NOW, NOW + timedelta(days=3)),
    } | more
    return Line(key=key, **values)


def make_charges(
    village: Village, party: Party, *lines: Line, source: Named = SOURCE, **more: Any
) -> list[Charge]:
    """What the party owes for the source: one line unless given."""
    values: dict[str, Any] = {"by": HOUSE, "now": NOW} | more
    return actions.charge(
        village=village, party=party, source=source, lines=lines or (make_line(),), **values
    )


def make_deposit(village: Village, party: Party, **more: Any) -> Deposit:
    """Five hundred euros received by transfer, for the source."""
    values: dict[str, Any] = {
        "amount": Money(50_000, "EUR"),
        "received_on": date(2026, 11, 20),
        "means": Means.TRANSFER,
        "source": SOURCE,
        "by": HOUSE,
        "now": NOW,
    } | more
    return actions.record_deposit(village=village, party=party, **values)


def make_draft(village: Village, party: Party, *lines: Line, **more: Any) -> Quote:
    """A quote that was not sent yet, for the source, valid for two weeks."""
    values: dict[str, Any] = {
        "title": {"fr": "Tournage « Les Marées »", "en": "Shoot of “Les Marées”"},
        "valid_until": date(2026, 12, 7),
        "source": SOURCE,
        "language": "fr",
        "by": HOUSE,
        "now": NOW,
    } | more
    return actions.make_quote(village=village, party=party, lines=lines or (make_line(),), **values)


def make_quote(village: Village, party: Party, *lines: Line, **more: Any) -> Quote:
    """A quote that was sent, and waits for an answer."""
    return actions.send_quote(
        quote=make_draft(village, party, *lines, **more), by=HOUSE, now=more.get("now", NOW)
    )
