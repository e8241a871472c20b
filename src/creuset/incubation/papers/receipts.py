"""The paper of a receipt: what was filed, when, under which number, with the digest of all of it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from creuset.core.audit import By
from creuset.core.models import StoredFile
from creuset.core.text import day_text, localized
from creuset.documents.actions.papers import make_document
from creuset.documents.identities import footer_of, seller_lines, seller_of
from creuset.documents.models import Document
from creuset.documents.rendering import set_in
from creuset.incubation.models import Application, Filing
from creuset.incubation.rules.receipts import grouped
from creuset.incubation.writers import own_applications
from creuset.people.actors import Actor
from creuset.projects.models import KIND_LABELS
from creuset.projects.states import ProjectKind
from creuset.questions.models import SheetFile

TEMPLATE = "incubation/typst/receipt.typ"
SOURCE = "filing"


def make_paper(filing: Filing, row: Application, *, by: Actor, now: datetime) -> Document:
    """The receipt has its PDF, made once."""
    values = values_of(filing, row)
    return make_document(
        village=row.village,
        source=(SOURCE, filing.pk),
        template=TEMPLATE,
        values=values,
        name=f"{values['file']}.pdf",
        language=row.language,
        by=by,
        now=now,
    )


def find_paper(filing: Filing) -> StoredFile | None:
    """Return the PDF of the receipt."""
    made = (
        Document.objects.filter(source_kind=SOURCE, source_id=filing.pk, template=TEMPLATE)
        .select_related("file")
        .first()
    )
    return made.file if made else None


def may_open(by: By | None, pk: int) -> bool:
    """Say whether the reader may open the receipt: whoever holds or writes the application."""
    row = Filing.objects.select_related("application__village").filter(pk=pk).first()
    if row is None or not isinstance(by, Actor):
        return False
    own = own_applications(row.application.village, by)
    return own.filter(pk=row.application_id).exists()


def values_of(filing: Filing, row: Application) -> dict[str, Any]:
    """Return what the paper says, in the application's language and the village's zone."""
    with override(row.language), timezone.override(row.village.zone):
        shown: dict[str, Any] = set_in(_values(filing, row), row.language)
        return shown


def to_the_second(instant: datetime, zone: ZoneInfo) -> str:
    """Return an instant as a receipt says it: the day with its year, the hour with its seconds."""
    local = instant.astimezone(zone)
    return f"{day_text(local.date(), style='long')}, {local:%H:%M:%S} ({local:%Z})"


def _values(filing: Filing, row: Application) -> dict[str, Any]:
    seller = seller_of(row.village)
    files = SheetFile.objects.filter(sheet=filing.sheet).select_related("stored").order_by("pk")
    title = pgettext("paper", "Receipt of an application")
    call = localized(row.call.names, row.language)
    team = ", ".join(one["name"] for one in filing.cover.get("team", []))
    axis = localized(row.axis.names, row.language) if row.axis else ""
    facts = [
        (_("Call for projects"), call),
        (_("Number"), str(row.number)),
        (_("Project"), row.title),
        (_("Kind of project"), str(KIND_LABELS[ProjectKind(row.kind)])),
        (_("Axis"), axis if row.call.axes.count() > 1 else ""),
        (_("Company"), f"{row.company_name} · {row.siret}" if row.siret else ""),
        (_("Filed on"), to_the_second(filing.filed_at, row.village.zone)),
        (_("By"), team),
        (
            _("Filing"),
            _("corrected, in place of the one before: no. %(turn)s") % {"turn": filing.turn}
            if filing.turn > 1
            else "",
        ),
    ]
    return {
        "language": row.language,
        "file": f"{pgettext('name of a file', 'receipt')}-{row.call.code}-{row.number}-{filing.turn}",
        "mark": _("demonstration – without value") if seller["is_demo"] else "",
        "title": title,
        "document_title": f"{title} – {row.title}",
        "village": seller["village"],
        "from_name": seller["name"],
        "from": seller_lines(seller),
        "words": _("%(village)s has received this application in answer to its call for projects.")
        % {"village": row.village.name},
        "facts": [[name, value] for name, value in facts if value],
        "files_title": _("Attached files"),
        "files": [[one.stored.name, grouped(one.stored.sha256)] for one in files],
        "digest_title": _("Digest (SHA-256)"),
        "digest": grouped(filing.receipt),
        "digest_words": _(
            "It stands for everything that was filed, the files included: whoever has the same content finds the "
            "same digest. Keep this paper."
        ),
        "footer": footer_of(seller, language=row.language, currency=row.village.currency),
        "page_words": [_("Page"), "/"],
    }
