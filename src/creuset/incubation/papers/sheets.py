"""The list that those present at a session sign, ready to be printed."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from creuset.core.text import day_text, localized, span_text
from creuset.documents.identities import footer_of, seller_of
from creuset.documents.rendering import render, set_in
from creuset.incubation.models import Session
from creuset.incubation.queries.cohorts import place_of, sheet_of
from creuset.projects.models import TeamMember

TEMPLATE = "incubation/typst/attendance.typ"


def signature_list(session: Session, *, now: datetime) -> bytes:
    """Return the list of a session as PDF, in the village's language: a line for each person who is expected."""
    village = session.cohort.village
    language = village.language
    rows = [row.member for row in sheet_of(session)]
    teams: dict[int, list[str]] = {row.project_id: [row.holder.name] for row in rows}
    people = TeamMember.objects.filter(project__in=teams).select_related("party").order_by("pk")
    for one in people:
        if one.party.name not in teams[one.project_id]:
            teams[one.project_id].append(one.party.name)
    with override(language), timezone.override(village.zone):
        seller = seller_of(village)
        where = place_of(session)
        values = {
            "language": language,
            "mark": _("demonstration – without value") if village.is_demo else "",
            "title": session.title,
            "document_title": f"{session.title} – {village.name}",
            "village": village.name,
            "date": day_text(village.day_of(session.starts_at), style="long"),
            "lines": [
                line
                for line in (
                    localized(session.cohort.names, language),
                    span_text(session.starts_at, session.ends_at, village.zone),
                    where,
                    session.host.name if session.host else "",
                )
                if line
            ],
            "heads": [_("Project"), _("Who"), _("Signature")],
            "rows": [
                [row.project.title, name, ""] for row in rows for name in teams[row.project_id]
            ],
            "footer": footer_of(seller, language=language, currency=village.currency),
            "page_words": [_("Page"), "/"],
        }
        return render(TEMPLATE, set_in(values, language), at=now)
