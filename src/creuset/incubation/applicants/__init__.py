"""What the rest of the house knows of applicants: their home, their page, the search, what is kept and forgotten."""

from creuset.core.registry import add_finder
from creuset.documents import access as papers
from creuset.incubation import admitting
from creuset.incubation.applicants import dealings, panels, retention, search
from creuset.incubation.papers import receipts
from creuset.people.adapters import admit_by
from creuset.people.dealings import tell_dealings
from creuset.people.panels import add_panel
from creuset.questions.access import files_are_read_by


def register() -> None:
    """Applicants stand in their home, on their page and in the search; their drafts end, and they may be forgotten."""
    tell_dealings(dealings.of_reader)
    add_panel(panels.of_party)
    add_finder(search.find_applications)
    admit_by(admitting.by_link)
    papers.register(receipts.SOURCE, receipts.may_open)
    files_are_read_by(retention.may_read_file)
    retention.register()
