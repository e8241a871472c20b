"""The list on which jurors say what they would like to read: title, axis, a summary; blind where the round is."""

from dataclasses import dataclass

from creuset.incubation.models import Application, ConflictOfInterest, Juror, Wish
from creuset.incubation.queries.juries import current_round, readable_in, terms_of
from creuset.incubation.queries.readings import hidden_in
from creuset.questions.rules import form_of
from creuset.questions.rules.asking import Text

#: As much of a summary as a list shows.
LONGEST_SUMMARY = 400


@dataclass(frozen=True, slots=True)
class WishRow:
    """An application as the list shows it, what the juror wished, and the conflicts that stand between them."""

    application: Application
    summary: str
    wish: str
    conflicts: tuple[ConflictOfInterest, ...]
    #: Not told where the round is blind.
    holder: str


def wish_rows(juror: Juror) -> list[WishRow]:
    """Return the applications that the jury reads now, by number; as many queries whatever there is."""
    round_ = current_round(juror.call)
    if round_ is None:
        return []
    hidden = hidden_in(round_, terms_of(juror.call))
    wishes = dict(Wish.objects.filter(juror=juror).values_list("application_id", "wish"))
    conflicts = list(ConflictOfInterest.objects.filter(juror=juror, lifted_at=None).order_by("pk"))
    return [
        WishRow(
            row,
            summary_of(row, hidden),
            wishes.get(row.pk, ""),
            tuple(one for one in conflicts if one.application_id == row.pk),
            "" if round_.is_blind else _behind(row),
        )
        for row in readable_in(round_)
    ]


def summary_of(application: Application, hidden: tuple[str, ...]) -> str:
    """Return the first long answer in words that may be read, shortened."""
    sheet = application.sheet
    for question in form_of(sheet.version.data).questions:
        is_long = isinstance(question.ask, Text) and question.ask.has_lines
        typed = sheet.answers.get(question.key)
        if is_long and question.key not in hidden and isinstance(typed, str) and typed.strip():
            words = " ".join(typed.split())
            return words if len(words) <= LONGEST_SUMMARY else f"{words[:LONGEST_SUMMARY]}…"
    return ""


def _behind(row: Application) -> str:
    """Return who applies."""
    found = row.company or row.holder
    return found.name if found else ""
