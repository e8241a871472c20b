"""Who a village and a party are before the law, as papers print it: frozen with each paper."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from creuset.core.text import localized
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.people.rules.postal import Postal
from creuset.villages.models import Village


def seller_of(village: Village) -> dict[str, Any]:
    """Return who proposes, as the law wants it told."""
    legal = village.legal
    return {
        "village": village.name,
        "tagline": village.tagline,
        "name": legal.get("name", village.name),
        "form": legal.get("form", {}),
        "siren": legal.get("siren", ""),
        "siret": legal.get("siret", ""),
        "vat": legal.get("vat", ""),
        "share_capital": legal.get("share_capital", 0),
        "registered_at": legal.get("registered_at", ""),
        "address": legal.get("address") or village.address,
        "email": village.contact.get("email", ""),
        "phone": village.contact.get("phone", ""),
        "is_demo": village.is_demo,
    }


def customer_of(party: Party) -> dict[str, Any]:
    """Return to whom it is proposed."""
    return {
        "name": party.name,
        "is_organisation": party.is_organisation,
        "siren": party.siren,
        "vat": party.vat_number,
        "email": party.email,
        "address": asdict(party.postal),
    }


def seller_lines(seller: Mapping[str, Any]) -> list[str]:
    """Return the lines below the seller's name: where it is, how it is reached, its numbers."""
    return [
        *_address(seller["address"]),
        " · ".join(text for text in (seller["email"], seller["phone"]) if text),
        " · ".join(_numbers(seller)),
    ]


def customer_lines(customer: Mapping[str, Any]) -> list[str]:
    """Return the lines below the customer's name, without empty ones."""
    postal, numbers = Postal(**customer.get("address", {})), " · ".join(_numbers(customer))
    return [text for text in (*postal.lines, postal.abroad, customer["email"], numbers) if text]


def footer_of(seller: Mapping[str, Any], *, language: str, currency: str) -> str:
    """Return the line at the foot of every page: who the seller is before the law."""
    capital = seller["share_capital"]
    form = localized(seller["form"], language)
    parts = [
        f"{seller['name']}, {form}" if form else seller["name"],
        _("share capital %(amount)s")
        % {"amount": Money(int(capital) * 100, currency).format(get_language() or "fr")}
        if capital
        else "",
        seller["registered_at"],
        f"SIRET {seller['siret']}" if seller["siret"] else "",
        f"{_('VAT')} {seller['vat']}" if seller["vat"] else "",
        ", ".join(_address(seller["address"])),
    ]
    return " – ".join(part for part in parts if part)


def _numbers(who: Mapping[str, Any]) -> list[str]:
    numbers = (("SIREN", who["siren"]), (_("VAT"), who["vat"]))
    return [f"{word} {number}" for word, number in numbers if number]


def _address(address: Mapping[str, Any]) -> list[str]:
    town = f"{address.get('postcode', '')} {address.get('city', '')}".strip()
    return [text for text in (address.get("street", ""), town) if text]
