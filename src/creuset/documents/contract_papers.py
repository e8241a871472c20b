"""The paper of a contract: what it says, in its own language, ready to be printed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from creuset.core import files
from creuset.core.models import StoredFile
from creuset.core.text import NBSP, area_text, localized, number_text
from creuset.documents.identities import customer_lines, footer_of, seller_lines, seller_of
from creuset.documents.models import Contract, ContractText
from creuset.documents.press import Made, set_contract
from creuset.documents.rendering import set_in
from creuset.documents.rules.terms import (
    TERMS,
    ContractKind,
    Length,
    Per,
    Shape,
    kept,
    length_of,
    money_of,
    samples,
)
from creuset.kernel.money import Money, is_french
from creuset.people.actors import Actor
from creuset.villages.models import Village

#: What files and audit rows of contracts, and of their texts, are called.
KIND, TEXT_KIND = "contract", "contract_text"


def paper_of(contract: Contract, *, at: datetime) -> Made:
    """Return the paper that is read and signed, as the contract is now."""
    return set_contract(_source_of(contract), _printed(contract), at=at)


def signed_paper_of(contract: Contract, *, signed: bytes, rows: Sequence[Sequence[str]]) -> bytes:
    """Return the contract with the page that says who signed what when, and with the very file that was signed."""
    with _as_printed(contract.language, contract.village):
        evidence = _evidence(contract, rows)
    printed = _printed(contract) | {"evidence": set_in(evidence, contract.language)}
    at = contract.signed_at or contract.made_at
    return set_contract(_source_of(contract), printed, at=at, attached=signed).pdf


def try_text(
    *, village: Village, kind: ContractKind, names: Mapping[str, str], source: str, language: str,
    at: datetime, is_whole: bool = True, field: str = "source",
) -> Made:  # fmt: skip
    """Return a text set with invented values: all that its kind may say, or only what it must.

    TextRefused on `field` where it cannot be set.
    """
    whole, needed = samples(kind, village.currency)
    with _as_printed(language, village):
        party = {
            "name": _("Atelier des Exemples"),
            "is_organisation": is_whole,
            "siren": "",
            "vat": "",
            "email": "exemple@atelier.example",
        }
        values = {
            "village": seller_of(village),
            "party": None if kind is ContractKind.HOUSE_RULES else party,
            "terms": kept(kind, whole if is_whole else needed),
        }
        printed = _values(
            village,
            kind,
            values,
            title=localized(names, language),
            language=language,
            reference=_("sample"),
            version="",
            signatures=_signatures(values, sender="", sent_on=None, signed=""),
        )
    return set_contract(source, set_in(printed, language), at=at, field=field)


def rules_paper(text: ContractText, *, language: str, at: datetime) -> Made:
    """Return the paper of the house rules."""
    village = text.village
    with _as_printed(language, village):
        printed = _values(
            village,
            ContractKind(text.kind),
            {"village": seller_of(village), "party": None, "terms": {}},
            title=localized(text.names, language),
            language=language,
            reference="",
            version=version_text(text),
            signatures=[],
        )
    return set_contract(localized(text.sources, language), set_in(printed, language), at=at)


def version_text(text: ContractText) -> str:
    """Return which version of a text it is, and since when: « version 2 du 1er décembre 2026 »."""
    if text.first_day is None:
        return _("version %(number)s, draft") % {"number": text.number}
    return _("version %(number)s of %(day)s") % {
        "number": text.number,
        "day": long_day(text.first_day),
    }


def store_paper(
    contract: Contract, content: bytes, *, suffix: str, by: Actor, now: datetime
) -> StoredFile:
    """The PDF is kept for the contract."""
    with override(contract.language):
        name = f"{pgettext('name of a file', 'contract')}-{contract.reference}{suffix}.pdf"
    return files.store_made(
        content=content,
        name=name,
        media_type=files.PDF,
        kind=KIND,
        object_id=contract.pk,
        by=by,
        now=now,
        village_id=contract.village_id,
    )


def content_of(stored: StoredFile) -> bytes:
    """Return the bytes of a file of the house."""
    with stored.file.open("rb") as file:
        return bytes(file.read())


def long_day(day: date) -> str:
    """Return a day with its year, as contracts write it: « 1er janvier 2027 », 1 January 2027."""
    if day.day == 1 and (get_language() or "fr").startswith("fr"):
        return f"1er {date_format(day, 'F Y')}"
    return date_format(day, "j F Y")


def moment_text(instant: datetime, village: Village) -> str:
    """Return an instant on the village's clocks, to the second, with their zone."""
    local = instant.astimezone(village.zone)
    return f"{long_day(local.date())}, {local:%H:%M:%S} ({village.zone_name}, UTC{local:%z})"


def length_text(length: Length) -> str:
    """Return a length of time: « 3 mois »."""
    count = length.count
    match length.per:
        case Per.DAY:
            words = ngettext("%(count)s day", "%(count)s days", count)
        case Per.WEEK:
            words = ngettext("%(count)s week", "%(count)s weeks", count)
        case Per.MONTH:
            words = ngettext("%(count)s month", "%(count)s months", count)
        case Per.YEAR:
            words = ngettext("%(count)s year", "%(count)s years", count)
    told = words % {"count": count}
    if not length.days:
        return told
    return _("%(length)s and %(days)s") % {
        "length": told,
        "days": length_text(Length(length.days, Per.DAY)),
    }


@contextmanager
def _as_printed(language: str, village: Village) -> Iterator[None]:
    """The language of the paper and the village's zone hold inside."""
    with override(language), timezone.override(village.zone):
        yield


def _source_of(contract: Contract) -> str:
    return localized(contract.text.sources, contract.language)


