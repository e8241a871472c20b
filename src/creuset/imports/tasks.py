"""The worker brings files in while their page tells how far it is."""

from django.tasks import task

from creuset.core import clock
from creuset.imports.actions import bringing
from creuset.imports.models import Import
from creuset.kernel.errors import DomainError
from creuset.people.actors import Actor, Via


@task()
def bring_in(pk: int, via: str) -> None:
    """What the files of the import say has happened, or it stopped and its row says why."""
    brought = Import.objects.select_related("village", "brought_by").get(pk=pk)
    by = Actor(party=brought.brought_by, via=Via(via))
    try:
        bringing.run(brought=brought, by=by, now=clock.now)
    except DomainError:
        # told on its page: there is nothing that the worker could do again
        return
