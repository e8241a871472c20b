"""What ends by itself of drafts; whom applications keep, and what becomes of them when somebody is forgotten."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from creuset.core.audit import By
from creuset.core.housekeeping import sweep_by
from creuset.core.models import StoredFile
from creuset.incubation.actions import drafts
from creuset.incubation.models import Application, CoWriter, Filing
from creuset.incubation.papers.receipts import find_paper
from creuset.incubation.states import UNDECIDED, ApplicationState
from creuset.incubation.writers import own_applications
from creuset.people.actions.erasing import also_forget
from creuset.people.actors import HOUSE, Actor
from creuset.people.keeping import MOST, Asked, tell_held
from creuset.people.known_of import also_give_papers, also_tell
from creuset.people.models import Party
from creuset.people.queries.staying import keep_by
from creuset.people.rules.erasing import Held
from creuset.questions.models import SheetFile
from creuset.villages.models import Village

#: Filed and not decided: who applies is settled first.
IN_HAND = UNDECIDED - {ApplicationState.DRAFT}


def register() -> None:
    """The housekeeping looks after drafts; who is forgotten leaves what they write with others."""
    sweep_by("reminders of drafts", lambda now: drafts.remind_of_drafts(by=HOUSE, now=now))
    sweep_by("drafts that ended", lambda now: drafts.end_drafts(by=HOUSE, now=now))
    sweep_by("drafts never filed", lambda now: drafts.erase_drafts(by=HOUSE, now=now))
    keep_by(kept_by_applications)
    tell_held(held_by_applications)
    also_forget(forget_applicant)
    also_tell(Filing, of="application")
    also_give_papers(papers_of)


def kept_by_applications(
    village: Village,
    since: datetime,  # noqa: ARG001 - a keeper's signature
) -> Iterable[QuerySet[Any, int | None]]:
    """Yield who holds or writes an application whose words are still kept."""
    rows = Application.objects.filter(village=village, emptied_at=None)
    yield rows.filter(holder__isnull=False).values_list("holder_id", flat=True)
    joined = CoWriter.objects.filter(application__in=rows, party__isnull=False)
    yield joined.values_list("party_id", flat=True)


def held_by_applications(
    party: Party,
    now: datetime,  # noqa: ARG001 - a teller's signature
) -> Asked:
    """Ask for the applications that the person holds and that nobody has decided yet."""
    rows = Application.objects.filter(holder=party, state__in=IN_HAND)

    def make(found: list[int]) -> Iterable[Held]:
        yield Held(
            _("applications that are being judged"),
            _("Withdraw them, or hand them over to somebody who writes with you."),
            is_open=True,
            count=len(found),
        )

    return Asked([rows.values_list("pk", flat=True)[:MOST]], make)


def forget_applicant(party: Party, emails: Collection[str]) -> None:
    """Whoever is forgotten writes nothing any more; drafts that they hold lapse, and are erased in time."""
    CoWriter.objects.filter(Q(party=party) | Q(email__in=emails)).delete()
    own = Application.objects.filter(Q(holder=party) | Q(holder=None, email__in=emails))
    own.filter(state=ApplicationState.DRAFT).update(state=ApplicationState.LAPSED)
    own.update(email="", people_count=None, women_count=None, postcode="", figures_agreed_at=None)


def papers_of(row: object) -> Iterable[StoredFile]:
    """Return the files and receipts of an application, for whom they are given to."""
    if not isinstance(row, Application):
        return
    files = SheetFile.objects.filter(sheet=row.sheet_id).select_related("stored")
    yield from (one.stored for one in files)
    for made in Filing.objects.filter(application=row):
        if (paper := find_paper(made)) is not None:
            yield paper


def may_read_file(by: By | None, file: SheetFile) -> bool:
    """Say whether somebody reads the file of an answer: whoever holds or writes the application."""
    if not isinstance(by, Actor):
        return False
    sheet = file.sheet_id
    named = (
        Application.objects.filter(sheet=sheet).first()
        or Application.objects.filter(correction__sheet=sheet).first()
        or Application.objects.filter(filings__sheet=sheet).first()
    )
    return named is not None and own_applications(named.village, by).filter(pk=named.pk).exists()
