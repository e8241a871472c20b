"""Papers of identity files: sent, judged, opened; every look at a copy is told by the audit."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from creuset.core import attachments
from creuset.core.models import Audience, StoredFile
from creuset.domiciliation.actions.files import hold
from creuset.domiciliation.actions.telling import tell
from creuset.domiciliation.kinds import PaperKind
from creuset.domiciliation.models import Domiciliation, Paper
from creuset.domiciliation.permissions import (
    check_may_check,
    check_may_describe,
    may_check,
    may_open,
)
from creuset.domiciliation.rules.papers import NoPaper, check_days, last_day
from creuset.kernel.errors import Conflict, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell as notify
from creuset.people.actors import Actor
from creuset.people.queries.belonging import spokespeople_of

KIND = "domiciliation_paper"
SENT, ACCEPTED, REFUSED, OPENED = (
    "domiciliation.paper_sent",
    "domiciliation.paper_accepted",
    "domiciliation.paper_refused",
    "domiciliation.paper_opened",
)
#: What the company is told of its papers.
ANSWERED = "domiciliation-paper"


@transaction.atomic
def send_paper(
    *,
    domiciliation: Domiciliation,
    kind: PaperKind,
    issued_on: date,
    by: Actor,
    now: datetime,
    valid_until: date | None = None,
    upload: "UploadedFile[Any] | None" = None,
) -> Paper:
    """The paper is in the file, to be read; one that somebody puts there who checks identities counts at once.

    Raise Forbidden; Conflict where the file was closed; NoPaper; WrongPaperDays; TooOld; FileRefused.
    """
    row = hold(domiciliation)
    check_may_describe(by, row)
    if row.emptied_at is not None:
        raise Conflict(_("This file was closed: its copies were destroyed in their time."))
    if upload is None:
        raise NoPaper(_("Add the paper itself: a PDF or a picture."), field="upload")
    check_days(kind, issued_on=issued_on, named=valid_until, today=row.village.day_of(now))
    is_checked = may_check(by, row)
    stored = attachments.store_paper(
        upload=upload,
        kind=KIND,
        object_id=row.pk,
        by=by,
        now=now,
        village_id=row.village_id,
        field="upload",
    )
    made = Paper.objects.create(
        domiciliation=row,
        kind=kind,
        issued_on=issued_on,
        valid_until=last_day(kind, issued_on=issued_on, named=valid_until),
        file=stored,
        sent_at=now,
        sent_by=by.party,
        is_accepted=True if is_checked else None,
        checked_at=now if is_checked else None,
        checked_by=by.party if is_checked else None,
    )
    _told(ACCEPTED if is_checked else SENT, made, row, by=by, now=now)
    return made


@transaction.atomic
def check_paper(
    *, paper: Paper, is_accepted: bool, by: Actor, now: datetime, answer: str = ""
) -> Paper:
    """The paper counts until its last day, or was refused and the company reads why.

    Raise Forbidden; Conflict where it no longer waits; Refused where it is refused without a word.
    """
    row = hold(paper.domiciliation)
    check_may_check(by, row)
    made = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if made.is_accepted is not None:
        raise Conflict(_("A colleague has just checked this paper."))
    words = " ".join(answer.split())
    if not is_accepted and not words:
        raise Refused(_("Write why, so that the company can send a better one."), field="answer")
    made.is_accepted, made.checked_at, made.checked_by = is_accepted, now, by.party
    made.answer = words
    made.save(update_fields=["is_accepted", "checked_at", "checked_by", "answer"])
    _told(ACCEPTED if is_accepted else REFUSED, made, row, by=by, now=now, reason=words)
    content = {
        "domiciliation": row.pk,
        "party": row.subscription.party.name,
        "kind": made.kind,
        "is_accepted": is_accepted,
        "answer": words,
    }
    for one in spokespeople_of(row.subscription.party):
        notify(
            party=one,
            village=row.village,
            topic=ANSWERED,
            key=f"{made.pk}",
            content=content,
            now=now,
        )
    return made


@transaction.atomic
def open_paper(*, paper: Paper, by: Actor, now: datetime) -> StoredFile:
    """Return the copy of the paper; the audit tells the team that it was opened, by whom.

    Raise NotFound where it was destroyed, or for whoever may not see it.
    """
    row = hold(paper.domiciliation)
    if not may_open(by, row):
        raise NotFound(_("There is nothing here, or nothing that you may see."))
    made = Paper.objects.select_related("file").get(pk=paper.pk)
    if made.file is None:
        raise NotFound(_("The copy of this paper was destroyed."))
    _told(OPENED, made, row, by=by, now=now)
    return made.file


def _told(
    verb: str, made: Paper, row: Domiciliation, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    tell(
        verb,
        row,
        by=by,
        now=now,
        audience=Audience.TEAM if verb == OPENED else Audience.PARTIES,
        also=((KIND, made.pk),),
        reason=reason,
        kind=made.kind,
        until=made.valid_until,
    )
