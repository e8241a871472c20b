"""The worker works out who reads what, while the page of the plan tells how far it is."""

from django.tasks import task
from django.utils import translation

from creuset.core import clock
from creuset.incubation.actions.assignments import work_out
from creuset.incubation.models import AssignmentPlan
from creuset.people.actors import Actor, Via


@task()
def find_assignment(pk: int, via: str) -> None:
    """The plan is a draft, or it stopped and its row says why; one that is gone is left alone."""
    plan = (
        AssignmentPlan.objects.select_related("round__call__village", "made_by")
        .filter(pk=pk)
        .first()
    )
    if plan is None:
        return
    with translation.override(plan.round.call.village.language):
        work_out(plan=plan, by=Actor(party=plan.made_by, via=Via(via)), now=clock.now)
