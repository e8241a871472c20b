"""The demonstration lives on while it is served."""

from datetime import timedelta

from django.conf import settings
from django.tasks import TaskResultStatus, task
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from creuset.core import clock
from creuset.kernel.errors import DomainError
from creuset.simulation import actions
from creuset.simulation.demo import go_on
from creuset.simulation.models import WhatIf

#: So often what people did meanwhile is done.
PAUSE = timedelta(minutes=5)


def catch_up() -> None:
    """The villages of a demonstration have lived until now; elsewhere nothing happens: real people live there.

    Before this, what falls due by the clock – an option that ends, a reminder – would be done while
    those whom it concerns are still days behind.
    """
    if settings.DEMO:
        go_on(now=clock.now(), stopped_at=clock.stopped_at)


@task()
def live_on() -> None:
    """The villages of the demonstration have lived until now, and will again in a while."""
    if not settings.DEMO:
        return
    catch_up()
    live_on.using(run_after=clock.by_the_machine(clock.now() + PAUSE)).enqueue()


@task()
def answer_what_if(pk: int) -> None:
    """The question is answered, or it stopped and its row says why."""
    row = WhatIf.objects.select_related("village").filter(pk=pk).first()
    if row is None:
        return
    with translation.override(row.village.language):
        try:
            actions.run(what_if=row, now=clock.now)
        except DomainError:
            # told on its page: there is nothing that the worker could do again
            return


def keep_living() -> None:
    """The worker lives on as soon as it starts; what an earlier server had planned is forgotten."""
    waiting = DBTaskResult.objects.filter(
        task_path=live_on.module_path, status=TaskResultStatus.READY
    )
    waiting.delete()
    live_on.enqueue()
