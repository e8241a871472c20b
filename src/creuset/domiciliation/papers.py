"""The papers that leave the village: the lists, and the letters to the court registry, ready to be printed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from creuset.core.text import localized
from creuset.documents.actions.papers import make_document
from creuset.documents.identities import footer_of, seller_lines, seller_of
from creuset.documents.models import Document
from creuset.documents.rendering import render, set_in
from creuset.domiciliation.models import Approval, Domiciliation, RegistryLetter, SentList
from creuset.domiciliation.queries.lists import Listing, Named
from creuset.domiciliation.rules.court import Why
from creuset.domiciliation.rules.lists import ListKind, Period
from creuset.people.actors import Actor
from creuset.plans.contract_words import in_each
from creuset.plans.models import Subscription
from creuset.villages.models import Village

LIST, LETTER = "domiciliation/typst/list.typ", "domiciliation/typst/letter.typ"
LIST_SOURCE, LETTER_SOURCE = "domiciliation_list", "registry_letter"


def make_list(row: SentList, listing: Listing, *, by: Actor, now: datetime) -> Document:
    """The list that was sent has its PDF, made once."""
    return make_document(
        village=row.village,
        source=(LIST_SOURCE, row.pk),
        template=LIST,
        values=list_values(row.village, listing, to=row.sent_to, on=row.sent_on),
        name=f"{file_of(listing.period)}.pdf",
        language=row.village.language,
        by=by,
        now=now,
    )


def make_letter(row: RegistryLetter, *, by: Actor, now: datetime) -> Document:
    """The letter that was sent has its PDF, made once."""
    village = row.domiciliation.village
    return make_document(
        village=village,
        source=(LETTER_SOURCE, row.pk),
        template=LETTER,
        values=letter_values(row, on=row.sent_on or village.day_of(now)),
        name=f"{pgettext('name of a file', 'registry')}-{row.pk}.pdf",
        language=village.language,
        by=by,
        now=now,
    )


def list_pdf(village: Village, listing: Listing, *, to: str, now: datetime) -> bytes:
    """Return the list as it would leave today."""
    return render(LIST, list_values(village, listing, to=to, on=village.day_of(now)), at=now)


def letter_pdf(row: RegistryLetter, *, now: datetime) -> bytes:
    """Return the letter as it would leave today."""
    on = row.domiciliation.village.day_of(now)
    return render(LETTER, letter_values(row, on=on), at=now)


def file_of(period: Period) -> str:
    """Return the name of the file of a list, without its ending."""
    return f"{pgettext('name of a file', 'domiciliation')}-{period.code}"


def title_of(period: Period) -> str:
    """Return what a list is of, in the reader's language."""
    if period.kind is ListKind.YEAR:
        return _("Companies domiciled on 1 January %(year)s") % {"year": period.first.year}
    return _("Arrivals and departures, quarter %(quarter)s of %(year)s") % {
        "quarter": period.quarter,
        "year": period.first.year,
    }


def heads() -> list[str]:
    """Return the columns of a list, in the reader's language."""
    return [
        _("Company"),
        _("SIREN"),
        _("Legal form"),
        _("Legal representative"),
        _("Their home address"),
        _("Accounting papers"),
        _("Since"),
        _("Until"),
        _("In this period"),
    ]


def cells_of(named: Named, village: Village) -> list[str]:
    """Return what a list says of a company, in the reader's language."""
    row = named.row
    moved = [
        *([pgettext("in a list", "came")] if named.came else []),
        *([pgettext("in a list", "left")] if named.left else []),
    ]
    return [
        row.company,
        row.siren,
        row.legal_form,
        row.representative,
        row.representative_home,
        row.books_at or (village.name if row.books else ""),
        _day(row.subscription.starts_on),
        _day(row.subscription.last_on) if row.subscription.last_on else "",
        ", ".join(moved) or pgettext("in a list", "there"),
    ]


