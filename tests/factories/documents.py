"""Certificates and papers for tests."""

from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from creuset.documents.actions import contracts, texts
from creuset.documents.actions.certificates import put_on_file
from creuset.documents.models import Certificate, CertificateKind, Contract, ContractText
from creuset.documents.rules.terms import ContractKind, Length, PriceLine
from creuset.kernel.money import Money
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.villages.models import Village
from tests.factories.villages import NOW

#: The smallest file that begins and ends as a PDF does.
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def paper(name: str = "attestation.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A PDF that somebody sends."""
    return SimpleUploadedFile(name, content, "application/pdf")


def picture(name: str = "photo.png") -> SimpleUploadedFile:
    """A photograph of a paper that somebody sends."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (200, 80, 20)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def make_certificate(village: Village, party: Party, **more: Any) -> Certificate:
    """An insurance of the party for the year, put on file by the house unless told otherwise."""
    values: dict[str, Any] = {
        "kind": CertificateKind.INSURANCE,
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
        "upload": paper(),
        "by": HOUSE,
        "now": NOW,
    } | more
    return put_on_file(village=village, party=party, **values)


def service_values(**more: Any) -> dict[str, Any]:
    """What a contract for an open-space plan says."""
    price = Money(24_000, "EUR")
    return {
        "offer": {"fr": "Forfait open space dix jours", "en": "Ten-day open-space plan"},
        "place": "Open space, niveau 1",
        "start": date(2026, 12, 1),
        "notice": Length(1),
        "lines": [PriceLine({"fr": "Forfait dix jours"}, price, {"fr": "par mois"})],
    } | more


def make_contract(village: Village, party: Party, **more: Any) -> Contract:
    """A contract for services that the house prepared."""
    values: dict[str, Any] = {
        "code": "service",
        "values": service_values(),
        "by": HOUSE,
        "now": NOW,
    }
    return contracts.prepare(village=village, party=party, **values | more)


def send_contract(village: Village, party: Party, **more: Any) -> Contract:
    """A contract that waits for its signature."""
    return contracts.send(contract=make_contract(village, party, **more), by=HOUSE, now=NOW)


def draft_text(village: Village, **more: Any) -> ContractText:
    """A draft of a text of the village's own."""
    values: dict[str, Any] = {
        "code": "studio",
        "kind": ContractKind.SERVICE,
        "names": {"fr": "Contrat de studio"},
        "sources": {"fr": "== Objet\n\n#value.offer, dès le #value.start."},
        "by": HOUSE,
        "now": NOW,
    }
    return texts.write_draft(village=village, **values | more)


def publish_rules(
    village: Village, *, first_day: date, text: str = "== Accès\n\nBadge."
) -> ContractText:
    """House rules in force from that day."""
    draft = draft_text(
        village,
        code="house_rules",
        kind=ContractKind.HOUSE_RULES,
        names={"fr": "Règlement intérieur"},
        sources={"fr": text},
    )
    return texts.publish(text=draft, first_day=first_day, by=HOUSE, now=NOW)
