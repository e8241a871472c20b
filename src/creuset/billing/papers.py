"""The paper of a quote: what it says, in its own language, ready to be printed."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from creuset.billing.models import Quote, QuoteLine
from creuset.billing.words import money_text, quantity_text, rate_text, totals_of_rows
from creuset.core import files
from creuset.core.models import StoredFile
from creuset.core.text import localized, typeset
from creuset.documents.actions.papers import make_document
from creuset.documents.models import Document
from creuset.kernel.money import Money
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.rules.postal import Postal
from creuset.villages.models import Village

TEMPLATE = "billing/typst/quote.typ"
SOURCE = "quote"
#: Article D441-5 of the Code de commerce says it in euros, whatever the paper is in.
RECOVERY = Money(4000, "EUR")


def seller_of(village: Village) -> dict[str, Any]:
    """Return who proposes, as the law wants it told: frozen with the quote."""
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
    """Return to whom it is proposed: frozen with the quote."""
    return {
        "name": party.name,
        "is_organisation": party.is_organisation,
        "siren": party.siren,
        "vat": party.vat_number,
        "email": party.email,
        "address": asdict(party.postal),
    }


def make_paper(quote: Quote, *, by: Actor, now: datetime) -> Document:
    """The quote has its PDF, made once."""
    values = values_of(quote)
    return make_document(
        village=quote.village,
        source=(SOURCE, quote.pk),
        template=TEMPLATE,
        values=values,
        name=f"{values['file']}.pdf",
        language=quote.language,
        by=by,
        now=now,
    )


def find_paper(quote: Quote) -> StoredFile | None:
    """Return the PDF of the quote; None before it was sent."""
    made = (
        Document.objects.filter(source_kind=SOURCE, source_id=quote.pk, template=TEMPLATE)
        .select_related("file")
        .first()
    )
    return made.file if made else None


def paper_address(quote: Quote) -> str:
    """Return the path of the PDF for whoever is signed in and may read it; nothing before there is one."""
    stored = find_paper(quote)
    return files.address(stored) if stored else ""


def values_of(quote: Quote) -> dict[str, Any]:
    """Return what the paper says, in the quote's language and the village's zone."""
    with override(quote.language), timezone.override(quote.village.zone):
        shown: dict[str, Any] = _set(_values(quote), quote.language)
        return shown


def _values(quote: Quote) -> dict[str, Any]:
    lines = list(quote.lines.order_by("position"))
    sums = totals_of_rows(lines, quote.currency)
    seller, customer = quote.seller, quote.customer
    sent_on = quote.village.day_of(quote.sent_at or quote.made_at)
    return {
        "language": quote.language,
        "file": f"{pgettext('name of a file', 'quote')}-{quote.printed}",
        "mark": _("demonstration – without value") if seller.get("is_demo") else "",
        "title": pgettext("paper", "Quote"),
        "number": _("No. %(number)s") % {"number": quote.printed},
        "document_title": f"{pgettext('paper', 'Quote')} {quote.printed} – {seller['village']}",
        "village": seller["village"],
        "tagline": localized(seller["tagline"], quote.language),
        "seller_label": _("Proposed by"),
        "seller": _seller_lines(seller),
        "seller_name": seller["name"],
        "customer_label": _("For"),
        "customer_name": customer["name"],
        "customer": _customer_lines(customer),
        "facts": [
            [_("Date"), _day(sent_on)],
            [_("Valid until"), _day(quote.valid_until)],
            [_("Kind of supply"), _("Services")],
            *([[_("Project"), quote.project.title]] if quote.project else []),
        ],
        "about": localized(quote.title, quote.language),
        "heads": [
            _("Description"),
            pgettext("column of a table", "Qty"),
            _("Unit price"),
            _("VAT"),
            _("Net"),
        ],
        "lines": [_line(line, quote) for line in lines],
        "rates": {
            "heads": [_("Rate of VAT"), _("Base"), _("VAT amount")],
            "rows": [
                [rate_text(one.percent), money_text(one.net), money_text(one.vat)]
                for one in sums.by_rate
            ],
        },
        "sums": [
            [_("Total before VAT"), money_text(sums.net)],
            [_("Total VAT"), money_text(sums.vat)],
        ],
        "gross": [_("Total to pay"), money_text(sums.gross)],
        "deposit": _deposit(quote),
        "terms": _terms(quote, customer),
        "signature": {
            "title": _("Agreed"),
            "words": _(
                "Accept it on the page whose address was mailed to you, or send this paper back signed."
            ),
            "fields": [_("Date"), _("First and last name"), _("Signature")],
        },
        "footer": _footer(seller, quote),
        # The number stands on every page, beside the page's own.
        "page_words": [f"{quote.printed} · {_('Page')}", "/"],
    }


def _line(line: QuoteLine, quote: Quote) -> dict[str, str]:
    return {
        "label": localized(line.label, quote.language),
        "explanation": localized(line.explanation, quote.language),
        "quantity": quantity_text(line.quantity, line.unit),
        "unit_price": money_text(line.unit_price),
        "vat": rate_text(line.vat_percent),
        "net": money_text(line.net),
    }


def _seller_lines(seller: Mapping[str, Any]) -> list[str]:
    return [
        *_address(seller["address"]),
        " · ".join(text for text in (seller["email"], seller["phone"]) if text),
        " · ".join(_numbers(seller)),
    ]


def _customer_lines(customer: Mapping[str, Any]) -> list[str]:
    postal, numbers = Postal(**customer.get("address", {})), " · ".join(_numbers(customer))
    return [text for text in (*postal.lines, postal.abroad, customer["email"], numbers) if text]


def _numbers(who: Mapping[str, Any]) -> list[str]:
    numbers = (("SIREN", who["siren"]), (_("VAT"), who["vat"]))
    return [f"{word} {number}" for word, number in numbers if number]


def _address(address: Mapping[str, Any]) -> list[str]:
    town = f"{address.get('postcode', '')} {address.get('city', '')}".strip()
    return [text for text in (address.get("street", ""), town) if text]


def _deposit(quote: Quote) -> str:
    if not quote.deposit_cents:
        return ""
    return _("Down payment asked before the first day: %(amount)s, VAT included.") % {
        "amount": money_text(quote.deposit)
    }


def _terms(quote: Quote, customer: Mapping[str, Any]) -> list[str]:
    """Return the mentions below the sums: what a quote must say, then what a company is told of late payment."""
    said = [
        _("This quote is free of charge and binds us until %(day)s.")
        % {"day": _day(quote.valid_until)},
        _("Accepted in writing, it is a contract; what is measured is invoiced as measured."),
    ]
    if customer["is_organisation"]:
        said.append(
            _(
                "Invoices are due within 30 days of their date. Late payment: three times the legal rate of "
                "interest, and %(indemnity)s for the costs of recovery (articles L441-10 and D441-5 of the "
                "Code de commerce). No discount for early payment."
            )
            % {"indemnity": money_text(RECOVERY)}
        )
    else:
        said.append(_("Invoices are due on receipt."))
    said.append(_("VAT is due on receipt of payments."))
    return said


def _footer(seller: Mapping[str, Any], quote: Quote) -> str:
    """Return the line at the foot of every page: who the seller is before the law."""
    capital = seller["share_capital"]
    form = localized(seller["form"], quote.language)
    parts = [
        f"{seller['name']}, {form}" if form else seller["name"],
        _("share capital %(amount)s")
        % {"amount": money_text(Money(int(capital) * 100, quote.currency))}
        if capital
        else "",
        seller["registered_at"],
        f"SIRET {seller['siret']}" if seller["siret"] else "",
        f"{_('VAT')} {seller['vat']}" if seller["vat"] else "",
        ", ".join(_address(seller["address"])),
    ]
    return " – ".join(part for part in parts if part)


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _set(value: Any, language: str) -> Any:
    """Return the same values with the spaces of their language."""
    match value:
        case str():
            return typeset(value, language)
        case Mapping():
            return {key: _set(one, language) for key, one in value.items()}
        case list():
            return [_set(one, language) for one in value]
        case _:
            return value