def contract_words(row: Subscription) -> dict[str, Any]:
    """Return what the contract of a domiciliation says of the village's approval: nothing where it has none."""
    approval = Approval.objects.filter(village_id=row.village_id).first()
    if approval is None:
        return {}
    return {"approval": in_each(lambda: _approval_words(approval))}


def list_values(village: Village, listing: Listing, *, to: str, on: date) -> dict[str, Any]:
    """Return what the paper of a list says, in the village's language."""
    with override(village.language), timezone.override(village.zone):
        period = listing.period
        values = _frame(village, title_of(period), on) | {
            "to": [to] if to else [],
            "words": _list_words(period),
            "heads": heads(),
            "rows": [cells_of(named, village) for named in listing.named],
        }
        shown: dict[str, Any] = set_in(values, village.language)
        return shown


def letter_values(row: RegistryLetter, *, on: date) -> dict[str, Any]:
    """Return what a letter to the registry says, in the village's language."""
    seat = row.domiciliation
    village = seat.village
    approval = Approval.objects.filter(village=village).first()
    with override(village.language), timezone.override(village.zone):
        values = _frame(village, _letter_title(row), on) | {
            "to": [text for text in (approval.registry, approval.registry_address) if text]
            if approval
            else [],
            "paragraphs": _letter_words(row, seat),
            "facts": [
                [_("Company"), seat.company],
                *([[_("SIREN"), seat.siren]] if seat.siren else []),
                *([[_("Register"), seat.registered_at]] if seat.registered_at else []),
                [_("Contract from"), _day(seat.subscription.starts_on)],
            ],
            "signature": _("For the village"),
        }
        shown: dict[str, Any] = set_in(values, village.language)
        return shown


def _frame(village: Village, title: str, on: date) -> dict[str, Any]:
    seller: Mapping[str, Any] = seller_of(village)
    approval = Approval.objects.filter(village=village).first()
    return {
        "language": village.language,
        "mark": _("demonstration – without value") if village.is_demo else "",
        "title": title,
        "document_title": f"{title} – {village.name}",
        "village": village.name,
        "tagline": localized(village.tagline, village.language),
        "from_name": seller["name"],
        "from": seller_lines(seller),
        "approval": _("Prefect’s approval %(approval)s.") % {"approval": _approval_words(approval)}
        if approval
        else "",
        "date": date_format(on, "DATE_FORMAT"),
        "footer": footer_of(seller, language=village.language, currency=village.currency),
        "page_words": [_("Page"), "/"],
    }


def _approval_words(approval: Approval) -> str:
    return _("no. %(number)s, %(prefecture)s, of %(day)s") % {
        "number": approval.number,
        "prefecture": approval.prefecture,
        "day": _day(approval.granted_on),
    }


def _list_words(period: Period) -> str:
    if period.kind is ListKind.YEAR:
        return _(
            "List of the persons domiciled in our premises on 1 January, sent before 15 January "
            "(article R123-168 of the Code de commerce)."
        )
    return _(
        "List of the persons who came to be domiciled in our premises in the quarter, or whose domiciliation "
        "ended in it (article R123-168 of the Code de commerce)."
    )


def _letter_title(row: RegistryLetter) -> str:
    if row.why == Why.ENDED:
        return _("End of a domiciliation")
    return _("Mail not collected for three months")


def _letter_words(row: RegistryLetter, seat: Domiciliation) -> list[str]:
    told = {"company": seat.company, "day": _day(row.since_on)}
    if row.why == Why.ENDED:
        said = _(
            "As article R123-168 of the Code de commerce asks of us, we inform you that the domiciliation of "
            "%(company)s in our premises ended on %(day)s."
        )
    else:
        said = _(
            "As article R123-168 of the Code de commerce asks of us, we inform you that %(company)s, which is "
            "domiciled in our premises, has not taken note of its mail since %(day)s, that is for three months."
        )
    return [_("To the registrar,"), said % told, _("Yours faithfully,")]


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
