"""Aids, declarations and links for tests."""

from datetime import date
from typing import Any

from creuset.billing.actions import aids, undertakings
from creuset.billing.models import Aid, AidDeclaration, UndertakingLink
from creuset.kernel.money import Money
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.villages.models import Village
from tests.factories.villages import NOW

TODAY = date(2026, 11, 23)


def make_declaration(village: Village, party: Party, **more: Any) -> AidDeclaration:
    """The party was granted nothing by anybody else, it says today."""
    values: dict[str, Any] = {"name": "Ana Roy", "aids": [], "by": HOUSE, "now": NOW} | more
    return undertakings.declare(village=village, party=party, **values)


def make_aid(village: Village, party: Party, euros: int = 20_000, **more: Any) -> Aid:
    """A grant of today; what it takes before was declared."""
    granted_on = more.get("granted_on", TODAY)
    make_declaration(village, party, declared_on=granted_on)
    values: dict[str, Any] = {
        "gross": Money(euros * 100, "EUR"),
        "words": {"fr": "Bourse d’écriture", "en": "Writing grant"},
        "granted_on": granted_on,
        "by": HOUSE,
        "now": NOW,
    } | more
    return aids.grant(village=village, party=party, **values)


def make_link(village: Village, party: Party, other: Party, **more: Any) -> UndertakingLink:
    """Both are one undertaking since the beginning of 2024."""
    values: dict[str, Any] = {
        "since": date(2024, 1, 1),
        "why": "51 % des parts",
        "by": HOUSE,
        "now": NOW,
    } | more
    return undertakings.link(village=village, party=party, other=other, **values)
