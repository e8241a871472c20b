"""Who reads a file that answers a question: known by the domains above, which hold the answers."""

from collections.abc import Callable

from creuset.core.audit import By
from creuset.core.models import StoredFile
from creuset.questions.models import SheetFile

#: Says whether somebody, or a stranger (None), may read a file of the answers.
type MayRead = Callable[[By | None, SheetFile], bool]

_judges: list[MayRead] = []


def files_are_read_by(may_read: MayRead) -> None:
    """Files of answers are read by whom `may_read` lets, beside those whom others let."""
    if may_read not in _judges:
        _judges.append(may_read)


def may_open(by: By | None, stored: StoredFile) -> bool:
    """Say whether anybody who holds the answers lets them read the file."""
    file = SheetFile.objects.filter(stored=stored).first()
    return file is not None and any(may_read(by, file) for may_read in _judges)
