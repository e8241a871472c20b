"""What if so many people come: asked by who leads the village, answered by a worker, forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from creuset.core import audit
from creuset.core.locks import lock
from creuset.kernel.errors import Conflict, DomainError
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.simulation.models import WhatIf
from creuset.simulation.permissions import check_may_simulate
from creuset.simulation.states import WHAT_IFS, WhatIfState
from creuset.simulation.whatif.question import Question
from creuset.simulation.whatif.running import lives_of
from creuset.villages.models import Village

ASKED = "simulation.asked"
#: A question of which nothing was heard for so long was killed.
SILENCE = timedelta(minutes=2)


class AlreadyAsked(Conflict):
    """Another question of the village is being answered."""

    code = "question-running"


@transaction.atomic
def ask(*, village: Village, question: Question, by: Actor, now: datetime) -> WhatIf:
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
    row = WhatIf.objects.create(
        village=village,
        question=question.written(),
        asked_at=now,
        asked_by_id=by.party_id,
        stepped_at=now,
        steps=question.weeks * 7 * 2 * question.seeds,
    )
    audit.record(
        verb=ASKED,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("what_if", row.pk)],
        data={"newcomers": question.newcomers},
    )
    return row


def run(*, what_if: WhatIf, now: Callable[[], datetime]) -> WhatIf:
    """The question is answered; or it stopped, and why is written. Raises the refusal that stopped it."""

    def tell(done: int, total: int) -> None:
        told = WhatIf.objects.filter(pk=what_if.pk, state=WhatIfState.RUNNING)
        if not told.update(done=done, steps=total, stepped_at=now()):
            raise Conflict(_("Nobody waits for this answer any more."))

    try:
        question = Question.read(what_if.question)
        lives = lives_of(what_if.village, question, now=what_if.asked_at, tell=tell)
    except DomainError as error:
        _stop(what_if, str(error))
        raise
    what_if.lives, what_if.state = lives.written(), WHAT_IFS.check(WhatIfState.RUNNING, "finish")
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
        data={"newcomers": what_if.question["newcomers"]},
    )
    what_if.delete()


def _stop(row: WhatIf, why: str) -> None:
    stopped = WHAT_IFS.check(WhatIfState.RUNNING, "stop")
    rows = WhatIf.objects.filter(pk=row.pk, state=WhatIfState.RUNNING)
    rows.update(state=stopped, failure=why[:500])
