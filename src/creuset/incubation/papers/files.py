"""The papers of a call: a file as it was filed and judged."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from creuset.core.text import in_language, instant_text
from creuset.documents.identities import footer_of, seller_of
from creuset.documents.rendering import render, set_in
from creuset.incubation.models import Application, Verdict
from creuset.kernel.money import Money
from creuset.people.queries.story import StoryRow, get_story
from creuset.questions.queries.reading import lines_of, reading_of
from creuset.villages.models import Village

FILE = "incubation/typst/file.typ"
EVENTS = 100
FACTS_IN_A_ROW = 3


def file_pdf(row: Application, *, now: datetime) -> bytes:
    """Return the file as a PDF, in the language of the village: what was answered, judged, and done with it."""
    village = row.village
    with override(village.language), timezone.override(village.zone):
        shown: dict[str, Any] = set_in(_values(row, village), village.language)
    return render(FILE, shown, at=now)


def frame_of(village: Village, title: str, *, language: str) -> dict[str, Any]:
    """Return what every paper of the village says around its words."""
    seller = seller_of(village)
    return {
        "language": language,
        "mark": _("demonstration – without value") if village.is_demo else "",
        "title": title,
        "document_title": f"{title} – {village.name}",
        "footer": footer_of(seller, language=language, currency=village.currency),
        "page_words": [_("Page"), "/"],
    }


def _values(row: Application, village: Village) -> dict[str, Any]:
    story = get_story(kind="application", ids=[row.pk], village=village, is_team=True, most=EVENTS)
    facts = _facts(row, village)
    return frame_of(village, row.title or _("Emptied"), language=village.language) | {
        "kicker": f"{in_language(row.call.names)} · {_('no. %(number)s') % {'number': row.number}}",
        "facts": [facts[n : n + FACTS_IN_A_ROW] for n in range(0, len(facts), FACTS_IN_A_ROW)],
        "answers": [
            {
                "label": label,
                "paragraphs": [one for one in words.splitlines() if one.strip()] or ["–"],
            }
            for label, words in lines_of(reading_of(row.sheet))
        ],
        "verdicts_title": _("What was judged"),
        "verdicts": [_verdict(one, village) for one in row.verdicts.all()],
        "events_title": _("Its story"),
        "events": [_event(one, village) for one in reversed(story.rows)],
    }


def _facts(row: Application, village: Village) -> list[list[str]]:
    asked = (
        ""
        if row.asked_cents is None
        else Money(row.asked_cents, village.currency).format(village.language)
    )
    told: Sequence[tuple[str, str]] = (
        (_("State"), row.state_label),
        (_("Holder"), row.holder.name if row.holder else ""),
        (_("Company"), row.company.name if row.company else ""),
        (_("Kind of project"), str(row.get_kind_display()) if row.kind else ""),
        (_("Axis"), in_language(row.axis.names) if row.axis else ""),
        (_("Asked for"), asked),
        (_("Filed on"), instant_text(row.filed_at, village.zone) if row.filed_at else ""),
        (_("Receipt"), row.receipt[:16]),
    )
    return [[label, value] for label, value in told if value]


def _verdict(one: Verdict, village: Village) -> dict[str, str]:
    said = _("yes") if one.is_positive else _("no")
    given = date_format(village.day_of(one.given_at), "SHORT_DATE_FORMAT")
    by = one.given_by.short_name if one.given_by else ""
    title = f"{one.get_step_display()}: {said} – {', '.join(text for text in (given, by) if text)}"
    back = (
        _("taken back on %(day)s: %(why)s")
        % {
            "day": date_format(village.day_of(one.undone_at), "SHORT_DATE_FORMAT"),
            "why": one.undone_why,
        }
        if one.undone_at
        else ""
    )
    return {"title": title, "words": " ".join(text for text in (one.reason, back) if text)}


def _event(one: StoryRow, village: Village) -> dict[str, str]:
    words = f"{one.by} {one.sentence}"
    return {
        "at": instant_text(one.at, village.zone),
        "words": f"{words} ({one.reason})" if one.reason else words,
    }
