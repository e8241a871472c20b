"""A question and its answer in words, whatever was asked: for the pages, the spreadsheet and programs."""

from collections.abc import Iterator

from creuset.simulation.calling import words as of_call
from creuset.simulation.calling.outcomes import CallOutcome
from creuset.simulation.calling.people import Asked
from creuset.simulation.models import WhatIf
from creuset.simulation.states import WhatIfKind
from creuset.simulation.whatif import words as of_newcomers
from creuset.simulation.whatif.answers import Answer, Lives, answer
from creuset.simulation.whatif.question import Question
from creuset.simulation.whatif.words import Table


def title_of(row: WhatIf) -> str:
    """Return the question in words."""
    if row.kind == WhatIfKind.CALL:
        return of_call.question_text(Asked.read(row.question))
    return of_newcomers.question_text(Question.read(row.question))


def facts_of(row: WhatIf) -> list[tuple[str, str]]:
    """Return what was asked, fact by fact."""
    if row.kind == WhatIfKind.CALL:
        return of_call.facts(Asked.read(row.question))
    return of_newcomers.facts(Question.read(row.question))


def progress_of(row: WhatIf) -> str:
    """Return how far its lives are."""
    if row.kind == WhatIfKind.CALL:
        return of_call.progress_text(row.done, row.steps)
    return of_newcomers.progress_text(row.done, row.steps)


def found_of(row: WhatIf) -> Answer | CallOutcome:
    """Return what came of a question that is answered."""
    if row.kind == WhatIfKind.CALL:
        return CallOutcome.read(row.lives)
    return answer(Lives.read(row.lives), currency=row.village.currency)


def sentences(found: Answer | CallOutcome) -> list[str]:
    """Return what an answer comes to, the most important first."""
    return (
        of_call.sentences(found)
        if isinstance(found, CallOutcome)
        else of_newcomers.sentences(found)
    )


def note(found: Answer | CallOutcome) -> str:
    """Return what an answer rests on."""
    return of_call.note() if isinstance(found, CallOutcome) else of_newcomers.note(found)


def tables(found: Answer | CallOutcome) -> list[Table]:
    """Return the figures of an answer, most asked for first."""
    return of_call.tables(found) if isinstance(found, CallOutcome) else of_newcomers.tables(found)


def lines(found: Answer | CallOutcome) -> Iterator[list[object]]:
    """Yield the figures of an answer for a spreadsheet."""
    return of_call.lines(found) if isinstance(found, CallOutcome) else of_newcomers.lines(found)
