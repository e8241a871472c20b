"""Letters as papers: kept as they left."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from creuset.core.files import address
from creuset.core.models import StoredFile
from creuset.core.text import localized
from creuset.documents.actions.papers import make_document
from creuset.documents.identities import seller_lines, seller_of
from creuset.documents.models import Document
from creuset.documents.rendering import render, set_in
from creuset.incubation.models import Letter
from creuset.incubation.papers.files import frame_of
from creuset.incubation.permissions import is_concerned, may_see
from creuset.incubation.writers import own_applications
from creuset.people.actors import Actor

LETTER, SOURCE = "incubation/typst/letter.typ", "application_letter"


def make_letter(letter: Letter, *, by: Actor, now: datetime) -> Document:
    """The letter has its paper, made once and kept."""
    village = letter.application.village
    return make_document(
        village=village,
        source=(SOURCE, letter.pk),
        template=LETTER,
        values=_values(letter, village.day_of(now)),
        name=f"{pgettext('name of a file', 'letter')}-{letter.pk}.pdf",
        language=letter.language,
        by=by,
        now=now,
    )


def letter_pdf(letter: Letter, *, now: datetime) -> bytes:
    """Return the letter as it would leave today."""
    return render(LETTER, _values(letter, letter.application.village.day_of(now)), at=now)


def paper_of(letter: Letter) -> StoredFile | None:
    """Return the paper of a letter that has left."""
    found = Document.objects.select_related("file").filter(source_kind=SOURCE, source_id=letter.pk)
    row = found.first()
    return row.file if row else None


def papers_of(letters: Sequence[Letter]) -> list[tuple[Letter, str]]:
    """Return each letter with where its paper is read, nothing where it has none; one query."""
    if not letters:
        return []
    rows = Document.objects.filter(source_kind=SOURCE, source_id__in=[one.pk for one in letters])
    urls = {row.source_id: address(row.file) for row in rows.select_related("file")}
    return [(one, urls.get(one.pk, "")) for one in letters]


def may_open(by: Actor, pk: int) -> bool:
    """Say whether the actor may open the paper: whoever holds or writes the application, and the team."""
    row = Letter.objects.select_related("application__call__village").filter(pk=pk).first()
    if row is None:
        return False
    call = row.application.call
    if own_applications(call.village, by).filter(pk=row.application_id).exists():
        return True
    return may_see(by, call.village) and not is_concerned(by, call)


def _values(letter: Letter, on: date) -> dict[str, Any]:
    """Return what the paper says, in the letter's language."""
    row = letter.application
    village, language = row.village, letter.language
    with override(language), timezone.override(village.zone):
        seller = seller_of(village)
        holder = row.holder
        values = frame_of(village, letter.subject, language=language) | {
            "village": village.name,
            "tagline": localized(village.tagline, language),
            "from_name": seller["name"],
            "from": seller_lines(seller),
            "to": [
                text
                for text in (
                    holder.name if holder else "",
                    row.company.name if row.company else "",
                    *(holder.postal.lines if holder else ()),
                )
                if text
            ],
            "date": date_format(on, "DATE_FORMAT"),
            "about": f"{localized(row.call.names, language)} · {_('no. %(number)s') % {'number': row.number}}",
            "paragraphs": [one.strip() for one in letter.body.split("\n\n") if one.strip()],
        }
        shown: dict[str, Any] = set_in(values, language)
        return shown
