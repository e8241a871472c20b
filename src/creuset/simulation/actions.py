"""What if so many people come, what does a jury find: asked by who leads the village, answered, forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from creuset.core import audit
from creuset.core.locks import lock
from creuset.kernel.errors import Conflict, DomainError
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.simulation.calling.outcomes import CallOutcome
from creuset.simulation.calling.people import Asked
from creuset.simulation.models import WhatIf
from creuset.simulation.permissions import check_may_simulate
from creuset.simulation.states import WHAT_IFS, WhatIfKind, WhatIfState
from creuset.simulation.whatif.answers import Lives
from creuset.simulation.whatif.question import Question
from creuset.simulation.whatif.running import Tell, call_of, lives_of
from creuset.villages.models import Village

ASKED = "simulation.asked"
#: A question of which nothing was heard for so long was killed.
SILENCE = timedelta(minutes=2)


class AlreadyAsked(Conflict):
    """Another question of the village is being answered."""

    code = "question-running"


@transaction.atomic
def ask(*, village: Village, question: Question | Asked, by: Actor, now: datetime) -> WhatIf:
    """The question stands, to be answered by `run`, which a worker calls; one that was killed has stopped.

    Raise Forbidden; AlreadyAsked.
    """
    check_may_simulate(by, village)
    lock("what-if", [village.pk])
    running = WhatIf.objects.filter(village=village, state=WhatIfState.RUNNING).first()
    if running is not None:
        if now < running.stepped_at + SILENCE:
            raise AlreadyAsked(
                _("Another question of this village is being answered: wait for it.")
            )
        _stop(running, str(_("It was killed.")))
    kind = WhatIfKind.CALL if isinstance(question, Asked) else WhatIfKind.NEWCOMERS
    row = WhatIf.objects.create(
        village=village,
        kind=kind.value,
        question=question.written(),
        asked_at=now,
        asked_by_id=by.party_id,
        stepped_at=now,
        steps=question.steps,
    )
    audit.record(
        verb=ASKED,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("what_if", row.pk)],
        data=_size(row),
    )
    return row


def run(*, what_if: WhatIf, now: Callable[[], datetime]) -> WhatIf:
    """The question is answered; or it stopped, and why is written. Raises the refusal that stopped it."""

    def tell(done: int, total: int) -> None:
        told = WhatIf.objects.filter(pk=what_if.pk, state=WhatIfState.RUNNING)
        if not told.update(done=done, steps=total, stepped_at=now()):
            raise Conflict(_("Nobody waits for this answer any more."))

    try:
        lived = _lived(what_if, tell)
    except DomainError as error:
        _stop(what_if, str(error))
        raise
    what_if.lives, what_if.state = lived.written(), WHAT_IFS.check(WhatIfState.RUNNING, "finish")
    what_if.save(update_fields=["lives", "state"])
    return what_if


@transaction.atomic
def forget(*, what_if: WhatIf, by: Actor, now: datetime) -> None:
    """The question and its answer are gone; if it was being answered, that ends. Raise Forbidden."""
    check_may_simulate(by, what_if.village)
    audit.record(
        verb="simulation.forgotten",
        by=by,
        at=now,
        village_id=what_if.village_id,
        about=[("what_if", what_if.pk)],
        data=_size(what_if),
    )
    what_if.delete()


def _lived(row: WhatIf, tell: Tell) -> Lives | CallOutcome:
    match WhatIfKind(row.kind):
        case WhatIfKind.NEWCOMERS:
            question = Question.read(row.question)
            return lives_of(row.village, question, now=row.asked_at, tell=tell)
        case WhatIfKind.CALL:
            return call_of(row.village, Asked.read(row.question), now=row.asked_at, tell=tell)


def _size(row: WhatIf) -> dict[str, int]:
    """Return how large the question is: how many people come, or how many files."""
    return {name: row.question[name] for name in ("newcomers", "files") if name in row.question}


def _stop(row: WhatIf, why: str) -> None:
    stopped = WHAT_IFS.check(WhatIfState.RUNNING, "stop")
    rows = WhatIf.objects.filter(pk=row.pk, state=WhatIfState.RUNNING)
    rows.update(state=stopped, failure=why[:500])
