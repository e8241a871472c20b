"""Applications that came to nothing are kept for as long as their call says, then emptied; figures stay."""

from datetime import date, datetime

from django.db import transaction

from creuset.core import audit, files, seals
from creuset.core.housekeeping import sweep_by
from creuset.core.models import Audience, AuditObject
from creuset.documents.models import Document
from creuset.incubation.actions.screening import hold
from creuset.incubation.models import (
    Appeal,
    Application,
    Completion,
    ConflictOfInterest,
    Correction,
    Decision,
    Filing,
    Letter,
    Reading,
    Score,
    Verdict,
)
from creuset.incubation.papers.letters import SOURCE as LETTER
from creuset.incubation.papers.receipts import SOURCE as FILING
from creuset.incubation.queries.keeping import ended_of, ending
from creuset.incubation.rules.keeping import is_over, is_told, kept_until
from creuset.incubation.telling.applications import CALL, KIND
from creuset.notices.actions import tell
from creuset.notices.models import Notice
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import HOUSE, Actor
from creuset.questions.actions.sheets import empty as empty_sheet
from creuset.questions.models import Sheet
from creuset.villages.models import Village

EMPTIED = "applications.emptied"
#: What its holder is told a month before.
ENDS = "incubation.file_ends"


def register() -> None:
    """The housekeeping tells holders in time, and empties what is over."""
    sweep_by("applications", sweep)


def sweep(now: datetime) -> int:
    """In every village holders were told of what ends within a month, and what is over is emptied; return how many."""
    count = 0
    for village in Village.objects.all():
        remind(village=village, by=HOUSE, now=now)
        count += empty_applications(village=village, by=HOUSE, now=now)
    return count


def remind(*, village: Village, by: Actor, now: datetime) -> int:
    """Each holder whose file is emptied within a month is told so, once; return how many. Raise Forbidden."""
    check_is_house(by)
    today, told = village.day_of(now), 0
    for row, ended in ending(village):
        until = kept_until(ended)
        if row.holder is None or until is None or not is_told(ended, today):
            continue
        notice = tell(
            party=row.holder,
            village=village,
            topic=ENDS,
            key=f"{row.pk}-{until}",
            content={
                "application": row.pk,
                "title": row.title,
                "call": row.call.names,
                "until": max(until, today).isoformat(),
            },
            now=now,
        )
        told += notice is not None
    return told


def empty_applications(*, village: Village, by: Actor, now: datetime) -> int:
    """What was written in applications whose time is over is gone; return how many. Raise Forbidden.

    An appeal that was made meanwhile keeps its application: that is judged again once it is held.
    """
    check_is_house(by)
    today = village.day_of(now)
    over = [row.pk for row, ended in ending(village) if is_over(ended, today)]
    return sum(_empty_if_over(pk, village, today=today, by=by, now=now) for pk in over)


@transaction.atomic
def _empty_if_over(pk: int, village: Village, *, today: date, by: Actor, now: datetime) -> bool:
    row = hold(Application(pk=pk))
    row.village = row.call.village = village
    if row.emptied_at is not None or not is_over(ended_of(row), today):
        return False
    _empty_papers(row)
    # First the row: the words of scores that were handed in stay until it says that it is emptied.
    _empty_row(row, now=now)
    _empty_words(row, by=by, now=now)
    for kind, rows in (
        ("decision", row.decisions),
        ("conflict", row.conflicts),
        ("scores", row.readings),
    ):
        seals.erase(kind, list(rows.values_list("pk", flat=True)))
    named = AuditObject.objects.filter(kind=KIND, object_id=row.pk)
    audit.erase(named.values_list("row_id", flat=True))
    Notice.objects.filter(village=village, content__application=row.pk).delete()
    audit.record(
        verb=EMPTIED,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk), (CALL, row.call_id)],
        audience=Audience.TEAM,
        data={"number": row.number, "call": row.call.names},
    )
    return True


def _empty_words(row: Application, *, by: Actor, now: datetime) -> None:
    """Nothing is left of what was answered, asked, judged and contested in words."""
    corrections = Correction.objects.filter(application=row)
    sheets = Sheet.objects.filter(correction__in=corrections)
    drafts = list(sheets)
    corrections.delete()
    kept = Sheet.objects.filter(filing__application=row)
    for sheet in (row.sheet, *kept, *drafts):
        empty_sheet(sheet=sheet, by=by, now=now)
    Filing.objects.filter(application=row).update(cover={}, filed_by=None)
    row.co_writers.all().delete()
    Verdict.objects.filter(application=row).update(reason="", undone_why="")
    Completion.objects.filter(application=row).update(words="", places=[])
    Appeal.objects.filter(application=row).update(words="", answer="", made_by=None)
    Decision.objects.filter(application=row).update(reason="")
    ConflictOfInterest.objects.filter(application=row).update(words="", lifted_why="")
    Reading.objects.filter(application=row).update(words="")
    Score.objects.filter(reading__application=row).update(words="")


def _empty_papers(row: Application) -> None:
    """Letters and receipts are gone; that there was one, of which kind and when, stays."""
    Letter.objects.filter(application=row).update(subject="", body="", sent_to="")
    sources = {
        LETTER: Letter.objects.filter(application=row),
        FILING: Filing.objects.filter(application=row),
    }
    for kind, rows in sources.items():
        ids = list(rows.values_list("pk", flat=True))
        for paper in Document.objects.filter(source_kind=kind, source_id__in=ids).select_related(
            "file"
        ):
            stored = paper.file
            paper.delete()
            files.remove(stored)


def _empty_row(row: Application, *, now: datetime) -> None:
    """Nobody can tell any more whose it was; what counts in figures stays."""
    row.title = row.email = row.siret = row.company_name = row.key = ""
    row.holder = row.company = row.project = None
    row.link_hash = f"emptied-{row.pk}"
    row.emptied_at = now
    row.save(
        update_fields=[
            "title",
            "email",
            "siret",
            "company_name",
            "key",
            "holder",
            "company",
            "project",
            "link_hash",
            "emptied_at",
        ]
    )
