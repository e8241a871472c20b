"""The paper of a quote: what it says, in its own language, ready to be printed."""

from collections.abc import Mapping
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
from creuset.core.text import localized
from creuset.documents.actions.papers import make_document
from creuset.documents.identities import customer_lines, footer_of, seller_lines
from creuset.documents.models import Document
from creuset.documents.rendering import set_in
from creuset.kernel.money import Money
from creuset.people.actors import Actor

TEMPLATE = "billing/typst/quote.typ"
SOURCE = "quote"
#: Article D441-5 of the Code de commerce says it in euros, whatever the paper is in.
RECOVERY = Money(4000, "EUR")


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
        shown: dict[str, Any] = set_in(_values(quote), quote.language)
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
        "seller": seller_lines(seller),
        "seller_name": seller["name"],
        "customer_label": _("For"),
        "customer_name": customer["name"],
        "customer": customer_lines(customer),
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
        "footer": footer_of(seller, language=quote.language, currency=quote.currency),
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


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