def _printed(contract: Contract) -> dict[str, Any]:
    with _as_printed(contract.language, contract.village):
        values = contract.values or {}
        signed = ""
        if contract.signed_at:
            signed = _("Signed electronically by %(name)s on %(day)s.") % {
                "name": contract.signed_name,
                "day": long_day(contract.village.day_of(contract.signed_at)),
            }
        printed = _values(
            contract.village,
            ContractKind(contract.text.kind),
            values,
            title=localized(contract.title, contract.language),
            language=contract.language,
            reference=contract.reference,
            version=version_text(contract.text),
            signatures=_signatures(
                values,
                sender=contract.sent_by_name,
                sent_on=contract.village.day_of(contract.sent_at) if contract.sent_at else None,
                signed=signed,
            ),
        )
        whole: dict[str, Any] = set_in(printed, contract.language)
    return whole


def _values(
    village: Village, kind: ContractKind, values: Mapping[str, Any], *, title: str, language: str,
    reference: str, version: str, signatures: Sequence[Mapping[str, str]],
) -> dict[str, Any]:  # fmt: skip
    seller, party = values["village"], values["party"]
    return {
        "paper": {
            "document_title": " ".join(part for part in (title, reference) if part),
            "title": title,
            "reference": reference,
            "version": version,
            "language": language,
            "mark": _("demonstration – without value") if seller.get("is_demo") else "",
            "footer": footer_of(seller, language=language, currency=village.currency),
            "page_words": [f"{reference} · {_('Page')}" if reference else _("Page"), "/"],
        },
        "words": {
            "article": _("Article"),
            "between": pgettext("contract", "Between"),
            "party": pgettext("contract", "And"),
            "heads": [
                _("Description"),
                pgettext("column of a table", "Qty"),
                _("Price before VAT"),
                _("VAT"),
                _("With VAT"),
            ],
        },
        "village": {
            "name": seller["village"],
            "tagline": localized(seller["tagline"], language),
            "entity": seller["name"],
            "lines": [line for line in seller_lines(seller) if line],
            "email": seller["email"],
        },
        "party": party
        and {
            "name": party["name"],
            "is_organisation": party["is_organisation"],
            "lines": customer_lines(party),
            "email": party["email"],
        },
        "signatures": list(signatures),
        "evidence": None,
        **{
            term.name: _shown(term.shape, values["terms"].get(term.name), language)
            for term in TERMS[kind]
        },
    }


def _signatures(
    values: Mapping[str, Any], *, sender: str, sent_on: date | None, signed: str
) -> list[dict[str, str]]:
    party = values["party"]
    if party is None:
        return []
    sent = (
        _("Signed electronically by %(name)s, by sending it, on %(day)s.")
        % {"name": sender, "day": long_day(sent_on)}
        if sent_on
        else _("Signed by sending it.")
    )
    return [
        {"label": _("For the village"), "name": values["village"]["name"], "words": sent},
        {
            "label": _("For the other party"),
            "name": party["name"],
            "words": signed or _("To be signed electronically, on the page where it is read."),
        },
    ]


def _evidence(contract: Contract, rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {
        "title": _("Proof of signature"),
        "lede": _("Who signed what, when and from where, as Creuset wrote it down."),
        "heads": [_("What"), _("Value")],
        "rows": [list(row) for row in rows],
        "words": [
            _(
                "This is a simple electronic signature (Regulation (EU) No 910/2014, article 3(10)): neither "
                "advanced nor qualified. It rests on what is written above."
            ),
            _(
                "The file that was read and signed is attached to this one (signed.pdf): its SHA-256 is the one "
                "above. The seal over the whole is the village’s own certificate: any PDF reader shows whether a "
                "byte was changed since."
            ),
            *(
                [_("This village is a demonstration: nothing here has any value.")]
                if contract.village.is_demo
                else []
            ),
        ],
        "attached": _("The contract as it was read and signed"),
    }


def _shown(shape: Shape, plain: Any, language: str) -> Any:
    """Return a kept value as it is printed; None where the contract does not say it."""
    return None if plain is None else _SHOWN[shape](plain, language)


def _line(plain: Mapping[str, Any], language: str) -> dict[str, str]:
    amount = money_of(plain["price"])
    price = amount.format(language)
    unit = _words(plain["unit"], language)
    return {
        "label": _words(plain["label"], language),
        "quantity": _number(Decimal(plain["quantity"])),
        "price": f"{price}{NBSP}{unit}" if unit else price,
        **_taxed(amount, plain.get("vat"), language),
    }


def _taxed(amount: Money, vat: str | None, language: str) -> dict[str, str]:
    if vat is None:
        return {"vat": "", "gross": ""}
    percent = Decimal(vat)
    gross = amount + amount.times(percent / 100)
    space = NBSP if is_french(language) else ""
    return {"vat": f"{_number(percent)}{space}%", "gross": gross.format(language)}


def _number(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return number_text(value, max(-int(exponent), 0))


def _words(plain: Any, language: str) -> str:
    return plain if isinstance(plain, str) else localized(plain, language)


_SHOWN: Mapping[Shape, Callable[[Any, str], Any]] = {
    Shape.TEXT: _words,
    Shape.TEXTS: lambda plain, language: [_words(one, language) for one in plain],
    Shape.DAY: lambda plain, _language: long_day(date.fromisoformat(plain)),
    Shape.LENGTH: lambda plain, _language: length_text(length_of(plain)),
    Shape.MONEY: lambda plain, language: money_of(plain).format(language),
    Shape.AREA: lambda plain, _language: area_text(Decimal(plain)),
    Shape.LINES: lambda plain, language: [_line(one, language) for one in plain],
}
