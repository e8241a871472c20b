"""The attestation of de minimis aid: what a party was granted by the village, told in writing as article 7 asks."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from creuset.billing.models import Aid, AidKind
from creuset.billing.queries.aids import undertaking_of
from creuset.billing.rules.aids import CEILING
from creuset.billing.words import money_text
from creuset.core.text import localized
from creuset.documents.identities import (
    customer_lines,
    customer_of,
    footer_of,
    seller_lines,
    seller_of,
)
from creuset.documents.rendering import render, set_in
from creuset.people.models import Party
from creuset.villages.models import Village

TEMPLATE = "billing/typst/aid.typ"


def attestation(village: Village, party: Party, *, now: datetime) -> bytes:
    """Return the letter as it would leave today."""
    return render(TEMPLATE, attestation_values(village, party, now=now), at=now)


def attestation_values(village: Village, party: Party, *, now: datetime) -> dict[str, Any]:
    """Return what the letter says, in the party's language where the village speaks it."""
    language = party.language if party.language in village.languages else village.language
    with override(language), timezone.override(village.zone):
        shown: dict[str, Any] = set_in(_values(village, party, language, now=now), language)
        return shown


def _values(village: Village, party: Party, language: str, *, now: datetime) -> dict[str, Any]:
    seller, today = seller_of(village), village.day_of(now)
    rows = Aid.objects.filter(village=village, party=party).exclude(kind=AidKind.DECLARED)
    found = undertaking_of(village, party, today)
    title = _("De minimis aid: attestation")
    others = [one.name for one in found.parties if one.pk != party.pk]
    return {
        "language": language,
        "mark": _("demonstration – without value") if village.is_demo else "",
        "title": title,
        "document_title": f"{title} – {party.name}",
        "village": village.name,
        "from_name": seller["name"],
        "from": seller_lines(seller),
        "to": [party.name, *customer_lines(customer_of(party))],
        "date": date_format(today, "DATE_FORMAT"),
        "words": _(
            "We have granted you the following aid under Commission Regulation (EU) 2023/2831 of 13 December 2023 on "
            "the application of Articles 107 and 108 of the Treaty on the Functioning of the European Union to de "
            "minimis aid. Each amount is its gross grant equivalent."
        ),
        "heads": [_("Granted on"), _("For what"), _("Regulation"), _("Amount")],
        "rows": [_cells(row, language) for row in rows.order_by("granted_on", "pk")],
        "none": _("No aid was granted to you."),
        "facts": [
            [
                _("Counted in the three years up to %(day)s")
                % {"day": date_format(today, "DATE_FORMAT")},
                money_text(found.standing.total),
            ],
            [_("Ceiling of a single undertaking"), money_text(CEILING)],
            [_("Left on that day"), money_text(found.standing.left)],
            *([[_("One undertaking with"), ", ".join(others)]] if others else []),
        ],
        "after": _(
            "Aid that other bodies granted counts up to the same ceiling. Keep this letter: you declare these aids to "
            "whoever wants to grant you another within three years."
        ),
        "signature": _("For the village"),
        "footer": footer_of(seller, language=language, currency=village.currency),
        "page_words": [_("Page"), "/"],
    }


def _cells(row: Aid, language: str) -> list[str]:
    words = localized(row.words, language)
    if row.kind == AidKind.CORRECTION:
        words = _("correction of %(what)s: %(why)s") % {"what": words, "why": row.why}
    return [
        date_format(row.granted_on, "SHORT_DATE_FORMAT"),
        words,
        row.legal_basis,
        money_text(row.gross),
    ]
