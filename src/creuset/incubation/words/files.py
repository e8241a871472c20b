"""Files as the desk shows them: a line of a table, the buttons of a state, the one before and the one after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.core.text import in_language
from creuset.incubation.models import Application
from creuset.incubation.queries.screening import FileLine
from creuset.incubation.rules.screening import REASONED
from creuset.incubation.states import ApplicationState
from creuset.projects.models import KIND_LABELS
from creuset.projects.states import ProjectKind
from creuset.villages.models import Village

_S = ApplicationState
#: The words of the button of each verb.
FACES: Mapping[str, Promise] = {
    "admit": gettext_lazy("Admissible"),
    "turn_away": gettext_lazy("Not admissible"),
    "accept": gettext_lazy("Eligible: to the jury"),
    "exclude": gettext_lazy("Not eligible"),
    "reopen": gettext_lazy("Judge it again"),
    "take_up": gettext_lazy("Take it up again"),
}
_OFFERED: Mapping[ApplicationState, tuple[str, ...]] = {
    _S.FILED: ("admit", "turn_away"),
    _S.COMPLETING: ("turn_away",),
    _S.INADMISSIBLE: ("take_up",),
    _S.ADMISSIBLE: ("accept", "exclude", "reopen"),
    _S.INELIGIBLE: ("take_up",),
    _S.ELIGIBLE: ("reopen",),
}


@dataclass(frozen=True)
class Face:
    """A button: its verb, its words, whether it needs a reason."""

    verb: str
    label: str
    needs_reason: bool


@dataclass(frozen=True)
class Around:
    """Where a file stands in the list that its reader came from."""

    before: Application | None
    after: Application | None
    nth: int
    count: int


def faces_of(state: ApplicationState) -> list[Face]:
    """Return what may be judged of a file in that state."""
    return [Face(verb, str(FACES[verb]), verb in REASONED) for verb in _OFFERED.get(state, ())]


def rail_of(rows: Sequence[Application], pk: int) -> Around:
    """Return the files before and after one; none where the list does not hold it."""
    at = next((n for n, row in enumerate(rows) if row.pk == pk), None)
    if at is None:
        return Around(None, None, 0, len(rows))
    return Around(
        rows[at - 1] if at else None,
        rows[at + 1] if at + 1 < len(rows) else None,
        at + 1,
        len(rows),
    )


def heads() -> list[str]:
    """Return the columns of the table of files."""
    return [
        _("Number"),
        _("Title"),
        _("Kind of project"),
        _("Axis"),
        _("State"),
        _("Holder"),
        _("E-mail"),
        _("Company"),
        _("SIRET"),
        _("Asked for"),
        _("Filed on"),
        _("What is missing"),
        _("Reason"),
    ]


def cells_of(line: FileLine, village: Village) -> list[object]:
    """Return what the table says of a file."""
    row = line.row
    standing = [one for one in row.verdicts.all() if one.undone_at is None]
    return [
        row.number or "",
        row.title,
        str(KIND_LABELS[ProjectKind(row.kind)]) if row.kind in set(ProjectKind) else row.kind,
        in_language(row.axis.names) if row.axis else "",
        row.state_label,
        row.holder.name if row.holder else "",
        row.email,
        row.company.name if row.company else "",
        row.siret,
        "" if row.asked_cents is None else row.asked_cents / 100,
        village.day_of(row.filed_at) if row.filed_at else "",
        " / ".join(line.lacking),
        standing[0].reason if standing else "",
    ]
