"""What screening and letters tell the rest of the house: tabs, stories, notices, papers, releases, housekeeping."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.audit import By
from creuset.documents import access
from creuset.incubation import releasing, retention, tabs
from creuset.incubation.actions.letters import leave_with_release
from creuset.incubation.models import Application
from creuset.incubation.notices import letters as notices
from creuset.incubation.papers import letters as letter_papers
from creuset.incubation.permissions import is_concerned, may_see
from creuset.incubation.stories import letters, screening
from creuset.people.actors import Actor
from creuset.questions.access import files_are_read_by
from creuset.questions.models import SheetFile


def register() -> None:
    """Tabs, audit, notices, papers and housekeeping know them; a release sends letters."""
    tabs.add_tab(pgettext_lazy("of a call", "Files"), "applications:list", 20)
    tabs.add_tab(_("Screening"), "applications:screening", 25)
    tabs.add_tab(pgettext_lazy("to applicants", "Letters"), "applications:letters", 60)
    tabs.add_tab(_("Laureates"), "applications:laureates", 70)
    screening.register()
    letters.register()
    notices.register()
    access.register(letter_papers.SOURCE, letter_papers.may_open)
    files_are_read_by(may_read_answers)
    releasing.when_released(leave_with_release)
    retention.register()


def may_read_answers(by: By | None, file: SheetFile) -> bool:
    """Say whether somebody may read a file of an application at the desk: the team, but applicants and jurors."""
    if not isinstance(by, Actor):
        return False
    sheet = file.sheet_id
    rows = Application.objects.filter(
        Q(sheet=sheet) | Q(filings__sheet=sheet), filed_at__isnull=False
    )
    row = rows.select_related("call__village").first()
    return row is not None and may_see(by, row.call.village) and not is_concerned(by, row.call)
